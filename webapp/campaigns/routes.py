"""The pages of campaigns and their members; a campaign asks everybody it is for at once."""

from webapp.campaigns import inviting
from webapp.campaigns.table import campaigns, members
from webapp.tables.pages import table_blueprint
from webapp.tables.registry import tables

bp = table_blueprint(campaigns)
members_bp = table_blueprint(members)
inviting.add_to(bp)
tables.actions["campaigns"].append(inviting.offer)
