"""Products as the shop knows them: a model, what it is called, what it costs."""

from flask_babel import lazy_gettext as _l

from webapp.products.models import Product
from webapp.tables.fields import Field
from webapp.tables.kinds import Choice, Code, Instant, Integer, Money, Text, YesNo
from webapp.tables.registry import tables
from webapp.tables.table import Table, View

CATEGORY = Choice(
    ("air_conditioner", _l("Air conditioner")),
    ("refrigerator", _l("Refrigerator")),
    ("washer", _l("Washing machine")),
    ("television", _l("Television")),
    ("kitchen", _l("Kitchen appliance")),
    ("bathroom", _l("Bathroom appliance")),
    ("small", _l("Small appliance")),
    ("part", _l("Spare part")),
    ("other", _l("Other")),
    extendable=True,
)

products = tables.add(
    Table(
        "products",
        _l("Products"),
        Product,
        one=_l("product"),
        icon="products",
        number="model",
        title="model",
        fields=(
            Field("model", _l("Product model"), Code(64), required=True, searched=True, sortable=True,
                  aliases=("型号", "产品型号", "商品型号", "货号", "SKU", "model no", "product_id", "product"),
                  help=_l("What it is ordered by; no two are alike.")),
            Field("name", _l("Product name"), Text(120), searched=True,
                  aliases=("品名", "产品名称", "商品名称", "名称", "product_name")),
            Field("category", _l("Category"), CATEGORY, sortable=True,
                  aliases=("分类", "品类", "产品类别", "category_name")),
            Field("list_price", _l("List price"), Money(low=0), sortable=True,
                  aliases=("价格", "单价", "售价", "标价", "price", "unit_price")),
            Field("warranty_months", _l("Warranty, months"), Integer(0, 600, ("个月", "月", "months")),
                  aliases=("保修", "保修期", "质保", "warranty"),
                  help=_l("Counted from the day of purchase.")),
            Field("active", _l("On sale"), YesNo(), default=True, aliases=("在售", "上架", "启用"),
                  help=_l("Whether it is still sold.")),
            Field("created_at", _l("Entered at"), Instant(), editable=False, sortable=True),
        ),
        figures=("list_price", "warranty_months"),
        columns=("model", "name", "category", "list_price", "warranty_months", "active"),
        views=(
            View("all", _l("All"), {}),
            View("active", _l("On sale"), {"active": "yes"}),
        ),
    )
)  # fmt: skip
