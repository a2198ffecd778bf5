"""A number or an instant with what it rests on and since when it is known.

What lives here: dated values and how to pick the one known at an instant. A field that holds figures keeps
every value that was ever given; a stage reads the latest one known at its knowledge date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How a value may vary: the distribution a study draws from."""

    kind: Literal["uniform", "triangular"]
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number as given by somebody.

    ``rests_on`` names claims or assumptions. ``known_at`` may be left out of a file: it is then the latest
    ``known_at`` of what the figure rests on, and the loader fills it in.
    """

    value: float
    rests_on: tuple[str, ...]
    known_at: datetime | None = None
    spread: Spread | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One instant as given by somebody, with the earliest and latest it may have been."""

    at: datetime
    rests_on: tuple[str, ...]
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    known_at: datetime | None = None
    note: str = ""


Dated = TypeVar("Dated", Figure, Moment)


def pick_known(values: tuple[Dated, ...], as_of: datetime) -> Dated | None:
    """Give the value that became known last, not after ``as_of``; None where none was known.

    Of two that became known at the same instant the later in the file wins.
    """
    best: Dated | None = None
    for value in values:
        if value.known_at is None or value.known_at > as_of:
            continue
        if best is None or best.known_at is None or value.known_at >= best.known_at:
            best = value
    return best


def was_known(known_at: datetime | None, as_of: datetime) -> bool:
    """Say whether something was known by ``as_of``; what carries no such instant was known at none."""
    return known_at is not None and known_at <= as_of
