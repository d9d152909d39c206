"""Everybody whom a campaign is for becomes its member, with one statement; who was asked before is left alone."""

from flask import Blueprint, abort, redirect, url_for
from flask_babel import gettext as _
from sqlalchemy import literal, select
from sqlalchemy.dialects.postgresql import insert

from tenants.current import actor, use_door
from tenants.db import company_connection, db
from tenants.roles import Permission
from webapp.campaigns.models import LIVE, Campaign, CampaignMember
from webapp.campaigns.segments import asked_for
from webapp.core.access import may, requires
from webapp.core.errors import refusal
from webapp.tables.asking.questions import conditions
from webapp.tables.registry import tables

MEMBERS = "campaign_members"


def offer(campaign_id: int) -> list[dict]:
    """The button on a campaign's page."""
    if not may(Permission.ADD, MEMBERS):
        return []
    url = url_for("campaigns.invite", id=campaign_id)
    return [{"label": _("Invite everybody it is for"), "url": url, "icon": "people", "post": True}]


def add_to(bp: Blueprint) -> None:
    """The route behind the button."""
    bp.add_url_rule(
        "/<int:id>/invitations", "invite", requires(Permission.ADD, table=MEMBERS)(invite), methods=["POST"]
    )


def invite(id):
    use_door("bulk")
    live = select(Campaign.segment).where(Campaign.id == id, Campaign.deleted_at.is_(None))
    found = db.session.execute(live).one_or_none() or abort(404)
    if not found.segment:
        return refusal(422, _("Say first whom the campaign is for."))
    invite_all(id, found.segment)
    db.session.commit()
    return redirect(url_for("campaigns.show", id=id), 303)


def invite_all(campaign_id: int, segment: str) -> int:
    """How many were asked just now."""
    customers, who = tables.here("customers"), actor()
    chosen = select(
        literal(campaign_id), customers.id, literal("invited"), *[literal(who.id if who else None)] * 2
    ).where(*conditions(customers, asked_for(segment)))
    columns = ["campaign_id", "customer_id", "status", "created_by", "updated_by"]
    asked = insert(CampaignMember).from_select(columns, chosen)
    once = asked.on_conflict_do_nothing(index_elements=["campaign_id", "customer_id"], index_where=LIVE)
    return company_connection().execute(once).rowcount
