"""Sealed values: they open for their own company and column, and for nothing else."""

import hmac
import os
import struct
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tenants import engines, keys, rings, turning
from tenants.wrapping import NoMasterKey


def test_a_value_opens_again(house):
    with house.at_work():
        sealed = keys.seal("customers.phone", "13906718842")
        assert keys.unseal("customers.phone", sealed) == "13906718842"
        assert b"139" not in sealed


def test_the_same_value_never_looks_the_same_twice_but_its_index_does(house):
    with house.at_work():
        assert keys.seal("customers.phone", "1") != keys.seal("customers.phone", "1")
        assert keys.blind("customers.phone", "1") == keys.blind("customers.phone", "1")
        assert keys.blind("customers.phone", "1") != keys.blind("customers.email", "1")


def test_another_company_and_another_column_cannot_open_it(house, other_house):
    with house.at_work():
        sealed, index = keys.seal("customers.phone", "1"), keys.blind("customers.phone", "1")
        with pytest.raises(keys.CannotOpen):
            keys.unseal("customers.email", sealed)
    with other_house.at_work():
        assert keys.blind("customers.phone", "1") != index
        with pytest.raises(keys.CannotOpen):
            keys.unseal("customers.phone", sealed)


@pytest.mark.parametrize("damage", [b"", b"\x01\x00\x01", bytes(40)])
def test_a_damaged_value_is_refused_clearly(house, damage):
    with house.at_work(), pytest.raises(keys.CannotOpen):
        keys.unseal("customers.phone", damage)


def ring_of(house):
    return rings.read(house.tenant.data_key)


def with_ring(house, packed):
    """The same company with another ring on its belt."""
    return replace(house, tenant=replace(house.tenant, data_key=packed))


def of_old(house):
    """A ring as it was before there were rings: one key, wrapped for the company, the blind key derived of it."""
    clear, nonce, schema = os.urandom(32), os.urandom(12), house.tenant.schema
    master = AESGCM(engines.configured().derived("data keys"))
    return nonce + master.encrypt(nonce, clear, schema.encode()), clear


def test_a_new_company_has_a_key_that_seals_and_one_for_its_indexes(house):
    ring = ring_of(house)
    assert (ring.current, [key.id for key in ring.keys]) == (1, [0, 1])
    assert rings.read(ring.packed()) == ring
    assert ring.sealing.made_at.year >= 2026


def test_a_new_key_seals_and_the_old_one_still_opens(house):
    with house.at_work():
        before, index = keys.seal("customers.phone", "1"), keys.blind("customers.phone", "1")
    turned = with_ring(house, turning.with_new_key(house.tenant.schema, house.tenant.data_key))
    with turned.at_work():
        after = keys.seal("customers.phone", "1")
        assert (keys.key_id(before), keys.key_id(after)) == (1, 2)
        assert [keys.unseal("customers.phone", each) for each in (before, after)] == ["1", "1"]
        assert keys.blind("customers.phone", "1") == index
    with house.at_work(), pytest.raises(keys.CannotOpen):
        keys.unseal("customers.phone", after)


def test_a_key_taken_off_the_ring_opens_nothing_any_more(house):
    with house.at_work():
        before = keys.seal("customers.phone", "1")
    turned = rings.read(turning.with_new_key(house.tenant.schema, house.tenant.data_key))
    with with_ring(house, turned.without({0, 1, 2}).packed()).at_work():
        assert keys.unseal("customers.phone", keys.seal("customers.phone", "2")) == "2"
        with pytest.raises(keys.CannotOpen):
            keys.unseal("customers.phone", before)


def test_a_ring_of_old_opens_what_it_sealed_and_keeps_its_indexes_when_it_is_wrapped_anew(house):
    packed, clear = of_old(house)
    with with_ring(house, packed).at_work():
        sealed, index = keys.seal("customers.phone", "1"), keys.blind("customers.phone", "1")
    assert index == hmac.digest(keys.blind_key_of_old(clear), b"customers.phone:1", "sha256")[:16]
    for made in (turning.rewrapped, turning.with_new_key):
        with with_ring(house, made(house.tenant.schema, packed)).at_work():
            assert keys.unseal("customers.phone", sealed) == "1"
            assert keys.blind("customers.phone", "1") == index


def test_a_key_of_the_ring_is_for_its_company_and_its_number(house, other_house):
    ring = ring_of(house)
    swapped = replace(ring, keys=(ring.keys[0], replace(ring.keys[0], id=1)))
    for packed, schema in (
        (swapped.packed(), house.tenant.schema),
        (ring.packed(), other_house.tenant.schema),
    ):
        with pytest.raises(NoMasterKey):
            keys.data_key(schema, packed, 1)


@pytest.mark.parametrize("damage", [b"", b"\x02", b"\x03" + bytes(72), bytes(61)])
def test_what_is_no_ring_is_refused(damage):
    with pytest.raises(rings.NotARing):
        rings.read(damage)


def test_a_format_with_a_key_of_a_single_person_lives_beside_ours(house, monkeypatch):
    """What docs/keys.md promises: another version byte, another reader; its key destroyed, the rest still opens."""
    persons = {7: AESGCM.generate_key(256)}

    def seal_for(person, column, text):
        nonce = os.urandom(12)
        about = f"{house.tenant.schema}:{column}:{person}".encode()
        return (
            struct.pack(">BHQ", 2, 1, person)
            + nonce
            + AESGCM(persons[person]).encrypt(nonce, text.encode(), about)
        )

    def opened(tenant, column, blob):
        _version, _wrapped_by, person = struct.unpack_from(">BHQ", blob)
        about = f"{tenant.schema}:{column}:{person}".encode()
        return AESGCM(persons[person]).decrypt(blob[11:23], blob[23:], about)

    monkeypatch.setitem(keys.FORMATS, 2, opened)
    with house.at_work():
        ours, theirs = keys.seal("customers.phone", "1"), seal_for(7, "customers.phone", "2")
        assert keys.key_id(theirs) is None
        assert [keys.unseal("customers.phone", each) for each in (ours, theirs)] == ["1", "2"]
        del persons[7]
        assert keys.unseal("customers.phone", ours) == "1"
        with pytest.raises(keys.CannotOpen):
            keys.unseal("customers.phone", theirs)


@pytest.fixture
def new_master(config, monkeypatch):
    """This process after the first step of changing the master key: the new one in use, the one before accepted."""
    changed = replace(config, MASTER_KEY="n" * 40, MASTER_KEY_BEFORE=config.MASTER_KEY)
    monkeypatch.setattr(engines, "_config", changed)
    keys.data_key.cache_clear()
    yield changed
    keys.data_key.cache_clear()


def test_under_a_new_master_key_old_rings_open_until_they_are_wrapped_anew(house, new_master, monkeypatch):
    ring = house.tenant.data_key
    with house.at_work():
        sealed = keys.seal("customers.phone", "1")
    made = turning.rewrapped(house.tenant.schema, ring)
    assert rings.read(made).master != rings.read(ring).master
    assert turning.rewrapped(house.tenant.schema, made) is made
    monkeypatch.setattr(engines, "_config", replace(new_master, MASTER_KEY_BEFORE=""))
    keys.data_key.cache_clear()
    with with_ring(house, made).at_work():
        assert keys.unseal("customers.phone", sealed) == "1"
    with pytest.raises(NoMasterKey):
        keys.data_key(house.tenant.schema, ring)
