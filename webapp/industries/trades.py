"""The trades by the codes that companies are founded with."""

from tenants.current import company
from webapp.industries.appliances import APPLIANCES
from webapp.industries.online import ONLINE
from webapp.industries.services import SERVICES
from webapp.industries.trade import Trade
from webapp.tables.own.company_wide import chosen

TRADES = {"appliances": APPLIANCES, "online": ONLINE, "services": SERVICES}
UNUSED = "unused tables"


def trade() -> Trade:
    """The trade of the bound company; one that nobody knows uses everything."""
    tenant = company()
    return TRADES.get(tenant.industry, Trade()) if tenant else Trade()


def unused() -> frozenset[str]:
    """The tables that the bound company does without: as it chose, else as its trade does."""
    kept = chosen(UNUSED)
    return trade().unused if kept is None else frozenset(kept)
