"""A person's second factor as the database keeps it: switched on, spent code by code, switched off.

The secret is sealed (AES-256-GCM) under a key of its own from the master key, tied to its person. A code is used up by
the statement that accepts it, so that of two who send the same one only the first comes in.
"""

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from tenants import rewrapping, wrapping
from tenants.accounts import Authenticator, RecoveryCode
from tenants.db import db
from webapp.accounts.factor import codes, recovery

VERSION = b"\x01"
CODE, RECOVERY, PURPOSE = "code", "recovery", "authenticators"


def is_on(person_id: int) -> bool:
    return kept(person_id) is not None


def kept(person_id: int) -> Authenticator | None:
    return db.session.get(Authenticator, person_id)


def switch_on(person_id: int, secret: str, step: int) -> list[str]:
    """Keeps the secret whose code of this step was just shown, uncommitted; returns the recovery codes.

    A secret from before, and its codes, are over.
    """
    values = {
        "secret": seal(person_id, secret),
        "step": step,
        "salt": recovery.fresh_salt(),
        "created_at": func.now(),
    }
    made = insert(Authenticator).values(person_id=person_id, **values)
    db.session.execute(made.on_conflict_do_update(index_elements=["person_id"], set_=values))
    db.session.expire_all()
    return fresh_codes(person_id)


def switch_off(person_id: int) -> None:
    """Forgets the secret and every recovery code, uncommitted."""
    db.session.execute(delete(Authenticator).where(Authenticator.person_id == person_id))


def fresh_codes(person_id: int) -> list[str]:
    """Ten new recovery codes, uncommitted; those from before are over."""
    salt = db.session.scalars(
        select(Authenticator.salt).where(Authenticator.person_id == person_id).with_for_update()
    ).one()
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    made = recovery.fresh()
    rows = [{"person_id": person_id, "code_hash": recovery.hashed(code, salt)} for code in made]
    db.session.execute(insert(RecoveryCode), rows)
    return made


def codes_left(person_id: int) -> int:
    query = select(func.count()).select_from(RecoveryCode)
    return (
        db.session.scalar(query.where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)))
        or 0
    )


def spend(person_id: int, typed: str) -> str:
    """Uses up what was typed, uncommitted: "code", "recovery", or "" where it opens nothing."""
    authenticator = kept(person_id)
    if authenticator is None:
        return ""
    if recovery.looks_like_one(typed):
        return RECOVERY if _spend_recovery(authenticator, typed) else ""
    step = codes.fitting_step(unseal(person_id, authenticator.secret), typed)
    return CODE if step is not None and _spend_step(person_id, step) else ""


def _spend_step(person_id, step):
    """A step once used, and all before it, are over."""
    mine = Authenticator.person_id == person_id, Authenticator.step < step
    return _done(update(Authenticator).where(*mine).values(step=step))


def _spend_recovery(authenticator, typed):
    mine = (
        RecoveryCode.person_id == authenticator.person_id,
        RecoveryCode.code_hash == recovery.hashed(typed, bytes(authenticator.salt)),
        RecoveryCode.used_at.is_(None),
    )
    return _done(update(RecoveryCode).where(*mine).values(used_at=func.now()))


def _done(statement):
    return db.session.execute(statement, execution_options={"synchronize_session": False}).rowcount == 1


def seal(person_id: int, secret: str) -> bytes:
    return VERSION + wrapping.seal(PURPOSE, _about(person_id), secret.encode())


def unseal(person_id: int, blob: bytes) -> str:
    return wrapping.unseal(PURPOSE, _about(person_id), bytes(blob)[1:]).decode()


def _about(person_id):
    return f"authenticators.secret:{person_id}"


def seal_anew() -> int:
    """Brings every secret under the master key at hand and commits; how many."""
    kept = db.session.execute(select(Authenticator.person_id, Authenticator.secret)).all()
    for person_id, secret in kept:
        same = Authenticator.person_id == person_id, Authenticator.secret == secret
        again = seal(person_id, unseal(person_id, secret))
        db.session.execute(update(Authenticator).where(*same).values(secret=again))
    db.session.commit()
    return len(kept)


rewrapping.also.append(seal_anew)
