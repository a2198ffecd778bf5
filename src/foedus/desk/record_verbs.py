"""What ``foedus record`` answers, as plain data and as text.

What lives here: one function a verb. What does not: opening a record (`foedus.desk.record`) and accounts
(`foedus.desk.accounts`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from foedus.desk.record import Record, append_with
from foedus.desk.record_input import require_kind
from foedus.instants import show_instant
from foedus.record.entries import WITH_ID, Draft, Entry, Evidence, name_entry
from foedus.record.keyring import KeySpan
from foedus.record.ledger import Receipt
from foedus.record.remarks import KINDS_OF_REMARKS, Remark, list_remarks
from foedus.record.retractions import find_retractions


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a verb answers, for a program and for a person."""

    data: dict[str, Any]
    text: str


def append(record: Record, drafts: list[Draft], held: Mapping[Evidence, bytes] | None = None) -> Answer:
    """Enter drafts, all or none, and give a receipt for each."""
    receipts = append_with(record, drafts, held or {})
    return _tell_receipts(record, receipts, [*_warn_strangers(record, drafts)])


def _warn_strangers(record: Record, drafts: list[Draft]) -> Iterator[str]:
    """Say of retractions by others than the speaker that they end nothing."""
    taken = {str(draft.body["of"]) for draft in drafts if draft.kind == "retraction"}
    if taken:
        kept = [entry for kind in ("claim", "retraction") for entry in record.ledger.read(kind=kind)]
        for name, strange in find_retractions(kept)[1].items():
            if name in taken:
                speaker = next(entry.body["by"] for entry in reversed(kept) if name_entry(entry) == name)
                by = strange[-1].body["by"]
                yield f"{name} is said by {speaker}: what {by} says against it stands beside it and does not end it"


def _tell_receipts(record: Record, receipts: list[Receipt], notes: list[str]) -> Answer:
    warnings = [*sorted({receipt.warning for receipt in receipts if receipt.warning}), *notes]
    if record.behind:
        warnings.append(record.behind)
    if record.is_new and record.folder is not None and record.mission != record.folder.name:
        warnings.append(f"another mission has the record {record.folder.name}: that of this folder is {record.mission}")
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
        If there is no entry of this number, or no such kind.
    """
    if kind:
        require_kind(kind)
    if n:
        entry = record.ledger.show(n)
        size, _ = record.ledger.give_root()
        proof = [step.hex() for step in record.ledger.prove_inclusion(n, size)]
        data = {"mission": record.mission, "size": size, "entry": dump_entry(entry), "inclusion": proof}
        kinds = (*KINDS_OF_REMARKS, "claim")
        remarks = [r for r in list_remarks(e for kind in kinds for e in record.ledger.read(kind=kind)) if r.of == n]
        now = record.ledger.find_holder(entry)
        data |= {"remarks": [dump_remark(remark) for remark in remarks], "held_now_by": now}
        lines = [tell_entry(entry), *(f"  {tell_remark(remark, n)}" for remark in remarks)]
        lines += [f"  entry {now} now holds {name_entry(entry)} in its place"] if now not in (n, None) else []
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
    how = {
        "correction": f"asks to have {what} put right",
        "attestation": f"vouches for {what}",
        "retraction": f"would have {what} taken back, which only its speaker can",
    }[remark.kind]
    words = f": {remark.text}" if remark.text else ""
    return f"{remark.by} {how}{words}{instead} (entry {remark.entry})"


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
    own = f"{name_entry(entry)} " if entry.kind in WITH_ID else ""
    return f"{entry.n:>6}  {entry.kind:<12} {own}{words if len(words) <= 110 else words[:107] + '...'}"


def _tell_rest(body: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in body.items() if not isinstance(value, dict | list))


def tell_entry(entry: Entry) -> str:
    """Give an entry whole, in lines."""
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
