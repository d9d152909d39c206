"""Proves that an exported history is unbroken, without anything of the program that kept it. Python 3.8 or later.

    python3 verify_history.py [archive.jsonl.gz …] history.jsonl.gz [--seal "17 · 9f3a77c1 0b2e41d8 5a6b7c8d" …]

Give the files in the order of their seals: archives first, the newest export last. --seal is a seal that you have from
elsewhere, from a printed account book or a letter: without one, somebody who rewrote everything, from the first seal
to the last, could not be told from somebody who did not.

A file has one JSON value a line. An object tells whose history it is. An array of ten is a change: id, moment, person,
door, act, undone act, table, record, operation, {field: [before, after]}. An array of seven is the seal over the
changes that stand before it: number, moment, last id before it, last id in it, how many changes, root, hash of the
seal before it. An object with "marks" follows: twelve bytes for each change, by which a changed one can be named.

    leaf = sha256(00 + line)      node = sha256(01 + left + right), an odd one goes up as it is
    hash of a seal = sha256(02 + its line)      the first one's predecessor is 32 zero bytes
"""

import argparse
import base64
import gzip
import json
import re
import sys
from hashlib import sha256


def root(hashes):
    """The Merkle root of these leaves."""
    while len(hashes) > 1:
        pairs = [sha256(b"\1" + a + b).digest() for a, b in zip(hashes[::2], hashes[1::2])]  # noqa: B905
        hashes = pairs + hashes[len(hashes) - len(hashes) % 2 :]
    return hashes[0] if hashes else b""


def lines(paths):
    """(file, number of the line, its bytes, what it says) of all files, one after the other."""
    for path in paths:
        with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
            for number, line in enumerate(file, 1):
                line = line.rstrip(b"\n")
                yield path, number, line, json.loads(line)


def named(seal, changes, marks):
    """Which change differs from what its mark says, in words."""
    was = {seal[2] + int.from_bytes(marks[at : at + 4], "big", signed=True): marks[at + 4 : at + 12]
           for at in range(0, len(marks), 12)}  # fmt: skip
    now = {change[0]: (leaf[:8], change) for leaf, change in changes}
    for id in sorted(was.keys() | now.keys()):
        if id not in now:
            return f"change {id} is missing"
        if was.get(id) != now[id][0]:
            what = "was altered" if id in was else "was slipped in"
            return f"change {id} {what}: it says {json.dumps(now[id][1], ensure_ascii=False)}"
    return "its changes are not those that it was made of"


def prove(paths, anchors):
    """(how many seals, how many changes, the newest hash). Raises SystemExit with what is broken first."""
    number = upto = total = 0
    previous, changes, broken, first = bytes(32), [], None, True
    for path, at, line, said in lines(paths):
        where = f"{path}, line {at}"
        if isinstance(said, list) and len(said) == 10:
            changes.append((sha256(b"\0" + line).digest(), said))
        elif isinstance(said, list) and len(said) == 7:
            if first and said[0] > 1:  # an export that begins after an archive that was not given
                number, upto, previous = said[0] - 1, said[2], bytes.fromhex(said[6])
                print(f"begins at seal {said[0]}: what lies before it is not proven", file=sys.stderr)
            first = False
            if said[0] != number + 1 or said[6] != previous.hex() or said[2] != upto:
                sys.exit(f"BROKEN at seal {number + 1} ({where}): it does not follow the one before it")
            inside = all(said[2] < change[0] <= said[3] or said[0] == 1 for _, change in changes)
            leaves = [leaf for leaf, _ in changes]
            if len(leaves) != said[4] or root(leaves).hex() != said[5] or not inside:
                broken = (said, where)
            number, upto, previous = said[0], said[3], sha256(b"\2" + line).digest()
            if number in anchors and not previous.hex().startswith(anchors.pop(number)):
                sys.exit(f"BROKEN: seal {number} is not the one on your paper ({where})")
            total += len(changes)
            changes = changes if broken else []
        elif isinstance(said, dict) and broken:
            marks = base64.b64decode(said.get("marks", ""))
            sys.exit(f"BROKEN under seal {broken[0][0]} ({broken[1]}): {named(broken[0], changes, marks)}")
    if broken or changes:
        sys.exit(f"BROKEN after seal {number}: changes without a seal, or a seal without its marks")
    if anchors:
        sys.exit(
            f"BROKEN: seal {min(anchors)} of your paper is not in these files; the newest here is {number}"
        )
    return number, total, previous


def anchor(text):
    """(number, hexadecimal digits) of a seal as it is printed."""
    number, digits = re.match(r"\D*(\d+)\W+([0-9a-fA-F\s-]{8,})$", text.strip()).groups()
    return int(number), re.sub(r"[\s-]", "", digits).lower()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Proves that an exported history is unbroken.")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--seal", action="append", default=[], type=anchor, metavar="SEAL")
    asked = parser.parse_args()
    seals, changes, newest = prove(asked.files, dict(asked.seal))
    print(f"UNBROKEN: {changes:,} changes under {seals:,} seals; the newest is {seals} · {newest.hex()[:24]}")
