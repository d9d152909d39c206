"""What may be odd about a customer, for the check-up of the data."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, exists, func
from sqlalchemy.orm import aliased

from webapp.customers.models import Customer
from webapp.tables.soundness import Doubt

NO_NAME = "^[0-9 .-]+$|测试|^(test|aaa+|xxx+|无名|未知|客户)[0-9]*$"


def without_a_way(table):
    return func.num_nonnulls(Customer.phone, Customer.wechat, Customer.email, Customer.address) == 0


def with_anothers_phone(table):
    other = aliased(Customer)
    same = and_(
        other.phone_index == Customer.phone_index, other.id != Customer.id, other.deleted_at.is_(None)
    )
    return Customer.phone_index.is_not(None) & exists().where(same)


def with_an_odd_name(table):
    return Customer.name.op("~*", is_comparison=True)(NO_NAME)


DOUBTS = (
    Doubt(
        "no-way", _l("Cannot be reached"), _l("There is no phone, WeChat, e-mail or address."), without_a_way
    ),
    Doubt(
        "same-phone",
        _l("Same phone as another"),
        _l("Perhaps they are one and the same customer."),
        with_anothers_phone,
    ),
    Doubt("odd-name", _l("Odd name"), _l("This hardly is anybody's name."), with_an_odd_name),
)
