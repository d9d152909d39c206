"""What a repair's fields choose from: how it ended, and the devices that there are."""

from flask_babel import lazy_gettext as _l

from webapp.tables.kinds import Choice, Learned

OUTCOME = Choice(
    ("waiting", _l("To mend"), "未处理"),
    ("mended", _l("Mended"), "修好", "已修好", "维修完成"),
    ("not_mended", _l("Not mended"), "修不好"),
    ("parts", _l("Waiting for parts"), "等待配件", "缺件"),
    ("replaced", _l("Replaced"), "已换", "已退"),
    dots={"waiting": "blue", "mended": "green", "not_mended": "grey", "parts": "blue", "replaced": "green"},
)
SETTLED = ("mended", "not_mended", "replaced")  # it is over, so the fee is due
DEVICE = Learned("devices", "customer_id", "model", "warranty_until")
