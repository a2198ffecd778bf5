"""From posts to persons: watches, reliefs, reserve, leave, written out.

What lives here: the arithmetic of a generic unit. What does not: which units a mission asks for (``asking``).
"""

from __future__ import annotations

from dataclasses import dataclass

from foedus.domain.unit_requirements import PostLine, UnitNorm
from foedus.forces.requirements import round_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """How many persons a unit needs, and how the number came about, line by line."""

    persons: int
    posts: float
    arithmetic: tuple[str, ...]


def count_persons(norm: UnitNorm, posts: float | None = None) -> Staffing:
    """Say how many persons a generic unit needs, with the arithmetic in words.

    Parameters
    ----------
    norm
        The generic unit.
    posts
        Guard posts to man in place of those of its first line; None: its own.

    Notes
    -----
    A post manned ``h`` hours a day by ``p`` persons who stand ``d`` hours a day each needs ``p * h / d`` persons; with
    a reserve of ``r`` and a share ``a`` of the time away, ``p * h / d * (1 + r) / (1 - a)``. Staff come on top. The
    whole is rounded up once, at the end.

    Source: the shift-relief arithmetic of guard and police duty rosters; the shares are those of the unit.

    Raises
    ------
    Nothing; the loader refuses a duty of no hours and a share away of 1.
    """
    lines = list(norm.lines)
    if posts is not None and lines:
        first = lines[0]
        lines[0] = PostLine(
            text=first.text, posts=posts, persons_per_post=first.persons_per_post, manned_h=first.manned_h
        )
    words, on_roster = [], 0.0
    for line in lines:
        needed = line.posts * line.persons_per_post * line.manned_h / norm.duty_h
        on_roster += needed
        words.append(
            f"{line.text}: {line.posts:g} x {line.persons_per_post:g} at once x {line.manned_h:g} h manned / "
            f"{norm.duty_h:g} h of duty a day = {needed:g}"
        )
    if any(line.manned_h > norm.duty_h for line in lines):
        reliefs = round_up(24 / norm.duty_h)
        words.append(f"watches of {norm.watch_h:g} h; {reliefs} reliefs make a day")
    whole = on_roster * (1 + norm.reserve_frac) / (1 - norm.away_frac)
    persons = round_up(whole + norm.staff_persons)
    if norm.reserve_frac or norm.away_frac:
        words.append(
            f"{on_roster:g} x (1 + {norm.reserve_frac:g} in reserve) / (1 - {norm.away_frac:g} away on leave, sick, "
            f"on courses) = {whole:g}"
        )
    if norm.staff_persons:
        words.append(f"{norm.staff_persons} who stand on no post (command, kitchen, drivers, stores)")
    words.append(f"together {persons} persons")
    return Staffing(persons=persons, posts=sum(line.posts for line in lines), arithmetic=tuple(words))
