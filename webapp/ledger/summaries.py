"""摘要: what an entry was for, built when it is shown, in the language of the person who looks."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

TEXTS = {
    "sale": _l("Sale"),
    "return": _l("Goods returned"),
    "receipt": _l("Payment received"),
    "refund": _l("Refund paid"),
    "repair": _l("Repair fee"),
    "service": _l("Service fee"),
    "reversal": _l("Reversal of"),
}

METHODS = {
    "cash": _l("Cash"),
    "wechat": _l("WeChat Pay"),
    "alipay": _l("Alipay"),
    "transfer": _l("Bank transfer"),
    "card": _l("Card"),
    "credit": _l("On credit"),
    "instalments": _l("Instalments"),
    "other": _l("Other"),
}

SERVICES = {
    "install": _l("Installation"),
    "repair": _l("Repair"),
    "advice": _l("Advice"),
    "presale": _l("Advice before the sale"),
    "aftersale": _l("After-sales service"),
    "other": _l("Other"),
}


def summary(code: str, params: Mapping) -> str:
    """The words of an entry: what happened, the record's number, the goods or the way of paying.

    `params` may hold `number`, `goods`, `service`, `method`, `account`, `reference`, and `on`, the day of
    the record where the entry is dated otherwise because it was reopened.
    """
    method = params.get("method")
    parts = (
        TEXTS.get(code, code),
        params.get("number"),
        params.get("goods"),
        SERVICES.get(params.get("service") or "", params.get("service")),
        METHODS.get(method or "", method),
        params.get("account"),
        params.get("reference"),
        _("(corrected, of %(day)s)", day=params["on"]) if "on" in params else None,
    )
    return " ".join(str(part) for part in parts if part)
