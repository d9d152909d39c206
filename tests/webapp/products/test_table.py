"""Products: one model once, priced in yuan, on sale until somebody says otherwise."""

from decimal import Decimal

import pytest

from tests.support.shop import Shop
from webapp.tables.writing.editing import Refused


@pytest.fixture
def shop(house):
    return Shop(house)


def test_a_product_is_on_sale_from_the_start(shop):
    product = shop.enter(
        "products", model="BCD-470", name="470升 法式多门", category="冰箱", list_price="3,899元"
    )
    assert shop.rows("SELECT category, list_price, active FROM products WHERE id = :id", id=product) == [
        ("refrigerator", Decimal("3899.00"), True)
    ]


def test_a_model_is_there_once(shop):
    shop.enter("products", model="BCD-470")
    with pytest.raises(Refused) as refused:
        shop.enter("products", model="BCD-470")
    assert set(refused.value.errors) == {"model"}


def test_what_is_wrong_is_said_at_its_field(shop):
    wrong = {"model": "", "list_price": "很便宜", "warranty_months": "-1", "active": "也许"}
    assert set(shop.errors("products", **wrong)) == set(wrong)
