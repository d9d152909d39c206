"""What the demo's people have changed since: a history that has something to tell from the first minute."""

from tenants.current import Actor, acting_in
from tenants.db import db
from webapp.customers.table import customers
from webapp.demo.opening import PEOPLE, Opened
from webapp.orders.table import orders
from webapp.payments.table import payments
from webapp.tables.writing import editing

LI, ZHANG, WANG = "li@demo.test", "zhang@demo.test", "wang@demo.test"
TOUCHES = (
    (ZHANG, customers, 297, "owner", "李娜"),
    (LI, customers, 300, "grade", "VIP客户"),
    (LI, customers, 297, "phone", "13900008842"),
    (LI, customers, 297, "note", "周末下午方便接电话,想看洗碗机"),
    (LI, orders, 1462, "note", "送货前一小时请打电话"),
    (WANG, payments, 1290, "note", "已与对公账户核对"),
    (LI, customers, 286, "preferences", "喜欢嵌入式厨电,看重安静"),
    (ZHANG, customers, 288, "credit_limit", "20000"),
    (LI, customers, 291, "address", "浙江省杭州市西湖区文三路188号云栖花苑6幢2单元1102室"),
    (LI, customers, 299, "payment_terms", "45"),
    (LI, customers, 289, "interests", "烹饪、智能家居"),
    (ZHANG, customers, 300, "owner", "张建国"),
)


def touch(opened: Opened) -> None:
    """Makes the changes one by one, each by its person through a cell; commits each."""
    roles = {email: role for email, _, role in PEOPLE}
    for email, table, id, key, text in TOUCHES:
        person = opened.people[email]
        with acting_in(opened.company, Actor(person.id, person.name, roles[email], "cell")):
            _change(table, id, key, text)
            db.session.commit()


def _change(table, id, key, text):
    values, errors = editing.check(table, {key: text}, [key], editing.existing(table, id))
    if not errors:
        editing.change(table, id, key, values[key])
