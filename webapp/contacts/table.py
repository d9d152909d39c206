"""Contacts as the shop knows them."""

from flask_babel import lazy_gettext as _l

from webapp.contacts.keeping import FIRST, keep_one_first
from webapp.contacts.models import Contact
from webapp.customers.models import Customer
from webapp.tables.fields import Field
from webapp.tables.kinds import Email, Instant, Name, Phone, Reference, SealedText, Text, YesNo
from webapp.tables.registry import tables
from webapp.tables.rolling import rollup
from webapp.tables.table import Table, View

contacts = tables.add(
    Table(
        "contacts",
        _l("Contacts"),
        Contact,
        one=_l("contact"),
        icon="contacts",
        parent="customers",
        number="name",
        fields=(
            Field("name", _l("Contact name"), Name(), required=True, searched=True, sortable=True,
                  aliases=("联系人", "联系人姓名", "姓名", "contact", "contact_name")),
            Field("customer", _l("Customer"), Reference("customers"), required=True, searched=True,
                  aliases=("客户", "客户编号", "客户姓名", "客户名称", "公司", "customer_id")),
            Field("title", _l("Job title"), Text(100), aliases=("职务", "职位", "岗位", "contact_title"),
                  help=_l("What they do at the customer's.")),
            Field("phone", _l("Phone"), Phone(), searched=True,
                  aliases=("联系电话", "手机", "电话", "手机号", "mobile", "tel", "telephone")),
            Field("email", _l("E-mail"), Email(), aliases=("电子邮箱", "邮箱", "电子邮件", "mail")),
            Field("wechat", _l("WeChat"), SealedText(), aliases=("微信", "微信号")),
            Field("is_primary", _l("Asked first"), YesNo(), default=False,
                  aliases=("主要联系人", "首要联系人", "primary"),
                  help=_l("The one to ask first.")),
            Field("created_at", _l("Entered at"), Instant(), editable=False, sortable=True),
        ),
        columns=("name", "customer", "title", "phone", "email", "wechat", "is_primary"),
        beneath=("name", "title", "phone", "wechat", "is_primary"),
        views=(
            View("all", _l("All"), {}),
            View("first", _l("Asked first"), {"is_primary": "yes"}),
        ),
        follow=keep_one_first,
    )
)  # fmt: skip

tables.contribute("customers", rollup("contact", _l("Contact"), Text(), Customer, FIRST), tells_of="contacts")
