"""A new data key for a company: put on its ring first, then everything that an older one sealed is sealed anew.

The history keeps its ciphertext as it was written, because its seals prove it; the key that opens it stays on the ring
for as long as anything at all needs it. Values that work of long ago may still bring in are found by the next run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, text

from tenants import turning
from tenants.current import acting_in, actor, bound_company
from tenants.db import company_connection, db
from tenants.models import Company, Job
from tenants.rings import Ring, read
from webapp.core import files, jobs
from webapp.core.jobs import TryAgain
from webapp.keeping import resealing
from webapp.keeping.sealed_places import LEFT_ALONE, everywhere

LONGEST_WORK = timedelta(days=1)  # no request and no job that began with an older key is at work any more
KIND = "rekey"


def ring() -> Ring:
    """The bound company's as it is this moment, in the registry."""
    return read(_packed())


def begin() -> int:
    """The job that brings the next key, in the transaction at hand; the last one, until that came to its end."""
    last = latest()
    if last is not None and last.state != "done":
        jobs.retry(last.id)
        return last.id
    following = max(key.id for key in ring().keys) + 1
    return jobs.enqueue(KIND, {"key": following}, key=str(following))


def latest() -> Job | None:
    """The newest job of this kind that the bound company had, so far as jobs are kept."""
    mine = select(Job).where(Job.company_id == bound_company().id, Job.kind == KIND)
    return db.session.scalar(mine.order_by(Job.id.desc()).limit(1))


@jobs.job(KIND, _l("New data key"), attempts=20)
def rekey(job, key: int) -> dict:
    """Brings the key of this number and seals everything with it; run again, it goes on where it was stopped."""
    _turn_to(key)
    with _under_the_newest():
        _seal_all(job)
        forgotten = _forget()
    return {"key": key, "forgotten": forgotten, "page": "/settings/keys"}


def _turn_to(key):
    packed = _packed()
    if read(packed).current < key:
        made = turning.with_new_key(bound_company().schema, packed)
        if not turning.turn(bound_company().id, packed, made):
            raise TryAgain(_("The keys were changed by somebody else at that moment."), seconds=1)


@contextmanager
def _under_the_newest() -> Iterator[None]:
    """With the ring as it is now, and through the door at which the trail lets only keys change."""
    db.session.rollback()
    who = actor()
    tenant = replace(bound_company(), data_key=_packed())
    with acting_in(tenant, who.through("rekey") if who else None):
        yield
        db.session.rollback()


def _seal_all(job):
    done, total = 0, resealing.left()

    def told(rows):
        nonlocal done
        done += rows
        job.progress(min(done, total), total, _("Sealing values anew"))

    resealing.reseal(told)
    files.reseal(lambda: job.progress(total, total, _("Sealing files anew")))


def _forget() -> list[int]:
    """Takes keys off the ring that nothing needs any more; their numbers."""
    packed = _packed()
    unneeded = {key.id for key in _past(read(packed)) if not needed(key.id)}
    kept = read(packed).without(unneeded).packed()
    return sorted(unneeded) if unneeded and turning.turn(bound_company().id, packed, kept) else []


def _past(ring: Ring):
    """The keys that have sealed nothing for longer than any work lasts."""
    made = {key.id: key.made_at for key in ring.keys}
    opening = ring.opening
    for key, next_one in zip(opening, opening[1:], strict=False):
        since = made[next_one.id]
        if since and since < datetime.now(UTC) - LONGEST_WORK:
            yield key


def needed(id: int) -> bool:
    """Whether anything of the company's, the history too, is still sealed with this key."""
    return _in_rows(id) or _in_history(id) or files.sealed_with(id)


def _in_rows(id):
    mark = f"\\x01{id:04x}"
    asked = []
    for places in (*everywhere(), *LEFT_ALONE):
        told = [f"substr({name}, 1, 3) = '{mark}'" for name in places.columns]
        told += [f"left({places.within} ->> '{key}', 8) = '{mark}'" for key in places.keys or ()]
        asked.append(f"SELECT FROM {places.table} WHERE {' OR '.join(told)}")
    return any(company_connection().scalar(text(f"SELECT EXISTS ({query})")) for query in asked)


def _in_history(id):
    told = text("SELECT EXISTS (SELECT FROM audit_changes WHERE strpos(changes::text, :mark) > 0)")
    return company_connection().scalar(told, {"mark": f'"\\\\x01{id:04x}'})


def _packed() -> bytes:
    return bytes(db.session.scalar(select(Company.data_key).where(Company.id == bound_company().id)))
