"""Services as the shop knows them: the record (服务记录) of what was done for whom, by whom, and how it was liked."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from webapp.core.formats import today
from webapp.customers.models import Customer
from webapp.customers.pointing import customer_no
from webapp.services import keeping
from webapp.services.choices import FEEDBACK, OUTCOME, TYPE
from webapp.services.models import Service
from webapp.tables.fields import Field
from webapp.tables.kinds import Date, Instant, LongText, Money, Number, Rating, Reference, Staff, Text
from webapp.tables.registry import tables
from webapp.tables.rolling import rollup
from webapp.tables.table import Table, View

LAST = select(func.max(Service.served_on)).where(
    Service.customer_id == Customer.id, Service.outcome == "done", Service.deleted_at.is_(None)
)

services = tables.add(
    Table(
        "services",
        _l("Services"),
        Service,
        one=_l("service"),
        icon="services",
        parent="customers",
        title="number",
        fields=(
            Field("number", _l("Service no."), Number("FW"), editable=False, searched=True, sortable=True,
                  aliases=("服务单编号", "服务单号", "单号", "service_id")),
            Field("customer", _l("Customer"), Reference("customers"), required=True, searched=True, sortable=True,
                  aliases=("客户", "客户姓名", "客户名称", "customer_id")),
            customer_no(Service, Service.customer_id),
            Field("type", _l("Service type"), TYPE, required=True, sortable=True, aliases=("服务类型", "类型", "type")),
            Field("served_on", _l("Service date"), Date(), required=True, default=today, sortable=True,
                  aliases=("服务日期", "日期", "预约日期", "date")),
            Field("slot", _l("Time slot"), Text(40), aliases=("预约时段", "时段", "预约时间"),
                  help=_l("When the customer expects us on that day.")),
            Field("details", _l("Service details"), LongText(), aliases=("服务内容", "内容", "details")),
            Field("staff", _l("Service staff"), Staff(), aliases=("服务人员", "人员", "师傅", "staff")),
            Field("outcome", _l("Service outcome"), OUTCOME, required=True, default="waiting", sortable=True,
                  aliases=("服务结果", "结果", "状态", "outcome")),
            Field("fee", _l("Service fee"), Money(low=0), default=0, sortable=True,
                  aliases=("服务费", "服务费用", "费用")),
            Field("score", _l("Satisfaction score"), Rating(), aliases=("满意度评分", "满意度", "评分", "score"),
                  help=_l("What the customer gave, one to five.")),
            Field("feedback", _l("Service feedback"), LongText(), aliases=("服务反馈", "客户反馈", "反馈", "feedback")),
            Field("feedback_state", _l("Feedback status"), FEEDBACK, aliases=("反馈状态", "反馈处理"),
                  help=_l("Whether somebody has taken care of the feedback.")),
            Field("responded_at", _l("Responded at"), Instant(), aliases=("响应时间",),
                  help=_l("When somebody first answered.")),
            Field("resolved_at", _l("Resolved at"), Instant(), aliases=("解决时间", "完成时间"),
                  help=_l("When it was settled.")),
            Field("created_at", _l("Entered at"), Instant(), editable=False, sortable=True),
        ),
        columns=("number", "customer", "type", "served_on", "slot", "details", "staff", "outcome", "fee", "score"),
        beneath=("number", "type", "served_on", "staff", "outcome", "score"),
        figures=("fee", "score", "served_on", "responded_at", "resolved_at"),
        sums=("fee",),
        views=(
            View("all", _l("All"), {}),
            View("today", _l("Visits today"), {"served_on": "today", "sort": "served_on"}),
            View("open", _l("To be done"), {"outcome.in": "waiting,doing", "sort": "served_on"}),
            View("mine", _l("My services"), {"staff": "me"}),
            View("unhappy", _l("Low scores"), {"score.to": "2"}),
            View("feedback", _l("Feedback to answer"), {"feedback_state": "open"}),
            View("record", _l("Service records"), {}, (
                "number", "customer_no", "type", "served_on", "staff", "outcome", "score", "feedback",
            )),
            View("calendar", _l("Calendar"), {}, as_="calendar", by="served_on"),
        ),
        sort="-served_on",
        check=keeping.check_service,
        follow=keeping.follow_services,
    )
)  # fmt: skip

tables.contribute(
    "customers",
    rollup("last_service", _l("Last service"), Date(), Customer, LAST.correlate(Customer).scalar_subquery()),
    tells_of="services",
)
