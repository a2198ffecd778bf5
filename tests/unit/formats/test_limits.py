"""Numbers that a check lets through can be run: nothing divides by zero, and nothing is sized to hang a computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from foedus.errors import Fault
from foedus.formats.check import check_file
from foedus.formats.limits import LIMITS, MOST_LINES, SUFFIX_LIMITS
from foedus.formats.missions import read_mission
from foedus.formats.shapes import find_hints
from foedus.units import SUFFIXES

from .conftest import TinyFiles

RECEPTION = """\
reception:
  reception_h: [{value: 2, rests_on: [AS-1]}]
  onward_kmh: [{value: 25, rests_on: [AS-1]}]
  orientation_h: [{value: 8, rests_on: [AS-1]}]
  relief_h: [{value: 1, rests_on: [AS-1]}]
guard_norms:
  - {site_class: dam, arithmetic: five a post, persons_per_post: [{value: 5.5, rests_on: [AS-1]}]}
sites:
"""


@pytest.fixture
def sized(tiny: TinyFiles) -> TinyFiles:
    """Give the tiny mission every number that a stage reads."""
    tiny.edit("scenario.yaml", "sites:\n", RECEPTION)
    assert read_mission(tiny.folder)[1] == []
    return tiny


def only_fault(path: Path) -> Fault:
    """Give the one fault of a mission's folder or of a file."""
    faults = check_file(path)
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


@pytest.mark.parametrize(
    ("old", "new", "field", "expected"),
    [
        ("line_persons: [{value: 60", "line_persons: [{value: 0", "movement.line_persons[0].value", "from 1 to 10000"),
        ("onward_kmh: [{value: 25", "onward_kmh: [{value: 0", "reception.onward_kmh[0].value", "from 0.1 to 1000"),
        ("ready_per_h: [{value: 1,", "ready_per_h: [{value: 0,", "movement.pools[0].ready_per_h[0].value", "0.001 to"),
        (
            "persons_per_post: [{value: 5.5",
            "persons_per_post: [{value: 0",
            "guard_norms[0].persons_per_post[0].value",
            "0.1 to",
        ),
        (
            "planned_persons: [{value: 100",
            "planned_persons: [{value: 1e18",
            "mandate.planned_persons[0].value",
            "200000",
        ),
        ("count: [{value: 2", "count: [{value: 100000000", "movement.pools[0].count[0].value", "0 to 5000"),
        (
            "working_slots: [{value: 2",
            "working_slots: [{value: 1000000000",
            "movement.terminals[0].working_slots[0].value",
            "0 to 500",
        ),
        ("posts: [{value: 4", "posts: [{value: 0", "sites[0].posts[0].value", "1 to 10000"),
        ("posts: [{value: 4", "posts: [{value: 1000001", "sites[0].posts[0].value", "1 to 10000"),
        ("reception_h: [{value: 2", "reception_h: [{value: 1e9", "reception.reception_h[0].value", "ten years"),
        ("stay_d: [{value: 8", "stay_d: [{value: 4000", "withdrawal.stay_d[0].value", "ten years"),
        ("lasts_h: [{value: 24", "lasts_h: [{value: 90000", "approvals[0].steps[0].lasts_h[0].value", "ten years"),
        ("low: 80, high: 120", "low: 80, high: 1e9", "contingents[0].strength_persons[0].spread.high", "200000"),
        ("criticality: 3", "criticality: 100000", "sites[0].criticality", "1 to 1000"),
    ],
)
def test_a_number_beyond_its_limit(sized: TinyFiles, old: str, new: str, field: str, expected: str) -> None:
    """One number at a time, at its line and column; the message says between what it must lie and what it counts."""
    sized.edit("scenario.yaml", old, new)
    fault = only_fault(sized.folder)
    assert (fault.field, fault.code) == (field, "out-of-range")
    assert expected in fault.expected
    line = (sized.folder / "scenario.yaml").read_text(encoding="utf-8").splitlines()[fault.line - 1]
    written = new.rpartition(" ")[2].rstrip(",")
    assert line[fault.column - 1 :].startswith(written)


@pytest.mark.parametrize(
    "old",
    [
        "planned_persons: [{value: 100",
        "count: [{value: 2",
        "working_slots: [{value: 2",
        "posts: [{value: 4",
        "line_persons: [{value: 60",
    ],
)
def test_half_a_thing(sized: TinyFiles, old: str) -> None:
    """Nobody sends half a person; a spread may have any ends, as draws are rounded."""
    sized.edit("scenario.yaml", old, f"{old}.5")
    fault = only_fault(sized.folder)
    assert fault.expected.startswith("a whole number from ")
    assert "round it" in fault.hint


def test_norms_and_rates_may_be_broken_numbers(sized: TinyFiles) -> None:
    """Five and a half persons a post is a mean, not half a person."""
    sized.edit("scenario.yaml", "ready_per_h: [{value: 1,", "ready_per_h: [{value: 1.9,")
    sized.edit("scenario.yaml", "low: 80, high: 120", "low: 80.5, high: 120.5")
    assert check_file(sized.folder) == ()


def test_a_transport_table_is_limited_too(tiny: TinyFiles) -> None:
    """A carrier that never gets anywhere, and one that is faster than anything that flies."""
    for old, new in (("value: 700,", "value: 0,"), ("value: 0,", "value: 70000,")):
        fault = only_fault(tiny.edit("transport/air.yaml", old, new))
        assert (fault.field, fault.code) == ("carriers[0].speed_kmh.value", "out-of-range")


def test_more_lines_than_can_be_planned(sized: TinyFiles) -> None:
    """Each size may do alone and the two together would keep the planner for hours."""
    sized.edit(
        "scenario.yaml",
        "strength_persons: [{value: 100, rests_on: [AS-1], spread: {kind: uniform, low: 80, high: 120}}]",
        f"strength_persons: [{{value: {MOST_LINES * 10 + 1}, rests_on: [AS-1]}}]",
    )
    assert check_file(sized.folder) == ()
    sized.edit("scenario.yaml", "line_persons: [{value: 60", "line_persons: [{value: 10")
    fault = only_fault(sized.folder)
    assert (fault.field, fault.code) == ("movement.line_persons[0].value", "too-many-lines")
    assert f"makes {MOST_LINES + 1} lines" in fault.found
    assert fault.hint == "lines of 11 persons would do"


def test_the_table_names_what_is_there() -> None:
    """A field that is renamed must not lose its limit in silence."""
    for noun, field in LIMITS:
        assert field in find_hints(noun), (noun, field)
    assert set(SUFFIX_LIMITS) <= set(SUFFIXES)
    assert all(limit.least < limit.most for limit in (*LIMITS.values(), *SUFFIX_LIMITS.values()))
