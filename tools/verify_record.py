"""Verify the one file of a record, by a second road: nothing of Foedus, only hashlib, json and PyNaCl.

``python tools/verify_record.py FILE [--held CHECKPOINT ...]`` exits with 0 where the file that ``foedus record export``
wrote is whole, with 5 where it is not, with 2 where it cannot be read. PyNaCl refuses keys of small order.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import nacl.bindings
import nacl.exceptions
import nacl.signing

NEEDED = {"author", "body", "digest", "key", "kind", "log", "token", "version"}


class BadError(Exception):
    """What is wrong, at which entry and byte."""


def canonical(value: Any) -> bytes:
    """Write a value in the one way of RFC 8785, for texts, whole numbers and what is made of them."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def sha(data: bytes) -> bytes:
    """Hash with SHA-256."""
    return hashlib.sha256(data).digest()


def parse(line: bytes, where: str) -> Any:
    """Read one line, which must be written in its one way."""
    try:
        plain = json.loads(line.decode("utf-8"), parse_float=int, parse_constant=int)  # no record holds a fraction
    except (ValueError, RecursionError):
        plain = None
    if not isinstance(plain, dict) or canonical(plain) != line:
        raise BadError(f"{where}: the line is not in its one form")
    return plain


def unbase(text: Any) -> bytes:
    """Read base64url without padding, written in its one way."""
    raw = base64.urlsafe_b64decode(str(text) + "=" * (-len(str(text)) % 4))
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        raise ValueError("base64 not in its one form")
    return raw


def check_signature(key: str, message: bytes, signature: str, where: str) -> None:
    """Check an Ed25519 signature; a key of small order, or not written in its one way, is refused."""
    try:
        if not nacl.bindings.crypto_core_ed25519_is_valid_point(unbase(key)):
            raise BadError(f"{where}: the key {key} is none that may be used")
        nacl.signing.VerifyKey(unbase(key)).verify(message, unbase(signature))
    except (ValueError, TypeError, nacl.exceptions.CryptoError):
        raise BadError(f"{where}: the signature is not good") from None


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


class Keys:
    """Who may sign at which entry of a log."""

    def __init__(self, log: str) -> None:
        self.log, self.spans = log, dict[str, list[Any]]()

    def require(self, key: str, n: int, where: str) -> None:
        """Refuse a key that may not sign entry ``n``."""
        if not (key in self.spans and self.spans[key][0] <= n <= self.spans[key][1]):
            raise BadError(f"{where}: the key {key} may not sign here")

    def act(self, body: dict[str, Any], signer: str, n: int, where: str) -> None:
        """Take an act on keys, or refuse it."""
        action, key, end, spans = body.get("action"), str(body.get("key")), 2**60, self.spans
        if n == 1 and action == "found" and key == signer:
            spans[key] = [1, end, "keeper"]
            return
        self.require(signer, n, where)
        is_keeper, is_new = spans[signer][2] == "keeper", key not in spans
        others = [k for k, span in spans.items() if k != key and span[1:] == [end, "keeper"]]
        if not nacl.bindings.crypto_core_ed25519_is_valid_point(unbase(key)):
            raise BadError(f"{where}: the key {key} is none that may be used")
        if action == "enrol" and is_keeper and is_new:
            spans[key] = [n + 1, end, body.get("role", "author")]
        elif action == "rotate" and is_new:
            spans[key], spans[signer][1] = [n + 1, end, spans[signer][2]], n
        elif action == "revoke" and not is_new and spans[key][1] == end and others and (is_keeper or key == signer):
            spans[key][1] = n
        else:
            raise BadError(f"{where}: an act on keys that is not allowed")


def check_entry(line: bytes, n: int, before: bytes, keys: Keys, where: str) -> None:
    """Check one entry."""
    plain = parse(line, where)
    said = plain.get("said")
    if list(plain) != ["after", "n", "received", "said", "sig"] or not isinstance(said, dict):
        raise BadError(f"{where}: it is not an entry")
    if not set(said) >= NEEDED or plain["n"] != n or said["log"] != keys.log:
        raise BadError(f"{where}: it does not belong in this place")
    if sha(canonical(said["body"])).hex() != said["digest"]:
        raise BadError(f"{where}: the body does not fit its digest")
    check_signature(said["key"], b"foedus/entry/1\n" + canonical(said), plain["sig"], where)
    if said["kind"] == "key" or n == 1:
        keys.act(said["body"], said["key"], n, where)
    keys.require(said["key"], n, where)
    if plain["after"] != before.hex():
        raise BadError(f"{where}: it, or the entry before it, was changed")


def check_checkpoint(plain: Any, leaves: list[bytes], keys: Keys, where: str) -> int:
    """Check a checkpoint against the entries; give its size."""
    bare = canonical({name: plain[name] for name in ("at", "key", "log", "root", "size", "version")})
    for signer in (plain, *plain.get("cosigned", [])):
        check_signature(signer["key"], b"foedus/checkpoint/1\n" + bare, signer["sig"], where)
    size = int(plain["size"])
    keys.require(plain["key"], max(size, 1), where)
    if keys.spans[plain["key"]][2] != "keeper" or plain["log"] != keys.log:
        raise BadError(f"{where}: it is not signed by a keeper of this record")
    if size > len(leaves):
        raise BadError(f"{where}: it covers {size} entries, but {len(leaves)} are there: the tail is cut")
    if unbase(plain["root"]) != compute_root(leaves[:size]):
        raise BadError(f"{where}: the first {size} entries are not those it was signed for: changed or forked")
    return size


def verify(path: Path, held: list[Path]) -> str:
    """Verify a file; give what was shown in one line."""
    lines = path.read_bytes().split(b"\n")
    if lines.pop() != b"" or not lines:
        raise BadError(f"the last line has no end (byte {path.stat().st_size}): the tail is cut")
    header = parse(lines[0], "header")
    if header.get("format") != "foedus/record" or header.get("version") != 1 or len(header) != 5:
        raise BadError("this is not a record of version 1")
    size, keys, before, offset = header["size"], Keys(header["log"]), bytes(32), len(lines[0]) + 1
    leaves, last = list[bytes](), 0
    for n, line in enumerate(lines[1 : size + 1], 1):
        check_entry(line, n, before, keys, f"entry {n}, byte {offset}")
        leaves.append(before := sha(b"\x00" + line))
        offset += len(line) + 1
    for k, line in enumerate(lines[size + 1 :]):
        where = f"byte {offset}"
        plain = parse(line, where)
        if k < header["evidence"]:
            if set(plain) != {"bytes", "sha256"} or sha(unbase(plain["bytes"])).hex() != plain["sha256"]:
                raise BadError(f"{where}: the evidence does not fit its digest")
        else:
            last = check_checkpoint(plain["checkpoint"], leaves, keys, where)
            if prove(leaves, last) != [unbase(step) for step in plain["consistency"]]:
                raise BadError(f"{where}: the proof does not show that the entries continue this checkpoint")
        offset += len(line) + 1
    if last != size or len(leaves) != size:
        raise BadError(f"entry {min(last, len(leaves)) + 1}: the header counts {size}, the last checkpoint {last}")
    for file in held:
        check_checkpoint(json.loads(file.read_bytes()), leaves, keys, f"held checkpoint {file}")
    return f"{path}: whole, {size} entries of {keys.log}, root {compute_root(leaves).hex()}"


def main() -> int:
    """Verify the file that is named."""
    parser = argparse.ArgumentParser(description="Verify the one file of a record.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--held", type=Path, action="append", default=[], help="a checkpoint that you hold")
    given = parser.parse_args()
    try:
        print(verify(given.file, given.held))
    except (BadError, KeyError, TypeError, ValueError, OSError) as error:
        print(error if (lost := isinstance(error, OSError)) else f"{given.file}: not whole: {error}")
        return 2 if lost else 5
    return 0


if __name__ == "__main__":
    sys.exit(main())
