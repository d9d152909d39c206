"""Needs as the shop knows them: what a customer asks for, and how far the answer is."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import literal_column, select

from webapp.customers.models import Customer
from webapp.needs import keeping
from webapp.needs.models import Need
from webapp.tables.fields import Field
from webapp.tables.kinds import Choice, Instant, Reference, Text
from webapp.tables.registry import tables
from webapp.tables.rolling import rollup
from webapp.tables.table import Table, View
from webapp.tables.values.days import now

TYPE = Choice(
    ("product", _l("Product need"), "产品", "买产品"),
    ("service", _l("Service need"), "服务", "售后"),
    ("support", _l("Technical support"), "技术", "技术咨询"),
)
STATE = Choice(
    ("open", _l("Unanswered"), "待处理", "新建", "new"),
    ("answered", _l("Answered"), "已响应", "处理中"),
    ("closed", _l("Met"), "已解决", "已完成", "已关闭", "关闭"),
    dots={"open": "blue", "answered": "gold", "closed": "green"},
)

needs = tables.add(
    Table(
        "needs",
        _l("Needs"),
        Need,
        one=_l("need"),
        icon="bell",
        parent="customers",
        title="text",
        number="text",
        fields=(
            Field("text", _l("What is needed"), Text(500), required=True, searched=True,
                  aliases=("需求", "需求内容", "客户需求", "客户服务需求", "服务需求", "内容")),
            Field("customer", _l("Customer"), Reference("customers"), required=True, searched=True, sortable=True,
                  aliases=("客户", "客户编号", "客户姓名", "客户名称", "customer_id", "customer no")),
            Field("type", _l("Type of need"), TYPE, required=True, default="product", sortable=True,
                  aliases=("需求类型", "类型", "type")),
            Field("state", _l("Need status"), STATE, required=True, default="open", sortable=True,
                  aliases=("需求状态", "状态", "处理状态")),
            Field("opened_at", _l("Told at"), Instant(), required=True, default=now, sortable=True,
                  aliases=("提出时间", "提出日期", "日期", "时间"),
                  help=_l("When the customer asked.")),
            Field("responded_at", _l("Answered at"), Instant(), sortable=True, aliases=("响应时间", "答复时间"),
                  help=_l("When somebody first answered.")),
            Field("closed_at", _l("Met at"), Instant(), sortable=True, aliases=("关闭时间", "解决时间", "完成时间"),
                  help=_l("When it was settled.")),
            Field("created_at", _l("Entered at"), Instant(), editable=False, sortable=True),
        ),
        columns=("text", "customer", "type", "state", "opened_at", "responded_at", "closed_at"),
        beneath=("text", "type", "state", "opened_at", "closed_at"),
        views=(
            View("all", _l("All"), {}),
            View("unanswered", _l("Unanswered"), {"state": "open", "sort": "opened_at"}),
            View("unmet", _l("Not met yet"), {"state.not": "closed", "sort": "opened_at"}),
            View("support", _l("Technical support"), {"type": "support"}),
        ),
        check=keeping.check_need,
        when="opened_at",
        follow=keeping.follow_needs,
    )
)  # fmt: skip

OPEN_NEED = (
    select(Need.text)
    .where(
        Need.customer_id == Customer.id, Need.deleted_at.is_(None), Need.state != literal_column("'closed'")
    )
    .order_by(Need.opened_at.desc(), Need.id.desc())
    .limit(1)
    .scalar_subquery()
)
tables.contribute(
    "customers", rollup("open_need", _l("Service needed"), Text(), Customer, OPEN_NEED), tells_of="needs"
)
