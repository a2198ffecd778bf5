"""What is signed in a record, and by which keys, checked anew for the second verifier: nothing of Foedus."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import nacl.bindings
import nacl.exceptions
import nacl.signing
from record_shapes import SIGNED, is_checkpoint, is_entry


class BadError(Exception):
    """What is wrong, at which entry and byte."""


def canonical(value: Any) -> bytes:
    """Write a value in the one way of RFC 8785, for texts, whole numbers and what is made of them."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def sha(data: bytes) -> bytes:
    """Hash with SHA-256."""
    return hashlib.sha256(data).digest()


def require(good: object, why: str) -> None:
    """Refuse what is not good."""
    if not good:
        raise BadError(why)


@contextmanager
def at(where: str) -> Iterator[None]:
    """Name the place of what goes wrong; a part that is missing, or is not what it has to be, raises any of these."""
    try:
        yield
    except BadError as error:
        raise BadError(f"{where}: {error}") from None
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        raise BadError(f"{where}: it has not its one form, or not its shape") from None


def read_int(text: str) -> int:
    """Read a whole number that is exact in every reader."""
    require(len(text) < 18 and abs(int(text)) < 2**53, "a number beyond 2^53")
    return int(text)


def parse(line: bytes) -> Any:
    """Read one line, which must be an object written in its one way, without fractions."""
    plain = json.loads(line.decode("utf-8"), parse_float=int, parse_constant=int, parse_int=read_int)
    require(isinstance(plain, dict) and canonical(plain) == line, "the line is not in its one form")
    return plain


def unbase(text: Any) -> bytes:
    """Read base64url without padding, written in its one way."""
    raw = base64.urlsafe_b64decode(str(text) + "=" * (-len(str(text)) % 4))
    require(base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == text, "base64 is not in its one form")
    return raw


def check_signature(key: str, message: bytes, signature: str) -> None:
    """Check an Ed25519 signature; a key of small order, or not written in its one way, is refused."""
    try:
        require(
            nacl.bindings.crypto_core_ed25519_is_valid_point(unbase(key)), f"the key {key} is none that may be used"
        )
        nacl.signing.VerifyKey(unbase(key)).verify(message, unbase(signature))
    except nacl.exceptions.CryptoError:
        raise BadError("the signature is not good") from None


class Log:
    """What the entries so far say: who may sign where, which tokens were used, which evidence is named."""

    def __init__(self, name: str) -> None:
        self.name, self.spans, self.tokens, self.named = name, dict[str, list[Any]](), set[str](), set[str]()

    def take(self, line: bytes, n: int) -> Any:
        """Check an entry for itself and take it; give what is said."""
        plain = parse(line)
        said = plain["said"]
        require(is_entry(plain), "it is not an entry, or its body is not what its kind holds")
        require(plain["n"] == n and said["log"] == self.name, "it does not belong in this place")
        require(sha(canonical(said["body"])).hex() == said["digest"], "the body does not fit its digest")
        check_signature(said["key"], b"foedus/entry/1\n" + canonical(said), plain["sig"])
        require(said["token"] not in self.tokens, "its token was used before")
        self.tokens.add(said["token"])
        self.named |= {piece["sha256"] for piece in said.get("evidence", [])}
        if said["kind"] == "key" or n == 1:
            self.act(said["body"], said["key"], n)
        self.require_key(said["key"], n)
        return said

    def require_key(self, key: str, n: int) -> None:
        """Refuse a key that may not sign entry ``n``."""
        require(key in self.spans and self.spans[key][0] <= n <= self.spans[key][1], f"the key {key} may not sign here")

    def act(self, body: dict[str, Any], signer: str, n: int) -> None:
        """Take an act on keys, or refuse it."""
        action, key, end, spans = body.get("action"), body.get("key", ""), 2**60, self.spans
        if n == 1 and action == "found" and key == signer:
            spans[key] = [1, end, "keeper"]
            return
        self.require_key(signer, n)
        is_keeper, is_new = spans[signer][2] == "keeper", key not in spans
        others = [k for k, span in spans.items() if k != key and span[1:] == [end, "keeper"]]
        require(
            nacl.bindings.crypto_core_ed25519_is_valid_point(unbase(key)), f"the key {key} is none that may be used"
        )
        if action == "enrol" and is_keeper and is_new:
            spans[key] = [n + 1, end, body.get("role", "author")]
        elif action == "rotate" and is_new:
            spans[key], spans[signer][1] = [n + 1, end, spans[signer][2]], n
        elif action == "revoke" and not is_new and spans[key][1] == end and others and (is_keeper or key == signer):
            spans[key][1] = n
        else:
            raise BadError("an act on keys that is not allowed")

    def check_form(self, plain: Any) -> None:
        """Check a checkpoint for itself: its shape and the signatures under it."""
        require(is_checkpoint(plain) and plain["log"] == self.name, "it is not a checkpoint of this record")
        require(len(unbase(plain["root"])) == 32, "its root is none")
        signed = {name: plain[name] for name in SIGNED}
        bare = b"foedus/checkpoint/1\n" + canonical(signed)
        check_signature(plain["key"], bare, plain["sig"])
        for own in plain.get("cosigned", []):
            # since version 2 the name of the holder is signed too
            named = b"foedus/cosignature/2\n" + canonical({**signed, "cosigner": own["holder"]})
            check_signature(own["key"], named if "version" in own else bare, own["sig"])

    def check_keeper(self, plain: Any) -> None:
        """Refuse a checkpoint that no keeper signed; the entry that enrols a key is the first it may vouch for."""
        begin, end, role = self.spans.get(plain["key"], [0, 0, ""])
        require(role == "keeper" and begin - 1 <= plain["size"] <= end, "it is not signed by a keeper of that time")
