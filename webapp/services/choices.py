"""The lists that a service's fields choose from."""

from flask_babel import lazy_gettext as _l

from webapp.tables.kinds import Choice

TYPE = Choice(
    ("install", _l("Installation")),
    ("repair", _l("Repair"), "报修"),
    ("advice", _l("Advice")),
    ("presale", _l("Advice before the sale"), "售前"),
    ("aftersale", _l("After-sales service"), "售后"),
    ("other", _l("Other")),
    extendable=True,
)
OUTCOME = Choice(
    ("waiting", _l("To be done"), "未处理", "待服务"),
    ("doing", _l("In progress"), "处理中", "服务中"),
    ("done", _l("Done"), "完成"),
    ("not_done", _l("Not done"), "失败"),
    dots={"waiting": "blue", "doing": "blue", "done": "green", "not_done": "grey"},
)
FEEDBACK = Choice(
    ("open", _l("To be answered"), "未处理"),
    ("answered", _l("Dealt with"), "处理完"),
    dots={"open": "blue", "answered": "green"},
)
OVER = ("done", "not_done")
