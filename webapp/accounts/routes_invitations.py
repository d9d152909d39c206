"""The page that an invitation's link opens: for somebody new, somebody known, and the wrong person."""

from flask import make_response, render_template, request
from sqlalchemy.exc import IntegrityError

from tenants.db import db
from tenants.models import Person
from webapp.accounts import events, inviting, passwords
from webapp.accounts.answers import go
from webapp.accounts.blueprint import bp
from webapp.accounts.forms import JoinForm
from webapp.accounts.people import person_of
from webapp.core.access import public
from webapp.core.role_labels import role_label
from webapp.core.sign_in import current_person, open_session, visitor
from webapp.core.translating import language
from webapp.core.urls import company_url


@bp.get("/invitations/<token>")
@public
def invitation(token):
    invitation, company = inviting.found(token) or (None, None)
    if invitation is None or inviting.is_over(invitation):
        return _over(invitation, company)
    return _page(invitation, company, token, JoinForm(formdata=None))


@bp.post("/invitations/<token>")
@public
def accept(token):
    """Joins as the person who is signed in with the invited address, or as somebody new."""
    invitation, company = inviting.found(token, lock=True) or (None, None)
    if invitation is None or inviting.is_over(invitation):
        return _over(invitation, company)
    if visitor():
        return _join_as_visitor(invitation, company, token)
    form = JoinForm()
    form.words = (invitation.email, company.name)
    if person_of(invitation.email) or not form.validate():
        return _page(invitation, company, token, form, 422)
    try:
        return _join(invitation, company, _newcomer(invitation, form))
    except IntegrityError:  # signed up with this address a moment ago: known by now
        db.session.rollback()
        return go(request.path)


def _join_as_visitor(invitation, company, token):
    if visitor().email != invitation.email:
        return _page(invitation, company, token, JoinForm(formdata=None), 403)
    return _join(invitation, company, current_person())


def _join(invitation, company, person):
    inviting.accept(invitation, person)
    address = company_url(company.slug)
    if visitor() is None:
        open_session(person)
    events.note("joined", person, company.id)
    db.session.commit()
    return go(address)


def _newcomer(invitation, form):
    secret = passwords.hashed(form.password.data)
    person = Person(email=invitation.email, name=form.name.data, password_hash=secret, locale=language())
    db.session.add(person)
    db.session.flush()
    return person


def _page(invitation, company, token, form, status=200):
    """One page for three cases: `state` is new, known (sign in first), mine or another."""
    page = render_template(
        "accounts/invitation.html", form=form, token=token, email=invitation.email, company_name=company.name,
        role=role_label(invitation.role), inviter=_name_of(invitation.invited_by), state=_state(invitation),
    )  # fmt: skip
    return make_response(page, status)


def _state(invitation):
    who = visitor()
    if who:
        return "mine" if who.email == invitation.email else "another"
    return "known" if person_of(invitation.email) else "new"


def _name_of(person_id):
    return db.session.get_one(Person, person_id).name


def _over(invitation, company):
    """A link that was used, ran out, was taken back, or never was; the one who used it is shown the way in."""
    mine = invitation is not None and invitation.accepted_at is not None and _is_mine(invitation)
    slug = company.slug if mine else ""
    page = render_template(
        "accounts/invitation_over.html", slug=slug, used=bool(invitation and invitation.accepted_at)
    )
    return make_response(page, 410 if invitation else 404)


def _is_mine(invitation):
    who = visitor()
    return who is not None and who.email == invitation.email
