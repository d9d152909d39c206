"""The page of teams: who works together, and so sees each other's records where a role says so."""

from flask import abort, render_template, request, url_for
from flask import redirect as to
from flask_babel import gettext as _
from sqlalchemy import select

from tenants.current import bound_company
from tenants.db import db
from tenants.models import Membership, Person
from tenants.roles import Permission
from webapp.core.access import requires
from webapp.core.fragments import toast
from webapp.rights import keeping
from webapp.rights.blueprint import teams_bp
from webapp.rights.models import Team, TeamMember


@teams_bp.get("")
@requires(Permission.MEMBERS)
def index():
    return _page()


@teams_bp.post("")
@requires(Permission.MEMBERS)
def create():
    return _kept(lambda: keeping.found(request.form.get("label", ""), _people()), "new")


@teams_bp.post("/<int:id>")
@requires(Permission.MEMBERS)
def change(id):
    """Its name and its people."""
    team = _found(id)

    def changed():
        keeping.rename(team, request.form.get("label", ""))
        keeping.gather(team, _people())

    return _kept(changed, str(id))


@teams_bp.post("/<int:id>/disbandment")
@requires(Permission.MEMBERS)
def disband(id):
    team = _found(id)
    label = team.label
    keeping.disband(team)
    db.session.commit()
    return toast(to(url_for("teams.index"), 303), _("The team “%(team)s” is no more.", team=label))


def _found(id) -> Team:
    return db.session.scalar(select(Team).where(Team.id == id).with_for_update()) or abort(404)


def _people() -> list[int]:
    """Those that were ticked."""
    return [int(id) for id in request.form.getlist("people") if id.isdecimal() and len(id) < 19]


def _kept(write, which):
    try:
        write()
    except keeping.Unfit as unfit:
        db.session.rollback()
        return _page(unfit.errors, which, 422)
    db.session.commit()
    return toast(to(url_for("teams.index"), 303), _("Saved. It holds from the next page on."))


def _page(errors=None, which="", status=200):
    teams = db.session.scalars(select(Team).order_by(Team.label, Team.id)).all()
    members: dict[int, set[int]] = {team.id: set() for team in teams}
    for team_id, person_id in db.session.execute(select(TeamMember.team_id, TeamMember.person_id)):
        members[team_id].add(person_id)
    told = {"teams": teams, "members": members, "errors": errors or {}, "which": which, "typed": request.form}
    return render_template("rights/teams.html", people=_colleagues(), ticked=_people(), **told), status


def _colleagues():
    here = select(Person.id, Person.name).join(Membership, Membership.person_id == Person.id)
    mine = Membership.company_id == bound_company().id, Membership.state == "active"
    return db.session.execute(here.where(*mine).order_by(Membership.created_at, Person.id)).all()
