"""Every kind reads what people write, refuses what it cannot be, and shows what it holds."""

from datetime import date
from decimal import Decimal

import pytest

from webapp.tables import kinds
from webapp.tables.kinds import Invalid

READ = [
    (kinds.Text(), "  格力\u0000空调\n大 ", "格力空调 大"),
    (kinds.Text(), "   ", None),
    (kinds.Text(), "𠮷野家 ﷽ <b>", "𠮷野家 ﷽ <b>"),
    (kinds.LongText(), "一\r\n二\r三\x07 ", "一\n二\n三"),
    (kinds.Number("C"), "C000012", "C000012"),
    (kinds.Integer(), "1,234", 1234),
    (kinds.Integer(), "１２", 12),
    (kinds.Quantity(), "1.500", Decimal("1.500")),
    (kinds.Quantity(), "2台", Decimal(2)),
    (kinds.Money(), "1000", Decimal("1000.00")),
    (kinds.Money(), "1,000.00", Decimal("1000.00")),
    (kinds.Money(), "¥1,000", Decimal("1000.00")),
    (kinds.Money(), "￥１，０００元", Decimal("1000.00")),
    (kinds.Money(), "1000元", Decimal("1000.00")),
    (kinds.Money(), "1万", Decimal("10000.00")),
    (kinds.Money(), "1.5万元", Decimal("15000.00")),
    (kinds.Money(), "-3", Decimal("-3.00")),
    (kinds.Money(), "−3.5", Decimal("-3.50")),
    (kinds.Money(), "(1,000.5)", Decimal("-1000.50")),
    (kinds.Money(), "0.30000000000000004", Decimal("0.30")),
    (kinds.Share(), "0.15", Decimal("0.1500")),
    (kinds.Share(), "15%", Decimal("0.1500")),
    (kinds.Share(), "8.5折", Decimal("0.1500")),
    (kinds.Share(), "85折", Decimal("0.1500")),
    (kinds.Rating(), "★★★★☆", 4),
    (kinds.Rating(), "5星", 5),
    (kinds.Date(), "2023-05-01", date(2023, 5, 1)),
    (kinds.Date(), "2023/5/1", date(2023, 5, 1)),
    (kinds.Date(), "2023.5.1", date(2023, 5, 1)),
    (kinds.Date(), "2023年5月1日", date(2023, 5, 1)),
    (kinds.Date(), "20230501", date(2023, 5, 1)),
    (kinds.Date(), "45047", date(2023, 5, 1)),
    (kinds.Date(), "45047.5", date(2023, 5, 1)),
    (kinds.Date(), "2023-05-01 00:00:00", date(2023, 5, 1)),
    (kinds.Date(), "2024-02-29", date(2024, 2, 29)),
    (kinds.YesNo(), "是", True),
    (kinds.YesNo(), "FALSE", False),
    (kinds.Tags(), "摄影、智能家居, 摄影", ["摄影", "智能家居"]),
    (kinds.Phone(), "138-1234-5678", "13812345678"),
    (kinds.Phone(), "+86 138 1234 5678", "13812345678"),
    (kinds.Phone(), "057188886666", "0571-88886666"),
    (kinds.Phone(), "+49 30 123456", "+4930123456"),
    (kinds.Phone(), "12345678901", "12345678901"),
    (kinds.Phone(), "09876543210", "09876543210"),
    (kinds.Email(), "Chen.Wei@163.COM", "Chen.Wei@163.com"),
    (kinds.SealedDate(), "1984年", "1984"),
    (kinds.SealedDate(), "1984/5/6", "1984-05-06"),
    (kinds.Name(), " 陈伟 ", "陈伟"),
]


@pytest.mark.parametrize(("kind", "text", "value"), READ, ids=lambda part: str(part)[:30])
def test_reads(kind, text, value):
    assert kind.parse(text) == value


@pytest.mark.parametrize(("kind", "text", "value"), READ, ids=lambda part: str(part)[:30])
def test_what_an_editor_starts_with_is_read_as_the_same_value(kind, text, value):
    assert kind.parse(kind.text(value)) == value


REFUSED = [
    (kinds.Text(5), "六个字的文本"),
    (kinds.Integer(), "1.5"),
    (kinds.Integer(0, 600), "-1"),
    (kinds.Integer(0, 600), "601"),
    (kinds.Integer(), "99999999999999999999999"),
    (kinds.Quantity(), "0"),
    (kinds.Quantity(), "1.0001"),
    (kinds.Money(), "1,5"),
    (kinds.Money(), "abc"),
    (kinds.Money(), "1e5"),
    (kinds.Money(), "NaN"),
    (kinds.Money(), "1.005"),
    (kinds.Money(), "9" * 13),
    (kinds.Money(), "9" * 400),
    (kinds.Money(low=0), "-0.01"),
    (kinds.Share(), "1.5"),
    (kinds.Share(), "11折折"),
    (kinds.Rating(), "6"),
    (kinds.Date(), "2023-02-30"),
    (kinds.Date(), "2023-13-01"),
    (kinds.Date(), "1899-12-31"),
    (kinds.Date(), "2201-01-01"),
    (kinds.Date(), "五月"),
    (kinds.Instant(), "2023-05-01 25:00"),
    (kinds.YesNo(), "maybe"),
    (kinds.Tags(), ",".join(f"t{n}" for n in range(21))),
    (kinds.Tags(), "长" * 31),
    (kinds.Phone(), "1" * 41),
    (kinds.Email(), "chen@"),
    (kinds.Email(), "chen wei@163.com"),
    (kinds.SealedDate(), "1776"),
]


@pytest.mark.parametrize(("kind", "text"), REFUSED, ids=lambda part: str(part)[:30])
def test_refuses_with_a_sentence(kind, text):
    with pytest.raises(Invalid) as refused:
        kind.parse(text)
    assert len(str(refused.value)) > 5


def test_shows():
    assert kinds.Money().show(Decimal("-1234567.5")) == "-1,234,567.50"
    assert kinds.Quantity().show(Decimal("1.500")) == "1.5"
    assert kinds.Quantity().show(Decimal("100.000")) == "100"
    assert kinds.Share().show(Decimal("0.0850")) == "8.5%"
    assert kinds.Rating().show(4) == "★★★★☆"
    assert kinds.Date().show(date(2023, 5, 1)) == "2023-05-01"


def test_an_instant_is_written_and_shown_in_the_companys_time(desk):
    moment = kinds.Instant().parse("2023-05-01 08:30")
    assert moment.isoformat() == "2023-05-01T00:30:00+00:00"
    assert kinds.Instant().show(moment) == "2023-05-01 08:30"


def test_today_is_the_companys_day(desk, time_machine):
    time_machine.move_to("2026-11-21T20:00:00+00:00", tick=False)
    assert kinds.Date().parse("今天") == date(2026, 11, 22)


def test_codes_are_written_half_width(app):
    assert kinds.Code(64).parse("ＫＦＲ－３５　ＧＷ") == "KFR-35 GW"
    assert kinds.Number("C").parse("Ｃ００００１２") == "C000012"
    assert kinds.Email().parse("chen＠ｅｘａｍｐｌｅ.com") == "chen@example.com"
    assert kinds.Text().parse("全角，照旧！") == "全角，照旧！"
