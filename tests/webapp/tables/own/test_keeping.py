"""What becomes of own fields: their settings, an index when a list needs it, an end when their time is over."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tenants.db import company_connection, db
from tests.support.jobs import run_due
from tests.support.own import arranging, with_field, working
from webapp.core import files
from webapp.core.models import File
from webapp.tables.own import indexes as own_indexes
from webapp.tables.own import own
from webapp.tables.own import retiring as own_retiring
from webapp.tables.own.models import OwnField
from webapp.tables.remembering import trail
from webapp.tables.writing import editing
from webapp.tables.writing.editing import Saved


@pytest.fixture
def put(house):
    def make(**texts) -> int:
        with working(house) as here:
            values, errors = editing.check(here("customers"), {"name": "陈伟", **texts})
            assert not errors
            id = editing.create(here("customers"), values)
            db.session.commit()
            return id

    return make


def labels(house):
    with working(house) as here:
        table = here("customers")
        return [one.label for one in table.fields if one.extra], [
            one for one in table.columns if one[:2] == "x_"
        ]


def test_fields_are_ordered_hidden_and_taken_out_of_use(house):
    first, second = (with_field(house, "customers", label, "text") for label in ("甲", "乙"))
    assert labels(house) == (["甲", "乙"], [first, second])
    with arranging(house):
        one, two = own.fields_of("customers")
        own.reorder("customers", [two.id, one.id])
        own.hide(one)
    assert labels(house) == (["乙", "甲"], [second])
    with arranging(house):
        own.retire(own.fields_of("customers")[0])
    assert labels(house)[0] == ["甲"]
    with arranging(house):
        (gone,) = own.fields_of("customers", retired=True)
        own.revive(gone)
    assert labels(house)[0] == ["乙", "甲"]


@pytest.mark.parametrize(
    "kind,settings,more,errors",
    [
        ("text", {}, {"label": " "}, {"label"}),
        ("text", {}, {"label": "客户姓名"}, {"label"}),
        ("poem", {}, {}, {"kind"}),
        ("choice", {"options": [{"label": "一"}, {"label": "一"}]}, {}, {"options"}),
        ("choice", {}, {}, {"options"}),
        ("reference", {"target": "nowhere"}, {}, {"target"}),
        ("number", {"decimals": 9}, {}, {"decimals"}),
        ("number", {"low": "5", "high": "1"}, {}, {"high"}),
        ("money", {"low": "x"}, {}, {"low"}),
        ("number", {}, {"default": "many"}, {"default"}),
        ("number", {}, {"sensitive": True}, {"sensitive"}),
        ("longtext", {}, {"unique": True}, {"unique"}),
        ("text", {}, {"unique": True, "together": ["balances"]}, {"together"}),
        ("formula", {"formula": "1 +"}, {"required": True}, {"formula", "required"}),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason_beside_it(house, kind, settings, more, errors):
    with arranging(house), pytest.raises(own.Unfit) as unfit:
        own.add("customers", more.pop("label", "新字段"), kind, settings, **more)
    assert set(unfit.value.errors) == errors
    assert all(unfit.value.errors.values())


def test_bounds_hold(house, put):
    key = with_field(house, "customers", "层高", "number", {"decimals": 1, "low": "2", "high": "6"})
    with working(house) as here:
        assert key in editing.check(here("customers"), {"name": "陈伟", key: "1.9"})[1]
    put(**{key: "2"})


def test_a_long_list_gets_its_index_when_it_is_sorted_first(app, house, put, monkeypatch):
    key = with_field(house, "customers", "验收", "date")
    put(**{key: "2026-11-20"})
    house.client().get(house.url(f"/customers?sort={key}"))
    assert run_due(app, house=house) == 0
    monkeypatch.setattr(own_indexes, "BIG", -2)
    for _twice in range(2):
        house.client().get(house.url(f"/customers?sort={key}"))
    assert run_due(app, house=house) == 1
    with arranging(house):
        assert own.fields_of("customers")[0].indexed_at
        company_connection().execute(text("SET LOCAL enable_seqscan = off"))
        asked = f"EXPLAIN SELECT id FROM customers WHERE public.kz_day(extras ->> '{key}') > '2026-01-01'"
        plan = company_connection().execute(text(f"{asked} AND deleted_at IS NULL")).scalars().all()
        assert f"ix_customers_{key}" in str(plan)
        own.retire(own.fields_of("customers")[0])
        indexes = text(
            "SELECT count(*) FROM pg_indexes WHERE indexname LIKE '%\\_x\\_%' AND schemaname = current_schema"
        )
        assert company_connection().execute(indexes).scalar_one() == 0


def test_a_retired_field_goes_after_thirty_days_and_keeps_its_name(app, house, put):
    key = with_field(house, "customers", "密码", "text", sensitive=True)
    kept = with_field(house, "customers", "风格", "text")
    id = put(**{key: "1234", kept: "中式"})
    with working(house) as here:
        assert editing.change(here("customers"), id, key, "5678", "1234") == Saved("1234", "5678")
        db.session.commit()
    with arranging(house):
        own.retire(own.fields_of("customers")[0])
    assert extras(house) == {key, f"{key}_index", kept}
    own_retiring_runs(app)
    assert extras(house) == {key, f"{key}_index", kept}
    with arranging(house):
        own.fields_of("customers", retired=True)[0].retired_at = datetime.now(UTC) - timedelta(days=31)
    with working(house):
        own_retiring.clear(None)
        db.session.commit()
    assert extras(house) == {kept}
    with working(house) as here:
        told = trail.history(here("customers"), id)[0][1].fields[0]
        assert (told.label, told.new, told.revertible) == ("密码", "56…", False)
    with arranging(house), pytest.raises(own.Unfit):
        own.revive(own.fields_of("customers", retired=True)[0])


def own_retiring_runs(app):
    with app.app_context():
        assert own_retiring.clear_retired() >= 1
        assert own_retiring.clear_retired() >= 1
    assert run_due(app) >= 1


def extras(house):
    with working(house):
        return set(
            company_connection().execute(text("SELECT jsonb_object_keys(extras) FROM customers")).scalars()
        )


def test_files_that_no_record_means_go(house, put):
    key = with_field(house, "customers", "合同", "file")
    with working(house):
        ids = [files.store("a.pdf", "application/pdf", b"%PDF", "attachment:customers").id for _ in range(3)]
        db.session.commit()
    put(**{key: f"#{ids[0]}"})
    with working(house):
        for id in ids[:2]:
            db.session.get(File, id).created_at = datetime.now(UTC) - timedelta(days=91)
        db.session.commit()
        assert own_retiring.clear(None)["files"] == 1
        db.session.commit()
        assert [id for id in ids if db.session.get(File, id)] == [ids[0], ids[2]]


def test_a_page_of_own_fields_costs_no_more_statements(house, put, statements):
    keys = [with_field(house, "customers", f"自有{number}", "text") for number in range(5)]
    put(**dict.fromkeys(keys, "值"))
    house.client().get(house.url("/customers/rows"))
    statements.clear()
    house.client().get(house.url("/customers/rows"))
    assert not [one for one in statements if "own_fields" in one]
    assert len([one for one in statements if "FROM customers" in one]) == 1


def test_two_processes_agree_by_the_version(house):
    with_field(house, "customers", "甲", "text")
    version = house.tenant.settings
    with_field(house, "customers", "乙", "text")
    assert house.tenant.settings == version + 1
    with working(house):
        assert db.session.query(OwnField).count() == 2


@pytest.mark.parametrize(
    "call",
    [
        "kz_own_index(1)",
        "kz_own_unique(1, ARRAY['x_1'])",
        "kz_own_unique(2, ARRAY['balance) ; DROP TABLE customers; --'])",
        "kz_own_unique(2, ARRAY['x_999'])",
        "kz_own_unindex(2, 'pk')",
    ],
)
def test_the_functions_that_make_indexes_do_nothing_else(house, call):
    """A login that was broken into can write own_fields; the trail and other schemas stay out of its reach."""
    with working(house):
        for table in ("audit_changes", "customers"):
            row = text("INSERT INTO own_fields (table_name, label, kind) VALUES (:t, 'x', 'text')")
            company_connection().execute(row, {"t": table})
        with pytest.raises(DBAPIError), db.session.begin_nested():
            company_connection().execute(text(f"SELECT {call}"))
        db.session.rollback()
