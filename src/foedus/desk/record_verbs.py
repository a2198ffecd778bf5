"""What ``foedus record`` answers, as plain data and as text.

What lives here: one function a verb. What does not: opening a record (`foedus.desk.record`) and accounts
(`foedus.desk.accounts`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foedus.desk.data import load_key, make_key
from foedus.desk.record import Record
from foedus.errors import InputError, RecordError, RequestError
from foedus.formats.excerpt import Excerpt, is_excerpt, verify_excerpt, write_excerpt
from foedus.formats.record_file import write_record
from foedus.formats.record_verify import Trust, Verified, verify_file
from foedus.instants import show_instant
from foedus.record.checkpoint import Checkpoint, cosign, dump_checkpoint, find_fault, parse_checkpoint
from foedus.record.entries import Draft, Entry
from foedus.record.keyring import KeySpan
from foedus.record.ledger import Receipt
from foedus.record.proof import verify_store
from foedus.record.remarks import KINDS_OF_REMARKS, Remark, list_remarks


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a verb answers, for a program and for a person."""

    data: dict[str, Any]
    text: str


def append(record: Record, drafts: list[Draft]) -> Answer:
    """Enter drafts, all or none, and give a receipt for each."""
    receipts = record.ledger.append(drafts)
    return _tell_receipts(record, list(receipts))


def _tell_receipts(record: Record, receipts: list[Receipt]) -> Answer:
    warnings = sorted({receipt.warning for receipt in receipts if receipt.warning})
    if record.is_new and record.folder is None:
        warnings.append(f"a new record was begun: '{record.mission}' is no mission of the library and no folder")
    entries = [
        {"n": r.n, "kind": r.kind, "token": r.token, "leaf": r.leaf.hex(), "received": r.received, "new": r.is_new}
        for r in receipts
    ]
    lines = [f"entry {r.n}: {r.kind}" + ("" if r.is_new else " (was there already; nothing changed)") for r in receipts]
    data = {"mission": record.mission, "size": record.ledger.size, "entries": entries, "warnings": warnings}
    return Answer(data=data, text="\n".join([*lines, *(f"note: {warning}" for warning in warnings)]))


def show(record: Record, *, n: int = 0, kind: str = "", last: int = 0) -> Answer:
    """Show one entry whole, or a list of entries.

    Raises
    ------
    RequestError
        If there is no entry of this number.
    """
    if n:
        entry = record.ledger.show(n)
        size, _ = record.ledger.give_root()
        proof = [step.hex() for step in record.ledger.prove_inclusion(n, size)]
        data = {"mission": record.mission, "size": size, "entry": dump_entry(entry), "inclusion": proof}
        remarks = [r for kind in KINDS_OF_REMARKS for r in list_remarks(record.ledger.read(kind=kind)) if r.of == n]
        now = record.ledger.find_holder(entry)
        data |= {"remarks": [dump_remark(remark) for remark in remarks], "held_now_by": now}
        lines = [_tell_entry(entry), *(f"  {tell_remark(remark, n)}" for remark in remarks)]
        lines += [f"  entry {now} now holds {entry.body['id']} in its place"] if now not in (n, None) else []
        return Answer(data=data, text="\n".join(lines))
    size = record.ledger.refresh().size
    first = max(1, size - last + 1) if last and not kind else 1
    entries = list(record.ledger.read(first=first, kind=kind))
    entries = entries[-last:] if last else entries
    data = {"mission": record.mission, "size": size, "entries": [dump_entry(entry) for entry in entries]}
    lines = [f"{record.mission}: {size} entries, {len(entries)} shown"] + [_tell_line(entry) for entry in entries]
    return Answer(data=data, text="\n".join(lines))


def dump_remark(remark: Remark) -> dict[str, Any]:
    """Give a correction or an attestation as plain data."""
    return {
        "kind": remark.kind,
        "entry": remark.entry,
        "of": remark.of,
        "by": remark.by,
        "text": remark.text,
        "at": show_instant(remark.at),
        "claim": remark.claim or None,
    }


def tell_remark(remark: Remark, shown: int) -> str:
    """Say a correction or an attestation in a line, beside the entry that is shown."""
    instead = f" (see {remark.claim})" if remark.claim else ""
    what = "it" if remark.of == shown else f"entry {remark.of}"
    how = f"asks to have {what} put right" if remark.kind == "correction" else f"vouches for {what}"
    return f"{remark.by} {how}: {remark.text}{instead} (entry {remark.entry})"


def dump_entry(entry: Entry) -> dict[str, Any]:
    """Give an entry as plain data."""

    def at(instant: Any) -> str | None:
        return None if instant is None else show_instant(instant)

    return {
        "n": entry.n,
        "kind": entry.kind,
        "version": entry.version,
        "author": entry.author,
        "key": entry.key,
        "happened_from": at(entry.happened_from),
        "happened_until": at(entry.happened_until),
        "stated": at(entry.stated_at),
        "received": at(entry.received_at),
        "body": entry.body,
        "evidence": [{"sha256": e.sha256, "name": e.name, "bytes": e.n_bytes} for e in entry.evidence],
        "token": entry.token,
        "leaf": entry.leaf.hex(),
        "signature": entry.signature,
    }


def _tell_line(entry: Entry) -> str:
    body = entry.body
    words = " ".join(str(body.get("text") or body.get("title") or _tell_rest(body)).split())
    own = f"{body['id']} " if "id" in body else ""
    return f"{entry.n:>6}  {entry.kind:<12} {own}{words if len(words) <= 110 else words[:107] + '...'}"


def _tell_rest(body: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in body.items() if not isinstance(value, dict | list))


def _tell_entry(entry: Entry) -> str:
    plain = dump_entry(entry)
    lines = [f"entry {entry.n}: {entry.kind} (version {entry.version}) by {entry.author}"]
    for name in ("happened_from", "happened_until", "stated", "received"):
        if plain[name]:
            lines.append(f"  {name.replace('_', ' ')}: {plain[name]}")
    for name, value in entry.body.items():
        lines.append(f"  {name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}")
    lines += [f"  evidence: {e.name}, {e.n_bytes} bytes, SHA-256 {e.sha256}" for e in entry.evidence]
    lines += [f"  token: {entry.token}", f"  key: {entry.key}", f"  leaf: {entry.leaf.hex()}"]
    return "\n".join(lines)


def export(record: Record, out: Path) -> Answer:
    """Write the one file that carries all entries and their proofs."""
    final = write_record(record.ledger, out)
    data = {
        "mission": record.mission,
        "file": str(out),
        "size": final.size,
        "root": final.root.hex(),
        "bytes": out.stat().st_size,
    }
    return Answer(data=data, text=f"{out}: {final.size} entries, root {final.root.hex()}")


def export_entries(record: Record, numbers: tuple[int, ...], out: Path) -> Answer:
    """Write single entries with the proof that they are in the record, for a stranger to check.

    Raises
    ------
    RequestError
        If there is no entry of a number.
    """
    final = write_excerpt(record.ledger, numbers, out)
    data = {
        "mission": record.mission,
        "file": str(out),
        "entries": sorted(set(numbers)),
        "size": final.size,
        "root": final.root.hex(),
        "bytes": out.stat().st_size,
    }
    words = ", ".join(map(str, sorted(set(numbers))))
    text = f"{out}: entries {words} of {record.mission}, proved in its {final.size} entries, root {final.root.hex()}"
    return Answer(data=data, text=text)


def verify(
    path: Path, *, held: tuple[Path, ...] = (), trusted: tuple[str, ...] = (), founder: str = "", workers: int = 1
) -> Answer:
    """Verify the one file of a record, against checkpoints that the user holds.

    Raises
    ------
    RecordError
        With the first bad entry and the byte where its line begins.
    """
    own = tuple(read_checkpoint(file) for file in held)
    if is_excerpt(path):
        return tell_excerpt(verify_excerpt(path, held=own, founder=founder), str(path))
    trust = Trust(held=own, keys=frozenset(trusted), founder=founder)
    return tell_verified(verify_file(path, trust=trust, workers=workers), str(path))


def verify_own(record: Record) -> Answer:
    """Verify a record where the user keeps it, against the last checkpoint that was kept.

    Raises
    ------
    RecordError
        With the first bad entry.
    """
    checkpoints = record.ledger.list_checkpoints()
    flaw = verify_store(record.ledger.store, record.mission, checkpoints[-1] if checkpoints else None)
    if flaw is not None:
        raise RecordError(
            f"entry {flaw.n} is not good: {flaw.why}",
            code="record.bad-entry",
            place=f"{record.mission}: entry {flaw.n}",
            hint="take the record in again from a file that was verified, into a new folder of data",
            entry=flaw.n,
        )
    size, root = record.ledger.give_root()
    data = {"ok": True, "mission": record.mission, "size": size, "root": root.hex()}
    return Answer(data=data, text=f"{record.mission}: whole. {size} entries, root {root.hex()}")


def tell_excerpt(found: Excerpt, shown_as: str) -> Answer:
    """Say what an excerpt shows, and what it cannot."""
    cited = [entry for entry in found.entries if entry.kind != "key"]
    data = {
        "ok": True,
        "file": shown_as,
        "mission": found.log,
        "size": found.checkpoint.size,
        "root": found.checkpoint.root.hex(),
        "entries": [dump_entry(entry) for entry in found.entries],
        "keys": [dump_key(span) for span in found.keys],
        "checkpoint": dump_checkpoint(found.checkpoint),
    }
    lines = [
        f"{shown_as}: good. {len(cited)} of {found.checkpoint.size} entries of {found.log}, "
        f"root {found.checkpoint.root.hex()}, signed by {found.checkpoint.key} at {show_instant(found.checkpoint.at)}",
        *(_tell_entry(entry) for entry in cited),
        f"founded with the key {found.keys[0].key} of {found.keys[0].holder}",
        "whether another entry takes one of these back, only the whole record shows",
    ]
    return Answer(data=data, text="\n".join(lines))


def tell_verified(found: Verified, shown_as: str) -> Answer:
    """Say what was shown of a record."""
    data = {
        "ok": True,
        "file": shown_as,
        "mission": found.log,
        "size": found.size,
        "root": found.root.hex(),
        "keys": [dump_key(span) for span in found.keys],
        "checkpoints": [dump_checkpoint(checkpoint) for checkpoint in found.checkpoints],
        "continues": [checkpoint.size for checkpoint in found.continues],
        "evidence": found.n_evidence,
        "evidence_elsewhere": list(found.evidence_elsewhere),
        "signatures_skipped": found.skipped,
    }
    lines = [f"{shown_as}: whole. {found.size} entries of {found.log}, root {found.root.hex()}"]
    lines += [f"  founded with the key {found.keys[0].key} of {found.keys[0].holder}"] if found.keys else []
    lines += [f"  continues the checkpoint held over {checkpoint.size} entries" for checkpoint in found.continues]
    if found.evidence_elsewhere:
        lines.append(f"  {len(found.evidence_elsewhere)} files of evidence are named but lie elsewhere")
    if found.skipped:
        lines.append(f"  signatures up to entry {found.skipped} not checked again: a trusted checkpoint covers them")
    if not found.continues:
        lines.append(
            "  a file cut at an earlier checkpoint looks whole too: compare with a checkpoint you hold (--held)"
        )
    return Answer(data=data, text="\n".join(lines))


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint that was kept in a file, and check its signatures.

    Raises
    ------
    RequestError
        If the file is not there.
    RecordError
        If it is not a checkpoint, or its signature is not good.
    """
    try:
        plain = json.loads(path.read_bytes())
    except OSError as error:
        raise RequestError(
            f"the checkpoint cannot be read: {(error.strerror or 'no such file').lower()}",
            code="no-file",
            place=str(path),
        ) from None
    except (ValueError, RecursionError):
        raise RecordError(
            "this is no checkpoint: it is not JSON", code="record.bad-checkpoint", place=str(path)
        ) from None
    body = {name: value for name, value in plain.items() if name != "format"} if isinstance(plain, dict) else plain
    checkpoint = parse_checkpoint(body)
    why = find_fault(checkpoint)
    if why:
        raise RecordError(why, code="record.bad-checkpoint", place=str(path))
    return checkpoint


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
        size, _ = record.ledger.give_root()
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
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(plain, indent=2) + "\n", encoding="utf-8")
    signers = ", ".join([checkpoint.key, *(own.key for own in checkpoint.cosigned)])
    text = f"{checkpoint.log}: {checkpoint.size} entries, root {checkpoint.root.hex()}, signed by {signers}"
    return Answer(data={"checkpoint": plain, "file": str(out) if out else None}, text=text)


def dump_key(span: KeySpan) -> dict[str, Any]:
    """Give a key's span as plain data."""
    return {
        "key": span.key,
        "holder": span.holder,
        "role": span.role,
        "from_entry": span.from_n,
        "until_entry": span.until_n or None,
        "why": span.why,
    }


def show_keys(record: Record) -> Answer:
    """Show the keys of a record, and which of them is the user's."""
    spans = record.ledger.give_ring().list_spans()
    mine = record.key.signer.public
    data = {"mission": record.mission, "mine": mine, "file": str(record.key.path), "keys": [dump_key(s) for s in spans]}
    lines = [f"your key {mine} of {record.key.holder}, in {record.key.path}"]
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
