"""Passwords: argon2id, renewed when the costs change, and none that a guesser tries first."""

import pytest
from argon2 import PasswordHasher

from tenants.models import Person
from webapp.accounts import passwords


def person(password, hasher=passwords.HASHER):
    return Person(name="张", email="zhang@example.test", password_hash=hasher.hash(password))


def test_fits():
    assert passwords.hashed("秘密 123456").startswith("$argon2id$")
    assert passwords.fits(person("秘密 123456"), "秘密 123456")
    assert not passwords.fits(person("秘密 123456"), "秘密 12345")
    assert not passwords.fits(None, "秘密 123456")


def test_somebody_whose_hash_is_none_gets_in_with_nothing():
    broken = Person(name="李", email="li@example.test", password_hash="-")
    assert not passwords.fits(broken, "-") and not passwords.fits(broken, "")


def test_a_hash_with_old_costs_is_renewed():
    zhang = person("秘密 123456", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    old = zhang.password_hash
    assert not passwords.fits(zhang, "wrong") and zhang.password_hash == old
    assert passwords.fits(zhang, "秘密 123456") and zhang.password_hash != old
    assert passwords.fits(zhang, "秘密 123456")


@pytest.mark.parametrize(
    "password", ["", "short", "1234567", "12345678", "Password1", "aaaaaaaa", "abababab", "x" * 201, "杭州云栖家电器",
                 "zhang@example.test", "ZHANG.jianguo"],
)  # fmt: skip
def test_weak(app, password):
    with app.test_request_context():
        assert passwords.weakness(
            password, "zhang@example.test", "杭州云栖家电器", "zhang.jianguo@example.test"
        )


@pytest.mark.parametrize("password", ["kezhang-demo", "correct horse", "云栖家电开业大吉", "x" * 100 + "yz"])
def test_strong_enough(app, password):
    with app.test_request_context():
        assert not passwords.weakness(password, "zhang@example.test", "杭州云栖家电")


@pytest.mark.parametrize(
    "password",
    ["iloveyou1", "Football1", "QWERTYUIOP", "woaini1314", "5201314520", "12341234", "123123123", "asdasdasd",
     "87654321", "abcdefghij", "88888888", "1qaz2wsx3edc"],
)  # fmt: skip
def test_passwords_of_breaches_and_patterns(app, password):
    with app.test_request_context():
        assert passwords.weakness(password)


def test_the_list_is_a_real_one():
    """More than the three thousand that the standard asks for, of those that are long enough to be chosen here."""
    assert len(passwords.breached()) > 10_000
    assert all(len(word) >= passwords.SHORTEST for word in passwords.breached())
    assert not passwords.SHOPS & set(
        passwords.import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS["passwords"]
    )
