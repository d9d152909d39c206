"""Devices as the shop knows them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from webapp.customers.models import Customer
from webapp.devices.models import Device
from webapp.devices.warranty import Until, follow_devices
from webapp.tables.fields import Field
from webapp.tables.kinds import Address, Code, Date, Instant, Integer, Number, Reference
from webapp.tables.registry import tables
from webapp.tables.rolling import rollup
from webapp.tables.table import Table, View

OWNED = select(func.nullif(func.count(), 0)).where(
    Device.customer_id == Customer.id, Device.deleted_at.is_(None)
)


def warn(values, record):
    """A warranty that ends before it begins is odd."""
    until, bought = (values.get(key, getattr(record, key, None)) for key in ("warranty_until", "bought_on"))
    early = until and bought and until < bought
    return {"warranty_until": _("It was bought on %(date)s only.", date=bought)} if early else {}


devices = tables.add(
    Table(
        "devices",
        _l("Devices"),
        Device,
        one=_l("device"),
        icon="devices",
        parent="customers",
        title="model",
        fields=(
            Field("number", _l("Device no."), Number("SB"), editable=False, searched=True,
                  aliases=("设备编号", "device no")),
            Field("customer", _l("Customer"), Reference("customers"), required=True, searched=True,
                  aliases=("客户", "客户编号", "客户姓名", "客户名称", "customer_id")),
            Field("model", _l("Product model"), Code(64), required=True, searched=True,
                  aliases=("产品型号", "型号", "产品", "设备型号", "product", "sku")),
            Field("serial", _l("Serial no."), Code(64), searched=True,
                  aliases=("序列号", "机身号", "条码", "SN", "S/N", "serial number"),
                  help=_l("The maker's; no two are alike.")),
            Field("bought_on", _l("Bought on"), Date(), aliases=("购买日期", "购机日期", "date")),
            Field("warranty_until", _l("Warranty until"), Until(ahead=None),
                  aliases=("保修至", "保修期至", "质保到期"),
                  help=_l("From the purchase and the product's warranty, unless written otherwise.")),
            Field("install_address", _l("Installed at"), Address(), aliases=("安装地址", "地址")),
            Field("created_at", _l("Entered at"), Instant(), editable=False, sortable=True),
        ),
        columns=("number", "customer", "model", "serial", "bought_on", "warranty_until", "install_address"),
        beneath=("number", "model", "serial", "bought_on", "warranty_until"),
        figures=("bought_on", "warranty_until"),
        views=(
            View("all", _l("All"), {}),
            View("covered", _l("Under warranty"), {"warranty_until.from": "today", "sort": "warranty_until"}),
            View("over", _l("Warranty over"), {"warranty_until.to": "yesterday", "sort": "-warranty_until"}),
        ),
        warn=warn,
        follow=follow_devices,
    )
)  # fmt: skip

tables.contribute(
    "customers",
    rollup("devices", _l("Devices"), Integer(), Customer, OWNED.correlate(Customer).scalar_subquery()),
    tells_of="devices",
)
