"""Canaries: what is sealed comes in by every door, and is in clear nowhere: not in a dump, the write-ahead log, Redis,
the logs, the queue, stored or temporary files."""

import io
import json
import os
import signal
import tempfile

import psutil
import pytest
import structlog
from sqlalchemy import func, select

from tenants import engines
from tenants.models import Job
from tests.support import jobs as work
from tests.support.companies import new_company
from tests.support.own import with_field
from tests.support.searching import Search, dumped, flushed, in_redis
from tests.webapp.tables.web.test_pasting import block

PHONE, EMAIL, BORN = "13955507788", "zq7canary@sealed.test", "1971-03-09"
ADDRESS, WECHAT, OWN = "金丝雀巷七十七号院", "wx-zq7-canary", "330106ZQ7CANARY1234"
WORDS = (
    PHONE,
    EMAIL,
    ADDRESS,
    WECHAT,
    OWN,
    BORN,
    "139 5550 7788",
    "１３９５５５０７７８８",
    "1971年3月9日",
    "19710309",
)
TYPED = {
    "phone": "１３９５５５０７７８８",
    "email": EMAIL,
    "birth_date": "1971年3月9日",
    "address": ADDRESS,
    "wechat": WECHAT,
}
COMMITTED = "杭州湖滨灯塔"  # what is not sealed: that it is found proves that the search sees


@pytest.fixture(scope="module")
def birds(app, config, tmp_path_factory):
    """A company in which they were entered by every door; what was logged and what lay in Redis meanwhile."""
    house, told = new_company(app), {"redis": b"", "log": ""}
    key = with_field(house, "customers", "证件号", "text", sensitive=True)
    with structlog.testing.capture_logs() as lines:
        Doors(house, config, key, told).all()
    told["log"] = "\n".join(map(str, lines))
    return house, told


class Doors:
    def __init__(self, house, config, key, told):
        self.house, self.config, self.key, self.told = house, config, key, told
        self.browser = house.client("owner")

    def all(self):
        first = self.form()
        for door in (self.cell, self.paste, self.bulk, self.undo, self.other_tables, self.asked):
            door(first)
        self.imported()
        self.attached()
        self.look()

    def look(self):
        self.told["redis"] += in_redis(self.config)

    def post(self, path, data, status=(200, 201, 303), **kw):
        answer = self.browser.post(self.house.url(path), data=data, headers={"HX-Request": "true"}, **kw)
        assert answer.status_code in status, (path, answer.status_code, answer.text[:1500])
        self.look()
        return answer

    def form(self) -> int:
        answer = self.browser.post(
            self.house.url("/customers"), data={"name": "陈伟", "note": COMMITTED, **TYPED, self.key: OWN}
        )
        assert answer.status_code == 303, answer.text[:1500]
        return int(answer.location.rpartition("/")[2])

    def cell(self, id):
        for name, value in {**TYPED, self.key: OWN}.items():
            for text in ("", value):
                answer = self.browser.put(
                    self.house.url(f"/customers/{id}/cells/{name}"),
                    data={"value": text},
                    headers={"HX-Request": "true"},
                )
                assert answer.status_code == 200, (name, answer.text[:1500])
        refused = self.browser.put(
            self.house.url(f"/customers/{id}/cells/email"), data={"value": f"{PHONE} is no address"}
        )
        assert refused.status_code == 422
        self.browser.get(self.house.url(f"/customers/{id}/cells/phone/shown"))

    def paste(self, id):
        keys = ["name", *TYPED, self.key]
        rows = [
            ["李", *TYPED.values(), OWN],
            ["王", *TYPED.values(), OWN],
            ["赵", PHONE, PHONE, PHONE, PHONE, PHONE, OWN],
        ]
        self.pasted = self.post("/customers/pastes", block(keys, [id, None, None], rows))

    def bulk(self, id):
        self.post("/customers/bulk", {"field": "phone", "op": "set", "value": PHONE, "all": "1"})
        self.post("/customers/bulk", {"field": self.key, "op": "set", "value": OWN, "all": "1"})

    def undo(self, id):
        undo = json.loads(self.pasted.headers["HX-Trigger"])["toast"]["undo"]["values"]
        self.post("/customers/undos", undo)
        self.post("/customers/undos", undo, (200, 409, 422))

    def other_tables(self, id):
        self.post(
            "/contacts",
            {"customer": f"#{id}", "name": "王芳", "phone": PHONE, "email": EMAIL, "wechat": WECHAT},
        )
        self.post("/orders", {"customer": f"#{id}", "delivery_address": ADDRESS, "status": "draft"})
        self.post("/devices", {"customer": f"#{id}", "model": "KFR", "install_address": ADDRESS})
        self.post(
            "/orders", {"customer": PHONE, "delivery_address": ADDRESS, "status": "draft"}, (201, 303, 422)
        )

    def asked(self, id):
        for path in (f"/customers?q={PHONE}", f"/customers?phone.is={PHONE}", f"/search?q={PHONE}",
                     f"/customers/options?q={PHONE}"):  # fmt: skip
            self.browser.get(self.house.url(path))
        for path in (f"/customers/{id}/history", f"/customers/{id}"):
            assert self.browser.get(self.house.url(path)).status_code == 200

    def imported(self):
        """Good rows, a refused one, and a value for all rows."""
        head = ["客户姓名", *("联系电话", "电子邮箱", "出生日期", "详细地址"), "证件号"]
        values = [PHONE, EMAIL, BORN, ADDRESS, OWN]
        lines = [
            ",".join(head),
            ",".join(["周一", *values]),
            ",".join(["", *values]),
            ",".join(["郑", PHONE, "坏", "", "", ""]),
        ]
        sent = {"table": "customers", "file": (io.BytesIO("\n".join(lines).encode()), "客户.csv")}
        page = self.browser.post(
            self.house.url("/imports"), data=sent, content_type="multipart/form-data"
        ).location
        keys = ["name", "phone", "email", "birth_date", "address", self.key]
        chosen = {
            "mode": "create",
            **{f"column-{at}": key for at, key in enumerate(keys)},
            "all-wechat": WECHAT,
        }
        assert self.browser.post(f"{page}/mapping", data=chosen).status_code == 200
        assert self.browser.post(f"{page}/run", data=chosen).status_code == 303
        self.look()
        work.run_due(self.house.app)
        self.look()
        shown = self.browser.get(page).text
        assert "下载未导入的行和原因" in shown

    def attached(self):
        sent = {"file": (io.BytesIO("\n".join(WORDS).encode()), "合同.txt")}
        self.post("/customers/files", sent, content_type="multipart/form-data")
        self.browser.post(self.house.url("/settings/takeout"))
        work.run_due(self.house.app)


@pytest.fixture
def search():
    return Search(WORDS)


def test_the_search_sees(birds, config):
    """In every place that is searched something of the same rows is found that is not sealed."""
    folder, base = flushed(config)
    seen = Search((COMMITTED,))
    assert seen.in_bytes("dump", dumped(config, birds[0].tenant.schema))
    assert seen.in_files(folder / "pg_wal") and seen.in_files(base)


def test_a_dump_tells_nothing(birds, config, search):
    assert search.in_bytes("dump", dumped(config, birds[0].tenant.schema)) == set()


def test_neither_the_write_ahead_log_nor_the_files_of_the_database(birds, config, search):
    folder, base = flushed(config)
    assert search.in_files(folder / "pg_wal", base) == set()


def test_nor_redis_and_the_queue(birds, search):
    _, told = birds
    assert told["redis"] and search.in_bytes("redis", told["redis"]) == set()


def test_nor_the_logs(birds, config, search):
    _, told = birds
    assert told["log"].count("request") > 20
    assert search.in_bytes("log", told["log"].encode()) == set()
    assert (config.HOME / "logs").exists() and search.in_files(config.HOME / "logs") == set()


def test_nor_stored_files(birds, config, search):
    house, _ = birds
    stored = config.HOME / "files" / house.tenant.schema
    assert len(list(stored.rglob("*"))) > 4
    assert search.in_files(stored) == set()


def _done_so_far() -> int:
    with engines.shared().connect() as connection:
        return (
            connection.scalar(select(func.max(Job.done)).where(Job.kind == "import", Job.state == "running"))
            or 0
        )


def whole_form(fields: dict, name: str, content: str) -> tuple[bytes, str]:
    """A form with a large file as its bytes: made by the test client it would lie in a temporary file of its own."""
    head = 'Content-Disposition: form-data; name="'
    parts = [f'--x\r\n{head}{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()]
    file = f'--x\r\n{head}file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n{content}\r\n--x--\r\n'
    return "".join([*parts, file]).encode(), "multipart/form-data; boundary=x"


def test_nor_what_a_killed_import_leaves_behind(app, config, house, search, tmp_path, monkeypatch):
    """The worker is killed in the middle of a long import: on its disk for temporary files nothing is in clear."""
    lines = [
        "客户姓名,联系电话,电子邮箱,详细地址",
        *(f"客户{n},{PHONE},{EMAIL},{ADDRESS}" for n in range(40_000)),
    ]
    lines += [f",{PHONE},{EMAIL},{ADDRESS}"] * 2_000
    browser = house.client("owner")
    sent, form = whole_form({"table": "customers"}, "客户.csv", "\n".join(lines))
    page = browser.post(house.url("/imports"), data=sent, content_type=form).location
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    chosen = {
        "mode": "create",
        **{f"column-{at}": key for at, key in enumerate(("name", "phone", "email", "address"))},
    }
    work.flush_redis(config)
    with work.process(config, "work") as worker:
        assert browser.post(f"{page}/run", data=chosen).status_code == 303
        work.until(lambda: _done_so_far() > 4_000)
        for one in [*psutil.Process(worker.pid).children(recursive=True), psutil.Process(worker.pid)]:
            os.kill(one.pid, signal.SIGKILL)
        worker.wait(10)
    assert search.in_files(tmp_path) == set()
    folder, base = flushed(config)
    assert search.in_files(folder / "pg_wal", base, folder / "base" / "pgsql_tmp") == set()
