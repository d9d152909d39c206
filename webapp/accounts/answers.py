"""Where a visitor goes next: only ever to an address of ours."""

from flask import Response, redirect

from tenants.models import Person
from webapp.accounts.people import workplaces
from webapp.core.fragments import wants_fragment
from webapp.core.urls import company_url, outer_url


def local(address: str | None) -> str:
    """A path of ours, or "": `//host`, `/\\host`, other schemes and control characters lead elsewhere."""
    path = address or ""
    ours = path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable()
    return path if ours and "\\" not in path else ""


def home_of(person: Person) -> str:
    """Straight into the only company, else to the choice of companies."""
    places = workplaces(person)
    return company_url(places[0].slug) if len(places) == 1 else outer_url("accounts.companies")


def go(address: str) -> Response:
    """To another page as a whole, by browser or by htmx."""
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": address})
    return redirect(address, 303)  # type: ignore[return-value]
