"""The members page of a company: who works here, in which role, and who is invited."""

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tenants.current import actor, bound_company
from tenants.db import db
from tenants.models import Person
from tenants.roles import Permission, Role
from webapp.accounts import duties, events, inviting
from webapp.accounts.blueprint import company_bp
from webapp.accounts.forms import InviteForm
from webapp.accounts.members import (
    Refused,
    change_role,
    may_touch,
    members,
    membership,
    resume,
    roles_to_give,
    suspend,
)
from webapp.accounts.people import person_of
from webapp.core.access import requires
from webapp.core.fragments import page_or_fragment, toast
from webapp.core.mail import send
from webapp.core.role_labels import LABELS, role_label
from webapp.core.sign_in import current_person
from webapp.core.urls import absolute_url, outer_url


@company_bp.get("")
@requires(Permission.MEMBERS)
def index():
    return _page()


@company_bp.post("/invitations")
@requires(Permission.MEMBERS)
def invite():
    form = _form()
    if not form.validate():
        return _page(form, 422)
    if inviting.works_here(bound_company().id, form.email.data):
        form.email.errors.append(_("This person works here already."))
        return _page(form, 422)
    return _invite(form.email.data, Role(form.role.data))


@company_bp.post("/invitations/<int:id>/letter")
@requires(Permission.MEMBERS)
def send_again(id):
    """A new link by a new letter; the old link is over."""
    invitation = _invitation(id)
    return _invite(invitation.email, Role(invitation.role))


@company_bp.delete("/invitations/<int:id>")
@requires(Permission.MEMBERS)
def withdraw(id):
    invitation = _invitation(id)
    email = invitation.email
    db.session.delete(invitation)
    db.session.commit()
    return toast(_page(), _("The invitation of %(email)s is withdrawn.", email=email))


@company_bp.post("/<int:id>/role")
@requires(Permission.MEMBERS)
def give_role(id):
    try:
        role, duty = duties.read(request.form.get("role", ""), bound_company())
    except Refused as reason:
        return _page(status=422, refusal=str(reason))
    return _change(id, "role", lambda member: change_role(member, role, actor(), duty))


@company_bp.post("/<int:id>/suspension")
@requires(Permission.MEMBERS)
def close_door(id):
    answer = _change(id, "suspended", lambda member: suspend(member, actor()))
    if answer.status_code != 200:
        return answer
    goes = url_for("handings.index", person=id)
    return toast(answer, _("Suspended. What they look after can be handed over."), goes=goes)


@company_bp.delete("/<int:id>/suspension")
@requires(Permission.MEMBERS)
def open_door(id):
    return _change(id, "resumed", lambda member: resume(member, actor()))


def _form(**given):
    """The form with the roles that this actor may hand out."""
    form = InviteForm(**given)
    form.role.choices = [choice for choice in form.role.choices if choice.value in roles_to_give(actor())]
    return form


def _change(id, kind, change):
    """Does it to a member of this company and shows everybody again; says why where the rules forbid it."""
    member = membership(bound_company().id, id) or abort(404)
    try:
        change(member)
        _note(kind, member)
    except Refused as reason:
        db.session.rollback()
        return _page(status=422, refusal=str(reason))
    db.session.commit()
    return toast(_page(), _("Saved. It holds from the next page on."))


def _note(kind, member):
    whom = db.session.get_one(Person, member.person_id).name
    about = f"{whom} → {duties.word(member.role, member.duty)}" if kind == "role" else whom
    events.note(kind, current_person(), member.company_id, about)


def _invitation(id):
    return inviting.open_one(bound_company().id, id) or abort(404)


def _invite(email, role):
    if role not in roles_to_give(actor()):
        abort(403)
    company = bound_company()
    invitation, token = inviting.invite(company.id, email, role, actor().id)
    link = absolute_url(outer_url("accounts.invitation", token=token))
    _letter(invitation, company.name, link)
    events.note("invited", current_person(), company.id, email)
    db.session.commit()
    return toast(_page(link=link, invited=email), _("An invitation goes to %(email)s.", email=email))


def _letter(invitation, company_name, link):
    """In the language of the invited person, where we know them; else in the inviter's."""
    inviter, invited = current_person(), person_of(invitation.email)
    send(
        invitation.email,
        _l("%(name)s invites you to %(company)s", name=inviter.name, company=company_name),
        "mail/invitation",
        (invited or inviter).locale,
        link=link,
        inviter=inviter.name,
        company_name=company_name,
        role=LABELS[Role(invitation.role)],
        days=inviting.DAYS,
    )


def _page(form=None, status=200, **shown):
    who, company = actor(), bound_company()
    roles = [(str(role), role_label(role)) for role in roles_to_give(who)] + duties.own_roles(company)
    return page_or_fragment(
        "accounts/members.html", "accounts/_members.html", status, form=form or _form(formdata=None), me=who.id,
        members=members(company.id), invitations=inviting.open_ones(company.id), is_over=inviting.is_over,
        may_touch=lambda role: may_touch(who, role), roles=roles,
        label=role_label, word=duties.word, **shown,
    )  # fmt: skip
