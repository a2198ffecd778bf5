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
from foedus.record.fields import MAX_TEXT, is_text
from foedus.record.keys import (
    CHECKPOINT_DOMAIN,
    COSIGNATURE_DOMAIN,
    Signer,
    decode_bytes,
    encode_bytes,
    find_key_fault,
    verify,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosignature:
    """Another key under a checkpoint: whose, and the signature.

    In version 2 the signature is over the checkpoint and the name of the holder; in version 1, which is still read,
    over the checkpoint alone: nobody vouches for that name.
    """

    key: str
    holder: str
    signature: str
    version: int = 2


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

    def make_bytes(self, holder: str | None = None) -> bytes:
        """Give the bytes that are signed: by the keeper, or by a co-signer with this name."""
        return encode_checked(
            {
                "at": write_instant(self.at),
                **({} if holder is None else {"cosigner": holder}),
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
    signature = signer.sign(COSIGNATURE_DOMAIN, checkpoint.make_bytes(holder))
    return replace(checkpoint, cosigned=(*others, Cosignature(key=signer.public, holder=holder, signature=signature)))


def find_fault(checkpoint: Checkpoint) -> str:
    """Say what is wrong with the signatures of a checkpoint; empty where nothing is."""
    bare = checkpoint.make_bytes()
    signed = [(checkpoint.key, checkpoint.signature, CHECKPOINT_DOMAIN, bare)]
    for own in checkpoint.cosigned:
        named = own.version > 1
        message = checkpoint.make_bytes(own.holder) if named else bare
        signed.append((own.key, own.signature, COSIGNATURE_DOMAIN if named else CHECKPOINT_DOMAIN, message))
    for key, signature, domain, message in signed:
        fault = find_key_fault(key)
        if fault:
            return fault
        if not verify(key, domain, message, signature):
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
        plain["cosigned"] = [
            {"holder": c.holder, "key": c.key, "sig": c.signature} | ({"version": c.version} if c.version > 1 else {})
            for c in checkpoint.cosigned
        ]
    return plain


def parse_checkpoint(plain: Any) -> Checkpoint:
    """Read a checkpoint from plain data; its signatures are not checked here.

    Raises
    ------
    RecordError
        If it has not the shape of a checkpoint.
    """
    must = {"at", "key", "log", "root", "sig", "size", "version"}
    if (
        not isinstance(plain, Mapping)
        or not must <= set(plain) <= must | {"cosigned"}
        or plain["version"] != 1
        or type(plain["version"]) is not int
    ):
        raise _refuse("it is not a checkpoint of version 1")
    texts = [plain[name] for name in ("at", "key", "log", "root", "sig")]
    if not all(isinstance(text, str) for text in texts) or type(plain["size"]) is not int or plain["size"] < 0:
        raise _refuse("a part has not its shape")
    cosigned = _parse_cosigned(plain["key"], plain["cosigned"]) if "cosigned" in plain else ()
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
        cosigned=cosigned,
    )


def _parse_cosigned(keeper: str, plain: Any) -> tuple[Cosignature, ...]:
    """Read who else signed: at least one, each key once; the name of a holder is a text that can be seen."""
    bare = {"holder", "key", "sig"}
    if (
        not isinstance(plain, list)
        or not plain
        or not all(
            isinstance(own, Mapping)
            and (set(own) == bare or (set(own) == bare | {"version"} and own["version"] == 2))
            and all(isinstance(own[name], str) for name in bare)
            and (own["holder"] == "" or is_text(own["holder"], MAX_TEXT))
            for own in plain
        )
        or len({keeper, *(own["key"] for own in plain)}) <= len(plain)
    ):
        raise _refuse("a co-signature has not its shape")
    return tuple(
        Cosignature(key=own["key"], holder=own["holder"], signature=own["sig"], version=own.get("version", 1))
        for own in plain
    )


def _refuse(message: str) -> RecordError:
    return RecordError(
        f"this is no checkpoint: {message}",
        code="record.bad-checkpoint",
        hint="foedus record checkpoint --mission M --out FILE writes one",
    )
