"""Repairs as the shop knows them: the record (维修记录) of what came in, what was done, and what it costs."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from webapp.core.formats import today
from webapp.customers.models import Customer
from webapp.customers.pointing import customer_no
from webapp.devices.models import Device
from webapp.repairs import keeping
from webapp.repairs.choices import DEVICE, OUTCOME, SETTLED
from webapp.repairs.models import Repair
from webapp.tables.fields import Field
from webapp.tables.kinds import Code, Date, Instant, Integer, LongText, Money, Number, Reference, Staff, YesNo
from webapp.tables.registry import tables
from webapp.tables.rolling import rollup
from webapp.tables.table import Table, View
from webapp.tables.values.photos import Photos

COUNTED = select(func.nullif(func.count(), 0)).where(Repair.deleted_at.is_(None))
OPEN = COUNTED.where(Repair.customer_id == Customer.id, Repair.outcome.not_in(SETTLED))

repairs = tables.add(
    Table(
        "repairs",
        _l("Repairs"),
        Repair,
        one=_l("repair"),
        icon="repairs",
        parent="customers",
        also=("devices",),
        title="number",
        fields=(
            Field("number", _l("Repair no."), Number("WX"), editable=False, searched=True, sortable=True,
                  aliases=("维修单编号", "维修单号", "单号", "repair_id")),
            Field("customer", _l("Customer"), Reference("customers"), required=True, searched=True, sortable=True,
                  aliases=("客户", "客户姓名", "客户名称", "customer_id")),
            customer_no(Repair, Repair.customer_id),
            Field("device", _l("Device"), DEVICE, aliases=("设备", "设备编号", "客户设备")),
            Field("model", _l("Product model"), Code(64), required=True, searched=True,
                  aliases=("产品型号", "型号", "产品", "product", "sku")),
            Field("reported_on", _l("Reported on"), Date(), required=True, default=today, sortable=True,
                  aliases=("报修日期", "报修时间", "日期", "date")),
            Field("repaired_on", _l("Repaired on"), Date(), sortable=True,
                  aliases=("维修日期", "修好日期", "完成日期"),
                  help=_l("The day it was done; not before it was reported.")),
            Field("fault", _l("Fault"), LongText(), aliases=("故障", "故障描述", "故障现象")),
            Field("fee", _l("Repair fee"), Money(low=0), default=0, sortable=True,
                  aliases=("维修费用", "费用", "维修费"),
                  help=_l("What the customer pays.")),
            Field("under_warranty", _l("Under warranty"), YesNo(), aliases=("保内", "是否保内", "保修期内"),
                  help=_l("Then the customer pays nothing.")),
            Field("outcome", _l("Repair outcome"), OUTCOME, required=True, default="waiting", sortable=True,
                  aliases=("维修结果", "结果", "状态", "outcome"),
                  help=_l("A fee is posted once it is repaired.")),
            Field("technician", _l("Technician"), Staff(), aliases=("维修人员", "维修员", "师傅", "技术员")),
            Field("note", _l("Note"), LongText(), aliases=("备注", "说明", "notes", "remark")),
            Field("photos", _l("Photos"), Photos("repairs"), aliases=("照片", "图片")),
            Field("created_at", _l("Entered at"), Instant(), editable=False, sortable=True),
        ),
        columns=(
            "number", "customer", "model", "fault", "reported_on", "repaired_on", "fee", "under_warranty", "outcome",
            "technician",
        ),
        beneath=("number", "model", "reported_on", "repaired_on", "fee", "outcome"),
        figures=("fee", "reported_on", "repaired_on"),
        sums=("fee",),
        views=(
            View("all", _l("All"), {}),
            View("waiting", _l("To mend"), {"outcome": "waiting", "sort": "reported_on"}),
            View("parts", _l("Waiting for parts"), {"outcome": "parts", "sort": "reported_on"}),
            View("mine", _l("My repairs"), {"technician": "me"}),
            View("record", _l("Repair records"), {}, (
                "number", "customer_no", "model", "reported_on", "repaired_on", "fee", "outcome", "note",
            )),
            View("board", _l("Board"), {}, as_="board", by="outcome"),
        ),
        sort="-reported_on",
        check=keeping.check_repair,
        warn=keeping.warn_repair,
        begin=keeping.begin_repairs,
        follow=keeping.follow_repairs,
    )
)  # fmt: skip

tables.contribute(
    "customers",
    rollup(
        "open_repairs", _l("Open repairs"), Integer(), Customer, OPEN.correlate(Customer).scalar_subquery()
    ),
    tells_of="repairs",
)
tables.contribute(
    "devices",
    rollup(
        "repairs",
        _l("Repairs"),
        Integer(),
        Device,
        COUNTED.where(Repair.device_id == Device.id).correlate(Device).scalar_subquery(),
    ),
    tells_of="repairs",
)
