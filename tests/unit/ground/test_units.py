"""A unit is read off a name, so a name must be read the same everywhere."""

import pytest

from foedus.units import MISSPELT, SUFFIXES, find_suffix, suggest_name


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("strength_persons", "persons"), ("ready_per_h", "per_h"), ("cruise_kmh", "kmh"), ("title", None), ("h", None)],
)
def test_suffix_of_a_name(name: str, suffix: str | None) -> None:
    """Two-word suffixes win over their last word."""
    assert find_suffix(name) == suffix


@pytest.mark.parametrize(
    ("name", "right"), [("payload_t", "payload_tonnes"), ("delay_hours", "delay_h"), ("name", None)]
)
def test_misspelt_names_are_told_right(name: str, right: str | None) -> None:
    """The hint names a suffix that exists."""
    assert suggest_name(name) == right


def test_every_remedy_is_a_known_suffix() -> None:
    """A hint that leads to another fault would be worse than none."""
    assert {v for v in MISSPELT.values() if v not in {"on", "at"}} <= set(SUFFIXES)
