"""Sealed kinds: masks, warnings, and the blind indexes that find a value without opening it."""

import pytest

from webapp.tables import kinds


@pytest.mark.parametrize(
    ("kind", "value", "mask"),
    [
        (kinds.Phone(), "13812344517", "138****4517"),
        (kinds.Phone(), "1234", "****34"),
        (kinds.Phone(), "12", "****"),
        (kinds.Email(), "chen@163.com", "c…@163.com"),
        (kinds.Address(), "浙江省杭州市西湖区文三路1号", "浙江省杭州市西湖区…"),
        (kinds.Address(), "上海市浦东新区世纪大道100号", "上海市浦东新区…"),
        (kinds.Address(), "文三路1号", "文…"),
        (kinds.SealedText(), "chenwei_hz", "ch…"),
        (kinds.SealedText(), "abc", "…"),
        (kinds.SealedDate(), "1984-05-06", "1984-··-··"),
    ],
)
def test_masks(kind, value, mask):
    assert kind.mask(value) == mask


def test_an_odd_phone_warns_and_a_good_one_does_not():
    for odd in ("12345678901", "09876543210", "abc"):
        assert kinds.Phone().warning(odd)
    for good in ("13812344517", "0571-88886666", "+4930123456"):
        assert kinds.Phone().warning(good) is None


def test_equal_values_have_equal_indexes_and_tails(desk):
    one, same, other = (
        kinds.Phone().derived("customers.phone", "phone", kinds.Phone().parse(text))
        for text in ("13812344517", "138-1234-4517", "13912344517")
    )
    assert one == same
    assert one["phone_index"] != other["phone_index"]
    assert one["phone_tail"] == other["phone_tail"]


def test_a_blank_has_no_index(desk):
    assert kinds.Phone().derived("customers.phone", "phone", None) == {
        "phone_index": None,
        "phone_tail": None,
    }
