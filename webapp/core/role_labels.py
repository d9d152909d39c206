"""What the roles are called."""

from flask_babel import lazy_gettext as _l

from tenants.roles import Role

LABELS = {
    Role.OWNER: _l("Owner"),
    Role.ADMIN: _l("Administrator"),
    Role.SALES: _l("Sales"),
    Role.SERVICE: _l("Service"),
    Role.ACCOUNTANT: _l("Accountant"),
    Role.VIEWER: _l("Viewer"),
}


def role_label(role: Role | str | None) -> str:
    return str(LABELS[Role(role)]) if role else ""
