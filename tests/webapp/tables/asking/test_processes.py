"""What one process changes of views, layouts and people, every other one shows at its next page."""

import re
from collections import OrderedDict

import pytest
from sqlalchemy import update

from tenants.current import acting_in
from tenants.db import db
from tenants.models import Membership, Person
from webapp.core import shelves

PROOF = re.compile(r'"[\w-]{10,}\.[\w-]{5,}\.[\w-]{20,}"')


@pytest.fixture
def processes(monkeypatch):
    """processes("other"): from here on this is the process of that name, with what it keeps."""
    kept = {"first": shelves._shelves}
    return lambda name: monkeypatch.setattr(shelves, "_shelves", kept.setdefault(name, OrderedDict()))


@pytest.fixture
def everywhere(processes):
    """everywhere(look): what each of two processes sees; the second one saw what was before."""

    def seen(look, change):
        for name in ("other", "first"):
            processes(name)
            before = look()
        change()
        after = look()
        processes("other")
        assert look() == after != before
        return after

    return seen


def page(house, path="/customers", role="sales"):
    """What a page says, but for the proofs in its forms."""
    return lambda: PROOF.sub("", house.client(role).get(house.url(path)).text)


def in_shared(app, statement):
    with app.app_context(), acting_in(None, None):
        db.session.execute(statement)
        db.session.commit()


def test_a_view_that_is_shared_is_seen_in_every_process(house, everywhere, hx):
    views, form = house.url("/customers/views?grade=vip"), {"label": "常来的", "shared": "1"}
    after = everywhere(page(house), lambda: house.client("owner").post(views, data=form, headers=hx))
    assert "常来的" in after


def test_a_layout_is_so_in_every_process(house, enter, everywhere, hx):
    enter("customers", name="陈伟")
    layout, told = house.url("/customers/layout"), {"columns": '["name", "city"]'}
    after = everywhere(page(house), lambda: house.client("sales").put(layout, data=told, headers=hx))
    assert 'data-field="city"' in after and 'data-field="phone"' not in after


def test_a_new_name_is_told_in_every_process(house, enter, everywhere):
    enter("customers", name="陈伟", owner="店员 李")
    named = update(Person).where(Person.id == house.people["sales"].id).values(name="店员 李小龙")
    assert "店员 李小龙" in everywhere(page(house, role="owner"), lambda: in_shared(house.app, named))


def test_who_is_suspended_is_chosen_in_no_process(house, enter, everywhere):
    id = enter("customers", name="陈伟")
    gone = update(Membership).where(Membership.person_id == house.people["sales"].id)

    editor = page(house, f"/customers/{id}/cells/owner", "owner")
    assert "店员 李" in editor()
    assert "店员 李" not in everywhere(editor, lambda: in_shared(house.app, gone.values(state="suspended")))


def test_a_change_of_another_company_is_no_change_here(house, other_house, hx):
    look = page(house)
    look()
    kept = shelves._shelves[house.tenant.schema]
    views = other_house.url("/customers/views?grade=vip")
    other_house.client("owner").post(views, data={"label": "别家的", "shared": "1"}, headers=hx)
    assert "别家的" not in look()
    assert shelves._shelves[house.tenant.schema] is kept
