"""Customers as the shop knows them: who they are, how to reach them, what they owe."""

from flask_babel import lazy_gettext as _l

from webapp.customers.choices import GENDER, GRADE, KIND, LIFECYCLE, SOURCE, VALUE_TIER
from webapp.customers.doubts import DOUBTS
from webapp.customers.models import Customer
from webapp.customers.rules import check_customer, keep_who_owes, years_old
from webapp.tables.fields import Computed, Field
from webapp.tables.kinds import (
    Address,
    Email,
    Instant,
    Integer,
    LongText,
    Money,
    Name,
    Number,
    Person,
    Phone,
    SealedDate,
    SealedText,
    Tags,
    Text,
)
from webapp.tables.registry import tables
from webapp.tables.soundness import completeness, freshness
from webapp.tables.table import Table, View

WHO = (
    Field("number", _l("Customer no."), Number("C"), editable=False, searched=True, sortable=True,
          aliases=("客户编号", "编号", "客户号", "客户代码", "customer_id", "customer no", "customer number"),
          help=_l("Given by itself and never used again, even after deletion.")),
    Field("name", _l("Customer name"), Name(), required=True, searched=True, sortable=True,
          aliases=("姓名", "客户名字", "客户名称", "客户姓名", "名字", "联系人", "contact_name", "full name")),
    Field("kind", _l("Person or company"), KIND, required=True, sortable=True,
          aliases=("客户性质", "性质", "个人/企业"),
          help=_l("A private person, or a company.")),
    Field("company_name", _l("Company name"), Text(200), searched=True,
          aliases=("公司名称", "公司", "单位", "单位名称", "企业名称", "company"),
          help=_l("Needed for companies.")),
    Field("gender", _l("Gender"), GENDER, default="unknown", aliases=("性别", "sex")),
    Field("birth_date", _l("Birth date"), SealedDate(yearly=True), aliases=("出生日期", "生日", "出生年月", "birthday"),
          help=_l("A day, or only a year; the age comes of it.")),
    Computed("age", _l("Age"), Integer(0, 150), load=years_old,
             help=_l("Worked out from the birth date.")),
    Field("occupation", _l("Occupation"), Text(100), aliases=("职业", "工作", "contact_title", "title")),
    Field("interests", _l("Interests"), Tags(), aliases=("兴趣爱好", "爱好", "兴趣", "hobbies"),
          help=_l("Words with commas between them.")),
)  # fmt: skip

STANDING = (
    Field("grade", _l("Customer type"), GRADE, required=True, default="normal", sortable=True,
          aliases=("客户类型", "客户等级", "等级", "会员等级", "level"),
          help=_l("How the shop ranks the customer.")),
    Field("lifecycle", _l("Customer status"), LIFECYCLE, required=True, default="current", sortable=True,
          aliases=("客户状态", "状态"),
          help=_l("Has not bought yet, buys, or has not been heard of for long.")),
    Field("value_tier", _l("Customer value"), VALUE_TIER, aliases=("客户价值", "价值"),
          help=_l("What the customer is worth; chosen by hand, it stays so.")),
)  # fmt: skip

REACH = (
    Field("phone", _l("Phone"), Phone(), searched=True,
          aliases=("联系电话", "手机", "电话", "手机号", "手机号码", "电话号码", "联系方式",
                   "mobile", "tel", "telephone"),
          help=_l("An unusual number is kept, with a warning.")),
    Field("wechat", _l("WeChat"), SealedText(), aliases=("微信", "微信号")),
    Field("email", _l("E-mail"), Email(), aliases=("电子邮箱", "邮箱", "电子邮件", "邮件", "mail")),
    Field("province", _l("Province"), Text(64), aliases=("省", "省份", "region", "state")),
    Field("city", _l("City"), Text(64), sortable=True, aliases=("市", "城市")),
    Field("district", _l("District"), Text(64), aliases=("区", "区县", "区域")),
    Field("address", _l("Address"), Address(),
          aliases=("地址", "详细地址", "住址", "家庭地址", "公司地址", "收货地址")),
    Field("source", _l("Source"), SOURCE, aliases=("来源", "客户来源", "渠道"),
          help=_l("How the customer first came to us.")),
)  # fmt: skip

WANTED = ("phone", "kind", "city", "address", "source", "owner", "gender", "grade")

CARE = (
    Field("owner", _l("In charge"), Person(), sortable=True,
          aliases=("负责人", "业务员", "跟进人", "客户经理", "owner"),
          help=_l("Who looks after the customer; blank is nobody's.")),
    Field("team", _l("Team"), Text(64), aliases=("部门", "团队", "department")),
    Field("credit_limit", _l("Credit limit"), Money(low=0), sortable=True, aliases=("信用额度", "额度", "授信额度"),
          help=_l("How much the customer may owe at most.")),
    Field("payment_terms", _l("Payment terms, days"), Integer(0, 3650, ("天", "日", "days", "day")),
          aliases=("账期", "账期(天)", "账期天数"),
          help=_l("Days until a bill on account is due.")),
    Field("preferences", _l("Preferences"), LongText(), aliases=("偏好", "客户偏好"),
          help=_l("What they like and what they do not want.")),
    Field("note", _l("Note"), LongText(), aliases=("备注", "说明", "notes", "remark", "comment")),
    completeness(Customer, WANTED),
    freshness(Customer),
    Field("verified_at", _l("Verified at"), Instant(), editable=False, by_act=True,
          help=_l("When somebody last checked that the record is right.")),
    Field("verified_by", _l("Verified by"), Person(), editable=False, by_act=True,
          help=_l("Who checked it last.")),
    Field("balance", _l("Balance due"), Money(), editable=False, sortable=True,
          help=_l("What is owed to us; below zero, what was paid in advance. The ledger keeps it.")),
    Field("created_at", _l("Entered at"), Instant(), editable=False, sortable=True),
)  # fmt: skip

customers = tables.add(
    Table(
        "customers",
        _l("Customers"),
        Customer,
        one=_l("customer"),
        icon="customers",
        fields=(*WHO, *STANDING, *REACH, *CARE),
        columns=(
            "number", "name", "phone", "grade", "lifecycle", "district", "purchases", "last_order", "balance", "owner",
        ),
        views=(
            View("all", _l("All"), {}),
            View("mine", _l("My customers"), {"owner": "me"}),
            View("owing", _l("Owing"), {"balance.above": "0", "sort": "-balance"}),
            View("basics", _l("Basic information"), {}, ("number", "name", "phone", "email", "address", "grade")),
            View("vip", _l("VIP customers"), {"grade": "vip"}),
            View("leads", _l("Leads"), {"lifecycle": "lead"}),
            View("pool", _l("Pool"), {"owner.blank": "1"}),
            View("incomplete", _l("Incomplete"), {"completeness.below": "60"}),
            View(
                "plan",
                _l("Customer plan"),
                columns=("name", "phone", "last_contact", "purchases", "open_need", "campaigns", "next_task"),
                headings={"name": _l("Name of the customer"), "phone": _l("How to reach them")},
            ),
        ),
        figures=("balance", "bought", "times", "last_order", "credit_limit"),
        sums=("balance",),
        offers=("orders", "interactions"),
        leaves_out={"lifecycle.not": "inactive"},
        owner="owner",
        wanted=WANTED,
        doubts=DOUBTS,
        check=check_customer,
        regards=("kind", "company_name", "owner"),
        part=keep_who_owes,
    )
)  # fmt: skip
