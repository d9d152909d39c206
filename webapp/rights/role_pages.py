"""The pages of roles: all of them with who has them, the matrix of one, and how much of each field it sees."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from tenants.current import bound_company
from tenants.db import db
from tenants.models import Membership
from tenants.roles import Permission, Role
from webapp.accounts import duties
from webapp.core.access import requires
from webapp.core.fragments import toast
from webapp.core.rights import BASES
from webapp.core.role_labels import role_label
from webapp.rights import keeping, matrix
from webapp.rights.blueprint import roles_bp
from webapp.rights.models import OwnRole
from webapp.tables.registry import tables

ONE = "/<int:id>"


@roles_bp.get("")
@requires(Permission.MEMBERS)
def index():
    return _index()


@roles_bp.post("")
@requires(Permission.MEMBERS)
def create():
    """A role of the company's own, to begin with like the built-in one that is named."""
    try:
        made = keeping.make(request.form.get("label", ""), request.form.get("base", ""))
    except keeping.Unfit as unfit:
        db.session.rollback()
        return _index(unfit.errors, 422)
    db.session.commit()
    return redirect(url_for("roles.show", id=made.id), 303)


@roles_bp.get("/<name>")
@requires(Permission.MEMBERS)
def built_in(name):
    """The matrix of a built-in role, to read."""
    role = Role(name) if name in set(Role) else abort(404)
    return _matrix(role)


@roles_bp.get(ONE)
@requires(Permission.MEMBERS)
def show(id):
    return _matrix(_found(id))


@roles_bp.post(ONE)
@requires(Permission.MEMBERS)
def change(id):
    """Name and matrix at once; 409 where somebody changed the role meanwhile: what was ticked stays ticked."""
    role = _found(id, lock=True)
    if request.form.get("seen") != matrix.stamp(role):
        return _matrix(role, 409, {"role": _("Somebody changed this role meanwhile. Look again, then save.")})
    try:
        keeping.rename(role, request.form.get("label", ""))
        keeping.alter(role, matrix.asked(request.form, role))
    except keeping.Unfit as unfit:
        db.session.rollback()
        return _matrix(_found(id), 422, unfit.errors)
    db.session.commit()
    return toast(redirect(url_for("roles.show", id=id), 303), _("Saved. It holds from the next page on."))


@roles_bp.post(f"{ONE}/dismissal")
@requires(Permission.MEMBERS)
def dismiss(id):
    role = _found(id, lock=True)
    label = role.label
    try:
        keeping.dismiss(role)
    except keeping.Unfit as unfit:
        db.session.rollback()
        return _matrix(_found(id), 422, unfit.errors)
    db.session.commit()
    return toast(redirect(url_for("roles.index"), 303), _("The role “%(role)s” is gone.", role=label))


@roles_bp.get(f"{ONE}/fields/<table>")
@requires(Permission.MEMBERS)
def fields(id, table):
    return _fields(_found(id), _table(table))


@roles_bp.post(f"{ONE}/fields/<table>")
@requires(Permission.MEMBERS)
def level(id, table):
    """How much of each field of a table there is for the role."""
    role, table = _found(id, lock=True), _table(table)
    if request.form.get("seen") != matrix.stamp(role):
        return _fields(
            role, table, 409, {"role": _("Somebody changed this role meanwhile. Look again, then save.")}
        )
    try:
        keeping.alter(role, matrix.levelled(request.form, role, table))
    except keeping.Unfit as unfit:
        db.session.rollback()
        return _fields(_found(id), table, 422, unfit.errors)
    db.session.commit()
    return toast(redirect(url_for("roles.show", id=id), 303), _("Saved. It holds from the next page on."))


def _found(id, lock=False) -> OwnRole:
    query = select(OwnRole).where(OwnRole.id == id)
    return db.session.scalar(query.with_for_update() if lock else query) or abort(404)


def _table(name):
    return tables.whole(name) if name in tables else abort(404)


def _index(errors=None, status=200):
    own = db.session.scalars(select(OwnRole).order_by(OwnRole.label, OwnRole.id)).all()
    told = {
        "own": own,
        "roles": [(role, role_label(role)) for role in Role],
        "held": _held(),
        "errors": errors or {},
    }
    bases = [(str(base), role_label(base)) for base in BASES]
    return render_template(
        "rights/roles.html", bases=bases, label=role_label, typed=request.form, **told
    ), status


def _held() -> dict:
    """{a built-in role, or the id of one's own: how many people have it}."""
    mine = Membership.company_id == bound_company().id, Membership.state == "active"
    query = select(Membership.role, Membership.duty, func.count()).where(*mine)
    found = db.session.execute(query.group_by(Membership.role, Membership.duty))
    return {duty or role: count for role, duty, count in found}


def _matrix(role, status=200, errors=None):
    own = role if isinstance(role, OwnRole) else None
    told = {
        "role": own,
        "name": own.label if own else role_label(role),
        "base": role_label(own.base) if own else "",
        "lines": matrix.lines(matrix.rights_of(role)),
        "seen": matrix.stamp(own) if own else "",
        "typed": request.form if request.method == "POST" and errors else None,
        "errors": errors or {},
        "word": duties.word(own.base, own.id) if own else str(role),
        "counts": None,
    }
    return render_template("rights/role.html", actions=matrix.ACTIONS, whose=matrix.WHOSE, **told), status


def _fields(role, table, status=200, errors=None):
    grant = matrix.rights_of(role).grant(table.name)
    standing = {one.key: str(int(grant.fields.get(one.key, matrix.most(one)))) for one in table.fields}
    lines = [
        (one, matrix.offered(table, one), request.form.get(one.key, standing[one.key]))
        for one in table.fields
    ]
    told = {"role": role, "table": table, "lines": lines, "seen": matrix.stamp(role), "errors": errors or {}}
    return render_template("rights/fields.html", **told), status
