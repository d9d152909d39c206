"""Payments as the shop knows them: money received, money paid back."""

from flask_babel import lazy_gettext as _l

from webapp.core.formats import today
from webapp.orders.choices import PAYMENT_METHOD
from webapp.orders.models import Order
from webapp.payments import keeping
from webapp.payments.choices import ACCOUNT, DIRECTION, PAID_ORDER
from webapp.payments.models import Payment
from webapp.payments.owing import OWED, PAID, propose
from webapp.tables.fields import Field
from webapp.tables.kinds import Code, Date, Instant, LongText, Money, Number, Reference
from webapp.tables.registry import tables
from webapp.tables.rolling import rollup
from webapp.tables.table import Table, View

payments = tables.add(
    Table(
        "payments",
        _l("Payments"),
        Payment,
        one=_l("payment"),
        icon="payments",
        parent="customers",
        title="number",
        fields=(
            Field("number", _l("Payment no."), Number("SK"), editable=False, searched=True, sortable=True,
                  aliases=("收款单号", "收付款编号", "单号", "payment_id", "payment number")),
            Field("customer", _l("Customer"), Reference("customers"), required=True, searched=True, sortable=True,
                  aliases=("客户", "客户编号", "客户姓名", "客户名称", "付款人", "customer_id", "customer no")),
            Field("direction", _l("In or out"), DIRECTION, required=True, default="in",
                  aliases=("收支", "收付", "类型", "方向"),
                  help=_l("Received from the customer, or paid back.")),
            Field("paid_on", _l("Paid on"), Date(), required=True, default=today, sortable=True,
                  aliases=("收款日期", "付款日期", "日期", "date", "payment_date")),
            Field("amount", _l("Amount"), Money(), required=True, sortable=True,
                  aliases=("金额", "收款金额", "付款金额", "实收")),
            Field("method", _l("Payment method"), PAYMENT_METHOD, required=True, default="wechat", sortable=True,
                  aliases=("支付方式", "收款方式", "付款方式")),
            Field("account", _l("Into account"), ACCOUNT, aliases=("收款账户", "账户", "入账账户"),
                  help=_l("Where the money went, or came from.")),
            Field("order", _l("For order"), PAID_ORDER, aliases=("订单", "订单编号", "订单号", "order_id"),
                  help=_l("The order it pays; blank is money in advance.")),
            Field("reference", _l("Transaction no."), Code(100), searched=True,
                  aliases=("流水号", "交易号", "凭证号", "transaction_id"),
                  help=_l("The number that the bank or platform gave it.")),
            Field("note", _l("Note"), LongText(), aliases=("备注", "说明", "摘要", "notes", "remark")),
            Field("created_at", _l("Entered at"), Instant(), editable=False, sortable=True),
        ),
        columns=("number", "customer", "direction", "paid_on", "amount", "method", "order", "reference"),
        beneath=("number", "direction", "paid_on", "amount", "method", "order"),
        views=(
            View("all", _l("All"), {}),
            View("month", _l("This month"), {"paid_on.month": "this"}),
            View("advances", _l("Advances"), {"order.blank": "1", "direction": "in"}),
            View("refunds", _l("Refunds"), {"direction": "out"}),
        ),
        sort="-paid_on",
        when="paid_on",
        check=keeping.check_payment,
        propose=propose,
        follow=keeping.post,
    )
)  # fmt: skip

tables.contribute(
    "orders",
    rollup("paid", _l("Paid so far"), Money(), Order, PAID),
    rollup("owed", _l("Still owed"), Money(), Order, OWED),
    tells_of="payments",
)
