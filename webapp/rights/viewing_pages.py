"""What somebody can reach and why, and looking at the company with their eyes."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from tenants.current import Actor, acting_in, bound_company
from tenants.db import company_connection, db
from tenants.models import Membership, Person
from tenants.roles import Permission, Role
from webapp.accounts import duties
from webapp.accounts.members import Refused
from webapp.core import shell, viewing
from webapp.core.access import member, requires
from webapp.core.fragments import toast
from webapp.core.rights import Rights, rights_of
from webapp.core.role_labels import role_label
from webapp.core.sign_in import visitor
from webapp.rights import matrix
from webapp.rights.blueprint import reach_bp, viewing_bp
from webapp.rights.models import Team, TeamMember
from webapp.tables.registry import tables

CAP = 1000


@reach_bp.get("/<int:id>")
@requires(Permission.MEMBERS)
def show(id):
    """Table by table what a member can do and how many records there are for them, and what that comes from."""
    person, membership = _member(id)
    their = Actor(id, person.name, Role(membership.role), duty=membership.duty)
    rights = rights_of(their)
    told = {
        "who": person,
        "membership": membership,
        "role": rights.label or role_label(membership.role),
        "base": role_label(membership.role) if membership.duty else "",
        "teams": _teams(id),
        "lines": matrix.lines(rights),
        "counts": _counts(their, rights),
    }
    return render_template("rights/reach.html", actions=matrix.ACTIONS, whose=matrix.WHOSE, cap=CAP, **told)


@viewing_bp.post("")
@requires(Permission.MEMBERS)
def begin():
    """As a role (`role`: its word) or as a member (`person`: their id), until it is ended."""
    asked = request.form.get("person", "")
    if asked:
        person, membership = _member(int(asked) if asked.isdecimal() and len(asked) < 19 else abort(404))
        role, duty, label = Role(membership.role), membership.duty, person.name
    else:
        role, duty = _read(request.form.get("role", ""))
        label, person = _label(role, duty), None
    viewing.begin(bound_company().id, role, duty, label, person.id if person else None)
    return redirect(url_for("dashboard.front"), 303)


@viewing_bp.post("/end")
@member
def end():
    viewing.end()
    return toast(redirect(url_for("dashboard.front"), 303), _("You are yourself again."))


def _read(word):
    try:
        return duties.read(word, bound_company())
    except Refused:
        abort(422)


def _label(role, duty):
    return rights_of(Actor(0, "", role, duty=duty)).label or role_label(role)


def _member(id):
    mine = Membership.company_id == bound_company().id, Membership.person_id == id
    query = select(Person, Membership).join(Membership, Membership.person_id == Person.id).where(*mine)
    return db.session.execute(query).one_or_none() or abort(404)


def _teams(id):
    query = select(Team.label).join(TeamMember, TeamMember.team_id == Team.id)
    return list(db.session.scalars(query.where(TeamMember.person_id == id).order_by(Team.label)))


def _counts(their: Actor, rights: Rights) -> dict[str, int]:
    """{table: how many records there are for them}, each counted no further than CAP + 1; one statement."""
    with acting_in(bound_company(), their):
        open_ones = [name for name in tables if rights.allows(Permission.SEE, name)]
        counted = [_counted(tables.here(name)) for name in open_ones]
        found = company_connection().execute(select(*counted)).one() if counted else ()
    return dict(zip(open_ones, found, strict=True))


def _counted(table):
    some = select(table.id).where(table.live).limit(CAP + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def banner() -> str:
    """The line above every page while somebody looks through another's eyes."""
    who = visitor()
    return render_template("rights/_banner.html", label=who.viewing) if who and who.viewing else ""


shell.above.append(banner)
