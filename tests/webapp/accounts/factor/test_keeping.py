"""A second factor in the database: sealed, spent once, by one of two at once; recovery codes only as hashes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from tenants import engines, rewrapping
from tenants.accounts import Authenticator, RecoveryCode
from tenants.db import db
from tenants.wrapping import NoMasterKey
from tests.support.accounts import code_at
from tests.support.companies import new_person
from webapp.accounts.factor import codes, keeping, recovery


@pytest.fixture
def somebody(app):
    """(id, secret, recovery codes) of somebody who has just switched it on."""
    with app.app_context():
        person_id, secret = new_person().id, codes.fresh_secret()
        made = keeping.switch_on(person_id, secret, codes.step_now() - 5)
        db.session.commit()
    return person_id, secret, made


def spend(app, person_id, typed):
    with app.app_context():
        spent = keeping.spend(person_id, typed)
        db.session.commit()
        return spent


def test_a_code_is_good_once_and_so_are_those_before_it(app, somebody):
    person_id, secret, _ = somebody
    assert spend(app, person_id, code_at(secret)) == "code"
    assert spend(app, person_id, code_at(secret)) == "" and spend(app, person_id, code_at(secret, -1)) == ""
    assert spend(app, person_id, code_at(secret, 1)) == "code"


def test_of_two_with_one_code_only_the_first_comes_in(app, somebody):
    person_id, secret, made = somebody
    for typed in (code_at(secret), made[0]):
        with ThreadPoolExecutor(2) as pool:
            results = sorted(pool.map(lambda _: spend(app, person_id, typed), range(2)))  # noqa: B023
        assert results[0] == "" and results[1]


def test_recovery_codes_are_ten_and_good_once(app, somebody):
    person_id, _, made = somebody
    assert len(set(made)) == recovery.COUNT
    assert spend(app, person_id, made[3].upper().replace("-", " ")) == "recovery"
    assert spend(app, person_id, made[3]) == "" and spend(app, person_id, "aaaaa-aaaaa") == ""
    with app.app_context():
        assert keeping.codes_left(person_id) == recovery.COUNT - 1


def test_somebody_elses_code_opens_nothing(app, somebody):
    with app.app_context():
        other = new_person().id
        keeping.switch_on(other, codes.fresh_secret(), 0)
        db.session.commit()
    _, secret, made = somebody
    assert spend(app, other, made[0]) == "" and spend(app, other, code_at(secret)) == ""


def test_new_codes_end_the_old(app, somebody):
    person_id, _, made = somebody
    with app.app_context():
        fresh = keeping.fresh_codes(person_id)
        db.session.commit()
    assert spend(app, person_id, made[0]) == "" and spend(app, person_id, fresh[0]) == "recovery"


def test_off_is_off(app, somebody):
    person_id, secret, made = somebody
    with app.app_context():
        keeping.switch_off(person_id)
        db.session.commit()
        assert not keeping.is_on(person_id) and keeping.codes_left(person_id) == 0
    assert spend(app, person_id, code_at(secret)) == "" and spend(app, person_id, made[0]) == ""


def test_the_database_holds_neither_secret_nor_codes(app, somebody):
    person_id, secret, made = somebody
    with app.app_context():
        kept = db.session.get_one(Authenticator, person_id)
        hashes = db.session.scalars(select(RecoveryCode.code_hash).filter_by(person_id=person_id)).all()
        everything = b"".join([bytes(kept.secret), bytes(kept.salt), *map(bytes, hashes)])
        assert keeping.unseal(person_id, kept.secret) == secret
        with pytest.raises(NoMasterKey):
            keeping.unseal(person_id + 1, kept.secret)
    for clear in (secret, *made, *map(recovery.plain, made)):
        assert clear.encode() not in everything
    assert {len(bytes(one)) for one in hashes} == {32} and len(set(hashes)) == recovery.COUNT


def test_two_people_with_one_code_have_two_hashes():
    one, two = recovery.fresh_salt(), recovery.fresh_salt()
    assert recovery.hashed("abcde-fgh23", one) != recovery.hashed("abcde-fgh23", two)
    assert recovery.hashed("abcde-fgh23", one) == recovery.hashed(" ABCDEFGH23", one)


def test_a_new_master_key_takes_every_secret_along(app, config, somebody, monkeypatch):
    """While both are given either opens; then the old one is not needed any more. (Logins are tested elsewhere.)"""
    person_id, secret, _ = somebody
    fresh = replace(config, MASTER_KEY="a new master key, " + "x" * 32)
    both = replace(fresh, MASTER_KEY_BEFORE=config.MASTER_KEY)
    back = replace(config, MASTER_KEY_BEFORE=fresh.MASTER_KEY)
    with app.app_context():
        for given, alone in ((both, fresh), (back, config)):
            monkeypatch.setattr(engines, "_config", given)
            assert keeping.seal_anew in rewrapping.also and keeping.seal_anew() >= 1
            monkeypatch.setattr(engines, "_config", alone)
            assert keeping.unseal(person_id, db.session.get_one(Authenticator, person_id).secret) == secret
    assert spend(app, person_id, code_at(secret)) == "code"
