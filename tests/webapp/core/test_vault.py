"""Sealed files: every byte comes back, none lies there in clear, and what was tampered with does not open."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from webapp.core import vault
from webapp.core.vault import HEAD, PIECE, TAG, Damaged


def kept(path, content, cut=1000):
    parts = [content[at : at + cut] for at in range(0, len(content), cut)]
    path.write_bytes(b"".join(vault.sealed(parts)))
    return path


def read(path):
    with vault.reading(path) as stream:
        return stream.read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5])
def test_every_size_comes_back(house, tmp_path, size):
    content = os.urandom(size)
    with house.at_work():
        assert read(kept(tmp_path / "f", content)) == content


@given(cuts=st.lists(st.integers(1, 40_000), min_size=1, max_size=12))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_it_comes_in_and_is_read(house, tmp_path, cuts):
    parts = [os.urandom(size) for size in cuts]
    with house.at_work():
        path = tmp_path / "f"
        path.write_bytes(b"".join(vault.sealed(parts)))
        with vault.reading(path) as stream:
            assert b"".join(iter(lambda: stream.read(cuts[0]), b"")) == b"".join(parts)


def test_nothing_of_it_is_in_clear(house, tmp_path):
    with house.at_work():
        assert b"13955550077" not in kept(tmp_path / "f", b"13955550077" * 20_000).read_bytes()


def pieces(path):
    told, size = path.read_bytes(), PIECE + TAG
    return told[:HEAD], [told[at : at + size] for at in range(HEAD, len(told), size)]


@pytest.mark.parametrize(
    "tampered",
    [
        lambda head, three: head + three[1] + three[0] + three[2],
        lambda head, three: head + three[0] + three[1],
        lambda head, three: head + three[0] + three[2],
        lambda head, three: head,
        lambda head, three: head[:20],
        lambda head, three: head + bytes([three[0][0] ^ 1]) + three[0][1:] + three[1] + three[2],
    ],
    ids=["swapped", "cut off", "left out", "empty", "no head", "flipped"],
)
def test_what_was_tampered_with_does_not_open(house, tmp_path, tampered):
    with house.at_work():
        path = kept(tmp_path / "f", os.urandom(2 * PIECE + 7))
        path.write_bytes(tampered(*pieces(path)))
        with pytest.raises(Damaged):
            read(path)


def test_another_company_cannot_open_it(house, other_house, tmp_path):
    with house.at_work():
        path = kept(tmp_path / "f", b"x")
    with other_house.at_work(), pytest.raises(Damaged):
        read(path)


def test_what_was_stored_before_is_read_as_it_is_and_sealed_when_it_is_written_anew(house, tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"plain" * 50_000)
    with house.at_work():
        assert (read(path), vault.sealing_key(path)) == (b"plain" * 50_000, None)
        path.write_bytes(b"".join(vault.anew(path)))
        assert (read(path), vault.sealing_key(path)) == (b"plain" * 50_000, 1)
