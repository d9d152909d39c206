"""The companies of a person, to choose from."""

from flask import render_template

from webapp.accounts.blueprint import bp
from webapp.accounts.people import workplaces
from webapp.core.access import signed_in
from webapp.core.role_labels import role_label
from webapp.core.sign_in import current_person


@bp.get("/companies")
@signed_in
def companies():
    return render_template("accounts/companies.html", places=workplaces(current_person()), label=role_label)
