"""Opportunities as the shop knows them: a sale that may come about, how far it is, and why it was won or lost."""

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import case, func, update

from tenants.db import db
from webapp.core.formats import today
from webapp.core.ids import any_of
from webapp.opportunities.models import Opportunity
from webapp.tables.fields import Field
from webapp.tables.kinds import Choice, Date, Instant, LongText, Money, Person, Reference, Text
from webapp.tables.registry import tables
from webapp.tables.table import Table, View
from webapp.tables.values.people import whoever_types

STAGE = Choice(
    ("contact", _l("First contact"), "初步接触", "接触", "新建"),
    ("need", _l("Need understood"), "需求确认", "确认需求"),
    ("offer", _l("Offer made"), "方案报价", "报价", "方案"),
    ("talks", _l("In talks"), "商务谈判", "谈判", "洽谈"),
    ("won", _l("Won"), "成交", "已成交", "赢"),
    ("lost", _l("Lost"), "失败", "未成交", "输"),
    extendable=True,
    fixed=("won", "lost"),
    dots={
        "contact": "grey",
        "need": "blue",
        "offer": "blue",
        "talks": "gold",
        "won": "green",
        "lost": "grey",
    },
)
ENDS = ("won", "lost")


def check(values, errors, record) -> None:
    """A lost sale says why."""
    said = {key: values[key] if key in values else getattr(record, key, None) for key in ("stage", "reason")}
    if said["stage"] == "lost" and not said["reason"]:
        errors["reason" if "reason" in values else "stage"] = _("Write why it was lost, under the reason.")


def follow(ids: Collection[int]) -> None:
    """The day on which it was won or lost is kept by itself, and goes when it is open again."""
    over = Opportunity.stage.in_(ENDS)
    ended = case((over, func.coalesce(Opportunity.ended_on, today())))
    stale = Opportunity.ended_on.is_distinct_from(ended)
    changed = update(Opportunity).where(
        Opportunity.id == any_of(ids), Opportunity.deleted_at.is_(None), stale
    )
    db.session.execute(changed.values(ended_on=ended).execution_options(synchronize_session=False))


opportunities = tables.add(
    Table(
        "opportunities",
        _l("Opportunities"),
        Opportunity,
        one=_l("opportunity"),
        icon="chart",
        parent="customers",
        number="name",
        fields=(
            Field("name", _l("Opportunity name"), Text(200), required=True, searched=True, sortable=True,
                  aliases=("机会名称", "商机名称", "销售机会", "商机", "名称", "name")),
            Field("customer", _l("Customer"), Reference("customers"), required=True, searched=True, sortable=True,
                  aliases=("客户", "客户编号", "客户姓名", "客户名称", "customer_id", "customer no")),
            Field("stage", _l("Stage"), STAGE, required=True, default="contact", sortable=True,
                  aliases=("阶段", "销售阶段", "商机阶段", "stage"),
                  help=_l("How far the sale is.")),
            Field("amount", _l("Expected amount"), Money(low=0), sortable=True,
                  aliases=("预计金额", "金额", "商机金额", "amount"),
                  help=_l("What it may bring.")),
            Field("expected_on", _l("Expected on"), Date(), sortable=True,
                  aliases=("预计成交日期", "预计日期", "预计签单日期"),
                  help=_l("When a decision is expected.")),
            Field("owner", _l("In charge"), Person(), default=whoever_types, sortable=True,
                  aliases=("负责人", "销售员", "跟进人")),
            Field("reason", _l("Why won or lost"), LongText(1000),
                  aliases=("输赢原因", "原因", "成交原因", "失败原因"),
                  help=_l("Why it was won or lost.")),
            Field("ended_on", _l("Won or lost on"), Date(), editable=False, sortable=True,
                  help=_l("The day it was won or lost.")),
            Field("created_at", _l("Entered at"), Instant(), editable=False, sortable=True),
        ),
        columns=("name", "customer", "stage", "amount", "expected_on", "owner", "reason"),
        beneath=("name", "stage", "amount", "expected_on"),
        sums=("amount",),
        views=(
            View("all", _l("All"), {}),
            View("open", _l("Still open"), {"ended_on.blank": "1", "sort": "expected_on"}),
            View("mine", _l("Mine"), {"owner": "me", "ended_on.blank": "1", "sort": "expected_on"}),
            View("month", _l("Expected this month"), {"expected_on.month": "this", "ended_on.blank": "1"}),
            View("board", _l("Board"), as_="board", by="stage"),
            View("won", _l("Won"), {"stage": "won", "sort": "-ended_on"}),
            View("lost", _l("Lost"), {"stage": "lost", "sort": "-ended_on"}),
        ),
        check=check,
        follow=follow,
    )
)  # fmt: skip
