"""Signed checkpoints: a keeper's word for how long a log is and what its root is.

What lives here: making, reading, co-signing and checking a checkpoint; two that fork. What does not: who keeps them. A
state that holds one can show later that the log it was given is no longer the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from foedus.errors import RecordError
from foedus.instants import parse_instant
from foedus.record.canonical import encode_checked
from foedus.record.entries import write_instant
from foedus.record.keys import CHECKPOINT_DOMAIN, Signer, decode_bytes, encode_bytes, find_key_fault, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosignature:
    """Another key under a checkpoint: whose, and the signature over the same bytes."""

    key: str
    holder: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """How long a log was at an instant, and its root, signed by a keeper."""

    log: str
    size: int
    root: bytes
    at: datetime
    key: str
    signature: str = ""
    cosigned: tuple[Cosignature, ...] = ()

    def make_bytes(self) -> bytes:
        """Give the bytes that are signed."""
        return encode_checked(
            {
                "at": write_instant(self.at),
                "key": self.key,
                "log": self.log,
                "root": encode_bytes(self.root),
                "size": self.size,
                "version": 1,
            }
        )


def sign_checkpoint(*, log: str, size: int, root: bytes, at: datetime, signer: Signer) -> Checkpoint:
    """Make a checkpoint and sign it."""
    bare = Checkpoint(log=log, size=size, root=root, at=at, key=signer.public)
    return replace(bare, signature=signer.sign(CHECKPOINT_DOMAIN, bare.make_bytes()))


def cosign(checkpoint: Checkpoint, holder: str, signer: Signer) -> Checkpoint:
    """Add another key's signature; one key signs once."""
    others = tuple(own for own in checkpoint.cosigned if own.key != signer.public)
    signature = signer.sign(CHECKPOINT_DOMAIN, checkpoint.make_bytes())
    return replace(checkpoint, cosigned=(*others, Cosignature(key=signer.public, holder=holder, signature=signature)))


def find_fault(checkpoint: Checkpoint) -> str:
    """Say what is wrong with the signatures of a checkpoint; empty where nothing is."""
    message = checkpoint.make_bytes()
    for key, signature in (
        (checkpoint.key, checkpoint.signature),
        *((own.key, own.signature) for own in checkpoint.cosigned),
    ):
        fault = find_key_fault(key)
        if fault:
            return fault
        if not verify(key, CHECKPOINT_DOMAIN, message, signature):
            return f"the signature of the key {key} under the checkpoint is not good"
    return ""


def dump_checkpoint(checkpoint: Checkpoint) -> dict[str, Any]:
    """Give a checkpoint as plain data, as it stands in files."""
    plain: dict[str, Any] = {
        "at": write_instant(checkpoint.at),
        "key": checkpoint.key,
        "log": checkpoint.log,
        "root": encode_bytes(checkpoint.root),
        "sig": checkpoint.signature,
        "size": checkpoint.size,
        "version": 1,
    }
    if checkpoint.cosigned:
        plain["cosigned"] = [{"holder": c.holder, "key": c.key, "sig": c.signature} for c in checkpoint.cosigned]
    return plain


def parse_checkpoint(plain: Any) -> Checkpoint:
    """Read a checkpoint from plain data; its signatures are not checked here.

    Raises
    ------
    RecordError
        If it has not the shape of a checkpoint.
    """
    must = {"at", "key", "log", "root", "sig", "size", "version"}
    if not isinstance(plain, Mapping) or not must <= set(plain) <= must | {"cosigned"} or plain["version"] != 1:
        raise _refuse("it is not a checkpoint of version 1")
    texts = [plain[name] for name in ("at", "key", "log", "root", "sig")]
    cosigned = plain.get("cosigned", [])
    if not all(isinstance(text, str) for text in texts) or type(plain["size"]) is not int or plain["size"] < 0:
        raise _refuse("a part has not its shape")
    if not isinstance(cosigned, list) or not all(
        isinstance(own, Mapping)
        and set(own) == {"holder", "key", "sig"}
        and all(isinstance(v, str) for v in own.values())
        for own in cosigned
    ):
        raise _refuse("a co-signature has not its shape")
    root = decode_bytes(plain["root"])
    try:
        at = parse_instant(plain["at"])
    except ValueError:
        raise _refuse("its instant has not its shape") from None
    if root is None or len(root) != 32 or write_instant(at) != plain["at"]:
        raise _refuse("its root or instant has not its shape")
    return Checkpoint(
        log=plain["log"],
        size=plain["size"],
        root=root,
        at=at,
        key=plain["key"],
        signature=plain["sig"],
        cosigned=tuple(Cosignature(key=c["key"], holder=c["holder"], signature=c["sig"]) for c in cosigned),
    )


def _refuse(message: str) -> RecordError:
    return RecordError(
        f"this is no checkpoint: {message}",
        code="record.bad-checkpoint",
        hint="foedus record checkpoint --mission M --out FILE writes one",
    )
