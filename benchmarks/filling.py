"""A company full of customers, made by set-based SQL: every one has another name; every third has bought something."""

import psycopg

from benchmarks.site import Site
from benchmarks.support import administrator
from tenants.keys import blind, seal
from webapp.demo.names import GIVEN, SURNAMES
from webapp.tables.values.pinyin import spelling

MOST = 1_000_000
PHONES = 500
NAMES_OF_ONE = 100
SETTINGS = (
    "session_replication_role = replica",
    "maintenance_work_mem = '256MB'",
    "synchronous_commit = off",
)

PEOPLE = """
INSERT INTO customers (number, name, name_pinyin, name_initials, kind, company_name, gender, grade, lifecycle, source,
  phone, phone_index, phone_tail, province, city, district, owner, balance, credit_limit, created_at)
SELECT 'C' || to_char(n, 'FM999999000000'), s.han || a.han || b.han, s.spelt || a.spelt || b.spelt,
  left(s.spelt, 1) || left(a.spelt, 1) || left(b.spelt, 1), CASE WHEN n %% 9 = 0 THEN 'company' ELSE 'person' END,
  CASE WHEN n %% 9 = 0 THEN '杭州' || a.han || b.han || '装饰工程有限公司' END,
  CASE WHEN n %% 2 = 0 THEN 'male' ELSE 'female' END, CASE WHEN n %% 8 = 0 THEN 'vip' ELSE 'normal' END,
  (ARRAY['current', 'current', 'current', 'lead', 'inactive'])[1 + n %% 5],
  (ARRAY['store', 'referral', 'phone', 'website'])[1 + n %% 4], p.sealed, p.whole, p.tail, '浙江省',
  (ARRAY['杭州市', '宁波市', '温州市', '嘉兴市', '湖州市', '绍兴市', '金华市'])[1 + n %% 7],
  (ARRAY['西湖区', '拱墅区', '上城区', '滨江区', '余杭区'])[1 + n %% 5], CASE WHEN n %% 4 > 0 THEN %(owner)s END,
  CASE WHEN n %% 3 = 0 THEN (n::bigint * 7919 %% 1000000) / 100.0 - 2000 ELSE 0 END,
  CASE WHEN n %% 8 = 0 THEN 10000 END,
  timestamptz '2025-01-01' + n * interval '30 seconds'
FROM (SELECT n, n::bigint * 387420489 %% 1000000 AS m FROM generate_series(1, %(count)s) n) numbers
JOIN piece s ON s.place = m %% 100 AND s.surname
JOIN piece a ON a.place = m / 100 %% 100 AND NOT a.surname
JOIN piece b ON b.place = m / 10000 AND NOT b.surname
JOIN phone p ON p.place = numbers.n %% %(phones)s
ORDER BY numbers.n
"""
ORDERS = """
INSERT INTO orders (number, customer_id, ordered_on, status, total)
SELECT 'XS' || to_char(id, 'FM999999000000'), id, date '2026-01-01' + (id % 300)::int, 'done', 1000 + id % 9000
FROM customers WHERE id % 3 = 0 ORDER BY id
"""
LINES = """
INSERT INTO order_lines (order_id, model, quantity, unit_price)
SELECT id, 'BCD-' || (id + n) %% 400, 1 + (id + n) %% 3, round(total / n, 2)
FROM orders, generate_series(1, %(lines)s) n ORDER BY id, n
"""


def fill(site: Site, count: int, lines: int = 1) -> None:
    """`count` customers, up to a million, and a third as many orders, each of so many lines; the trail says nothing of
    them."""
    with administrator() as connection:
        for setting in (*SETTINGS, f"search_path = {site.tenant.schema}, public"):
            connection.execute(f"SET {setting}")
        _pieces(connection)
        _phones(connection, site)
        values = {"owner": site.owner.id, "count": count, "phones": PHONES}
        _poured(connection, "customers", PEOPLE, values)
        _poured(connection, "orders", ORDERS)
        _poured(connection, "order_lines", LINES, {"lines": lines})
        for table in ("customers", "orders"):
            connection.execute(f"SELECT setval('{table}_number_seq', %s)", [count])
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _pieces(connection: psycopg.Connection):
    """What names are made of, with its pinyin."""
    given = list(dict.fromkeys("".join(GIVEN)))[:NAMES_OF_ONE]
    surnames = list(dict.fromkeys(SURNAMES))[:NAMES_OF_ONE]
    assert len(given) == len(surnames) == NAMES_OF_ONE, "too few pieces for a million names"
    connection.execute("CREATE TEMP TABLE piece (place int, han text, spelt text, surname boolean)")
    rows = [
        (n, han, spelling(han)[0], kind is surnames)
        for kind in (surnames, given)
        for n, han in enumerate(kind)
    ]
    connection.cursor().executemany("INSERT INTO piece VALUES (%s, %s, %s, %s)", rows)


def _phones(connection, site):
    """Sealed with the company's key, some hundreds for all."""
    connection.execute("CREATE TEMP TABLE phone (place int, sealed bytea, whole bytea, tail bytea)")
    with site.at_work():
        rows = [(n, *_phone(f"1380000{n:04}")) for n in range(PHONES)]
    connection.cursor().executemany("INSERT INTO phone VALUES (%s, %s, %s, %s)", rows)


def _phone(number):
    place = "customers.phone"
    return seal(place, number), blind(place, number), blind(f"{place}_tail", number[-4:])


def _poured(connection, table, statement, values=None):
    """Indexes are made afterwards, all at once: a third of the time."""
    found = connection.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid = %s::regclass AND NOT i.indisunique",
        [table],
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    connection.execute(statement, values)
    for _, definition in found:
        connection.execute(definition)
