"""The question who guards what from when, as arrays over blocks of time, and what an answer to it measures.

What lives here: groups (persons of one contingent who landed at one terminal), sites, blocks, and the pairs of site
and group; hours without cover, changes and ways of a plan. What does not: how a plan is found (``assignment``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from foedus.kernel.stands import Sites

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Guarding:
    """The question in arrays; times in seconds from one zero. Guards change at the edges of blocks only.

    ``edges_s`` has shape ``(n_blocks + 1,)``. ``persons`` has shape ``(n_groups, n_blocks)``: persons of a group who
    are there throughout a block. ``contingent_idx`` has shape ``(n_groups,)``. ``need_persons``, ``weight``,
    ``opens_s`` and ``ends_s`` have shape ``(n_sites,)``; a site asks for a guard in blocks that lie between the two.
    ``way_s``, ``way_km`` and ``allowed`` have shape ``(n_groups, n_sites)``: seconds a guard is on the way to post
    and relieving, kilometres of it, and whether the group may guard the site. All int64, float64 for kilometres,
    bool for ``allowed``.
    """

    edges_s: Ints
    contingent_idx: Ints
    persons: Ints
    need_persons: Ints
    weight: Ints
    opens_s: Ints
    ends_s: Ints
    way_s: Ints
    way_km: Floats
    allowed: NDArray[np.bool_]
    #: as few contingents as can be stay without a site; this comes before all other aims
    share: bool = False
    #: reserves, which are no site to any contingent, ``(n_sites,)``; None: there are none
    reserve: NDArray[np.bool_] | None = None

    @property
    def is_site(self) -> NDArray[np.bool_]:
        """Say which sites are no reserve."""
        return np.ones(self.n_sites, np.bool_) if self.reserve is None else ~self.reserve

    @property
    def n_sites(self) -> int:
        """How many sites there are."""
        return len(self.need_persons)

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        return len(self.contingent_idx)

    @property
    def n_blocks(self) -> int:
        """How many blocks there are."""
        return len(self.edges_s) - 1

    @cached_property
    def worth_s(self) -> Ints:
        """Give what a block without cover costs: weighted seconds, 0 where no guard is asked for."""
        starts, ends = self.edges_s[:-1], self.edges_s[1:]
        asked = (starts >= self.opens_s[:, None]) & (ends <= self.ends_s[:, None])
        worth: Ints = self.weight[:, None] * (ends - starts) * asked
        return worth

    @cached_property
    def last_blocks(self) -> dict[int, int]:
        """Give the last block in which each contingent has anybody there, by contingent."""
        last: dict[int, int] = {}
        for g, c in enumerate(self.contingent_idx.tolist()):
            there = np.flatnonzero(self.persons[g])
            if len(there):
                last[c] = max(last.get(c, 0), int(there[-1]))
        return last

    @cached_property
    def pairs(self) -> Pairs:
        """Give the pairs of site and group that can stand at all."""
        return make_pairs(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Groups that may guard a site, site by site: those of site j are ``begin[j]`` to ``begin[j + 1]``.

    ``group``, ``site`` and ``way_km`` (of all persons of the guard) have shape ``(n_pairs,)``; ``first`` has shape
    ``(n_pairs, n_blocks)``: the block from which persons are bound who stand from a block on, -1 where none can start.
    """

    begin: Ints
    site: Ints
    group: Ints
    first: Ints
    way_km: Floats
    #: the last block in which the pair's contingent is there, ``(n_pairs,)``
    final: Ints

    def join(self, question: Guarding, *, way: Floats | None = None, bonus: Floats | None = None) -> Sites:
        """Give sites and pairs as compiled code takes them.

        ``way`` is what a new guard of a pair costs, ``bonus`` what it saves that a pair stands in the last block in
        which its contingent is there; both ``(n_pairs,)``, None: nothing.
        """
        none = np.zeros(len(self.group))
        return Sites(
            question.need_persons,
            question.worth_s,
            self.begin,
            self.group,
            self.first,
            none if way is None else way,
            none if bonus is None else bonus,
            self.final,
        )


def make_pairs(question: Guarding) -> Pairs:
    """Give the pairs that are allowed and of which the group is ever strong enough."""
    worth, edges, allowed = question.worth_s, question.edges_s, question.allowed
    strong = question.persons.max(axis=1, initial=0)
    begin, site, group, first = [0], [], [], []
    for j in range(question.n_sites):
        for g in np.flatnonzero(allowed[:, j] & (strong >= question.need_persons[j])).tolist():
            leaves_s = edges[:-1] - question.way_s[g, j]
            row = np.searchsorted(edges, leaves_s, side="right").astype(np.int64) - 1
            row[(worth[j] == 0) | (leaves_s < edges[0])] = -1
            if (row >= 0).any():
                site.append(j)
                group.append(g)
                first.append(row)
        begin.append(len(site))
    rows = np.array(first, np.int64).reshape(len(first), question.n_blocks)
    sites, groups = np.array(site, np.int64), np.array(group, np.int64)
    way_km = question.way_km[groups, sites] * question.need_persons[sites] if site else np.zeros(0)
    final = np.zeros(question.n_groups, np.int64)
    for g, c in enumerate(question.contingent_idx.tolist()):
        final[g] = question.last_blocks.get(c, 0)
    return Pairs(
        begin=np.array(begin, np.int64), site=sites, group=groups, first=rows, way_km=way_km, final=final[groups]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a plan costs: contingents without a site in the end, where sites are shared (else 0); weighted seconds
    without cover; guards newly set up; persons times kilometres.
    """

    n_idle: int
    uncovered_s: int
    n_changes: int
    person_km: float

    @property
    def rank(self) -> tuple[int, int, int, float]:
        """The aims in their order."""
        return (self.n_idle, self.uncovered_s, self.n_changes, self.person_km)


def measure(question: Guarding, pairs: Pairs, stand: Ints) -> Measured:
    """Measure a plan given as the pair that stands at each site in each block, -1 where none does."""
    starts = mark_starts(stand)
    return Measured(
        n_idle=sum(1 for stands in count_last(question, pairs, stand).values() if not stands) if question.share else 0,
        uncovered_s=int(question.worth_s[stand < 0].sum()),
        n_changes=int(starts.sum()),
        person_km=float(pairs.way_km[stand[starts]].sum()),
    )


def count_last(question: Guarding, pairs: Pairs, stand: Ints) -> dict[int, int]:
    """Give the sites at which each contingent stands in the last block in which it is there, by contingent."""
    counts = {}
    for c, last in question.last_blocks.items():
        there = stand[:, last][(stand[:, last] >= 0) & question.is_site]
        counts[c] = int((question.contingent_idx[pairs.group[there]] == c).sum())
    return counts


def mark_starts(stand: Ints) -> NDArray[np.bool_]:
    """Say where a guard is newly set up; bool, the shape of the plan."""
    before = np.full_like(stand, -1)
    before[:, 1:] = stand[:, :-1]
    marked: NDArray[np.bool_] = (stand >= 0) & (stand != before)
    return marked


def count_left(question: Guarding, pairs: Pairs, stand: Ints) -> Ints:
    """Give the persons of each group that a plan leaves free in each block; below zero where it binds too many."""
    left = question.persons.copy()
    starts = mark_starts(stand)
    for j, t in np.argwhere(stand >= 0).tolist():
        pair, need = int(stand[j, t]), int(question.need_persons[j])
        bound_from = int(pairs.first[pair, t]) if starts[j, t] else t
        left[pairs.group[pair], bound_from : t + 1] -= need
    return left


def cap_persons(question: Guarding) -> Ints:
    """Give, by group and block, the most persons that whole sites can use: no set of needs adds up to more.

    A valid tightening of ``persons``: only sums of needs of sites that the group may guard in that block matter.
    """
    capped = question.persons.copy()
    for g in range(question.n_groups):
        mine = question.allowed[g]
        known: dict[bytes, int] = {}
        for t in range(question.n_blocks):
            have = int(capped[g, t])
            if not have:
                continue
            # persons are bound on their way too, before the block in which they stand: any site may count
            key = have.to_bytes(8, "little")
            if key not in known:
                reach, mask = 1, (1 << (have + 1)) - 1
                for need in question.need_persons[mine].tolist():
                    reach |= (reach << need) & mask
                    if reach == mask:
                        break
                known[key] = reach.bit_length() - 1
            capped[g, t] = known[key]
    return capped
