"""A company is founded: in the same transaction a job is written that furnishes it, a moment later, for its owner."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, insert

from tenants.current import actor, company
from tenants.db import db
from tenants.models import Company, Job, Person
from webapp.accounts.signing_up import Opening, founded
from webapp.core.jobs import job
from webapp.industries import samples
from webapp.industries.trades import trade
from webapp.tables.looking.models import SavedView
from webapp.tables.own.models import OwnOption
from webapp.tables.own.versions import changed
from webapp.tables.registry import tables

KIND = "furnish"


@founded.append
def ask(owner_of: Company, owner: Person, opening: Opening) -> None:
    """Writes the job."""
    payload = {"with_samples": opening.samples}
    told = {"company_id": owner_of.id, "actor_id": owner.id, "kind": KIND, "payload": payload, "key": KIND}
    number = db.session.scalar(insert(Job).values(**told).returning(Job.id))
    db.session().info.setdefault("jobs", []).append(number)


@job(KIND, _l("Setting up the tables"), door="bulk")
def furnish(running, with_samples: bool = False) -> dict:
    """Options and shared views of the trade, and its sample rows if they were asked for."""
    db.session.add_all(_options())
    db.session.add_all(_views())
    changed()
    made = samples.write() if with_samples else 0
    return {"rows": made, "page": "/customers"}


def _options():
    """Ours that are left out first; what is added stands behind all of ours."""
    for place, option in enumerate(trade().options):
        declared = tables[option.table].by_key[option.field].kind.labels
        retired = {} if option.label else {"retired_at": func.now()}
        label = str(option.label)
        position = 0 if option.code in declared else len(declared) + place + 1
        about = {"table_name": option.table, "field_key": option.field, "code": option.code, "label": label}
        yield OwnOption(**about, position=position, created_by=_who(), **retired)


def _views():
    for place, view in enumerate(trade().views):
        layout = {"columns": list(view.columns)} if view.columns else {}
        yield SavedView(
            key=f"trade-{place}", table_name=view.table, label=str(view.label), person_id=_who() or 0,
            shared=True, place=place, args=dict(view.args), layout=layout,
        )  # fmt: skip


def _who():
    who = actor()
    return who.id if who and company() else None
