"""Every endpoint says who may use it; the application refuses to start where one does not.

The guard runs before the view. Outside and inside a company are told apart here: a company page without a company, or a
public page below a company's prefix, does not exist. A stranger learns nothing about which companies there are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

from flask import Flask, Response, abort, current_app, redirect, request

from tenants.current import actor, company
from tenants.roles import Permission
from webapp.core.rights import rights, rights_of
from webapp.core.sign_in import visitor
from webapp.core.urls import FILES

GUARDLESS = FILES
LEAVING = "viewing.end"  # what somebody who looks through another's eyes may still do
READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Needs:
    """What an endpoint asks of its visitor; `where` is outside every company, inside one, or either."""

    where: Literal["outside", "company", "either"]
    sign_in: bool = True
    permission: Permission | None = None
    table: str | None = None
    tells_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _declares(needs: Needs) -> Callable:
    def decorate(view):
        view.needs = needs
        return view

    return decorate


public = _declares(Needs("outside", sign_in=False))
signed_in = _declares(Needs("outside"))
member = _declares(Needs("company"))
front_door = _declares(Needs("either", sign_in=False))


def requires(permission: Permission, table: str | None = None, tells_of: Mapping | None = None) -> Callable:
    """A page inside a company, for roles that hold this permission (on that table). `tells_of` {table: fields} is what
    its figures are reckoned from: the page is for those who may read all of that."""
    return _declares(Needs("company", permission=permission, table=table, tells_of=tells_of or {}))


def may(permission: Permission, table: str | None = None) -> bool:
    """Whether the actor at hand holds this permission, here and now."""
    who = actor()
    return who is not None and company() is not None and rights_of(who).allows(permission, table)


def demand(permission: Permission, table: str | None = None) -> None:
    """For a permission that depends on what is asked: 403 without it."""
    if not may(permission, table):
        abort(403)


def guard() -> Response | None:
    """Refuses, or lets through, the request at hand."""
    needs = getattr(current_app.view_functions.get(request.endpoint or ""), "needs", None)
    if needs is None:
        return None
    inside = bool(request.environ.get("kezhang.slug"))
    if needs.where != "either" and (needs.where == "company") != inside:
        abort(404)
    if (needs.sign_in or inside) and visitor() is None:
        return ask_to_sign_in()
    return _at_the_door(needs) if inside else None


def _at_the_door(needs):
    """Who works here comes in: from where the company allows it, with a second factor where it asks for one."""
    who = visitor()
    if who is None or who.role is None:
        abort(404)
    if who.suspended:
        abort(403)
    if who.closing and request.method not in READING and needs.permission != Permission.OWN:
        abort(423)
    if who.viewing and request.method not in READING and request.endpoint != LEAVING:
        abort(403)
    if not who.near:
        return _elsewhere("/elsewhere", 403)
    if who.owes_factor:
        return _elsewhere("/profile/second-factor", 403)
    if needs.permission and not (may(needs.permission, needs.table) and rights().opens(needs.tells_of)):
        abort(403)
    return None


def ask_to_sign_in() -> Response:
    """To the sign-in page and back here; htmx goes there with the whole page."""
    return _elsewhere("/sign-in", 401)


def _elsewhere(page, code):
    """To a page outside the company that knows the way back here; `code` is what htmx and programs are told."""
    here = (
        request.script_root + request.full_path.rstrip("?")
        if request.method == "GET"
        else request.script_root + "/"
    )
    address = f"{page}?next={quote(here, safe='/')}"
    if "HX-Request" in request.headers:
        return Response(status=code, headers={"HX-Redirect": address})
    return redirect(address)


def assert_every_endpoint_is_guarded(app: Flask) -> None:
    """Raises RuntimeError with the names of endpoints that declare nothing."""
    open_doors = sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in GUARDLESS and not hasattr(app.view_functions[rule.endpoint], "needs")
    )
    if open_doors:
        raise RuntimeError(
            f"endpoints without @requires, @member, @signed_in or @public: {', '.join(open_doors)}"
        )
