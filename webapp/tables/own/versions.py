"""The version of a company's settings: counted up after each commit that changed them, and told to all on arrival."""

from dataclasses import replace

from sqlalchemy import event, text

from tenants import engines
from tenants.current import actor, bind, company
from tenants.db import OneCompanySession, db

UP = text(
    "UPDATE shared.companies SET settings_version = settings_version + 1 WHERE id = :id RETURNING settings_version"
)


def changed() -> None:
    """Says that the company's settings are others from this transaction's commit on."""
    db.session.flush()
    db.session().info["settings changed"] = True


@event.listens_for(OneCompanySession, "after_commit")
def _count_up(session):
    """After the commit: whoever learns the new version finds what it stands for."""
    tenant = company()
    if session.in_nested_transaction() or not session.info.pop("settings changed", False) or tenant is None:
        return
    with engines.shared().begin() as connection:
        version = connection.execute(UP, {"id": tenant.id}).scalar_one()
    bind(replace(tenant, settings=version), actor())


@event.listens_for(OneCompanySession, "after_rollback")
def _forget(session):
    if not session.in_nested_transaction():
        session.info.pop("settings changed", None)
