"""What a campaign brought: how many of those who were asked came, and what they bought from its first day until so
many days after its last. All of it, for a whole page of campaigns, is one statement."""

from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any

from flask import g, has_request_context
from sqlalchemy import Integer, String, any_, case, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from webapp.campaigns.models import Campaign, CampaignMember
from webapp.orders.choices import SOLD
from webapp.orders.models import Order
from webapp.tables.rolling import THESE, asked

FIRST, LAST = Campaign.starts_on, func.coalesce(Campaign.ends_on, Campaign.starts_on)
MEMBERS = (
    select(
        CampaignMember.campaign_id,
        func.count().label("asked"),
        func.count().filter(CampaignMember.status == "joined").label("joined"),
    )
    .where(CampaignMember.campaign_id == THESE, CampaignMember.deleted_at.is_(None))
    .group_by(CampaignMember.campaign_id)
    .subquery()
)
BOUGHT = (
    select(
        CampaignMember.campaign_id,
        func.count().label("orders"),
        func.coalesce(func.sum(Order.total), 0).label("revenue"),
    )
    .join(Campaign, Campaign.id == CampaignMember.campaign_id)
    .join(Order, Order.customer_id == CampaignMember.customer_id)
    .where(
        CampaignMember.campaign_id == THESE,
        CampaignMember.deleted_at.is_(None),
        CampaignMember.status == "joined",
        Order.deleted_at.is_(None),
        Order.status == any_(literal(list(SOLD), ARRAY(String))),
        Order.ordered_on.between(FIRST, LAST + cast(Campaign.days, Integer)),
    )
    .group_by(CampaignMember.campaign_id)
    .subquery()
)
REVENUE = func.coalesce(BOUGHT.c.revenue, 0)
ASSESSED = (
    select(
        Campaign.id,
        func.coalesce(MEMBERS.c.asked, 0).label("asked"),
        (MEMBERS.c.joined / func.nullif(MEMBERS.c.asked, 0).cast(Campaign.cost.type)).label("share"),
        func.coalesce(BOUGHT.c.orders, 0).label("orders"),
        REVENUE.label("revenue"),
        case((Campaign.cost > 0, (REVENUE - Campaign.cost) / Campaign.cost)).label("roi"),
    )
    .outerjoin(MEMBERS, MEMBERS.c.campaign_id == Campaign.id)
    .outerjoin(BOUGHT, BOUGHT.c.campaign_id == Campaign.id)
    .where(Campaign.id == THESE)
)


def assessed(ids: Collection[int]) -> dict[int, Any]:
    """{campaign: (asked, share, orders, revenue, roi)}; asked once a request, however many columns want it."""
    kept = g.setdefault("assessed campaigns", {}) if has_request_context() else {}
    key = tuple(ids)
    if key not in kept:
        kept[key] = {row.id: row for row in asked(ASSESSED, key)}
    return kept[key]


def figure(name: str) -> Callable[[Collection[int]], dict[int, int | Decimal]]:
    """One column of it, as a computed field loads it."""
    return lambda ids: {
        id: value for id, row in assessed(ids).items() if (value := getattr(row, name)) is not None
    }
