"""Duplicates: what several reports carry alike is one claim with several carriers.

What lives here: deciding that two candidates of different reports are one. What does not: dropping any of them;
each keeps its own span. Two are one where kind, actors, numbers and days agree and either the same innermost
speaker is named or the wording is nearly the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final, NamedTuple

from foedus.intake.candidates import Candidate
from foedus.intake.tokens import split_words

_SHINGLE: Final = 4
_ALIKE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One claim: the numbers of its candidates, and the outlets or files that carry it."""

    candidates: tuple[int, ...]
    carriers: tuple[str, ...]


class Carried(NamedTuple):
    """What is compared of a candidate whose key others share."""

    speaker: str
    text: str
    carrier: str


def make_key(candidate: Candidate) -> bytes:
    """Give what two candidates must share to be one claim: kind, actors, days and numbers."""
    days = sorted(f"{d.from_on}/{d.to_on}" for d in candidate.dates)
    amounts = sorted(f"{q.value}/{q.value_to}/{q.unit}" for q in candidate.quantities)
    shared = (candidate.kind, sorted(candidate.actors), days, amounts, candidate.negated, candidate.intended)
    return blake2b(repr(shared).encode("utf-8", "surrogatepass"), digest_size=16).digest()


#: the number of a candidate, its file, and what is compared of it
Numbered = tuple[int, str, Carried]


def make_carried(candidate: Candidate) -> Carried:
    """Give what is compared of a candidate."""
    speaker = candidate.attribution[-1] if candidate.attribution else ""
    return Carried(speaker, candidate.text, candidate.outlet or candidate.file)


def find_groups(alike: Iterable[list[Numbered]]) -> Iterator[Group]:
    """Group those of different reports that are one claim.

    Parameters
    ----------
    alike
        Those that share one key each, in the order of their numbers.
    """
    for bucket in alike:
        for group in _split(bucket):
            made = _make_group(group)
            if made is not None:
                yield made


def _split(bucket: list[Numbered]) -> list[list[Numbered]]:
    """Split those that share a key by speaker or wording."""
    groups: list[list[Numbered]] = []
    for one in bucket:
        for group in groups:
            if any(_is_same(one[2], other[2]) for other in group[:8]):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _make_group(group: list[Numbered]) -> Group | None:
    if len({file for _, file, _ in group}) < 2:
        return None
    carriers = tuple(dict.fromkeys(carried.carrier for _, _, carried in group))
    return Group(candidates=tuple(index for index, _, _ in group), carriers=carriers)


@lru_cache(maxsize=64)
def _cut(text: str) -> frozenset[tuple[str, ...]]:
    words = split_words(text)
    return frozenset(words[i : i + _SHINGLE] for i in range(max(1, len(words) - _SHINGLE + 1)))


def _is_same(one: Carried, other: Carried) -> bool:
    if one.text == other.text or (one.speaker and one.speaker == other.speaker):
        return True
    cut, other_cut = _cut(one.text), _cut(other.text)
    return len(cut & other_cut) / max(1, len(cut | other_cut)) >= _ALIKE
