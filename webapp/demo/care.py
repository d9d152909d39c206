"""What the demo shop and its customers said to each other, what is to be done, and what the shop staged for them.

Values are those of the fields, as parse() would give them; a customer is told by a place in the story's list.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from webapp.demo.story import Story
from webapp.demo.talk import CAMPAIGNS, DEALS, FAULTS, NEEDS, TALKS, TASKS, TITLES

SEED, SHOP = 20261122, timedelta(hours=8)
CHANNELS = {
    "phone": 46,
    "wechat": 30,
    "meeting": 10,
    "visit": 6,
    "chat": 4,
    "sms": 2,
    "email": 1,
    "social": 1,
}
STAGES = {"contact": 4, "need": 5, "offer": 5, "talks": 3, "won": 6, "lost": 3}
REASONS = {"won": "价格合适，工期能保证", "lost": "预算推迟到明年"}
SLOTS = ("上午 9–11 点", "上午 11–12 点", "下午 2–4 点", "下午 4–6 点")


@dataclass
class Care:
    """Records by table; each names its customer by place."""

    records: dict[str, list[dict]] = field(default_factory=dict)
    joined: list[tuple[int, dict]] = field(default_factory=list)  # (place of the campaign, member)


def tell(story: Story, today: date, sellers: list[int]) -> Care:
    """The same each time on a day; `sellers` are the ids of the people who look after customers."""
    dice, care = Random(SEED), Care()
    bought = {sale.buyer: sale for sale in story.sales if sale.order["status"] == "done"}
    for place, customer in enumerate(story.customers):
        seller = customer["owner"] or sellers[0]
        _talks(care, dice, place, customer, seller, today)
        if customer["kind"] == "company":
            _firm(care, dice, place, seller, today)
        if place in bought:
            _owned(care, dice, place, bought[place], seller, today)
    _campaigns(care, dice, story, today)
    return care


def _add(care, table, **values):
    care.records.setdefault(table, []).append(values)


def _at(day, dice):
    return datetime.combine(day, time(dice.randrange(9, 19), dice.choice((0, 10, 20, 30, 45))), UTC) - SHOP


def _one_of(dice, shares):
    return dice.choices(list(shares), list(shares.values()))[0]


def _talks(care, dice, place, customer, seller, today):
    """Who is alive to the shop is spoken with; now and then somebody needs something, or is promised something."""
    quiet = {"inactive": 200, "lead": 3, "current": 10}[customer["lifecycle"]]
    for _ in range(dice.choice((0, 1, 1, 2, 3, 4))):
        day = today - timedelta(days=quiet + int(300 * dice.random() ** 2))
        said, then = dice.choice(TALKS)
        _add(care, "interactions", customer=place, channel=_one_of(dice, CHANNELS), at=_at(day, dice),
             direction=dice.choice(("in", "out")), staff=f"@{seller}", content=said, next_step=then)  # fmt: skip
    if dice.random() < 0.22:
        _need(care, dice, place, today)
    if dice.random() < 0.16:
        due = _at(today + timedelta(days=dice.randrange(-6, 15)), dice)
        state = dice.choice(("todo", "todo", "doing", "done"))
        _add(care, "tasks", customer=place, title=dice.choice(TASKS), owner=seller, due_at=due, state=state,
             remind_at=due - timedelta(hours=2))  # fmt: skip


def _need(care, dice, place, today):
    told, (type_, text) = _at(today - timedelta(days=dice.randrange(0, 120)), dice), dice.choice(NEEDS)
    state = (
        "open" if told.date() > today - timedelta(days=3) else dice.choice(("answered", "closed", "closed"))
    )
    answered = told + timedelta(minutes=dice.randrange(10, 600)) if state != "open" else None
    met = answered + timedelta(days=dice.randrange(0, 9)) if answered and state == "closed" else None
    moments = {"opened_at": told, "responded_at": answered, "closed_at": met}
    _add(care, "needs", customer=place, type=type_, text=text, state=state, **moments)


def _firm(care, dice, place, seller, today):
    name = f"{dice.choice('王李陈周吴郑')}{dice.choice('敏杰芳磊静')}"
    _add(care, "contacts", customer=place, name=name, title=dice.choice(TITLES), is_primary=True,
         phone=f"1380000{dice.randrange(10_000):04}")  # fmt: skip
    stage = _one_of(dice, STAGES)
    over = stage in ("won", "lost")
    day = today + timedelta(days=dice.randrange(-120, -3) if over else dice.randrange(5, 90))
    _add(care, "opportunities", customer=place, name=dice.choice(DEALS), stage=stage, owner=seller,
         amount=Decimal(dice.randrange(8, 160) * 1000), expected_on=day, reason=REASONS.get(stage),
         ended_on=day if over else None)  # fmt: skip


def _owned(care, dice, place, sale, seller, today):
    """What was delivered is a device; a visit installed it, and some of them came back broken."""
    day, line = sale.order["ordered_on"] + timedelta(days=2), sale.lines[0]
    _add(care, "devices", customer=place, model=line["model"], bought_on=sale.order["ordered_on"],
         serial=f"SN{place:04}{dice.randrange(10**6):06}", warranty_until=_years(day, 3))  # fmt: skip
    score = dice.choice((None, 3, 4, 5, 5))
    _add(care, "services", customer=place, type="install", served_on=day, slot=dice.choice(SLOTS), outcome="done",
         details=f"{line['model']} 送货安装", staff=dice.choice((f"@{seller}", "安装师傅 老何")), score=score,
         feedback="来得晚了一些" if score == 3 else None, feedback_state="open" if score == 3 else None)  # fmt: skip
    if dice.random() < 0.3:
        told = today - timedelta(days=int(90 * dice.random() ** 2))
        waits = told > today - timedelta(days=6)
        _add(care, "repairs", customer=place, model=line["model"], reported_on=told, fault=dice.choice(FAULTS),
             repaired_on=None if waits else told + timedelta(days=dice.randrange(1, 4)), under_warranty=True,
             outcome=dice.choice(("waiting", "parts")) if waits else "mended", technician="维修师傅 老何")  # fmt: skip


def _years(day, count):
    return day.replace(year=day.year + count, day=min(day.day, 28))


def _campaigns(care, dice, story, today):
    for at, (name, type_, ago, cost, text) in enumerate(CAMPAIGNS):
        first = today - timedelta(days=ago)
        _add(care, "campaigns", name=name, type=type_, starts_on=first, ends_on=first + timedelta(days=2),
             cost=Decimal(cost), segment="grade=vip" if at % 2 else None, assessment=text)  # fmt: skip
        for place in sorted(dice.sample(range(len(story.customers)), 60)):
            status = "invited" if ago < 0 else dice.choice(("joined", "joined", "absent"))
            care.joined.append((at, {"customer": place, "status": status}))
