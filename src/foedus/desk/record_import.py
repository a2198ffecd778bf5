"""The verb ``foedus record import``: tables of conflict events, and whole records.

What lives here: entering what a file holds, once however often it is sent. What does not: reading a table
(`foedus.formats.conflict_events`) or a record's file (`foedus.formats.record_file`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from foedus import library
from foedus.desk.data import find_store
from foedus.desk.record import Record, open_store_at, tell_time
from foedus.desk.record_verbs import Answer, dump_key
from foedus.domain.mapping import EventMapping
from foedus.errors import RecordError, RequestError
from foedus.formats.conflict_events import MAX_BYTES, EventRow, read_events
from foedus.formats.record_file import read_checkpoints, read_evidence, read_lines
from foedus.formats.record_verify import Trust, Verified, verify_file
from foedus.formats.shared import load_mapping
from foedus.instants import show_instant
from foedus.record.checkpoint import dump_checkpoint
from foedus.record.entries import NO_LEAF, Draft, find_subject, read_line
from foedus.record.ledger import dump_text
from foedus.record.port import Head, Row, Store
from foedus.record.tree import hash_leaf

_BATCH: Final = 2_000


def find_mapping(name: str) -> tuple[EventMapping, str]:
    """Give a mapping by library name or file, with the digest of its file.

    Raises
    ------
    RequestError
        If there is none.
    InputError
        With the faults of the file.
    """
    known = library.list_mappings()
    path = known.get(name) or Path(name)
    if not path.is_file():
        raise RequestError(
            f"'{name}' is neither a mapping of the library nor a file",
            code="record.no-mapping",
            hint=f"known are {', '.join(known)}; docs/record.md says how to write one",
        )
    return load_mapping(path), hashlib.sha256(path.read_bytes()).hexdigest()


def import_events(
    record: Record,
    path: Path,
    *,
    mapping: str,
    edition: str,
    licence: str,
    taken_on: str,
    tell: Callable[[str], object] = str,
) -> Answer:
    """Enter the rows of a table as claims, with edition, licence and day of the snapshot; again it changes nothing.

    A row of a later edition that says something else becomes a claim of its own, which supersedes the earlier one.

    Raises
    ------
    RequestError
        If the file or mapping is not there, or the day cannot be read.
    InputError
        With all faults of the table.
    """
    known_at = _read_day(taken_on)
    how, mapping_sha256 = find_mapping(mapping)
    raw = _read_table(path)
    sha256 = hashlib.sha256(raw).hexdigest()
    done = f"import:{how.id}:{sha256}"
    done = _find_turn(record, how.id, done, sha256)
    if not done:
        return _tell_import(record, how, 0, 0, len_rows=0, again=True)
    tell("reading the table")
    rows = read_events(raw, how, known_at=known_at, shown_as=str(path))
    fresh, links = _sort_out(record, rows, how)
    n_new = n_done = 0
    batches = [fresh[first : first + _BATCH] for first in range(0, len(fresh), _BATCH)]
    for receipts in record.ledger.append_batches(batches):
        n_new += sum(receipt.is_new for receipt in receipts)
        n_done += len(receipts)
        tell(f"entered {n_done} of {len(fresh)}")
    body = {
        "dataset": how.id,
        "edition": edition,
        "licence": licence,
        "taken_on": taken_on,
        "sha256": sha256,
        "rows": len(rows),
        "mapping": mapping_sha256,
    }
    record.ledger.append([*links, Draft(kind="import", body=body, token=done)])
    return _tell_import(record, how, n_new, len(links), len_rows=len(rows), again=False)


def _read_day(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise RequestError(
            f"--taken-on {text}: no day", code="bad-instant", hint="the day of the snapshot, such as 2026-11-20"
        ) from None
    now = tell_time()
    if day > now.date():
        raise RequestError(
            f"--taken-on {text} is in the future",
            code="record.bad-time",
            hint=f"the clock of this machine says {show_instant(now)}",
        )
    return min(datetime.combine(day, time(0), UTC) + timedelta(days=1), now)


def _read_table(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise RequestError(
            f"the file cannot be read: {(error.strerror or 'no such file').lower()}", code="no-file", place=str(path)
        ) from None
    if len(raw) > MAX_BYTES:
        raise RequestError("the table is over 1 GiB", code="too-big", place=str(path), hint="split it by year")
    return raw


def _sort_out(record: Record, rows: list[EventRow], how: EventMapping) -> tuple[list[Draft], list[Draft]]:
    """Leave out rows that stand as they are; give rows that changed an id of their own and a link to the earlier.

    A row that goes back to an earlier wording is one that changed.
    """
    ledger = record.ledger
    if ledger.store.find_kind(ledger.log, "import") == 0:
        return [row.draft for row in rows], []
    #: by the table's own id: ids and tokens of its claims so far, the last of which stands
    there: dict[str, list[tuple[str, str]]] = {}
    for row in ledger.store.read_rows(ledger.log, kind="claim"):
        if row.subject.startswith(f"{how.id}:") and row.token.startswith(f"{how.id}:"):
            there.setdefault(row.subject.split("@")[0], []).append((row.subject, row.token))
    fresh, links = [], []
    for event in rows:
        draft = event.draft
        earlier = there.get(str(draft.body["id"]), [])
        if earlier and earlier[-1][1].split("@")[0] == draft.token:
            continue
        if earlier:
            n_before = sum(token.split("@")[0] == draft.token for _, token in earlier)
            again = f"@{n_before}" if n_before else ""
            own = f"{draft.body['id']}@{event.digest[:8]}{again.replace('@', '.')}"
            links.append(Draft(kind="link", body={"from": own, "to": earlier[-1][0], "relation": "superseded"}))
            draft = replace(draft, body={**draft.body, "id": own}, token=f"{draft.token}{again}")
        fresh.append(draft)
    return fresh, links


def _find_turn(record: Record, dataset: str, token: str, sha256: str) -> str:
    """Give the token under which a file is to be entered; empty where it is the one of its table that was read last."""
    ledger = record.ledger
    read = [entry for entry in ledger.read(kind="import") if entry.body["dataset"] == dataset]
    if read and read[-1].body["sha256"] == sha256:
        return ""
    n_before = sum(entry.body["sha256"] == sha256 for entry in read)
    return f"{token}@{n_before}" if n_before else token


def _tell_import(
    record: Record, how: EventMapping, n_new: int, n_changed: int, *, len_rows: int, again: bool
) -> Answer:
    data: dict[str, Any] = {
        "mission": record.mission,
        "dataset": how.id,
        "rows": len_rows,
        "new": n_new,
        "superseding": n_changed,
        "size": record.ledger.size,
        "again": again,
    }
    if again:
        return Answer(data=data, text=f"{how.title}: this file was entered before; nothing changed")
    text = f"{how.title}: {len_rows} rows, {n_new} new claims, {n_changed} of them in place of earlier ones"
    return Answer(data=data, text=text)


def import_record(path: Path, *, data: Path | None = None, founder: str = "") -> Answer:
    """Take in a whole record from its one file, on this user's store; its root stays the same.

    The file is verified first. Where part of the record is there already, the rest is added; where the two are not one
    history, nothing is.

    Parameters
    ----------
    founder
        The key that must have founded it; empty: any, which the answer names.

    Raises
    ------
    RecordError
        If the file is not whole, or forks what is there.
    """
    with open_store_at(find_store(data)) as store:
        return import_into(store, path, founder)


def import_into(store: Store, path: Path, founder: str = "") -> Answer:
    """Take in a whole record from its one file; see `import_record`.

    Raises
    ------
    RecordError
        If the file is not whole, or forks what is there.
    """
    shown = verify_file(path, trust=Trust(founder=founder))
    head = store.find_head(shown.log)
    _require_one_history(path, shown, head)
    rows: list[Row] = []
    after, n_new = head.leaf, 0
    for line in read_lines(path):
        entry = read_line(line)
        if entry.n <= head.size:
            continue
        rows.append(
            Row(entry.n, entry.leaf, after, entry.token, entry.kind, find_subject(entry.kind, entry.body), line)
        )
        after = entry.leaf
        if len(rows) == _BATCH or entry.n == shown.size:
            store.append(shown.log, rows)
            n_new += len(rows)
            rows = []
    for sha256, piece in read_evidence(path):
        store.add_evidence(sha256, piece)
    known = set(store.read_checkpoints(shown.log))
    for checkpoint in read_checkpoints(path):
        text = dump_text(dump_checkpoint(checkpoint))
        if text not in known:
            store.add_checkpoint(shown.log, checkpoint.size, text)
    founded = shown.keys[0]
    plain = {"mission": shown.log, "size": shown.size, "new": n_new, "root": shown.root.hex()}
    text = f"{shown.log}: {shown.size} entries, {n_new} new, root {shown.root.hex()}\n"
    text += f"founded with the key {founded.key} of {founded.holder}"
    return Answer(data={**plain, "founder": dump_key(founded)}, text=text)


def _require_one_history(path: Path, shown: Verified, head: Head) -> None:
    """Refuse a file that does not continue what is here."""
    if head.size > shown.size:
        raise RecordError(
            f"the record here has {head.size} entries, the file {shown.size}: it is older",
            code="record.older",
            place=str(path),
            hint="nothing was entered",
        )
    last = next((leaf for n, leaf in enumerate(map(hash_leaf, read_lines(path)), 1) if n == head.size), NO_LEAF)
    if last != head.leaf:
        raise RecordError(
            f"entry {head.size} of the file is not entry {head.size} here: the history was forked",
            code="record.fork",
            place=str(path),
            hint="nothing was entered; keep both and ask the keeper",
            entry=head.size,
        )
