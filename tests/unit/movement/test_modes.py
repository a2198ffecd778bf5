"""Road or air: what allows a contingent to drive on the day, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foedus.movement.modes.links import merge_spans
from foedus.movement.modes.road import choose_mode, measure_road


def _choose(world, *, roads=None, shut=(), vehicles=12, limit_km=500.0, ready_h=10.0, as_of=None):
    return choose_mode(
        start="near",
        end="host",
        vehicles=vehicles,
        ready_at=world.at(ready_h),
        roads=(world.road(),) if roads is None else roads,
        crossings=(world.crossing(*shut),),
        places=world.case().places,
        limit_km=limit_km,
        as_of=as_of or world.zero,
    )


def test_an_open_road_within_the_limit_is_driven(world) -> None:
    """The reason names the crossing and the length, and what it rests on."""
    choice = _choose(world)
    assert choice.mode == "road"
    assert choice.text == "by road over Border: 200 km, open on the day"
    assert choice.rests_on == ("A1",)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"vehicles": 0}, "by air: it brings no vehicles to drive in"),
        ({"roads": ()}, "by air: no road is given"),
        ({"limit_km": 150.0}, "by air: the road over Border is 200 km, more than 150 km"),
    ],
)
def test_else_it_flies_and_says_why(world, changes, text) -> None:
    """Each obstacle in words."""
    choice = _choose(world, **changes)
    assert (choice.mode, choice.text) == ("air", text)


def test_a_crossing_shut_all_day_sends_it_by_air_and_one_that_opens_does_not(world) -> None:
    """The day is the one that begins when the contingent is ready."""
    shut = _choose(world, shut=(world.shutting(5, 40),))
    assert shut.mode == "air"
    assert shut.text == ("by air: the crossing over Border is shut from 2030-03-01T05:00Z until 2030-03-02T16:00Z")
    assert shut.rests_on == ("A1", "A2")
    assert _choose(world, shut=(world.shutting(5, 30),)).mode == "road"
    assert "with no end known" in _choose(world, shut=(world.shutting(5, None),)).text


def test_a_closure_learnt_later_does_not_send_it_by_air(world) -> None:
    """A forecast reads nothing known after its date."""
    later = world.at(50)
    assert _choose(world, shut=(world.shutting(5, None, later),)).mode == "road"
    assert _choose(world, shut=(world.shutting(5, None, later),), as_of=later).mode == "air"


def test_one_open_road_of_two_is_enough(world) -> None:
    """The shorter one is shut, the longer one has no crossing."""
    roads = (world.road(), world.road(via=None, km=400))
    assert _choose(world, roads=roads, shut=(world.shutting(5, None),)).text == "by road: 400 km, open on the day"


def test_without_a_known_length_the_detour_factor_stretches_the_great_circle(world) -> None:
    """Over the crossing, both parts."""
    places = {place.id: place for place in world.case().places}
    road = replace(world.road(), length_km=(), detour_factor=world.figure(1.5))
    length, share, _ = measure_road(road, places, world.zero)
    assert 1.5 * 143 < length < 1.5 * 144
    assert 0.49 < share < 0.51
    assert measure_road(replace(road, detour_factor=()), places, world.zero) is None


def test_spans_merge_when_they_touch() -> None:
    """Disjoint and sorted is what calendars promise."""
    assert merge_spans([(3, 5), (0, 3), (9, 9), (7, 8)]) == ((0, 5), (7, 8))
