"""Orders and their lines as the shop knows them. A line is also a row of the purchase record (购买记录)."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from webapp.core.formats import today
from webapp.customers.pointing import customer_no
from webapp.orders import keeping, rollups
from webapp.orders.beginning import ORDER, begin_orders
from webapp.orders.choices import PAYMENT_METHOD, STATUS
from webapp.orders.doubts import DOUBTS
from webapp.orders.lines import Lines
from webapp.orders.models import Order, OrderLine
from webapp.tables.fields import Computed, Field
from webapp.tables.kinds import (
    Address,
    Code,
    Date,
    Instant,
    Integer,
    LongText,
    Money,
    Number,
    Person,
    Quantity,
    Rating,
    Reference,
    Share,
)
from webapp.tables.registry import tables
from webapp.tables.rolling import rollup
from webapp.tables.table import Table, View

orders = tables.add(
    Table(
        "orders",
        _l("Orders"),
        Order,
        one=_l("order"),
        icon="orders",
        parent="customers",
        title="number",
        fields=(
            Field("number", _l("Order no."), Number("XS"), editable=False, searched=True, sortable=True,
                  aliases=("订单编号", "订单号", "单号", "order_id", "order number")),
            Field("external_no", _l("Shop order no."), Code(64), searched=True,
                  aliases=("平台单号", "外部单号", "平台订单号", "external order no"),
                  help=_l("The number on the platform where it was bought.")),
            Field("customer", _l("Customer"), Reference("customers"), required=True, searched=True, sortable=True,
                  aliases=("客户", "客户编号", "客户姓名", "客户名称", "customer_id", "customer no")),
            Field("ordered_on", _l("Ordered on"), Date(), required=True, default=today, sortable=True,
                  aliases=("购买日期", "订单日期", "下单日期", "日期", "order_date", "date")),
            Field("status", _l("Order status"), STATUS, required=True, default="to_ship", sortable=True,
                  aliases=("订单状态", "状态", "status"),
                  help=_l("Shipped and done are posted to the ledger; returned takes them back.")),
            Field("discount", _l("Discount"), Money(low=0), default=0, aliases=("优惠", "优惠金额", "折让", "减免"),
                  help=_l("Taken off the sum of the lines, in yuan.")),
            Field("total", _l("Order amount"), Money(), editable=False, sortable=True,
                  aliases=("购买金额", "订单金额", "总金额"),
                  help=_l("The sum of the lines less the discount.")),
            Field("payment_method", _l("Payment method"), PAYMENT_METHOD, aliases=("支付方式", "付款方式", "支付")),
            Field("due_on", _l("Due on"), Date(), sortable=True,
                  aliases=("到期日", "应付日期", "付款期限", "required_date"),
                  help=_l("When it has to be paid.")),
            Field("salesperson", _l("Salesperson"), Person(), aliases=("销售员", "业务员", "店员")),
            Field("delivery_address", _l("Delivery address"), Address(),
                  aliases=("送货地址", "收货地址", "配送地址", "ship_address")),
            Field("note", _l("Note"), LongText(), aliases=("备注", "说明", "notes", "remark")),
            Field("created_at", _l("Entered at"), Instant(), editable=False, sortable=True),
        ),
        figures=("total", "paid", "owed", "ordered_on", "due_on"),
        beneath=("number", "ordered_on", "status", "goods", "total", "payment_method"),
        children_first=True,
        sums=("total",),
        columns=(
            "number", "customer", "ordered_on", "status", "goods", "total", "payment_method", "due_on", "salesperson",
        ),
        views=(
            View("all", _l("All"), {}),
            View("to_ship", _l("To ship"), {"status": "to_ship"}),
            View("month", _l("This month"), {"ordered_on.month": "this"}),
            View("on_account", _l("On account"), {"payment_method": "credit"}),
            View("drafts", _l("Drafts"), {"status": "draft"}),
        ),
        sort="-ordered_on",
        when="ordered_on",
        owner="salesperson",
        doubts=DOUBTS,
        check=keeping.check_order,
        follow=keeping.follow_orders,
    )
)  # fmt: skip

order_lines = tables.add(
    Lines(
        "order_lines",
        _l("Purchase list"),
        OrderLine,
        one=_l("purchase"),
        icon="table",
        parent="orders",
        title="model",
        number="model",
        fields=(
            Field("order", _l("Order no."), ORDER, searched=True,
                  aliases=("订单编号", "订单号", "单号", "订单", "order_id", "order number")),
            Field("model", _l("Product model"), Code(64), required=True, searched=True,
                  aliases=("产品型号", "型号", "产品", "商品", "商品型号", "product_id", "product", "sku"),
                  help=_l("A product of ours, or any words.")),
            Field("quantity", _l("Quantity"), Quantity(), required=True, default=1,
                  aliases=("购买数量", "数量", "qty")),
            Field("unit_price", _l("Unit price"), Money(low=0), aliases=("单价", "价格", "price")),
            Field("discount", _l("Discount share"), Share(), default=0, aliases=("折扣", "折扣率", "discount"),
                  help=_l("The part that is taken off: 0.15, 15%.")),
            Field("amount", _l("Amount"), Money(), editable=False, sortable=True, aliases=("金额", "小计"),
                  help=_l("Quantity by price, less the discount.")),
            Field("rating", _l("Rating"), Rating(), aliases=("评价", "评分", "产品评价"),
                  help=_l("What the customer thinks of it, one to five.")),
            Field("comment", _l("Comment"), LongText(), aliases=("评价内容", "评论")),
        ),
        columns=("order", "customer", "ordered_on", "status", "model", "quantity", "unit_price", "discount", "amount"),
        beneath=("model", "quantity", "unit_price", "discount", "amount"),
        views=(
            View("all", _l("All"), {}),
            View("record", _l("Purchase records"), {}, (
                "order", "customer_no", "model", "ordered_on", "quantity", "payment_method", "status",
            )),
        ),
        sums=("amount",),
        check=keeping.check_line,
        learn=keeping.learn_lines,
        warn=keeping.warn_line,
        begin=begin_orders,
        follow=keeping.follow_lines,
    )
)  # fmt: skip

tables.contribute(
    "customers",
    Computed("last_order", _l("Last order"), Date(), load=rollups.last_order, sql=rollups.LAST_OF_CUSTOMER),
    Computed("purchases", _l("Purchase record"), load=rollups.purchases),
    Computed("bought", _l("Bought in all"), Money(), load=rollups.bought, sql=rollups.BOUGHT_BY_CUSTOMER),
    Computed("times", _l("Orders in all"), Integer(), load=rollups.times, sql=rollups.TIMES_OF_CUSTOMER),
    tells_of="orders",
)
tables.contribute("orders", Computed("goods", _l("Goods"), load=rollups.goods), tells_of="order_lines")


def _of_order(key, label, kind, column, aliases):
    """A column of the order that each line is in, typed with a line that begins one."""
    sql = select(column).where(Order.id == OrderLine.order_id).correlate(OrderLine).scalar_subquery()
    return rollup(key, label, kind, OrderLine, sql, entered=True, aliases=aliases)


BUYER = select(Order.customer_id).where(Order.id == OrderLine.order_id).correlate(OrderLine).scalar_subquery()
tables.contribute(
    "order_lines",
    _of_order("customer", _l("Customer name"), Reference("customers"), Order.customer_id,
              ("客户", "客户姓名", "客户名称", "customer_id")),
    customer_no(OrderLine, BUYER),
    _of_order("ordered_on", _l("Ordered on"), Date(), Order.ordered_on,
              ("购买日期", "订单日期", "下单日期", "日期", "order_date", "date")),
    _of_order("status", _l("Order status"), STATUS, Order.status, ("订单状态", "状态")),
    _of_order("payment_method", _l("Payment method"), PAYMENT_METHOD, Order.payment_method,
              ("支付方式", "付款方式", "支付")),
    tells_of="orders",
)  # fmt: skip
