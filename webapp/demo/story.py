"""Eighteen months of an appliance shop: who came, what they bought, what they paid. The same each time on a day.

Values are those of the fields of the tables, as parse() would give them; records are told by their place in a list.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from webapp.demo.customers import customer
from webapp.demo.goods import DISCONTINUED, GOODS

CUSTOMERS, ORDERS, DAYS, QUIET = 300, 1500, 548, 240
SEED = 20261121
METHODS = {"wechat": 36, "alipay": 20, "card": 14, "cash": 8, "instalments": 5, "credit": 17}
FIRM_METHODS = {"credit": 62, "transfer": 38}
ACCOUNTS = {"wechat": "wechat_shop", "alipay": "alipay_shop", "cash": "cash_box"}
RATINGS = (None, None, None, 3, 4, 4, 5, 5, 5)
COMMENTS = {3: "送货晚了一天", 4: "安装师傅很专业", 5: "质量很好,下次还来"}


@dataclass
class Sale:
    """An order, its lines and the payments for it; `buyer` is a place in the list of customers."""

    buyer: int
    order: dict
    lines: list[dict] = field(default_factory=list)
    payments: list[dict] = field(default_factory=list)


@dataclass
class Story:
    products: list[dict]
    customers: list[dict]
    sales: list[Sale]


def tell(today: date, sellers: list[int]) -> Story:
    """`sellers` are the ids of the people who look after customers, the busiest first."""
    dice = Random(SEED)
    customers = [customer(dice, place, today, sellers) for place in range(CUSTOMERS)]
    days = sorted(_day(dice, today) for _ in range(ORDERS))
    keenness = [_keenness(dice, customer) for customer in customers]
    faithful = [
        0 if c["lifecycle"] == "inactive" else keen for c, keen in zip(customers, keenness, strict=True)
    ]
    quiet = today - timedelta(days=QUIET)
    buyers = [dice.choices(range(CUSTOMERS), keenness if day < quiet else faithful)[0] for day in days]
    sales = [
        _sale(dice, buyer, customers[buyer], day, today) for buyer, day in zip(buyers, days, strict=True)
    ]
    return Story([_product(goods) for goods in GOODS], customers, sales)


def _keenness(dice, customer):
    if customer["lifecycle"] == "lead":
        return 0
    return 6 if customer["grade"] == "vip" else dice.choice((1, 1, 1, 2, 3))


def _day(dice, today):
    """Business grows: recent days are likelier than old ones."""
    return today - timedelta(days=int(DAYS * (1 - dice.random() ** 0.75)))


def _product(goods):
    model, name, category, price, months, _ = goods
    facts = {"model": model, "name": name, "category": category, "warranty_months": months}
    return {**facts, "list_price": Decimal(price), "active": model not in DISCONTINUED}


def _sale(dice, buyer, customer, day, today):
    methods = FIRM_METHODS if customer["kind"] == "company" else METHODS
    [method] = dice.choices(list(methods), list(methods.values()))
    lines = _lines(dice, customer["kind"] == "company")
    gross = sum(
        (line["quantity"] * line["unit_price"] * (1 - line["discount"]) for line in lines), Decimal(0)
    )
    discount = gross.quantize(Decimal("0.01")) % 100 if dice.random() < 0.3 else Decimal(0)
    order = {
        "ordered_on": day,
        "status": _status(dice, (today - day).days),
        "discount": discount,
        "total": gross.quantize(Decimal("0.01")) - discount,
        "payment_method": method,
        "due_on": day + timedelta(days=customer["payment_terms"] or 30) if method == "credit" else None,
        "salesperson": customer["owner"],
        "delivery_address": customer["address"],
        "external_no": f"TM{day:%y%m%d}{dice.randrange(10**6):06}" if dice.random() < 0.12 else None,
    }
    return Sale(buyer, order, lines, _payments(dice, order, today))


def _lines(dice, for_firm):
    count = dice.choices((1, 2, 3), (70, 22, 8))[0]
    chosen = dice.choices(GOODS, [goods[5] for goods in GOODS], k=count)
    return [_line(dice, goods, for_firm) for goods in dict.fromkeys(chosen)]


def _line(dice, goods, for_firm):
    rating = dice.choice(RATINGS)
    return {
        "model": goods[0],
        "quantity": Decimal(dice.choice((2, 3, 4, 6, 10) if for_firm else (1, 1, 1, 1, 1, 2))),
        "unit_price": Decimal(goods[3]),
        "discount": Decimal(dice.choice(("0", "0", "0", "0", "0.05", "0.1"))),
        "rating": rating,
        "comment": COMMENTS.get(rating) if dice.random() < 0.4 else None,
    }


def _status(dice, age):
    if age <= 1:
        return dice.choice(("draft", "to_ship", "to_ship", "to_ship"))
    if age <= 5:
        return dice.choice(("to_ship", "to_ship", "shipped", "shipped", "returned"))
    if age <= 14:
        return "shipped"
    return "cancelled" if dice.random() < 0.03 else "done"


def _payments(dice, order, today):
    """Paid at once, or by the due day, or late, or in part, or not yet."""
    if order["status"] in ("draft", "cancelled") or not order["total"]:
        return []
    if order["payment_method"] == "credit":
        return _paid_later(dice, order, today)
    paid = _payment(order, order["ordered_on"], order["total"], order["payment_method"], dice)
    if order["status"] == "to_ship" and dice.random() < 0.5:
        paid["amount"] = (order["total"] * Decimal("0.3")).quantize(Decimal(1)) or order["total"]
    back = {**paid, "direction": "out", "paid_on": today, "reference": None}
    return [paid, back] if order["status"] == "returned" else [paid]


def _paid_later(dice, order, today):
    if order["status"] not in ("shipped", "done"):
        return []
    patience = (today - order["due_on"]).days
    day = order["due_on"] + timedelta(days=dice.randrange(-12, 26))
    unpaid, partly = dice.random() < (0.30 if patience < 60 else 0.035), dice.random() < 0.2
    if day > today or unpaid:
        return []
    amount = (order["total"] / 2).quantize(Decimal(1)) if partly and patience < 90 else order["total"]
    return [
        _payment(
            order, max(day, order["ordered_on"]), amount, dice.choice(("transfer", "wechat", "cash")), dice
        )
    ]


def _payment(order, day, amount, method, dice):
    reference = None if method == "cash" else f"{day:%Y%m%d}{dice.randrange(10**8):08}"
    account = ACCOUNTS.get(method, "bank")
    facts = {"direction": "in", "paid_on": day, "amount": amount, "method": method}
    return {**facts, "account": account, "reference": reference, "note": None}
