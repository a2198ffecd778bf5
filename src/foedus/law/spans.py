"""A date known only as a month or a year: the answer on every day it may mean.

What lives here: the days an imprecise date covers, the pieces of it on which no provision changes, and the verdict over
all of them. What does not: the answer on one day (``engine``).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from foedus.domain.outcome import Finding, Ground, Truth, Verdict
from foedus.domain.scenario import Question
from foedus.domain.treaty import Treaty
from foedus.law.book import bind_treaties
from foedus.law.engine import ask_book, name_verdict
from foedus.law.facts import Asked, weakest
from foedus.record.claims import ClaimSet

_DAY: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Days, both ends included, on which no provision of the treaties changes, with the finding there."""

    first_on: date
    last_on: date
    finding: Finding


def parse_days(text: str) -> tuple[date, date]:
    """Read a date that may be only a month or a year; give its first and last day.

    Raises
    ------
    ValueError
        If it is none of the three.

    Examples
    --------
    >>> [day.isoformat() for day in parse_days("2012-02")]
    ['2012-02-01', '2012-02-29']
    """
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError("write a day, a month or a year: 2012-12-19, 2012-12 or 2012")
    year, month, day = int(match[1]), match[2], match[3]
    if day:
        on = date(year, int(month), int(day))
        return on, on
    if month:
        return date(year, int(month), 1), date(year, int(month), calendar.monthrange(year, int(month))[1])
    return date(year, 1, 1), date(year, 12, 31)


def ask_days(
    treaties: tuple[Treaty, ...], claims: ClaimSet, question: Question, asked: Asked, last_on: date
) -> tuple[Finding, tuple[Piece, ...]]:
    """Answer a question whose facts lie on some day from ``asked.facts_on`` to ``last_on``.

    The verdict is over all readings on all days. Counts, and sets that decide, are those that hold whatever the day:
    with several answers the counts are null and only sets common to all days are given.

    Raises
    ------
    InputError
        If the treaties have faults.
    RequestError
        As ``ask``.
    """
    book = bind_treaties(treaties)
    pieces: list[Piece] = []
    starts = [asked.facts_on, *(on for on in sorted(set(_changes(treaties))) if asked.facts_on < on <= last_on)]
    for start, after in zip(starts, [*starts[1:], last_on + timedelta(days=1)], strict=True):
        finding = ask_book(book, claims, (question,), replace(asked, facts_on=start))[0]
        last = after - timedelta(days=1)
        if pieces and _same(pieces[-1].finding, finding):
            pieces[-1] = replace(pieces[-1], last_on=last)
        else:
            pieces.append(Piece(first_on=start, last_on=last, finding=finding))
    return _merge(pieces), tuple(pieces)


def _changes(treaties: tuple[Treaty, ...]) -> Iterator[date]:
    """Give every day on which something of the treaties begins or ends."""
    for treaty in treaties:
        yield treaty.in_force_on
        ends: list[date | None] = []
        for row in treaty.memberships:
            ends += [row.from_on, row.to_on]
        for version in (version for rule in treaty.rules for version in rule.versions):
            ends += [version.from_on, version.to_on]
        for closing in (closing for atom in treaty.atoms for closing in atom.closed):
            ends += [closing.from_on, closing.to_on]
        for term in (term for organ in treaty.organs for term in organ.chair):
            ends += [term.from_on, term.to_on]
        yield from (on for on in ends if on is not None)


def _same(one: Finding, other: Finding) -> bool:
    return (one.verdict, one.holds, one.of, one.sufficient, one.blocking) == (
        other.verdict,
        other.holds,
        other.of,
        other.sufficient,
        other.blocking,
    )


def _merge(pieces: list[Piece]) -> Finding:
    first = pieces[0].finding
    if len(pieces) == 1:
        return first
    findings = [piece.finding for piece in pieces]
    verdict: Verdict = name_verdict(
        any(finding.verdict in ("all", "some") for finding in findings),
        any(finding.verdict in ("none", "some") for finding in findings),
    )
    truth: Truth = "true" if verdict == "all" else "false" if verdict == "none" else "open"
    told = "; ".join(f"{_show_days(piece)}: {piece.finding.headline}" for piece in pieces)
    children = tuple(
        replace(piece.finding.ground, text=f"{_show_days(piece)}: {piece.finding.ground.text}") for piece in pieces
    )
    ground = Ground(
        label=first.ground.label,
        truth=truth,
        text="the day is not known; judged on each that it may be",
        cite=first.ground.cite,
        checked=weakest(finding.checked for finding in findings),
        children=children,
    )
    return replace(
        first,
        verdict=verdict,
        holds=None,
        of=None,
        sufficient=_common([finding.sufficient for finding in findings]),
        blocking=_common([finding.blocking for finding in findings]),
        settle=tuple(dict.fromkeys(name for finding in findings for name in finding.settle)),
        cites=tuple(dict.fromkeys(cite for finding in findings for cite in finding.cites)),
        checked=ground.checked,
        headline=f"it depends on the day: {told}",
        ground=ground,
        partial=True,
    )


def _common(lists: list[tuple[tuple[str, ...], ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(words for words in lists[0] if all(words in other for other in lists[1:]))


def _show_days(piece: Piece) -> str:
    return f"from {piece.first_on} to {piece.last_on}" if piece.first_on != piece.last_on else f"on {piece.first_on}"
