"""Whether a roster keeps its own rules, judged afresh.

What lives here: every breach of a roster in words, from the nouns alone; it imports neither the planner nor the maker
of rosters. What does not: the guard plan (``check``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from foedus.domain.guarding import GuardTurn, Roster, Watch
from foedus.instants import show_instant

_ROUNDING = timedelta(seconds=1)


def check_roster(roster: Roster, turns: tuple[GuardTurn, ...], *, at: datetime | None = None) -> tuple[str, ...]:
    """Name every breach of a roster; an empty answer means none was found.

    A roster for a contingent that does not stand there, a post with nobody or with two at once, one person on two
    posts, a watch without a lead, too little rest, numbers beyond the strength, no marking, and, where ``at`` is
    given, one that has expired by then.

    Raises
    ------
    Nothing; breaches are values.
    """
    breaches = [*_check_turn(roster, turns), *_check_posts(roster), *_check_persons(roster)]
    if not roster.marking.strip():
        breaches.append(f"the roster of {roster.site} does not say for whom it is")
    if roster.expires_at < roster.ends_at:
        breaches.append(f"the roster of {roster.site} has watches after it expires, {show_instant(roster.expires_at)}")
    if at is not None and at > roster.expires_at:
        breaches.append(f"the roster of {roster.site} expired on {show_instant(roster.expires_at)}")
    return tuple(breaches)


def _check_turn(roster: Roster, turns: tuple[GuardTurn, ...]) -> Iterator[str]:
    mine = [
        turn
        for turn in turns
        if (turn.site, turn.contingent) == (roster.site, roster.contingent)
        and turn.starts_at <= roster.starts_at
        and roster.ends_at <= turn.ends_at
    ]
    if not mine:
        yield (
            f"{roster.contingent} does not guard {roster.site} from {show_instant(roster.starts_at)} to "
            f"{show_instant(roster.ends_at)}"
        )
        return
    if roster.persons > max(turn.persons for turn in mine):
        yield f"the roster of {roster.site} counts {roster.persons} persons, more than stand there"


def _check_posts(roster: Roster) -> Iterator[str]:
    """Look at every post, the lead among them: somebody stands there all the time, and never two."""
    for post in range(roster.posts + 1):
        name = f"post {post}" if post else "the command of the guard"
        at = roster.starts_at
        for watch in sorted((w for w in roster.watches if w.post == post), key=lambda w: (w.starts_at, w.number)):
            if watch.starts_at < at - _ROUNDING:
                yield f"{name} of {roster.site} has two persons at {show_instant(watch.starts_at)}"
            elif watch.starts_at > at + _ROUNDING:
                yield f"{name} of {roster.site} has nobody from {show_instant(at)} to {show_instant(watch.starts_at)}"
            at = max(at, watch.ends_at)
        if at < roster.ends_at - _ROUNDING:
            yield f"{name} of {roster.site} has nobody from {show_instant(at)} to {show_instant(roster.ends_at)}"
    for watch in roster.watches:
        if not 0 <= watch.post <= roster.posts:
            yield f"{roster.site} has {roster.posts} posts, but a watch is on post {watch.post}"


def _check_persons(roster: Roster) -> Iterator[str]:
    """Look at every person: never on two posts at once, rested between watches, within the strength."""
    by_number: dict[int, list[Watch]] = {}
    for watch in roster.watches:
        by_number.setdefault(watch.number, []).append(watch)
    for number, watches in sorted(by_number.items()):
        if not 1 <= number <= roster.persons:
            yield f"person {number} stands watch at {roster.site}, which has {roster.persons}"
        ordered = sorted(watches, key=lambda w: (w.starts_at, w.post))
        for before, after in pairwise(ordered):
            rest_h = (after.starts_at - before.ends_at).total_seconds() / 3600
            if rest_h < -_ROUNDING.total_seconds() / 3600:
                yield (
                    f"person {number} stands on posts {before.post} and {after.post} of {roster.site} at once, at "
                    f"{show_instant(after.starts_at)}"
                )
            elif rest_h < roster.rest_h - _ROUNDING.total_seconds() / 3600:
                yield (
                    f"person {number} of {roster.site} rests {rest_h:.1f} h before the watch at "
                    f"{show_instant(after.starts_at)}, less than {roster.rest_h:g} h"
                )
        for watch in ordered:
            if (watch.ends_at - watch.starts_at).total_seconds() / 3600 > roster.watch_h + 0.001:
                yield f"person {number} of {roster.site} stands longer than {roster.watch_h:g} h"
