"""Interactions as the shop knows them: who spoke with whom, when, by what way, and what comes next."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from webapp.customers.models import Customer
from webapp.interactions.models import Interaction
from webapp.tables.fields import Field
from webapp.tables.kinds import Choice, Date, Instant, LongText, Reference
from webapp.tables.registry import tables
from webapp.tables.rolling import local_day, rollup
from webapp.tables.table import Table, View
from webapp.tables.values.days import now
from webapp.tables.values.people import whoever_types
from webapp.tables.values.staff import Staff

CHANNEL = Choice(
    ("phone", _l("Phone call"), "电话", "打电话", "call"),
    ("wechat", _l("WeChat"), "wechat", "wx"),
    ("sms", _l("Text message"), "信息", "sms"),
    ("email", _l("E-mail letter"), "电子邮件", "email", "mail"),
    ("meeting", _l("Face to face"), "当面", "到店"),
    ("visit", _l("Visit"), "拜访", "上门拜访"),
    ("conference", _l("Meeting"), "开会"),
    ("chat", _l("Online chat"), "在线客服", "客服"),
    ("social", _l("Social media"), "抖音", "微博", "小红书"),
)
DIRECTION = Choice(("in", _l("They came to us"), "呼入", "来"), ("out", _l("We came to them"), "呼出", "去"))


def speaker() -> str | None:
    """Who writes it down spoke; of an import only its file says who."""
    person = whoever_types()
    return f"@{person}" if person else None


interactions = tables.add(
    Table(
        "interactions",
        _l("Interactions"),
        Interaction,
        one=_l("interaction"),
        icon="interactions",
        parent="customers",
        title="content",
        number="content",
        fields=(
            Field("customer", _l("Customer"), Reference("customers"), required=True, searched=True, sortable=True,
                  aliases=("客户", "客户编号", "客户姓名", "客户名称", "customer_id", "customer no")),
            Field("channel", _l("Channel"), CHANNEL, required=True, default="phone", sortable=True,
                  aliases=("沟通方式", "联系方式", "渠道", "方式", "互动方式")),
            Field("direction", _l("Who came to whom"), DIRECTION, aliases=("方向", "来去"),
                  help=_l("Whether they came to us or we to them.")),
            Field("at", _l("Spoken at"), Instant(), required=True, default=now, sortable=True,
                  aliases=("沟通时间", "沟通日期", "联系日期", "联系时间", "日期", "时间", "date"),
                  help=_l("When it took place.")),
            Field("staff", _l("Spoken by"), Staff(), default=speaker, sortable=True,
                  aliases=("沟通人", "跟进人", "员工", "接待人", "staff")),
            Field("content", _l("What was said"), LongText(), searched=True,
                  aliases=("沟通内容", "内容", "沟通记录", "记录", "content", "notes")),
            Field("next_step", _l("Next step"), LongText(1000), aliases=("下一步", "下一步行动", "后续", "next"),
                  help=_l("What was agreed to do next.")),
            Field("created_at", _l("Entered at"), Instant(), editable=False, sortable=True),
        ),
        columns=("at", "customer", "channel", "direction", "content", "next_step", "staff"),
        beneath=("at", "channel", "direction", "content", "next_step", "staff"),
        views=(
            View("all", _l("All"), {}),
            View("mine", _l("Mine"), {"staff": "me"}),
            View("week", _l("Last 7 days"), {"at.last": "7"}),
            View("visits", _l("Visits"), {"channel": "visit"}),
            View("calendar", _l("Calendar"), as_="calendar", by="at"),
        ),
        sort="-at",
        when="at",
    )
)  # fmt: skip

LAST_CONTACT = (
    select(local_day(func.max(Interaction.at)))
    .where(
        Interaction.customer_id == Customer.id,
        Interaction.at <= func.now(),
        Interaction.deleted_at.is_(None),
    )
    .scalar_subquery()
)
tables.contribute(
    "customers",
    rollup("last_contact", _l("Last contact"), Date(), Customer, LAST_CONTACT),
    tells_of="interactions",
)
