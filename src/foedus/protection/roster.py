"""Who stands where when on one site: watches by number, never by name.

What lives here: the rotation that gives every post a person and every person rest. What does not: who guards the
site (``guard``), and the judgement of a roster (``check_roster``).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from foedus.domain.figures import Figure, pick_known
from foedus.domain.guarding import GuardTurn, Roster, Watch
from foedus.domain.protection import ProtectionTerms
from foedus.errors import InputError
from foedus.instants import add_hours, show_instant

#: hours for which a roster may be used, where nothing is given
VALID_H = 24.0


def make_roster(
    turn: GuardTurn,
    terms: ProtectionTerms,
    *,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    as_of: datetime,
    made_at: datetime,
) -> Roster:
    """Give the watches of one turn, from ``from_at`` for as long as a roster is valid.

    Every post and the command of the guard (post 0) have a crew of their own, as large as the persons allow; a crew's
    members take the watches in turn, so that each rests through all watches but one.

    Parameters
    ----------
    turn
        Who guards the site.
    terms
        Length of a watch, least rest, marking and validity, as known by ``as_of``.
    from_at, until_at
        The span asked for, cut to the turn and to the validity.
    made_at
        When the roster is made; it expires with its last watch.

    Raises
    ------
    InputError
        If watch or rest are not known, the turn has no posts, or its persons are too few to rest.
    """
    watch, rest = _read(terms.watch_h, "watch_h", as_of), _read(terms.rest_h, "rest_h", as_of)
    valid = pick_known(terms.roster_valid_h, as_of)
    crew = _size_crew(turn, watch.value, rest.value)
    starts_at = min(max(from_at or turn.starts_at, turn.starts_at), turn.ends_at)
    valid_until_at = add_hours(starts_at, valid.value if valid is not None else VALID_H)
    ends_at = max(starts_at, min(until_at or turn.ends_at, turn.ends_at, valid_until_at))
    grounds = (*watch.rests_on, *rest.rests_on, *(valid.rests_on if valid else ()), *turn.rests_on)
    return Roster(
        site=turn.site,
        contingent=turn.contingent,
        place=turn.place,
        starts_at=starts_at,
        ends_at=ends_at,
        posts=turn.posts,
        persons=turn.persons,
        n_spare=turn.persons - crew * (turn.posts + 1),
        watch_h=watch.value,
        rest_h=rest.value,
        watches=tuple(_list_watches(turn, crew, watch.value, starts_at, ends_at)),
        marking=terms.roster_marking,
        made_at=made_at,
        expires_at=ends_at,
        rests_on=tuple(dict.fromkeys(grounds)),
    )


def _read(figures: tuple[Figure, ...], name: str, as_of: datetime) -> Figure:
    figure = pick_known(figures, as_of)
    if figure is None:
        raise InputError(
            f"no value of {name} is known at {show_instant(as_of)}",
            code="nothing-known",
            place=f"scenario.yaml: protection.{name}",
            hint="give a figure that rests on an assumption known from the start",
        )
    return figure


def _size_crew(turn: GuardTurn, watch_h: float, rest_h: float) -> int:
    """Give how many persons share each post, and the command of the guard.

    Raises
    ------
    InputError
        If there is no post, or too few persons to rest.
    """
    if turn.posts < 1:
        raise InputError(
            f"{turn.site} has no posts: there is nothing to stand",
            code="roster-no-posts",
            place=f"scenario.yaml: sites, {turn.site}: posts",
            hint="give its number of posts; a reserve stands no watches",
        )
    least = 1 + ceil(rest_h / watch_h - 1e-9)
    crew = turn.persons // (turn.posts + 1)
    if crew < least:
        short = least * (turn.posts + 1) - turn.persons
        raise InputError(
            f"{turn.site} has {turn.persons} persons for {turn.posts} posts and the command of the guard: "
            f"watches of {watch_h:g} h with {rest_h:g} h of rest need {least} for each",
            code="roster-unrested",
            place=f"scenario.yaml: guard_norms, or sites, {turn.site}: posts",
            hint=f"{short} more persons, fewer posts, or longer watches",
        )
    return crew


def _list_watches(turn: GuardTurn, crew: int, watch_h: float, starts_at: datetime, ends_at: datetime) -> list[Watch]:
    """List the watches that touch the span; they are counted from the start of the turn, so that rosters join."""
    length = timedelta(hours=watch_h)
    number = int((starts_at - turn.starts_at) / length)
    watches = []
    while turn.starts_at + number * length < ends_at:
        begin = turn.starts_at + number * length
        for post in range(turn.posts + 1):
            watches.append(
                Watch(
                    site=turn.site,
                    contingent=turn.contingent,
                    post=post,
                    number=post * crew + number % crew + 1,
                    starts_at=max(begin, starts_at),
                    ends_at=min(begin + length, ends_at),
                )
            )
        number += 1
    return watches
