"""Campaigns and their members as the shop knows them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import String, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from webapp.campaigns.assessing import figure
from webapp.campaigns.models import Campaign, CampaignMember
from webapp.campaigns.segments import Segment
from webapp.customers.models import Customer
from webapp.tables.fields import Computed, Field
from webapp.tables.kinds import Choice, Date, Instant, Integer, LongText, Money, Reference, Share, Text
from webapp.tables.registry import tables
from webapp.tables.rolling import rollup, said
from webapp.tables.table import Table, View

TYPE = Choice(
    ("discount", _l("Price cut"), "打折", "促销", "折扣"),
    ("gifts", _l("Gifts"), "赠品", "满赠"),
    ("launch", _l("Product launch"), "新品发布会", "发布"),
    ("other", _l("Other")),
    extendable=True,
)
STATUS = Choice(
    ("invited", _l("Invited"), "邀请", "待确认"),
    ("joined", _l("Took part"), "参加", "参加了", "已到场"),
    ("absent", _l("Did not come"), "未参与", "缺席"),
    dots={"invited": "blue", "joined": "green", "absent": "grey"},
)


def check(values, errors, record) -> None:
    """A campaign does not end before it begins."""
    first, last = (
        values[key] if key in values else getattr(record, key, None) for key in ("starts_on", "ends_on")
    )
    if first and last and last < first:
        errors["ends_on" if "ends_on" in values else "starts_on"] = _("It ends before it begins.")


campaigns = tables.add(
    Table(
        "campaigns",
        _l("Campaigns"),
        Campaign,
        one=_l("campaign"),
        icon="campaigns",
        number="name",
        fields=(
            Field("name", _l("Campaign name"), Text(200), required=True, searched=True, sortable=True,
                  aliases=("活动名称", "活动", "营销活动", "名称", "name")),
            Field("type", _l("Type of campaign"), TYPE, required=True, sortable=True,
                  aliases=("活动类型", "类型", "type")),
            Field("starts_on", _l("Begins on"), Date(), sortable=True,
                  aliases=("活动日期", "开始日期", "活动开始日期", "start")),
            Field("ends_on", _l("Ends on"), Date(), sortable=True, aliases=("结束日期", "活动结束日期", "end")),
            Field("segment", _l("Whom it is for"), Segment(1000),
                  help=_l("Filter the customers, copy the address, paste it here."),
                  aliases=("目标客户", "客户群", "人群", "segment")),
            Field("cost", _l("Cost"), Money(low=0), sortable=True,
                  aliases=("成本", "活动成本", "费用", "预算", "cost"),
                  help=_l("All that was spent on it.")),
            Field("days", _l("Days it works on"), Integer(0, 365), default=30, aliases=("效果天数", "观察天数"),
                  help=_l("Orders within so many days count as its effect.")),
            Field("assessment", _l("Assessment"), LongText(), aliases=("效果评估", "评估", "总结"),
                  help=_l("What we learned from it.")),
            Computed("members", _l("Asked in all"), Integer(), load=figure("asked")),
            Computed("joined", _l("Share that took part"), Share(), load=figure("share")),
            Computed("orders", _l("Orders it brought"), Integer(), load=figure("orders")),
            Computed("revenue", _l("Revenue it brought"), Money(), load=figure("revenue")),
            Computed("roi", _l("Return on cost"), Share(), load=figure("roi")),
            Field("created_at", _l("Entered at"), Instant(), editable=False, sortable=True),
        ),
        columns=(
            "name", "type", "starts_on", "ends_on", "segment", "cost", "members", "joined", "orders", "revenue", "roi",
        ),
        figures=("members", "joined", "orders", "revenue", "roi"),
        children_first=True,
        views=(
            View("all", _l("All"), {}),
            View("running", _l("Running now"), {"starts_on.to": "today", "ends_on.from": "today"}),
            View("coming", _l("Coming"), {"starts_on.from": "tomorrow", "sort": "starts_on"}),
            View("calendar", _l("Calendar"), as_="calendar", by="starts_on"),
            View("year", _l("Past year"), {"starts_on.last": "365", "sort": "-starts_on"},
                 ("name", "type", "starts_on", "members", "joined", "orders", "revenue", "cost", "roi", "assessment")),
        ),
        sort="-starts_on",
        check=check,
    )
)  # fmt: skip

members = tables.add(
    Table(
        "campaign_members",
        _l("Campaign members"),
        CampaignMember,
        one=_l("campaign member"),
        icon="people",
        parent="campaigns",
        also=("customers",),
        title="customer",
        number="customer",
        fields=(
            Field("customer", _l("Customer"), Reference("customers"), required=True, searched=True, sortable=True,
                  aliases=("客户", "客户编号", "客户姓名", "客户名称", "customer_id", "customer no")),
            Field("campaign", _l("Campaign"), Reference("campaigns"), required=True, searched=True, sortable=True,
                  aliases=("活动", "活动名称", "营销活动", "campaign")),
            Field("status", _l("Taking part"), STATUS, required=True, default="invited", sortable=True,
                  aliases=("参与情况", "状态", "参加情况", "status"),
                  help=_l("Invited, came, or did not come.")),
            Field("note", _l("Note"), LongText(), aliases=("备注", "说明", "notes", "remark")),
            Field("created_at", _l("Entered at"), Instant(), editable=False, sortable=True),
        ),
        columns=("customer", "campaign", "status", "note", "created_at"),
        beneath=("customer", "campaign", "status", "note"),
        views=(
            View("all", _l("All"), {}),
            View("joined", _l("Took part"), {"status": "joined"}),
            View("invited", _l("Invited"), {"status": "invited"}),
        ),
    )
)  # fmt: skip

NAMES = (
    select(func.string_agg(Campaign.name, aggregate_order_by(literal("、"), Campaign.starts_on, Campaign.id)))
    .select_from(CampaignMember)
    .join(Campaign, Campaign.id == CampaignMember.campaign_id)
    .where(
        CampaignMember.customer_id == Customer.id,
        CampaignMember.status == literal_column("'joined'"),
        CampaignMember.deleted_at.is_(None),
        Campaign.deleted_at.is_(None),
    )
    .correlate(Customer)
    .scalar_subquery()
)
TAKEN_PART = func.coalesce(
    func.replace(said(lambda: _("Took part in %(campaigns)s", campaigns="{}")), "{}", NAMES),
    said(lambda: _("Took part in no campaign")),
    type_=String,
)
tables.contribute(
    "customers",
    rollup("campaigns", _l("Campaigns joined"), Text(), Customer, TAKEN_PART),
    tells_of="campaign_members",
)
