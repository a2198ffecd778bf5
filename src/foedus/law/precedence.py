"""Which rules pull opposite ways, and which of them a treaty puts first.

What lives here: pairs of norms that ask and forbid the same act of the same ones; the precedence that a treaty claims
for its duties over those of any other agreement (``Treaty.prevails``). What does not: in which readings both are met
(``conflicts``). Precedence is between duties; what one treaty only allows is left to stand beside what another forbids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from foedus.domain.treaty import Norm, Rule, Treaty


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposed:
    """Two rules, by full name, of which one forbids what the other asks or allows."""

    first: str
    second: str
    act: str
    #: whether both are duties: one must be done, the other must not
    duties: bool


def list_opposed(rules: Mapping[str, Rule]) -> tuple[Opposed, ...]:
    """List the pairs of rules that speak against each other, in the order of the files."""
    norms = [(name, norm) for name, rule in rules.items() for norm in rule.norms]
    by_act: dict[tuple[str, str], list[tuple[str, Norm]]] = {}
    for name, norm in norms:
        by_act.setdefault((norm.act, norm.who), []).append((name, norm))
    found: dict[tuple[str, str, str], bool] = {}
    for (act, _), speakers in by_act.items():
        for (first, one), (second, other) in combinations(speakers, 2):
            sides = {one.modality, other.modality}
            if first != second and "must_not" in sides and len(sides) == 2:
                found[first, second, act] = found.get((first, second, act), False) or "must" in sides
    place = {name: index for index, name in enumerate(rules)}
    return tuple(
        Opposed(first=first, second=second, act=act, duties=duties)
        for (first, second, act), duties in sorted(found.items(), key=lambda row: (place[row[0][0]], place[row[0][1]]))
    )


def find_prevailing(
    opposed: tuple[Opposed, ...], treaties: Mapping[str, Treaty], needs: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, str, str]]:
    """Give (rule that yields, rule that prevails, provision) for duties of which one treaty puts its own first.

    Parameters
    ----------
    needs
        Rules that each rule rests on at any date. A rule that rests on the one it would put aside does not prevail
        over it: that would go in a circle, and the pair stays a conflict.
    """
    for pair in opposed:
        if not pair.duties:
            continue
        for higher, lower in ((pair.first, pair.second), (pair.second, pair.first)):
            one, other = treaties[higher.partition("/")[0]], treaties[lower.partition("/")[0]]
            if one.prevails and not other.prevails and lower not in _reach(higher, needs):
                yield lower, higher, one.prevails


def _reach(start: str, needs: Mapping[str, frozenset[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(needs.get(name, ()))
    return seen
