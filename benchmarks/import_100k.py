"""How many customers does an import take in with a second of processor time, and how much memory does it want?"""

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.site import Site
from benchmarks.support import Meter, application, raw, result
from tenants.db import db
from tenants.engines import MIGRATOR_LOGIN
from webapp.demo.names import GIVEN, SURNAMES
from webapp.tables.registry import tables
from webapp.transfers import running
from webapp.transfers.opening import opened

NAMES = ("import_100k",)
ROWS, WARM_UP = 100_000, 4_000
RATE_AIM, MEMORY_AIM = 25_000, 40
HEADER = "客户名称 性别 手机 微信 邮箱 省 市 区 地址 来源 客户类型 客户状态 职业 信用额度 备注".split()
CITIES = "杭州市 宁波市 温州市 嘉兴市 湖州市".split()
DISTRICTS = "西湖区 拱墅区 上城区 滨江区 余杭区".split()
STATUS = Path("/proc/self/status")


def measure() -> Iterator[dict]:
    app = application()
    site = Site(app, "shop")
    with tempfile.TemporaryDirectory() as folder:
        small = _file(Path(folder) / "small.csv", 0, WARM_UP)
        large = _file(Path(folder) / "large.csv", WARM_UP, ROWS)
        with app.app_context(), site.at_work("import"):
            _imported(small)
            before, meter = _most_memory(afresh=True), Meter()
            cost = meter.of(lambda: _imported(large))
            growth = _most_memory() - before
        ours, floor = ROWS / cost.both * 1e3, ROWS / _copied(large) * 1e3
    met = ours >= RATE_AIM and growth <= MEMORY_AIM
    aim = f"≥ {RATE_AIM} rows/CPU-s, growth ≤ {MEMORY_AIM} MB"
    yield result(*NAMES, ours, floor, "rows/CPU-s", aim, met, growth_mb=round(growth, 1), **cost.told())


def _file(path, start, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(_customer(n) for n in range(start, start + rows))
    return path


def _customer(n):
    name = SURNAMES[n * 31 % len(SURNAMES)] + GIVEN[n // 97 % len(GIVEN)]
    city, district = CITIES[n % 5], DISTRICTS[n // 5 % 5]
    who = name, "男" if n % 2 else "女", f"138{n:08}", f"wx_{n}", f"c{n}@example.com"
    where = "浙江省", city, district, f"{district}文三路{n % 900}号", "门店"
    grade, note = "VIP客户" if n % 8 == 0 else "普通客户", "要求周末送货" if n % 7 == 0 else ""
    return *who, *where, grade, "现有客户", "教师", f"{n % 50 * 1000}.00", note


def _imported(path):
    row = opened(tables["customers"], path.name, path)
    row.state = "running"
    db.session.commit()
    counts = running.run(row.id, lambda done, total, stage: None)
    db.session.commit()
    db.session.remove()
    if counts["created"] != counts["rows"]:
        raise RuntimeError(f"not every row went in: {counts}")


def _most_memory(afresh=False):
    """MB that this process held at most, from here on when asked afresh."""
    if afresh:
        Path("/proc/self/clear_refs").write_text("5")
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _copied(path):
    """The floor: the same file read by csv and copied into a table without an index; milliseconds."""
    with raw(MIGRATOR_LOGIN) as connection:
        connection.execute("SET ROLE kz_owner")
        columns = ", ".join(f"c{n} text" for n in range(len(HEADER)))
        connection.execute(f"CREATE TABLE public.floor ({columns})")
        return Meter().of(lambda: _copy(connection, path)).both


def _copy(connection, path):
    into = connection.cursor().copy("COPY public.floor FROM STDIN")
    with path.open(encoding="utf-8", newline="") as file, into as copy:
        for row in csv.reader(file):
            copy.write_row(row)
    connection.commit()
