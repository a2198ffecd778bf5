"""Dates told side by side: spans of two, the weekday of a day, the part of the day.

What lives here: joining what was read one by one. What does not: reading one (``date_reading``), and which days they
mean (``dates``).
"""

from __future__ import annotations

from typing import Final

from foedus.intake.date_reading import read_told
from foedus.intake.date_told import Told
from foedus.intake.date_words import MOVING, NUMBERS, PARTS, THROUGH, TIMES
from foedus.intake.tokens import Words

_DAYS: Final = frozenset({"day", "nth", "weekday", "today", "days", "same", "away", "holiday"})
_SPANS: Final = frozenset({"day", "nth", "weekday", "month", "year", "today", "rim", "unit", "holiday"})
_BEFORE_CLOCK: Final = frozenset({"at", "by", "since", "from", "until", "till", "after", "before", "around", "about"})
_HALF_DAYS: Final = frozenset({"am", "pm", "o'clock", "gmt"})


def gather(w: Words) -> list[tuple[Told, Told | None]]:
    """Give the dates of a sentence in order; two that are a span stand together."""
    told: list[Told] = []
    for group in read_told(w):
        head = group[0]
        if told and told[-1].first <= head.first and group[-1].last <= told[-1].last:
            continue  # the part of a day that its day has taken in
        while told and told[-1].last > head.first:
            told.pop()
        named = told and told[-1].sort == "weekday" and head.sort in ("day", "days", "nth")
        if named and w.low[told[-1].last : head.first] in ((), (",",), ("the",), (",", "the")):
            weekday = told.pop()
            head.first, head.part = weekday.first, weekday.part
        if head.sort == "day" and len(group) == 1 and _is_of_week(w.low, head.first):
            head.first, head.sort = head.first - 2, "week_of"
        if (
            told
            and told[-1].sort == "weekend"
            and head.sort in ("day", "days")
            and w.low[told[-1].last : head.first] == ("of",)
        ):
            head.first = told.pop().first
        for one in group:
            if one.sort in _DAYS:
                _add_part(w, one)
        while told and told[-1].first >= head.first:
            told.pop()
        told += group
    return _join_spans(w, told)


def _is_of_week(low: tuple[str, ...], first: int) -> bool:
    """Say whether "the week of", "the week beginning" stand before a day."""
    return first > 2 and low[first - 2] == "week" and low[first - 1] in ("of", "beginning", "starting", "from")


def _add_part(w: Words, one: Told) -> None:
    """Read "the evening of", "early on", "at six o'clock on" before a day, "morning", "at noon" behind it."""
    low = w.low
    if not one.part:
        one.part, one.first = _part_before(low, one.first)
    part, last = _part_behind(low, one.last)
    if part:
        one.part, one.last = one.part or part, last


def _part_before(low: tuple[str, ...], first: int) -> tuple[str, int]:
    k = first - 1
    joined = k >= 0 and low[k] in ("on", "of", "from")
    if joined:
        k -= 1
    if k < 0:
        return "", first
    word, before = low[k], low[k - 1] if k else ""
    if word in ("early", "late"):
        return word, k
    if word in PARTS and (joined or word in TIMES):
        if before in ("early", "late"):
            return f"{before} {word}", k - 1
        return word, k - 1 if before == "the" else k
    if word == "hours" and before in ("early", "small") and joined:
        return f"{before} hours", k - 1
    if word == "light" and before == "first" and joined:
        return "first light", k - 1
    if joined and low[first - 1] == "on" and _is_clock(low, k):
        return "clock", k
    return "", first


def _is_clock(low: tuple[str, ...], k: int) -> bool:
    """Say whether a word ends a time by the clock: "at nine", "6 p.m.", "eight o'clock"."""
    if low[k] in _HALF_DAYS or (low[k] == "." and k > 1 and low[k - 1] == "m"):
        return True
    before = low[k - 1] if k else ""
    number = low[k] in NUMBERS or (low[k].isdigit() and len(low[k]) in (1, 2, 4))
    return number and (before in _BEFORE_CLOCK or before == ":")


def _part_behind(low: tuple[str, ...], j: int) -> tuple[str, int]:
    word = low[j] if j < len(low) else ""
    after = low[j + 1] if j + 1 < len(low) else ""
    if word in PARTS:
        return word, j + 1
    if word in ("early", "late") and after in PARTS:
        return f"{word} {after}", j + 2
    if word == "in" and after == "the" and j + 2 < len(low) and low[j + 2] in PARTS:
        return low[j + 2], j + 3
    if word in ("at", "before", "after", "around", "towards") and after in TIMES:
        return after, j + 2
    if (word in ("at", "from", "after") and after in NUMBERS) or (word == "at" and after.isdigit()):
        behind = low[j + 2] if j + 2 < len(low) else "."
        if behind in _HALF_DAYS or behind in (":", "a", "p") or (behind == "in" and low[j + 3 : j + 4] == ("the",)):
            return "clock", j + 2
    return "", j


def _join_spans(w: Words, told: list[Told]) -> list[tuple[Told, Told | None]]:
    items: list[tuple[Told, Told | None]] = []
    k = 0
    while k < len(told):
        a = told[k]
        b = told[k + 1] if k + 1 < len(told) else None
        if b is not None and _is_span(w.low, a, b):
            if a.sort == "weekday" and a.first > 1 and w.low[a.first - 1] == "from" and w.low[a.first - 2] == "night":
                a.part = "night"
            items.append((a, b))
            k += 2
            continue
        items.append((a, None))
        k += 1
    return items


def _is_span(low: tuple[str, ...], a: Told, b: Told) -> bool:
    if a.sort not in _SPANS or b.sort not in _SPANS:
        return False
    gap = [word for word in low[a.last : b.first] if word not in ("the", "on")]
    if len(gap) != 1:
        return False
    lead = low[max(0, a.first - 2) : a.first]
    if gap[0] == "and":
        return "between" in lead
    if gap[0] not in THROUGH or not MOVING.isdisjoint(low[max(0, a.first - 7) : a.first]):
        return False
    if gap[0] in ("through", "-", "–", "to") and a.sort == b.sort and a.sort in ("weekday", "year"):
        return True
    return (
        "from" in lead
        or a.part == "night"
        or {a.sort, b.sort} <= {"day", "nth", "month"}
        or (gap[0] in ("-", "–") and a.sort == b.sort == "year")
    )
