"""What each kind of event does to a small plan: two places, a hub between, three aircraft of two types."""

from __future__ import annotations

import numpy as np
import pytest

from foedus import api
from foedus.errors import PlanningError, RequestError
from foedus.movement.check import check_schedule
from foedus.movement.problem import NEVER, Problem, Schedule
from foedus.movement.replanning.edits import pin_line
from foedus.movement.replanning.events import Event
from foedus.movement.replanning.replan import Replanned

H = 3600


def _problem(*, hub: bool = False, slots: tuple[int, ...] = (2, 2, 2)) -> Problem:
    """Give home, half and host; a line of 200 persons and one of 60; loading and unloading take an hour each."""
    link = np.full((2, 3, 3), -1)
    link[:, 0, 2] = link[:, 2, 0] = 4 * H
    link[:, 0, 1] = link[:, 1, 0] = link[:, 1, 2] = link[:, 2, 1] = 2 * H
    return api.problem_from_arrays(
        lines={
            "origin": [0, 0], "destination": [2, 2], "persons": [200, 60], "person_kg": [100, 100],
            "due_s": [40 * H, 40 * H], "weight": [1000, 1000],
        },
        types={"load_s": [H, H], "unload_s": [H, H], "positions": [0, 0], "seats": [50, 100]},
        network={
            "slots": slots, "link_s": link, "payload_kg": np.where(link >= 0, 20000, 0),
            "hub_s": [-1, H, -1] if hub else [-1, -1, -1],
        },
        carriers={"type_idx": [0, 0, 1], "at": [0, 0, 0]},
        names={
            "lines": ("long", "short"), "nodes": ("home", "half", "host"), "types": ("small", "big"),
            "carriers": ("s1", "s2", "b1"),
        },
    )  # fmt: skip


def _replan(problem: Problem, s: Schedule, now: int, *events: Event, flown: tuple[api.Flown, ...] = ()) -> Replanned:
    found = api.replan(
        problem, api.Plan(s, (), None), api.Execution(now_s=now, flown=flown), events, iterations=60, price_h=1.0
    )
    old = set(check_schedule(found.problem, found.before))
    assert [text for text in check_schedule(found.problem, found.plan.schedule) if text not in old] == []
    return found


@pytest.fixture
def problem() -> Problem:
    return _problem()


@pytest.fixture
def schedule(problem: Problem) -> Schedule:
    return api.plan(problem).schedule


def _loaded(problem: Problem, s: Schedule, carrier: str) -> list[int]:
    k = problem.names.carriers.index(carrier)
    return sorted(int(x) for x in s.begin_s[np.unique(s.part_leg)][s.carrier[np.unique(s.part_leg)] == k])


def test_a_breakdown_while_loading_takes_the_load_off(problem: Problem, schedule: Schedule) -> None:
    first = min(_loaded(problem, schedule, "b1"))
    found = _replan(problem, schedule, first + 60, api.Breakdown(at_s=first + 60, carrier="b1"))
    assert _loaded(problem, found.plan.schedule, "b1") == []
    assert "breaks down while loading" in found.notes[0]
    assert found.plan.score[0] == 0


def test_a_breakdown_under_way_flies_the_leg_and_no_other(problem: Problem, schedule: Schedule) -> None:
    first = min(_loaded(problem, schedule, "b1"))
    found = _replan(problem, schedule, first + 2 * H, api.Breakdown(at_s=first + 2 * H, carrier="b1"))
    assert _loaded(problem, found.plan.schedule, "b1") == [first]


def test_a_carrier_that_is_mended_flies_again(problem: Problem, schedule: Schedule) -> None:
    back = 30 * H
    found = _replan(problem, schedule, 0, *(api.Breakdown(at_s=0, carrier=c, until_s=back) for c in ("s1", "s2", "b1")))
    assert int(found.plan.schedule.begin_s.min()) == back


def test_a_delay_under_way_shifts_the_leg_and_what_follows(problem: Problem, schedule: Schedule) -> None:
    first = min(_loaded(problem, schedule, "b1"))
    now = first + 2 * H
    found = _replan(problem, schedule, now, api.Delay(at_s=now, carrier="b1", by_s=3 * H))
    was = (schedule.carrier == 2) & (schedule.begin_s == first)
    new = (found.plan.schedule.carrier == 2) & (found.plan.schedule.begin_s == first)
    assert int(found.plan.schedule.end_s[new][0]) == int(schedule.end_s[was][0]) + 3 * H
    assert int(found.plan.schedule.depart_s[new][0]) == int(schedule.depart_s[was][0])


def test_a_report_of_what_was_flown_is_heeded(problem: Problem, schedule: Schedule) -> None:
    first = min(_loaded(problem, schedule, "b1"))
    leg = int(np.flatnonzero((schedule.carrier == 2) & (schedule.begin_s == first))[0])
    arrive, end = int(schedule.arrive_s[leg]) + 5 * H, int(schedule.end_s[leg]) + 5 * H
    report = api.Flown(carrier="b1", start="home", end="host", arrive_s=arrive, end_s=end)
    found = _replan(problem, schedule, first + 2 * H, flown=(report,))
    s = found.plan.schedule
    assert (int(s.arrive_s[(s.carrier == 2) & (s.begin_s == first)][0])) == arrive


def test_a_closed_place_handles_nobody(problem: Problem, schedule: Schedule) -> None:
    shut = api.Closure(at_s=0, place="host", from_s=0, until_s=20 * H)
    found = _replan(problem, schedule, 0, shut)
    s = found.plan.schedule
    assert int(s.arrive_s[np.unique(s.part_leg)].min()) >= 20 * H


def test_fewer_slots_are_kept_to(problem: Problem, schedule: Schedule) -> None:
    shut = api.Closure(at_s=0, place="host", from_s=0, until_s=NEVER, slots=1)
    s = _replan(problem, schedule, 0, shut).plan.schedule
    landed = np.unique(s.part_leg)
    order = landed[np.argsort(s.arrive_s[landed])]
    assert (s.arrive_s[order][1:] >= s.end_s[order][:-1]).all()


def test_a_refused_clearance_bars_the_types_named(problem: Problem, schedule: Schedule) -> None:
    refused = api.Closure(at_s=0, start="home", end="host", from_s=0, types=("big",), refused_by="half")
    s = _replan(problem, schedule, 0, refused).plan.schedule
    assert set(s.carrier[np.unique(s.part_leg)].tolist()) <= {0, 1}


def test_a_new_line_is_moved_beside_the_plan(problem: Problem, schedule: Schedule) -> None:
    fields: dict[str, int | str] = {"origin": "host", "destination": "home", "persons": 30, "person_kg": 100}
    found = _replan(problem, schedule, H, api.NewLine(at_s=H, line="back", fields=fields))
    assert found.problem.names.lines[-1] == "back"
    assert found.differences.count("added") >= 1
    assert found.stability_frac == 1


def test_a_line_that_shrinks_frees_seats_and_one_that_grows_gets_them(problem: Problem, schedule: Schedule) -> None:
    less = _replan(problem, schedule, 0, api.ChangedLine(at_s=0, line="long", fields={"persons": 50}))
    more = _replan(problem, schedule, 0, api.ChangedLine(at_s=0, line="long", fields={"persons": 400}))
    assert less.plan.score[4] < more.plan.score[4]
    for found, persons in ((less, 50), (more, 400)):
        s = found.plan.schedule
        assert int(s.part_persons[s.part_line == 0].sum()) == persons


def test_a_withdrawn_contingent_stays_but_for_who_has_left(problem: Problem, schedule: Schedule) -> None:
    gone = _replan(problem, schedule, 0, api.Withdrawal(at_s=0, lines=("sh*",), carriers=("b1",)))
    assert gone.problem.names.lines == ("long",)
    assert 2 not in gone.plan.schedule.carrier.tolist()
    now = int(schedule.depart_s.max())
    left = _replan(problem, schedule, now, api.Withdrawal(at_s=now, lines=("long",)))
    s = left.plan.schedule
    assert "have left and are moved on" in left.notes[0]
    assert int(s.part_persons[s.part_line == 0].sum()) == int(left.problem.lines.persons[0])


def test_more_lift_is_used_where_lateness_pays_for_it(problem: Problem, schedule: Schedule) -> None:
    late = problem._replace(lines=problem.lines._replace(due_s=np.array([8 * H, 8 * H], np.int64)))
    found = _replan(late, schedule, 0, api.MoreLift(at_s=0, kind="big", place="home", ready_s=0, count=2))
    assert len(found.problem.names.carriers) == 5
    assert set(found.plan.schedule.carrier.tolist()) & {3, 4}
    assert found.plan.score[1] < api.plan(late).score[1]


def test_pins_hold_and_are_taken_back(problem: Problem, schedule: Schedule) -> None:
    board = api.Board(problem, schedule)
    board.apply(api.Pin(at_s=0, line="short", types=("small",)))
    s = board.schedule
    assert set(s.carrier[s.part_leg[s.part_line == 1]].tolist()) <= {0, 1}
    board.apply(api.Pin(at_s=0, line="long", carriers=("s?",), forbid=True))
    s = board.schedule
    assert set(s.carrier[s.part_leg[s.part_line == 0]].tolist()) == {2}
    board.undo()
    assert board.schedule is board.steps[-1].schedule
    assert len(board.steps) == 2
    board.undo()
    assert board.schedule is schedule
    assert board.redo().redo().problem.pins is not None


def test_a_way_can_be_pinned_and_forbidden() -> None:
    problem = _problem(hub=True)
    schedule = api.plan(problem).schedule
    over = _replan(problem, schedule, 0, api.Pin(at_s=0, line="short", via=("half",)))
    s = over.plan.schedule
    ends = s.end[s.part_leg[s.part_line == 1]].tolist()
    assert ends.count(1) == ends.count(2) >= 1
    straight = _replan(over.problem, s, 0, api.Pin(at_s=0, line="short", via=()))
    t = straight.plan.schedule
    assert set(t.end[t.part_leg[t.part_line == 1]].tolist()) == {2}
    free = _replan(over.problem, s, 0, api.Unpin(at_s=0, line="short"), api.MoreLift(
        at_s=0, kind="big", place="home", ready_s=NEVER - 1))  # fmt: skip
    assert free.problem.pins is not None
    assert int(free.problem.pins.places_of[1]) == -1


def test_a_pinned_time_holds(problem: Problem, schedule: Schedule) -> None:
    s = _replan(problem, schedule, 0, api.Pin(at_s=0, line="short", not_before_s=9 * H)).plan.schedule
    assert int(s.begin_s[s.part_leg[s.part_line == 1]].min()) >= 9 * H


def test_check_finds_breaches_of_pins(problem: Problem, schedule: Schedule) -> None:
    """Plans that were right before a pin break it, and the independent check says so."""
    pinned = api.Board(problem, schedule).apply(api.Pin(at_s=0, line="long", carriers=("b1",))).problem
    assert any("pinned to other carriers" in text for text in check_schedule(pinned, schedule))
    hub = _problem(hub=True)
    straight = api.Board(hub, api.plan(hub).schedule).apply(api.Pin(at_s=0, line="short", via=())).plan.schedule
    over = api.Board(hub, straight).apply(api.Pin(at_s=0, line="short", via=("half",))).problem
    assert any("pinned to the way over half" in text for text in check_schedule(over, straight))
    by_half = api.Board(hub, straight).apply(api.Pin(at_s=0, line="short", via=("half",))).plan.schedule
    banned = api.Board(hub, straight).apply(api.Pin(at_s=0, line="short", via=())).problem
    assert any("lets it change carriers elsewhere" in text for text in check_schedule(banned, by_half))


def test_every_fault_is_named_at_once_and_nothing_is_applied(problem: Problem, schedule: Schedule) -> None:
    twice = api.Delay(at_s=5 * H, carrier="s1", by_s=H)
    events = [
        api.Closure(at_s=H, place="hom", from_s=0),
        api.Breakdown(at_s=5 * H, carrier="x9"),
        twice,
        twice,
        api.Pin(at_s=5 * H, line="lang", types=("bigg",)),
        api.ChangedLine(at_s=5 * H, line="long", fields={"colour": 3, "origin": "nowhere"}),
        api.MoreLift(at_s=5 * H, kind="small", place="home", ready_s=0, count=0),
        api.NewLine(at_s=5 * H, line="long", fields={"persons": 3}),
    ]
    state = api.Execution(now_s=2 * H, flown=(
        api.Flown(carrier="s1", start="host", end="half"),
        api.Flown(carrier="b1", start="home", end="host", begin_s=3 * H),
    ))  # fmt: skip
    with pytest.raises(PlanningError) as caught:
        api.replan(problem, api.Plan(schedule, (), None), state, events)
    assert caught.value.message.splitlines() == [
        "these events cannot be planned for; the plan at hand stands:",
        "- state of execution: s1 from host to half (leg 1 this way): the plan has no such leg",
        "- state of execution: b1 from home to host (leg 1 this way): its times run backwards (begins "
        "D+0 03:00:00 as told, departs D+0 01:00:00, arrives D+0 05:00:00, ends D+0 06:00:00)",
        "- state of execution: b1 from home to host (leg 1 this way): it begins at D+0 03:00:00, not before the clock "
        "at D+0 02:00:00",
        "- event 1 (closure): it became known at D+0 01:00:00, before the clock at D+0 02:00:00",
        "- event 1 (closure): there is no place called 'hom'; did you mean 'home'?",
        "- event 2 (breakdown): there is no carrier called 'x9'",
        "- event 4 (delay): it is event 3 again",
        "- event 5 (pin): there is no line called 'lang'; did you mean 'long'?",
        "- event 5 (pin): there is no carrier type called 'bigg'; did you mean 'big'?",
        "- event 6 (changed line): there is no field of a line called 'colour'",
        "- event 6 (changed line): there is no place called 'nowhere'",
        "- event 7 (more lift): 0 carriers are none",
        "- event 8 (new line): there is a line called 'long' already",
        "- event 8 (new line): a new line needs its origin",
        "- event 8 (new line): a new line needs its destination",
    ]


def test_a_line_cannot_lose_who_has_left(problem: Problem, schedule: Schedule) -> None:
    now = int(schedule.depart_s.max())
    for fields in ({"persons": 10}, {"destination": "half"}):
        with pytest.raises(PlanningError, match="have left"):
            _replan(problem, schedule, now, api.ChangedLine(at_s=now, line="long", fields=fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("events", "cause"),
    [
        (
            (api.Withdrawal(at_s=0, carriers=("*",)),),
            "of the carriers left none can move it: not one is there: 2 lines",
        ),
        ((api.Closure(at_s=0, place="host", from_s=0),), "host is shut from D+0 00:00:00 to no known end: 2 lines"),
        (
            (api.Pin(at_s=0, line="short", via=("half",)),),
            "event 1 (pin): nothing changes carriers at 'half': there are no hubs; 'via' with no place is straight",
        ),
        (
            (api.Pin(at_s=0, line="short", carriers=("b1",)), api.Withdrawal(at_s=0, carriers=("b1",))),
            "line short: of the carriers it is pinned to none can move it: not one is there",
        ),
        (
            (api.ChangedLine(at_s=0, line="short", fields={"person_kg": 30000}),),
            "line short: no carrier lifts more than 20 t straight from home to host",
        ),
    ],
)
def test_what_cannot_be_moved_any_more_is_refused_with_its_cause(
    problem: Problem, schedule: Schedule, events: tuple[Event, ...], cause: str
) -> None:
    with pytest.raises(PlanningError) as caught:
        _replan(problem, schedule, 0, *events)
    assert cause in caught.value.message
    assert "the plan at hand stands" in caught.value.message


def test_a_plan_from_nothing_refuses_pins_that_nothing_keeps(problem: Problem) -> None:
    alone = pin_line(problem, 1, carriers=np.array([False, False, False]), places=None)
    with pytest.raises(PlanningError, match="of the carriers it is pinned to none can move it"):
        api.plan(alone)
    board = api.Board(problem, api.plan(problem).schedule)
    pinned = board.apply(api.Pin(at_s=0, line="short", types=("small",))).problem
    s = api.plan(pinned).schedule
    assert check_schedule(pinned, s) == ()


def test_the_smoke_of_the_benchmark_measures_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    from benchmarks.replan import main

    assert main(["--smoke"]) == 0
    told = capsys.readouterr().out
    assert all(kind in told for kind in ("Delay", "Pin", "MoreLift", "shift only", "price 0"))


def test_what_is_done_is_no_breach_and_what_comes_still_is(problem: Problem, schedule: Schedule) -> None:
    """A closure makes breaches of legs that landed before anybody knew; one leg moved into it is still found."""
    landed = int(schedule.arrive_s[np.unique(schedule.part_leg)].min())
    now = landed - H
    shut = api.Closure(at_s=now, place="host", from_s=now, until_s=now + 9 * H)
    found = _replan(problem, schedule, now, shut)
    s = found.plan.schedule
    assert any("while host is shut" in text for text in check_schedule(found.problem, s))
    assert check_schedule(found.problem, s, done_s=now) == ()
    to_come = np.unique(s.part_leg[s.begin_s[s.part_leg] >= now])
    assert len(to_come)
    early = s.arrive_s.copy()
    early[to_come[0]] = now + 8 * H
    moved = s._replace(arrive_s=early, end_s=np.where(early != s.arrive_s, early + H, s.end_s))
    assert any("while host is shut" in text for text in check_schedule(found.problem, moved, done_s=now))


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ((api.Withdrawal(at_s=0, lines=("short",)), api.Pin(at_s=0, line="short", types=("big",))), "was withdrawn"),
        ((api.Withdrawal(at_s=0, lines=("short",)), api.Unpin(at_s=0, line="short")), "was withdrawn"),
        (
            (
                api.NewLine(at_s=9, line="n", fields={"origin": "home", "destination": "host", "persons": 1}),
                api.Pin(at_s=5, line="n", types=("big",)),
            ),
            "there is no line called 'n'",
        ),
        ((api.Breakdown(at_s=0, carrier="s1", until_s=1 << 70),), "until_s: 1180591620717411303424 is too much"),
        ((api.Delay(at_s=0, carrier="s1", by_s=1 << 70),), "by_s: 1180591620717411303424 is too much"),
        ((api.ChangedLine(at_s=0, line="short", fields={"persons": 1 << 32}),), "persons: 4294967296 is too much"),
        ((api.MoreLift(at_s=0, kind="big", place="home", ready_s=0, count=10**8),), "more than 10000"),
        ((api.MoreLift(at_s=0, kind="big", place="home", ready_s=0, count=0),), "0 carriers are none"),
    ],
)
def test_what_cannot_be_applied_is_refused_before(
    problem: Problem, schedule: Schedule, events: tuple[Event, ...], told: str
) -> None:
    with pytest.raises(PlanningError, match="cannot be planned for") as refused:
        api.replan(problem, api.Plan(schedule, (), None), api.Execution(now_s=0), events)
    assert told in str(refused.value)


@pytest.mark.parametrize(("price_h", "seed"), [(float("nan"), 0), (float("inf"), 0), (-1.0, 0), (1.0, -1)])
def test_prices_and_seeds_that_no_search_can_use_are_refused(
    problem: Problem, schedule: Schedule, price_h: float, seed: int
) -> None:
    down = api.Breakdown(at_s=0, carrier="s1")
    with pytest.raises(RequestError):
        api.replan(problem, api.Plan(schedule, (), None), api.Execution(now_s=0), [down], price_h=price_h, seed=seed)


def test_a_leg_after_one_that_is_late_has_not_begun_when_more_becomes_known(
    problem: Problem, schedule: Schedule
) -> None:
    """Its carrier was still on the leg before when the second event became known."""
    carrier = int(np.argmax(np.bincount(schedule.carrier)))
    legs = np.flatnonzero(schedule.carrier == carrier)
    legs = legs[np.argsort(schedule.begin_s[legs])]
    now = int(schedule.begin_s[legs[0]]) + 1
    later = int(schedule.begin_s[legs[1]]) + 1
    found = api.replan(
        problem,
        api.Plan(schedule, (), None),
        api.Execution(now_s=now),
        [
            api.Delay(at_s=now, carrier=problem.names.carriers[carrier], by_s=30 * H),
            api.NewLine(at_s=later, line="n", fields={"origin": "home", "destination": "host", "persons": 5}),
        ],
        iterations=20,
    )
    assert not found.flown[legs[1]]
    assert check_schedule(found.problem, found.plan.schedule, done_s=later) == ()


def test_a_late_report_holds_back_what_follows_and_two_that_overlap_are_refused(
    problem: Problem, schedule: Schedule
) -> None:
    """The carrier's next leg, planned to have begun, has not; told that it had, the two reports contradict."""
    carrier = int(np.bincount(schedule.carrier).argmax())
    mine = np.flatnonzero(schedule.carrier == carrier)
    one, two = (int(leg) for leg in mine[np.argsort(schedule.begin_s[mine])][:2])
    names = problem.names
    now = int(schedule.begin_s[two]) + 60
    until = now + 2 * H
    report = api.Flown(carrier=names.carriers[carrier], start=names.nodes[schedule.start[one]],
                       end=names.nodes[schedule.end[one]], arrive_s=until - H, end_s=until)  # fmt: skip
    found = _replan(problem, schedule, now, flown=(report,))
    s = found.plan.schedule
    mine = np.sort(s.begin_s[s.carrier == carrier])
    assert mine[0] == schedule.begin_s[one]
    assert len(mine) == 1 or mine[1] >= until
    other = api.Flown(carrier=names.carriers[carrier], start=names.nodes[schedule.start[two]],
                      end=names.nodes[schedule.end[two]])  # fmt: skip
    with pytest.raises(PlanningError, match=r"it begins at .*, before .* ends at"):
        _replan(problem, schedule, now, flown=(report, other))


def test_what_is_wholly_flown_cannot_be_pinned(problem: Problem, schedule: Schedule) -> None:
    """A wish that nothing can heed any more is told, with the line and the clock; the others are told with it."""
    over = int(schedule.end_s.max()) + H
    events = (
        api.Pin(at_s=over, line="short", carriers=("b1",)),
        api.Pin(at_s=over, line="long", types=("small",), forbid=True),
        api.ChangedLine(at_s=over, line="long", fields={"persons": 20}),
    )
    with pytest.raises(PlanningError) as caught:
        _replan(problem, schedule, over, *events)
    said = caught.value.message.splitlines()[1:]
    assert [text.partition(": all of it is flown")[0] for text in said[:2]] == [
        "- event 1 (pin): line short", "- event 2 (pin): line long",
    ]  # fmt: skip
    assert said[0].endswith("nothing of it is left to pin")
    assert said[1].endswith("nothing of it is left to forbid")
    assert said[2].startswith("- event 3 (changed line): line long: 200 persons of it have left")


def test_what_is_flown_in_part_can_be_pinned(problem: Problem, schedule: Schedule) -> None:
    """Some of the long line has left: the rest may still be kept to a carrier."""
    first = min(_loaded(problem, schedule, carrier)[0] for carrier in ("s1", "s2", "b1"))
    found = _replan(problem, schedule, first + 60, api.Pin(at_s=first + 60, line="long", carriers=("b1",)))
    assert found.plan.score[0] == 0


def test_a_line_that_has_flown_is_not_led_over_what_is_no_hub() -> None:
    """The place is told, whether or not any of the line is still to move, and the hubs that there are."""
    problem = _problem(hub=True)
    schedule = api.plan(problem).schedule
    over = int(schedule.end_s.max()) + H
    for now in (0, over):
        with pytest.raises(PlanningError, match="nothing changes carriers at 'host': hubs are half"):
            _replan(problem, schedule, now, api.Pin(at_s=now, line="short", via=("host",)))


@pytest.mark.parametrize("refused_by", [None, "Upland"])
def test_a_way_that_ends_where_it_starts(problem: Problem, schedule: Schedule, refused_by: str | None) -> None:
    """Neither a closed way nor a refused clearance is one."""
    event = api.Closure(at_s=0, start="half", end="half", from_s=0, until_s=9 * H, refused_by=refused_by)
    kind = "closure" if refused_by is None else "refusal"
    with pytest.raises(PlanningError, match=f"event 1 .{kind}.: a way leads from one place to another: .* 'half'"):
        _replan(problem, schedule, 0, event)


def test_a_change_of_nothing(problem: Problem, schedule: Schedule) -> None:
    """An event without a field would be heeded as if it said something."""
    with pytest.raises(PlanningError, match=r"event 1 \(changed line\): it changes nothing: give at least one field"):
        _replan(problem, schedule, 0, api.ChangedLine(at_s=0, line="short", fields={}))


@pytest.mark.parametrize("events", [(), (api.Breakdown(at_s=0, carrier="s1"),)])
def test_an_unknown_aim_is_refused_with_and_without_events(
    problem: Problem, schedule: Schedule, events: tuple[Event, ...]
) -> None:
    """A plan that comes back as it is was not made by that aim either."""
    with pytest.raises(RequestError, match="no aim is called speed"):
        api.replan(problem, api.Plan(schedule, (), None), api.Execution(now_s=0), events, aims=("speed",))
