"""What ``foedus record checkpoint`` and ``key`` answer: who signs, and how far a record is signed.

What lives here: checkpoints for others to hold, and acts on keys. What does not: where a private key is kept
(`foedus.desk.data`).
"""

from __future__ import annotations

import json
from pathlib import Path

from foedus.desk.data import load_key, make_key
from foedus.desk.record import Record
from foedus.desk.record_proofs import read_checkpoint
from foedus.desk.record_verbs import Answer, append, dump_key
from foedus.errors import InputError, RecordError, RequestError
from foedus.formats.outputs import write_whole
from foedus.record.checkpoint import Checkpoint, cosign, dump_checkpoint
from foedus.record.entries import Draft


def make_checkpoint(record: Record, out: Path | None) -> Answer:
    """Sign how long the record is and what its root is; the file is for others to hold."""
    made = record.ledger.make_checkpoint()
    return _give_checkpoint(made, out)


def cosign_checkpoint(path: Path, out: Path | None, *, data: Path | None, key: str, record: Record | None) -> Answer:
    """Add this user's signature to a checkpoint; where their own record is given, only if it fits that.

    Raises
    ------
    RecordError
        If the user's own record has another root at that size.
    RequestError
        If the key has signed it already.
    """
    checkpoint = read_checkpoint(path)
    mine = load_key(data, key)
    if mine.signer.public in (checkpoint.key, *(own.key for own in checkpoint.cosigned)):
        raise RequestError(
            "this key has signed the checkpoint already",
            code="record.cosigned",
            place=str(path),
            hint="what counts is a signature of another holder, who compared it with a record of their own",
        )
    if record is not None:
        size = record.ledger.refresh().size
        record.ledger.settle_tiles()
        if checkpoint.size <= size and record.ledger.find_root(checkpoint.size) != checkpoint.root:
            raise RecordError(
                f"your record has another root over {checkpoint.size} entries: the history was forked",
                code="record.fork",
                place=str(path),
                hint="do not sign; keep both and ask the keeper",
                entry=checkpoint.size,
            )
    return _give_checkpoint(cosign(checkpoint, mine.holder, mine.signer), out or path)


def _give_checkpoint(checkpoint: Checkpoint, out: Path | None) -> Answer:
    plain = {"format": "foedus/checkpoint", **dump_checkpoint(checkpoint)}
    if out is not None:
        write_whole(out, json.dumps(plain, indent=2) + "\n")
    signers = ", ".join([checkpoint.key, *(own.key for own in checkpoint.cosigned)])
    text = f"{checkpoint.log}: {checkpoint.size} entries, root {checkpoint.root.hex()}, signed by {signers}"
    return Answer(data={"checkpoint": plain, "file": str(out) if out else None}, text=text)


def show_keys(record: Record) -> Answer:
    """Show the keys of a record, and which of them is the user's."""
    spans = record.ledger.give_ring().list_spans()
    own = record.key
    mine, file = (own.signer.public, str(own.path)) if own is not None else (None, None)
    data = {"mission": record.mission, "mine": mine, "file": file, "keys": [dump_key(s) for s in spans]}
    lines = [f"your key {mine} of {own.holder}, in {own.path}" if own is not None else "you have no key here"]
    for span in spans:
        until = f"entry {span.until_n} ({span.why})" if span.until_n else "now"
        lines.append(f"  {span.key}  {span.role:<7} {span.holder}: from entry {span.from_n} until {until}")
    return Answer(data=data, text="\n".join(lines))


def new_key(data: Path | None, name: str, holder: str) -> Answer:
    """Make another key of this user."""
    made = make_key(data, name=name, holder=holder)
    plain = {"name": name, "key": made.signer.public, "holder": made.holder, "file": str(made.path)}
    return Answer(data=plain, text=f"{name}: {made.signer.public}, in {made.path}")


def change_key(
    record: Record, action: str, *, key: str, holder: str = "", role: str = "author", reason: str = ""
) -> Answer:
    """Enrol, rotate or revoke a key; it counts from the next entry on.

    Raises
    ------
    InputError
        If the key is none that may be used.
    RequestError
        If the act is not allowed.
    """
    if action not in ("enrol", "rotate", "revoke"):
        raise InputError(f"'{action}' is no act on keys", code="record.key", hint="enrol, rotate or revoke")
    body = {"action": action, "key": key, "holder": holder, "reason": reason}
    body |= {"role": role} if action == "enrol" else {}
    return append(record, [Draft(kind="key", body={name: value for name, value in body.items() if value})])
