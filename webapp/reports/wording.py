"""Words of the account book that screen and paper share."""

from flask_babel import gettext as _

from webapp.reports.statements import Line


def side(line: Line) -> str:
    """方向: 借 when they owe us, 贷 when we hold their money, 平."""
    return {"debit": _("Dr"), "credit": _("Cr"), "even": _("Even")}[line.side]
