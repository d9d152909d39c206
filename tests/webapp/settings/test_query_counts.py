"""How many statements each page of the settings takes, whatever the number of fields and options."""

import pytest

from tests.support.own import with_field

PAGES = {
    "/settings/fields": 3,
    "/settings/fields/new?table=customers": 1,
    "/settings/choices": 2,
    "/settings/choices/orders/payment_method": 5,
    "/settings/dictionary": 1,
}


def asked(client, url, statements):
    client.get(url)  # what a company arranged is read once and kept
    statements.clear()
    assert client.get(url).status_code == 200
    return len(statements)


@pytest.mark.parametrize("path", PAGES)
def test_the_count_does_not_grow(house, statements, path):
    client = house.client()
    few = asked(client, house.url(path), statements)
    told = list(statements)
    for number in range(6):
        with_field(
            house, "customers", f"风格{number}", "choice", {"options": [{"label": "甲"}, {"label": "乙"}]}
        )
    with_field(house, "customers", "两倍", "formula", {"formula": "信用额度 * 2"})
    assert asked(client, house.url(path), statements) == few
    assert few <= PAGES[path], "\n".join(told)
