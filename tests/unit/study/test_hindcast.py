"""A hindcast compares with ranges and says by how much it misses; no tolerance may be read the wrong way round."""

from datetime import UTC, date, datetime

import pytest

from foedus.domain.expected import Target
from foedus.study.hindcast import MEASURES, _is_within, _show, _subtract


def target(kind: str, low: str, high: str, value: str, tolerance: float = 0.0) -> Target:
    return Target(
        id="T",
        title="t",
        measure="movement.flights",
        unit="flights",
        knowledge="k",
        low=low,
        high=high,
        value=value,
        tolerance="as given",
        tolerance_kind=kind,  # type: ignore[arg-type]
        tolerance_value=tolerance,
    )


@pytest.mark.parametrize(
    ("answer", "wanted", "within"),
    [
        (108.0, target("plus_minus", "60", "110", "108", 5), True),
        (115.0, target("plus_minus", "60", "110", "108", 5), True),
        (116.0, target("plus_minus", "60", "110", "108", 5), False),
        (2500.0, target("exact", "2000", "2030", "2030"), False),
        (2030.0, target("exact", "2000", "2030", "2030"), True),
        (9.5, target("at_most", "0", "12", "12"), True),
        (12.5, target("at_most", "0", "12", "12"), False),
        (date(2022, 1, 9), target("same_day", "2022-01-09", "2022-01-09", "2022-01-09"), True),
        (date(2022, 1, 8), target("same_day", "2022-01-09", "2022-01-09", "2022-01-09"), False),
        (date(2022, 1, 8), target("same_day", "2022-01-09", "2022-01-09", "2022-01-09", 1), True),
        ("road", target("exact", "road", "road", "road"), True),
        ("air", target("exact", "road", "road", "road"), False),
    ],
)
def test_within(answer: float | date | str, wanted: Target, within: bool) -> None:
    """Each kind of tolerance at its edge, one inside and one outside."""
    assert _is_within(answer, wanted) is within


def test_a_miss_is_counted_in_the_unit_of_the_target() -> None:
    """Two days early is minus two days; ten flights too many is plus ten; a mode has no distance."""
    assert _subtract(date(2022, 1, 7), target("same_day", "", "", "2022-01-09")) == -2
    assert _subtract(118.0, target("exact", "", "", "108")) == 10
    assert _subtract("road", target("exact", "", "", "air")) is None


def test_numbers_are_shown_without_noise() -> None:
    """Whole numbers look whole, others have one decimal."""
    assert [_show(x) for x in (108.0, 8.333, date(2022, 1, 9), None)] == ["108", "8.3", "2022-01-09", None]


def test_every_measure_answers_none_where_the_stage_was_not_reached() -> None:
    """A refused appeal has no flights; that is an answer, not a crash."""
    from foedus.desk.run import give, load_inputs
    from foedus.mission.run import run_course

    inputs = load_inputs("armenia-2021")
    course = run_course(give(inputs), as_of=datetime(2021, 7, 4, tzinfo=UTC), seed=1, tell=str)
    wanted = target("exact", "0", "0", "0")
    assert {name: measure(course, wanted) for name, measure in MEASURES.items()} == dict.fromkeys(MEASURES)


def test_strength_by_day_counts_whole_local_days() -> None:
    """Solomon Islands, eleven hours ahead: what lands before midnight there counts for that day, no earlier."""
    from dataclasses import replace

    from foedus.desk.run import give, load_inputs
    from foedus.mission.run import run_course

    inputs = load_inputs("solomons-2021")
    course = run_course(give(inputs), as_of=datetime(2021, 12, 1, 14, tzinfo=UTC), seed=1, tell=str)
    assert course.movement is not None
    at = target("exact", "0", "0", "0")
    by_day = [
        MEASURES["force.persons_by"](course, replace(at, on=date(2021, 11, 25 + k) if k < 6 else date(2021, 12, k - 5)))
        for k in range(10)
    ]
    assert by_day == sorted(by_day)  # type: ignore[type-var]
    assert by_day[-1] == 266
    last = max(leg.ends_at for leg in course.movement.legs if leg.parts)
    assert last.tzinfo is not None
    alone = MEASURES["force.persons_by"](course, replace(at, on=date(2021, 12, 31), contingent="FJI"))
    assert alone == 50
    flights = MEASURES["movement.flights_by"](course, replace(at, on=date(2021, 12, 31)))
    assert flights == course.movement.flights
    first, departs = (MEASURES[f"movement.first_{act}_h"](course, at) for act in ("arrival", "departure"))
    assert isinstance(first, float)
    assert isinstance(departs, float)
    assert first > departs


def test_what_was_read_in_copies_alone_is_shown_and_not_scored() -> None:
    """One account on a page of its own is enough to be scored; copies and what was computed from them are not."""
    from dataclasses import replace

    from foedus.desk.run import give, load_inputs
    from foedus.domain.expected import Expected
    from foedus.mission.run import run_course
    from foedus.study.hindcast import compare

    inputs = load_inputs("armenia-2021")
    course = run_course(give(inputs), as_of=datetime(2021, 7, 4, tzinfo=UTC), seed=1, tell=str)
    asked = replace(target("exact", "0", "0", "0"), measure="withdrawal.mode", rests_on=("C1", "C2"))
    expected = Expected(id="t", title="t", targets=(asked,))
    source = replace(inputs.files.claims.sources[0], id="S-1", outlet="copy")
    first = replace(inputs.files.claims.claims[0], id="C1", source="S-1")
    answered = replace(course, lines_home=(), home=None)
    for outlet, supported in (("copy", False), ("none", False), ("press", True), ("official", True)):
        other = replace(source, id="S-2", outlet=outlet)
        claims = replace(
            inputs.files.claims, sources=(source, other), claims=(first, replace(first, id="C2", source="S-2"))
        )
        (row,) = compare(expected, {"k": answered}, claims)
        assert row.supported is supported, outlet
        assert row.observed == ("0", "0"), "shown all the same"
        assert ("copy others" in row.why) is False, "there is no answer to score here"
        (scored,) = compare(expected, {"k": _answer_road(answered)}, claims)
        assert scored.scored is supported, outlet
        assert (scored.within is None) is not supported, outlet
        assert ("copy others" in scored.why) is not supported, outlet


def _answer_road(course: object) -> object:
    """Give a course whose way home is by road, as a stand-in that holds only what the measure reads."""
    from types import SimpleNamespace

    return SimpleNamespace(as_of=course.as_of, lines_home=[SimpleNamespace(contingent="", mode="road")])  # type: ignore[attr-defined]
