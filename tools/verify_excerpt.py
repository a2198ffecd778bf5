"""Verify single entries of a record that somebody cites, by a second road: nothing of Foedus.

``python tools/verify_excerpt.py FILE [--held CHECKPOINT ...]`` exits with 0 where each entry in the file that ``foedus
record export --entry N`` wrote is in the record that its checkpoint was signed for, with 5 where one is not, with 2
where the file cannot be read. Signatures and keys are checked as in ``verify_record.py``, which lies beside it.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from verify_record import NEEDED, BadError, Keys, canonical, check_signature, parse, sha, unbase


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


def check_root(plain: dict[str, Any], keys: Keys, root: bytes, size: int, where: str) -> None:
    """Check a checkpoint over this root and size, signed by a keeper."""
    bare = canonical({name: plain[name] for name in ("at", "key", "log", "root", "size", "version")})
    for signer in (plain, *plain.get("cosigned", [])):
        check_signature(signer["key"], b"foedus/checkpoint/1\n" + bare, signer["sig"], where)
    keys.require(plain["key"], max(size, 1), where)
    if keys.spans[plain["key"]][2] != "keeper" or plain["log"] != keys.log or plain["size"] != size:
        raise BadError(f"{where}: it is not a keeper's checkpoint over {size} entries of this record")
    if unbase(plain["root"]) != root:
        raise BadError(f"{where}: it was signed for another root: changed or forked")


def check_cited(plain: dict[str, Any], size: int, root: bytes, keys: Keys, where: str) -> str:
    """Check one entry; give it in a few words."""
    n, line = plain["n"], plain["line"].encode()
    inner = parse(line, where)
    said = inner["said"]
    if (
        list(inner) != ["after", "n", "received", "said", "sig"]
        or inner["n"] != n
        or set(plain) != {"line", "n", "path"}
    ):
        raise BadError(f"{where}: it is not entry {n}")
    if not set(said) >= NEEDED or said["log"] != keys.log or sha(canonical(said["body"])).hex() != said["digest"]:
        raise BadError(f"{where}: it is not an entry of this record")
    check_signature(said["key"], b"foedus/entry/1\n" + canonical(said), inner["sig"], where)
    if climb(sha(b"\x00" + line), n - 1, size, [unbase(step) for step in plain["path"]]) != root:
        raise BadError(f"{where}: entry {n} is not in the record of the checkpoint")
    if said["kind"] == "key" or n == 1:
        keys.act(said["body"], said["key"], n, where)
    keys.require(said["key"], n, where)
    return (
        ""
        if said["kind"] == "key"
        else f"  entry {n}: {said['kind']} by {said['author']}: {canonical(said['body']).decode()}"
    )


def verify(path: Path, held: list[Path]) -> str:
    """Verify a file; give what was shown."""
    lines = path.read_bytes().split(b"\n")
    if lines.pop() != b"" or len(lines) < 3:
        raise BadError("the end of the file is missing")
    plains, offset = [], 0
    for line in lines:
        plains.append((parse(line, f"byte {offset}"), f"byte {offset}"))
        offset += len(line) + 1
    (header, _), *cited, (last, where) = plains
    size = header["size"]
    if header["format"] != "foedus/excerpt" or header["version"] != 1 or len(header) != 5 or type(size) is not int:
        raise BadError("this is not an excerpt of version 1")
    numbers = [plain["n"] for plain, _ in cited]
    if numbers != sorted(set(numbers)) or len(cited) != header["entries"] or set(last) != {"checkpoint"}:
        raise BadError("the entries are not those that the header counts")
    keys, root = Keys(header["log"]), unbase(last["checkpoint"]["root"])
    told = [check_cited(plain, size, root, keys, place) for plain, place in cited]
    check_root(last["checkpoint"], keys, root, size, where)
    for file in held:
        check_root(json.loads(file.read_bytes()), keys, root, size, f"held checkpoint {file}")
    return "\n".join([f"{path}: good, of {size} entries of {keys.log}, root {root.hex()}", *filter(None, told)])


def main() -> int:
    """Verify the file that is named."""
    parser = argparse.ArgumentParser(description="Verify single entries of a record.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--held", type=Path, action="append", default=[], help="a checkpoint over as many entries")
    given = parser.parse_args()
    try:
        print(verify(given.file, given.held))
    except (BadError, AttributeError, KeyError, TypeError, ValueError, OSError) as error:
        print(error if (lost := isinstance(error, OSError)) else f"{given.file}: not good: {error}")
        return 2 if lost else 5
    return 0


if __name__ == "__main__":
    sys.exit(main())
