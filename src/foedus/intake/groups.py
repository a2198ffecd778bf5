"""Duplicates: what several reports carry alike is one claim with several carriers.

What lives here: deciding that two candidates of different reports are one. What does not: dropping any of them;
each keeps its own span. Two are one where kind, actors, numbers and days agree and either the same innermost
speaker is named or the wording is nearly the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from foedus.intake.candidates import Candidate
from foedus.intake.tokens import split_words

_SHINGLE: Final = 4
_ALIKE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One claim: the numbers of its candidates, and the outlets or files that carry it."""

    candidates: tuple[int, ...]
    carriers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Print:
    """What of a candidate tells whether another is the same."""

    index: int
    file: str
    carrier: str
    key: str
    speaker: str
    shingles: frozenset[int]


def take_print(candidate: Candidate, index: int) -> Print:
    """Give what tells a candidate from another."""
    days = sorted(f"{d.from_on}/{d.to_on}" for d in candidate.dates)
    amounts = sorted(f"{q.value}/{q.value_to}/{q.unit}" for q in candidate.quantities)
    parts = (candidate.kind, sorted(candidate.actors), days, amounts, candidate.negated, candidate.intended)
    words = split_words(candidate.text)
    shingles = frozenset(
        int.from_bytes(hashlib.blake2b(" ".join(words[i : i + _SHINGLE]).encode(), digest_size=6).digest(), "big")
        for i in range(max(1, len(words) - _SHINGLE + 1))
    )
    speaker = candidate.attribution[-1] if candidate.attribution else ""
    return Print(index, candidate.file, candidate.outlet or candidate.file, repr(parts), speaker, shingles)


def find_groups(prints: Iterable[Print]) -> list[Group]:
    """Group candidates of different reports that are one claim, in the order of their first."""
    buckets: dict[str, list[list[Print]]] = {}
    for one in prints:
        groups = buckets.setdefault(one.key, [])
        for group in groups:
            if any(_is_same(one, other) for other in group[:8]):
                group.append(one)
                break
        else:
            groups.append([one])
    found = []
    for groups in buckets.values():
        for group in groups:
            if len({p.file for p in group}) > 1:
                carriers = tuple(dict.fromkeys(p.carrier for p in group))
                found.append(Group(candidates=tuple(p.index for p in group), carriers=carriers))
    return sorted(found, key=lambda group: group.candidates)


def _is_same(one: Print, other: Print) -> bool:
    if one.speaker and one.speaker == other.speaker:
        return True
    both = len(one.shingles & other.shingles)
    return both / max(1, len(one.shingles | other.shingles)) >= _ALIKE
