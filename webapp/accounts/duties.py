"""The roles that can be given here: the built-in ones and the company's own, each by a word for forms."""

from flask_babel import gettext as _

from tenants.current import Tenant
from tenants.roles import Role
from webapp.accounts.members import Refused
from webapp.core.rights import Company, of_company

OWN = "own:"


def _kept(tenant: Tenant) -> Company | None:
    return of_company(tenant) if tenant.settings else None


def own_roles(tenant: Tenant) -> list[tuple[str, str]]:
    """(word, label) of the company's own roles, by label."""
    company = _kept(tenant)
    found = company.roles.items() if company else ()
    return sorted(((f"{OWN}{id}", rights.label) for id, rights in found), key=lambda one: one[1])


def word(role: str, duty: int | None) -> str:
    """The word for the role that somebody has."""
    return f"{OWN}{duty}" if duty else str(role)


def read(word: str, tenant: Tenant) -> tuple[Role, int | None]:
    """(built-in role, id of the company's own). Raises Refused for a word that means none."""
    if word in set(Role):
        return Role(word), None
    company, id = _kept(tenant), word.removeprefix(OWN)
    own = company.roles.get(int(id)) if company and word.startswith(OWN) and id.isdecimal() else None
    if own is None or own.base is None:
        raise Refused(_("There is no such role."))
    return own.base, int(id)
