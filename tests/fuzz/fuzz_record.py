"""Coverage-guided fuzzing of everything of the record that reads bytes of others: a fault or an answer, never a crash.

Run by ``make fuzz``; a short run is part of the tests. The first byte chooses which reader gets the rest.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["foedus.record", "foedus.formats.conflict_events", "foedus.formats.excerpt"]):
    from foedus.desk.record_input import parse_drafts
    from foedus.domain.mapping import EventColumns, EventMapping
    from foedus.errors import FoedusError
    from foedus.formats.conflict_events import read_events
    from foedus.formats.excerpt import verify_excerpt
    from foedus.formats.record_verify import verify_file
    from foedus.record.canonical import encode_checked
    from foedus.record.checkpoint import find_fault, parse_checkpoint
    from foedus.record.entries import parse_line
    from foedus.record.keys import find_key_fault
    from foedus.record.kinds import KINDS, check_body
    from foedus.record.proof import check_line

_FILE = Path(tempfile.mkdtemp(prefix="foedus-fuzz-")) / "x.record"
_MAPPING = EventMapping(
    id="t",
    title="t",
    carrier="t",
    columns=EventColumns(id="id", date="d", text="t", deaths="n", lat_deg="a", lon_deg="o"),
)
_AT = datetime(2026, 1, 1, tzinfo=UTC)


def _read_table(data: bytes) -> None:
    for row in read_events(b"id,d,t,n,a,o\n" + data, _MAPPING, known_at=_AT, shown_as="x"):
        assert not check_body(KINDS[0], dict(row.draft.body), "x"), row.draft.body


def _read_line(data: bytes) -> None:
    check_line("x", data, 1)
    try:
        plain = parse_line(data)
    except ValueError:
        return
    # what can be read has one canonical form, which is read as the same
    assert parse_line(encode_checked(plain)) == plain


def _read_file(data: bytes) -> None:
    _FILE.write_bytes(b'{"evidence":0,"format":"foedus/record","log":"x","size":1,"version":1}\n' + data)
    verify_file(_FILE)


def _read_excerpt(data: bytes) -> None:
    _FILE.write_bytes(b'{"entries":1,"format":"foedus/excerpt","log":"x","size":3,"version":1}\n' + data)
    verify_excerpt(_FILE)


def _read_checkpoint(data: bytes) -> None:
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError):
        return
    find_fault(parse_checkpoint(plain))


def _read_bodies(data: bytes) -> None:
    for draft in parse_drafts(data, "x"):
        for kind in KINDS:
            if not check_body(kind, dict(draft.body), "x"):
                encode_checked(dict(draft.body))


_READERS = (_read_table, _read_line, _read_file, _read_checkpoint, _read_bodies, _read_excerpt)


def check_one(data: bytes) -> None:
    """Give one input to one reader."""
    if not data:
        return
    find_key_fault(data[1:60].decode("latin-1"))
    try:
        _READERS[data[0] % len(_READERS)](data[1:])
    except FoedusError:
        return


def main() -> None:
    """Hand over to libFuzzer; its own options stand on the command line."""
    atheris.Setup(sys.argv, check_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
