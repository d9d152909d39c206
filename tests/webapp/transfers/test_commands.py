"""`flask data import` does what the page does, and says what became of it."""

import json

from tests.support.imports import command, csv_file
from webapp.transfers.commands import data


def said(app, house, *words):
    return app.test_cli_runner().invoke(data, ["import", house.slug, *map(str, words)])


def test_it_counts_in_words_and_in_json(app, house, tmp_path):
    path = csv_file(tmp_path, "客户编号,客户姓名", "K1,张三", "K2,")
    spoken = said(app, house, "customers", path)
    assert spoken.exit_code == 0 and "2 rows, 1 created, 0 updated, 0 unchanged, 1 refused" in spoken.output
    counts = json.loads(said(app, house, "customers", path, "--json").output)
    assert list(counts) == ["id", "rows", "created", "updated", "unchanged", "refused"]
    assert counts | {"id": 0} == {
        "id": 0,
        "rows": 2,
        "created": 0,
        "updated": 0,
        "unchanged": 1,
        "refused": 1,
    }


def test_mode_and_key_can_be_chosen(app, house, tmp_path):
    path = csv_file(tmp_path, "客户姓名,联系电话", "张三,13800000001")
    assert command(app, house, "customers", path)["created"] == 1
    by_phone = csv_file(tmp_path, "客户姓名,联系电话", "张三丰,13800000001", "李四,13800000002")
    counts = command(app, house, "customers", by_phone, "--mode", "update", "--key", "phone")
    assert (counts["updated"], counts["refused"]) == (1, 1)


def test_what_cannot_be_is_said_in_a_sentence(app, house, tmp_path):
    path = csv_file(tmp_path, "客户姓名", "张三")
    nothing = tmp_path / "empty.csv"
    nothing.write_bytes(b"")
    for words, reason in (
        (("nonsense", path), "no table nonsense"),
        (("customers", path, "--key", "note"), "--key note"),
        (("customers", path, "--set", "colour=red"), "no field colour"),
        (("customers", path, "--set", "email=nobody"), "e-mail"),
        (("customers", path, "--mode", "update"), "--key"),
        (("customers", nothing), "empty"),
    ):
        answer = said(app, house, *words)
        assert answer.exit_code == 1 and reason in answer.output, (words, answer.output)
    assert (
        "no company"
        in app.test_cli_runner().invoke(data, ["import", "nobody", "customers", str(path)]).output
    )
