"""Sealed values: they open for their own company and column, and for nothing else."""

import pytest

from tenants import keys


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
