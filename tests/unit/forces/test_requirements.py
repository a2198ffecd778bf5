"""Posts times persons per post, from what was known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from foedus.domain.decisions import Task
from foedus.domain.figures import Figure
from foedus.domain.forces import GuardNorm
from foedus.domain.packages import MandateNow
from foedus.domain.places import Site
from foedus.forces.requirements import require

NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)
GUARD = Task(id="guard", text="guard", kind="guard", rests_on=())
MANDATE = MandateNow(
    tasks=(GUARD,),
    planned_persons=None,
    term_d=None,
    term_text="",
    area="",
    force_rule="",
    commander="",
    rests_on=(),
)
NORMS = (
    GuardNorm(
        site_class="power",
        persons_per_post=(Figure(value=5.5, rests_on=("n",), known_at=NOON),),
        arithmetic="in reliefs",
    ),
)


def site(name: str, posts: float | None, *, known_h: float = 0, site_class: str = "power") -> Site:
    return Site(
        id=name,
        site_class=site_class,
        name=name,
        zone="",
        lat_deg=0,
        lon_deg=0,
        precision_km=1,
        criticality=1,
        posts=() if posts is None else (Figure(value=posts, rests_on=(f"p-{name}",), known_at=NOON),),
        rests_on=(f"s-{name}",),
        known_at=NOON + timedelta(hours=known_h),
    )


def test_posts_times_persons_written_out_and_rounded_up() -> None:
    """3 posts x 5.5 is 16.5 persons: half a person stands nowhere."""
    (need,) = require(MANDATE, (site("a", 3), site("b", 4)), NORMS, as_of=NOON)
    assert [(n.posts, n.persons) for n in need.sites] == [(3, 17), (4, 22)]
    assert need.sites[0].arithmetic == "3 posts x 5.5 persons per post = 16.5, rounded up = 17 persons"
    assert (need.posts, need.persons) == (7, 39)
    assert need.arithmetic == "17 + 22 = 39 persons (in reliefs)"
    assert set(need.rests_on) == {"s-a", "p-a", "s-b", "p-b", "n"}


def test_posts_nobody_gave_leave_the_class_unknown_not_smaller() -> None:
    """Unknown is not zero: the known part is shown apart."""
    (need,) = require(MANDATE, (site("a", 2), site("b", None)), NORMS, as_of=NOON)
    assert (need.posts, need.persons, need.persons_known) == (None, None, 11)
    assert need.missing == ("posts at b",)
    assert "11 + ?" in need.arithmetic


def test_a_norm_nobody_gave_is_named() -> None:
    (need,) = require(MANDATE, (site("a", 2, site_class="depot"),), NORMS, as_of=NOON)
    assert (need.posts, need.persons) == (2, None)
    assert need.missing == ("persons per post at sites of class depot",)


def test_a_site_known_later_asks_for_nothing_yet() -> None:
    sites = (site("a", 2), site("b", 2, known_h=1))
    assert [n.site for n in require(MANDATE, sites, NORMS, as_of=NOON)[0].sites] == ["a"]
    assert [n.site for n in require(MANDATE, sites, NORMS, as_of=NOON + timedelta(hours=1))[0].sites] == ["a", "b"]


def test_a_mandate_without_a_task_to_guard_asks_for_none() -> None:
    assert require(replace(MANDATE, tasks=()), (site("a", 2),), NORMS, as_of=NOON) == ()
