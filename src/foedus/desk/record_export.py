"""The other ways out of a record: tables, provenance, situation reports.

What lives here: which entries go into a file and writing it whole. What does not: how it is laid out
(`foedus.reports`), and the one file that carries proofs (`foedus.formats.record_file`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from foedus.desk.loading import read_as_of
from foedus.desk.record import Record, tell_time
from foedus.desk.record_proofs import export as export_record
from foedus.desk.record_verbs import Answer
from foedus.errors import RequestError
from foedus.formats.outputs import write_whole
from foedus.record.accounts import View, make_accounts
from foedus.record.kinds import KINDS
from foedus.reports.provenance import write_provenance
from foedus.reports.record_tables import write_csv, write_json_lines
from foedus.reports.sitrep import Basis, write_daily, write_incident
from foedus.reports.sitrep_words import LANGUAGES

FORMS: Final = ("record", "csv", "jsonl", "prov", "sitrep")
_ACTS: Final = frozenset(kind.name for kind in KINDS if kind.is_act)


def export_as(
    record: Record,
    out: Path,
    form: str,
    *,
    language: str = "en",
    on: str | None = None,
    matter: str = "",
    as_of: str | None = None,
) -> Answer:
    """Write a record in one of its forms.

    Parameters
    ----------
    form
        ``record`` (the one file with proofs), ``csv``, ``jsonl``, ``prov`` (PROV-O as JSON-LD) or ``sitrep``.
    language, on, matter, as_of
        Of a situation report: en, fr or ru; the day in UTC; the matter or claim of a special incident; the knowledge
        date.

    Raises
    ------
    RequestError
        If the form, language, day or matter is not there.
    UnavailableError
        If the file cannot be written.
    """
    if form not in FORMS:
        raise RequestError(f"a record has no form '{form}'", code="record.no-form", hint=f"one of {', '.join(FORMS)}")
    if form == "record":
        return export_record(record, out)
    if form == "sitrep":
        pieces: Iterable[str] = [_make_sitrep(record, language=language, on=on, matter=matter, as_of=as_of)]
    elif form == "prov":
        pieces = [write_provenance(record.mission, record.ledger.read())]
    else:
        pieces = (write_csv if form == "csv" else write_json_lines)(record.ledger.read())
    write_whole(out, pieces)
    data: dict[str, Any] = {
        "mission": record.mission,
        "file": str(out),
        "form": form,
        "size": record.ledger.size,
        "bytes": out.stat().st_size,
    }
    return Answer(data=data, text=f"{out}: {form} of {record.ledger.size} entries; without proofs")


def _make_sitrep(record: Record, *, language: str, on: str | None, matter: str, as_of: str | None) -> str:
    if language not in LANGUAGES:
        raise RequestError(
            f"no words in '{language}'", code="record.no-language", hint=f"one of {', '.join(LANGUAGES)}"
        )
    known_at = read_as_of(as_of)
    size, root = record.ledger.give_root()
    entries = list(record.ledger.read(until=size))
    begin = _read_day(on) if on is not None else None
    until = begin + timedelta(days=1) if begin is not None else None
    view_at = known_at or until
    matters = make_accounts(entries, View(as_of=view_at))
    basis = Basis(
        mission=record.mission,
        size=size,
        root=root.hex(),
        at=until or known_at or tell_time(),
        language=language,
        as_of=view_at,
    )
    if matter:
        found = [m for m in matters if m.id == matter or any(a.claim.id == matter for a in m.accounts)]
        if not found:
            raise RequestError(
                f"nothing known by then speaks of '{matter}'",
                code="record.no-matter",
                hint="foedus record accounts lists the matters",
            )
        return write_incident(basis, found[0])
    if begin is None or until is None:
        raise RequestError(
            "say of which day, or of which matter", code="record.no-input", hint="--on 2022-01-06, or --matter DISP-25"
        )
    acts = [
        entry
        for entry in entries
        if entry.kind in _ACTS and begin <= (entry.stated_at or entry.happened_from or entry.received_at) < until
    ]
    return write_daily(basis, matters, acts, begin, until)


def _read_day(text: str) -> datetime:
    try:
        day = datetime.combine(date.fromisoformat(text), time(0), UTC)
        # a report goes to the end of its day
        return day + timedelta(days=1) - timedelta(days=1)
    except (ValueError, OverflowError):
        raise RequestError(f"--on {text}: no day", code="bad-instant", hint="a day such as 2022-01-06") from None
