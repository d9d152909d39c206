"""Proving that the trail is what was sealed: every row hashed again, every seal in its chain, or the first that is not.

What a seal covers lies in the database, or, once it was archived, in a file; both are read as the same lines. An anchor
is a seal that was carried out of the house, on paper or by letter: it tells a chain that was made anew from the first.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from tenants.db import company_connection, db
from webapp.core.models import File
from webapp.seals import lines, papers, trees
from webapp.seals.lines import Line
from webapp.seals.models import Archive, Seal
from webapp.seals.telling import Anchor, Told

MOST_UNSEALED = 100_000
Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class Broken:
    """The first thing that is not as it was sealed. `record` is an id in the trail, 0 where no single one can be named.

    `how`: changed, missing, added (a record of the trail) · records (of this seal, without a name) · seal, chain, gap
    (the seal itself, its place) · anchor, cut (not what was carried out of the house) · archive (its file).
    """

    seal: int
    how: str
    record: int = 0


@dataclass(frozen=True)
class Proof:
    """What was proven: so many records under so many seals, `archived` of them in files; or where it breaks."""

    rows: int = 0
    seals: int = 0
    archived: int = 0
    unsealed: int = 0
    newest: Told | None = None
    broken: Broken | None = None


def verify(anchors: Sequence[Anchor] = (), progress: Progress = lambda *_: None) -> Proof:
    """Walks the bound company's whole trail; ends at the first thing that is broken."""
    while True:
        kept = _archives()
        proof = _Walk(anchors, progress).through(kept)
        if (
            proof.broken is None or kept == _archives()
        ):  # what was archived meanwhile is looked for in its file
            return proof


class _Walk:
    def __init__(self, anchors, progress):
        self.anchors, self.progress = {anchor.number: anchor for anchor in anchors}, progress
        self.number, self.upto, self.hash = 0, 0, trees.FIRST
        self.proof = Proof()

    def through(self, archives) -> Proof:
        self.total = int(company_connection().execute(select(func.sum(Seal.rows))).scalar() or 0)
        for seal, found in self._everything(archives):
            if broken := self._wrong(seal, found):
                return replace(self.proof, broken=broken)
            self._passed(seal)
        late = [number for number in self.anchors if number > self.number]
        return replace(
            self.proof,
            unsealed=lines.rest(self.upto, MOST_UNSEALED),
            broken=Broken(min(late), "cut") if late else None,
        )

    def _everything(self, archives) -> Iterator[tuple[Any, list | None]]:
        """(seal, its lines as hashes); None for the lines of a file that cannot be read."""
        last = 0
        for archive in archives:
            yield from self._archived(archive, lines.seals(last + 1, archive.last_seal))
            last = archive.last_seal
            self.proof = replace(self.proof, archived=self.proof.rows)
        yield from lines.covered(lines.seals(last + 1), everything_before=True, statement=lines.LEAVES)

    def _archived(self, archive, seals):
        number = archive.first_seal
        try:
            for seal, found in papers.read(file_of(archive), seals):
                yield seal, _hashed(found)
                number = seal.number + 1
        except papers.Unreadable:
            yield next(lines.seals(number), None), None

    def _wrong(self, seal, found) -> Broken | None:
        if found is None:
            return Broken(seal.number if seal else self.number + 1, "archive")
        if seal.number != self.number + 1 or bytes(seal.previous) != self.hash:
            return Broken(self.number + 1, "chain")
        if seal.after_id != self.upto:
            return Broken(seal.number, "gap")
        return self._in_itself(seal, found) or self._outside(seal)

    def _in_itself(self, seal, found):
        leaves = [line.told for line in found]
        if len(leaves) != seal.rows or not leaves or trees.root(leaves) != bytes(seal.root):
            return _located(seal, found, leaves)
        return None if trees.sealed(seal.line) == bytes(seal.hash) else Broken(seal.number, "seal")

    def _outside(self, seal):
        anchor = self.anchors.get(seal.number)
        return None if anchor is None or anchor.fits(bytes(seal.hash)) else Broken(seal.number, "anchor")

    def _passed(self, seal):
        self.number, self.upto, self.hash = seal.number, seal.upto_id, bytes(seal.hash)
        rows, seals = self.proof.rows + seal.rows, self.proof.seals + 1
        self.proof = replace(self.proof, rows=rows, seals=seals, newest=Told(seal.number, seal.at, self.hash))
        self.progress(rows, self.total)


def _hashed(found: Sequence[Line]) -> list[Line]:
    """Lines of a file as their hashes."""
    return [Line(line.id, trees.leaf(line.told)) for line in found]


def _located(seal, found, leaves) -> Broken:
    """The first record that is not as its mark says, by its id in the trail."""
    was = trees.marks_of(lines.marks(seal.number), seal.after_id)
    now = {line.id: leaf[:8] for line, leaf in zip(found, leaves, strict=True)}
    for id in sorted(was.keys() | now.keys()):
        if was.get(id) != now.get(id):
            how = "missing" if id not in now else "changed" if id in was else "added"
            return Broken(seal.number, how, id)
    return Broken(seal.number, "records")


def _archives():
    """What left the database for a file, in order."""
    kept = select(Archive.id, Archive.first_seal, Archive.last_seal, Archive.file_id, Archive.sha256)
    removed = kept.where(Archive.removed_at.is_not(None)).order_by(Archive.first_seal)
    return company_connection().execute(removed).all()


def file_of(archive) -> File:
    """Raises Unreadable where there is none."""
    file = db.session.get(File, archive.file_id)
    if file is None:
        raise papers.Unreadable(str(archive.file_id))
    return file


def fits(file: File, first: int, last: int) -> int:
    """How many rows a file holds for these seals, each of which they fit. Raises Unreadable."""
    rows = 0
    for seal, found in papers.read(file, lines.seals(first, last)):
        if trees.root([line.told for line in _hashed(found)]) != bytes(seal.root):
            raise papers.Unreadable(file.name)
        rows += len(found)
    return rows
