"""From posts to persons, worked out by hand."""

from __future__ import annotations

from foedus import library
from foedus.forces.staffing import count_persons
from foedus.formats.shared import load_units

UNITS = {unit.id: unit for unit in load_units(library.units_path()).units}


def test_published_strengths_come_out() -> None:
    """The medical facilities and the formed police unit add up to what is published."""
    assert count_persons(UNITS["medical_level_1"]).persons == 2 + 6 + 3
    assert count_persons(UNITS["medical_level_2"]).persons == 57
    assert count_persons(UNITS["formed_police"]).persons == 140


def test_posts_of_sites_take_the_place_of_the_first_line() -> None:
    """Ten posts of two, three reliefs, three commanders of the watch, a tenth in reserve, a tenth away, 22 staff."""
    found = count_persons(UNITS["guard_company"], posts=10)
    # (10 x 2 x 3 + 3) x 1.1 / 0.9 + 22 = 99.0
    assert found.persons == 99
    assert "3 reliefs" in " ".join(found.arithmetic)
