"""Verify the one file of a record, by a second road: nothing of Foedus, only hashlib, json and PyNaCl.

``python tools/verify_record.py FILE [--held CHECKPOINT ...]`` exits with 0 where the file that ``foedus record export``
wrote is whole, with 5 where it is not, with 2 where it cannot be read. Shapes are checked in ``record_shapes.py``, keys
and signatures in ``record_signed.py``, which lie beside it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from record_shapes import is_header
from record_signed import BadError, Log, at, parse, require, sha, unbase

PLACE = re.compile(rb'\{"after":"([0-9a-f]{64})","n":([1-9][0-9]{0,15}),"received":"')


def compute_root(leaves: list[bytes]) -> bytes:
    """Give the root of RFC 6962 over leaf hashes, level by level: an odd last node moves up as it is."""
    level = leaves or [sha(b"")]
    while len(level) > 1:
        pairs = [sha(b"\x01" + level[k] + level[k + 1]) for k in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def prove(leaves: list[bytes], old: int, whole: bool = True) -> list[bytes]:
    """Give the proof of RFC 6962 that these leaves continue the first ``old`` of them."""
    if old in (0, len(leaves)):
        return [] if whole else [compute_root(leaves)]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    if old <= k:
        return [*prove(leaves[:k], old, whole), compute_root(leaves[k:])]
    return [*prove(leaves[k:], old - k, False), compute_root(leaves[:k])]


Tail = list[tuple[int, Any, list[bytes]]]


def read_tail(lines: list[bytes], begin: int, n_evidence: int, log: Log, is_all: bool) -> Tail:
    """Check the lines after the entries, each for itself; give byte, checkpoint and proof of each that is one."""
    seen, tail = set[str](), list[tuple[int, Any, list[bytes]]]()
    for k, line in enumerate(lines):
        with at(f"byte {begin}"):
            plain = parse(line)
            if k < n_evidence:
                digest = sha(unbase(plain["bytes"])).hex()
                require(plain == {"bytes": plain["bytes"], "sha256": digest}, "the evidence does not fit its digest")
                require(digest not in seen and not (is_all and digest not in log.named), "no entry names the evidence")
                seen.add(digest)
            else:
                final, steps = plain["checkpoint"], plain["consistency"]
                log.check_form(final)
                require(len(plain) == 2 and isinstance(steps, list), "it is not a checkpoint with its proof")
                require(not tail or tail[-1][1]["size"] <= final["size"], "the checkpoints are not in order")
                tail.append((begin, final, [unbase(step) for step in steps]))
        begin += len(line) + 1
    return tail


def blame(lines: list[bytes], starts: list[int], n: int, leaves: list[bytes], header: Any) -> str:
    """Where entry ``n`` names another entry before it than is there, say which was changed, by the last checkpoint."""
    size = header["size"]
    rest = [b'{"after":"%s' % leaves[-1].hex().encode() + lines[n][74:], *lines[n + 1 : size + 1]] if leaves else []
    try:
        tail = read_tail(lines[size + 1 :], 0, header["evidence"], Log(header["log"]), False)
        root = compute_root(leaves + [sha(b"\x00" + line) for line in rest])
        is_own = unbase(tail[-1][1]["root"]) == root and not any(line[:3] in (b'{"b', b'{"c') for line in rest)
    except (BadError, IndexError):
        is_own = False
    k = n if is_own or n == 1 else n - 1
    return f"entry {k}, byte {starts[k]}: it was changed: entry {n} does not follow the one before it"


def verify(path: Path, held: list[Path]) -> str:
    """Verify a file; give what was shown in one line."""
    *lines, rest = path.read_bytes().split(b"\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    with at("header, byte 0"):
        header = parse(lines[0] if lines else rest + b" ")
        require(is_header(header, "foedus/record", "evidence"), "this is not a record of version 1")
    size, log, leaves = header["size"], Log(header["log"]), list[bytes]()
    for n in range(1, size + 1):
        where = f"entry {n}, byte {starts[min(n, len(lines))]}"
        require(n < len(lines), f"{where}: the tail is cut")
        place = PLACE.match(lines[n])
        require(place and int(place[2]) == n, f"{where}: it is not entry {n}")
        if place and bytes.fromhex(place[1].decode()) != (leaves[-1] if leaves else bytes(32)):
            raise BadError(blame(lines, starts, n, leaves, header))
        with at(where):
            log.take(lines[n], n)
        leaves.append(sha(b"\x00" + lines[n]))
    tail = read_tail(lines[size + 1 :], starts[size + 1], header["evidence"], log, True)
    require(rest == b"", f"byte {starts[-1]}: the last line has no end")
    last = tail[-1][1]["size"] if tail else 0
    require(
        last == size, f"entry {min(last, size) + 1}, byte {starts[min(last, size - 1) + 1]}: no checkpoint over all"
    )
    sizes = sorted({final["size"] for _, final, _ in tail})
    fits = [
        n for n in sizes if all(unbase(f["root"]) == compute_root(leaves[:n]) for _, f, _ in tail if f["size"] == n)
    ]
    if size not in fits:
        breaks = min(n for n in sizes if n > max(fits, default=0))
        first = size if breaks == size else max(fits, default=0) + 1
        raise BadError(f"entry {first}, byte {starts[first]}: it is not what the checkpoint was signed for: changed")
    for begin, final, proof in tail:
        with at(f"byte {begin}"):
            log.check_keeper(final)
            require(final["size"] in fits and prove(leaves, final["size"]) == proof, "the entries do not continue it")
    for file in held:
        with at(f"held checkpoint {file}"):
            final = {name: part for name, part in json.loads(file.read_bytes()).items() if name != "format"}
            log.check_form(final)
            log.check_keeper(final)
            require(final["size"] <= size, f"it covers {final['size']} entries, but {size} are there: the tail is cut")
            require(unbase(final["root"]) == compute_root(leaves[: final["size"]]), "the history was changed or forked")
    return f"{path}: whole, {size} entries of {log.name}, root {compute_root(leaves).hex()}"


def main() -> int:
    """Verify the file that is named."""
    parser = argparse.ArgumentParser(description="Verify the one file of a record.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--held", type=Path, action="append", default=[], help="a checkpoint that you hold")
    given = parser.parse_args()
    try:
        print(verify(given.file, given.held))
    except (BadError, OSError) as error:
        print(error if (lost := isinstance(error, OSError)) else f"{given.file}: not whole: {error}")
        return 2 if lost else 5
    return 0


if __name__ == "__main__":
    sys.exit(main())
