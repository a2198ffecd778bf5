"""Verify single entries of a record that somebody cites, by a second road: nothing of Foedus.

``python tools/verify_excerpt.py FILE [--held CHECKPOINT ...]`` exits with 0 where each entry in the file that ``foedus
record export --entry N`` wrote is in the record that its checkpoint was signed for, with 5 where one is not, with 2
where the file cannot be read. Shapes, keys and signatures are checked as in ``verify_record.py``.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from record_shapes import is_header
from record_signed import BadError, Log, at, canonical, parse, require, sha, unbase


def climb(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Give the root to which an audit path of RFC 6962 leads, by halving the tree from the top."""
    if size == 1:
        if path:
            raise BadError("the path is too long")
        return leaf
    if not path:
        raise BadError("the path is too short")
    k = 1 << (size - 1).bit_length() - 1
    *below, beside = path
    if index < k:
        return sha(b"\x01" + climb(leaf, index, k, below) + beside)
    return sha(b"\x01" + beside + climb(leaf, index - k, size - k, below))


def read(path: Path) -> tuple[Any, list[tuple[Any, str]], Any, str]:
    """Read header, entries and checkpoint of a file, each line in its one form, and the place of each."""
    *lines, rest = path.read_bytes().split(b"\n")
    with at("header, byte 0"):
        header = parse(lines[0] if lines else rest + b" ")
        require(is_header(header, "foedus/excerpt", "entries") and header["entries"], "it is no excerpt of version 1")
    begin, cited, n = len(lines[0]) + 1, list[tuple[Any, str]](), 0
    for line in lines[1 : header["entries"] + 1]:
        with at(f"byte {begin}"):
            plain = parse(line)
            path_is_right = isinstance(plain["path"], list) and all(
                isinstance(unbase(step), bytes) for step in plain["path"]
            )
            known = plain.keys() == {"line", "n", "path"} and type(plain["n"]) is int and isinstance(plain["line"], str)
            require(known and path_is_right and plain["n"] > 0, "it is not an entry of an excerpt")
        n, where = plain["n"], f"entry {plain['n']}, byte {begin}"
        require(not cited or cited[-1][0]["n"] < n, f"{where}: the entries are not in order")
        cited.append((plain, where))
        begin += len(line) + 1
    with at(f"byte {begin}"):
        require(len(cited) == header["entries"] and len(lines) == len(cited) + 2 and not rest, "it has another end")
        last = parse(lines[-1])
        require(last.keys() == {"checkpoint"}, "an excerpt ends with its checkpoint")
        Log(header["log"]).check_form(last["checkpoint"])
        require(last["checkpoint"]["size"] == header["size"], "the checkpoint is of another size")
    return header, cited, last["checkpoint"], f"byte {begin}"


def verify(path: Path, held: list[Path]) -> str:
    """Verify a file; give what was shown."""
    header, cited, final, end = read(path)
    size, log, root = header["size"], Log(header["log"]), unbase(final["root"])
    told = [f"{path}: good, of {size} entries of {log.name}, root {root.hex()}"]
    for plain, where in cited:
        with at(where):
            line, n = plain["line"].encode(), plain["n"]
            require(n <= size, "it is beyond the checkpoint")
            is_there = climb(sha(b"\x00" + line), n - 1, size, [unbase(step) for step in plain["path"]]) == root
            require(is_there, "it is not in the record of the checkpoint")
            said = log.take(line, n)
        if said["kind"] != "key":
            told.append(f"  entry {n}: {said['kind']} by {said['author']}: {canonical(said['body']).decode()}")
    with at(end):
        log.check_keeper(final)
    for file in held:
        with at(f"held checkpoint {file}"):
            own = {name: part for name, part in json.loads(file.read_bytes()).items() if name != "format"}
            log.check_form(own)
            log.check_keeper(own)
            require(
                own["size"] == size and unbase(own["root"]) == root, "it has another size or root: changed or forked"
            )
    return "\n".join(told)


def main() -> int:
    """Verify the file that is named."""
    parser = argparse.ArgumentParser(description="Verify single entries of a record.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--held", type=Path, action="append", default=[], help="a checkpoint over as many entries")
    given = parser.parse_args()
    try:
        print(verify(given.file, given.held))
    except (BadError, OSError) as error:
        print(error if (lost := isinstance(error, OSError)) else f"{given.file}: not good: {error}")
        return 2 if lost else 5
    return 0


if __name__ == "__main__":
    sys.exit(main())
