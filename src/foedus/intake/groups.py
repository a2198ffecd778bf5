"""Duplicates: what several reports carry alike is one claim with several carriers.

What lives here: deciding that two candidates of different reports are one. What does not: dropping any of them;
each keeps its own span. Two are one where kind, actors, numbers and days agree and either the same innermost
speaker is named or the wording is nearly the same.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def make_key(candidate: Candidate) -> str:
    """Give what two candidates must share to be one claim: kind, actors, days and numbers."""
    days = sorted(f"{d.from_on}/{d.to_on}" for d in candidate.dates)
    amounts = sorted(f"{q.value}/{q.value_to}/{q.unit}" for q in candidate.quantities)
    return repr((candidate.kind, sorted(candidate.actors), days, amounts, candidate.negated, candidate.intended))


def find_groups(candidates: Sequence[Candidate]) -> list[Group]:
    """Group candidates of different reports that are one claim, in the order of their first."""
    buckets: dict[str, list[int]] = {}
    for index, candidate in enumerate(candidates):
        buckets.setdefault(make_key(candidate), []).append(index)
    found = []
    for bucket in buckets.values():
        if len({candidates[i].file for i in bucket}) > 1:
            found += [_make_group(group, candidates) for group in _split(bucket, candidates)]
    return sorted((group for group in found if group is not None), key=lambda group: group.candidates)


def _split(bucket: list[int], candidates: Sequence[Candidate]) -> list[list[int]]:
    """Split those that share a key by speaker or wording."""
    groups: list[list[int]] = []
    shingles = {i: _cut(candidates[i].text) for i in bucket}
    for i in bucket:
        for group in groups:
            if any(_is_same(candidates[i], candidates[j], shingles[i], shingles[j]) for j in group[:8]):
                group.append(i)
                break
        else:
            groups.append([i])
    return groups


def _make_group(group: list[int], candidates: Sequence[Candidate]) -> Group | None:
    if len({candidates[i].file for i in group}) < 2:
        return None
    carriers = tuple(dict.fromkeys(candidates[i].outlet or candidates[i].file for i in group))
    return Group(candidates=tuple(group), carriers=carriers)


def _cut(text: str) -> frozenset[tuple[str, ...]]:
    words = split_words(text)
    return frozenset(words[i : i + _SHINGLE] for i in range(max(1, len(words) - _SHINGLE + 1)))


def _is_same(
    one: Candidate, other: Candidate, cut: frozenset[tuple[str, ...]], other_cut: frozenset[tuple[str, ...]]
) -> bool:
    if one.attribution and other.attribution and one.attribution[-1] == other.attribution[-1]:
        return True
    return len(cut & other_cut) / max(1, len(cut | other_cut)) >= _ALIKE
