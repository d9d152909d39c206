"""One made-up customer of the demo shop after another."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from random import Random

from pypinyin import lazy_pinyin

from webapp.demo.names import (
    ESTATES,
    FIRM_NAMES,
    FIRMS,
    GIVEN,
    INTERESTS,
    NOTES,
    OCCUPATIONS,
    PLACES,
    PREFIXES,
    SURNAMES,
)

SOURCES = {"store": 44, "referral": 22, "phone": 8, "website": 7, "social": 12, "form": 3, "import": 4}
LIFECYCLES = {"current": 82, "lead": 12, "inactive": 6}
CHINA = timezone(timedelta(hours=8))


def customer(dice: Random, place: int, today: date, sellers: list[int]) -> dict:
    """The values of a customer's fields; every ninth or so is a firm, every eighth a VIP."""
    firm = dice.random() < 0.11
    name = f"{_surname(dice)}{dice.choice(GIVEN)}"
    vip = dice.random() < (0.3 if firm else 0.1)
    return {
        "name": name,
        "kind": "company" if firm else "person",
        "company_name": dice.choice(FIRMS).format(dice.choice(FIRM_NAMES)) if firm else None,
        "grade": "vip" if vip else "normal",
        "lifecycle": _one_of(dice, LIFECYCLES),
        "credit_limit": Decimal(dice.choice((20000, 50000, 100000)))
        if firm
        else Decimal(10000)
        if vip
        else None,
        "payment_terms": dice.choice((30, 45, 60)) if firm else 30 if vip else None,
        "owner": dice.choices((*sellers, None), _loads(sellers))[0],
        "team": dice.choice(("门店部", "渠道部")),
        "note": dice.choice(NOTES) if dice.random() < 0.15 else None,
        "created_at": datetime(today.year, today.month, today.day, 9, 30, tzinfo=CHINA)
        - timedelta(days=549 - place),
        **_person(dice, today),
        **_reach(dice, name, place),
    }


def _one_of(dice, shares):
    return dice.choices(list(shares), list(shares.values()))[0]


def _surname(dice):
    """The commonest surnames stand first, and come oftener."""
    return SURNAMES[int(len(SURNAMES) * dice.random() ** 2.2)]


def _loads(sellers):
    return (*(60 // (place + 1) for place in range(len(sellers))), 6)


def _person(dice, today):
    born = today - timedelta(days=dice.randrange(23 * 365, 72 * 365))
    return {
        "gender": dice.choice(("male", "female")),
        "birth_date": dice.choice((born.isoformat(), str(born.year), None)),
        "occupation": dice.choice(OCCUPATIONS) if dice.random() < 0.5 else None,
        "interests": dice.sample(INTERESTS, dice.choice((1, 2, 3))) if dice.random() < 0.35 else None,
    }


def _reach(dice, name, place):
    spelt = "".join(lazy_pinyin(name))
    district = dice.choice(list(PLACES))
    street = f"{dice.choice(PLACES[district])}{dice.randrange(1, 899)}号"
    estate, building, entrance = dice.choice(ESTATES), dice.randrange(1, 30), dice.randrange(1, 4)
    home = f"{estate}{building}幢{entrance}单元{dice.randrange(1, 18)}0{dice.randrange(1, 5)}室"
    return {
        "phone": f"{dice.choice(PREFIXES)}0000{(place * 7919 + 1234) % 10_000:04}",
        "wechat": f"{spelt}_{dice.randrange(80, 99)}" if dice.random() < 0.6 else None,
        "email": f"{spelt}{place}@demo.test" if dice.random() < 0.25 else None,
        "province": "浙江省",
        "city": "杭州市",
        "district": district,
        "address": f"浙江省杭州市{district}{street}{home}",
        "source": _one_of(dice, SOURCES),
    }
