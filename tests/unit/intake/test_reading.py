"""A reading is the same for any number of workers, and its memory does not grow with the number of files."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Iterator
from datetime import date

import pytest

from foedus.desk import intake_reading
from foedus.desk.intake import read_reports
from foedus.intake.lexicon import Lexicon
from foedus.intake.readers import SourceFile

TEXT = (
    "FREETOWN, Feb {day}, 2011 (Agency) - Ghana sent {n} soldiers to Sierra Leone on Monday, "
    "the defence ministry said.\n\n"
    "At least {n} people were killed in riots in Freetown, and a state of emergency was declared until 20 February.\n\n"
    "Togo's parliament did not approve the sending of troops to Sierra Leone, its speaker told Radio Ten.\n"
)


def make_files(n_files: int) -> Iterator[SourceFile]:
    """Make reports in which most claims are carried by several and some clash."""
    for n in range(n_files):
        text = TEXT.format(day=9 + n % 5, n=40 + n % 7)
        yield SourceFile(name=f"{n:04d}.txt", read=lambda most, text=text: text.encode()[:most])
    yield SourceFile(name="empty.txt", read=lambda most: b""[:most])


def test_any_number_of_workers_gives_the_same_bytes(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_reading, "_ALONE_BYTES", 1000)
    alone = "".join(read_reports(make_files(40), lexicon, today=date(2026, 1, 1)).write_json())
    together = "".join(read_reports(make_files(40), lexicon, today=date(2026, 1, 1), n_workers=2).write_json())
    assert alone == together
    answer = json.loads(alone)
    assert list(answer) == ["candidates", "contradictions", "groups", "files", "notices"]
    assert answer["contradictions"]
    assert len(answer["files"]) == 40
    assert answer["notices"][-1]["code"] == "empty"


def test_written_piece_by_piece_it_is_what_it_is_as_a_whole(lexicon: Lexicon) -> None:
    reading = read_reports(make_files(6), lexicon, today=date(2026, 1, 1))
    assert json.loads("".join(reading.write_json())) == reading.to_json()


def measure_peak(lexicon: Lexicon, n_files: int) -> int:
    """Give the most bytes of Python objects alive at once while so many files are read and written.

    Collecting after each file empties Python's lists of free tuples, which would count as alive.
    """
    gc.collect()
    gc.freeze()
    tracemalloc.start()
    try:
        reading = read_reports(make_files(n_files), lexicon, today=date(2026, 1, 1), progress=lambda _: gc.collect())
        sum(len(piece) for piece in reading.write_json())
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.unfreeze()


def test_memory_is_flat_in_the_number_of_files(lexicon: Lexicon) -> None:
    """What is left to grow is one group's list of numbers and carriers, some hundred bytes a file."""
    measure_peak(lexicon, 5)
    few, many = measure_peak(lexicon, 30), measure_peak(lexicon, 240)
    assert (many - few) / 210 < 500
