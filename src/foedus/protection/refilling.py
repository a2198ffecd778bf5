"""Good plans for many sites: sites put in one by one at given prices, then taken out and put in again.

What lives here: one plan that is made and made better. What does not: any bound (``prices``), any proof of optimality
(``programme``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from foedus.kernel.refill import fill_sites, search_sites
from foedus.kernel.stands import Sites
from foedus.protection.blocks import Floats, Guarding, Ints, Measured, Pairs, count_left, measure

#: steps of the search between two looks at the clock
CHUNK = 500


@dataclass(slots=True, kw_only=True)
class Filler:
    """The best plan so far. ``change_s`` is what the search counts for a change, so that of equal covers the calmer
    wins; a person-kilometre counts ``way_s``.
    """

    question: Guarding
    pairs: Pairs
    seed: int
    change_s: float
    way_s: float
    #: where sites are shared: pairs that are kept for a contingent, by number
    kept: tuple[int, ...] = ()
    stand: Ints = field(init=False)
    measured: Measured = field(init=False)
    _sites: Sites = field(init=False)
    _of: Ints = field(init=False)
    _at: Ints = field(init=False)
    _step: int = 0

    def __post_init__(self) -> None:
        question, pairs = self.question, self.pairs
        self.stand = np.full((question.n_sites, question.n_blocks), -1, np.int64)
        self.measured = measure(question, pairs, self.stand)
        bonus = np.zeros(len(pairs.group))
        bonus[list(self.kept)] = float(question.worth_s.sum()) + 1.0
        self._sites = pairs.join(question, way=pairs.way_km * self.way_s, bonus=bonus)
        order = np.lexsort((pairs.site, pairs.group))
        self._of = pairs.site[order]
        self._at = np.searchsorted(pairs.group[order], np.arange(question.n_groups + 1)).astype(np.int64)

    def fill(self, prices: Floats) -> None:
        """Put all sites in at some prices, the weightiest for its persons first; keep the plan if it is better."""
        question = self.question
        asked = question.worth_s.sum(axis=1)
        for plain in (
            np.lexsort((np.arange(question.n_sites), -asked / np.maximum(1, question.need_persons))),
            np.lexsort((np.arange(question.n_sites), -asked)),
        ):
            own = self.pairs.site[list(self.kept)]
            order = np.concatenate((own, plain[~np.isin(plain, own)]))
            stand = np.full_like(self.stand, -1)
            left = question.persons.copy()
            fill_sites(order.astype(np.int64), self._sites, prices, self.change_s, stand, left)
            self.offer(stand)

    def offer(self, stand: Ints) -> None:
        """Keep a plan if it is better than the best so far."""
        found = measure(self.question, self.pairs, stand)
        if found.rank < self.measured.rank:
            self.stand, self.measured = stand, found

    def search(self, prices: Floats, *, n_steps: int, stop: Callable[[], bool], enough_s: float = 0.0) -> None:
        """Take sites out and put them in again; ends early where the cover is at ``enough_s``, or asked to stop."""
        question = self.question
        if not len(self.pairs.group):
            return
        stand = self.stand.copy()
        left = count_left(question, self.pairs, stand)
        size = min(16, max(2, question.n_sites))
        done = 0
        while done < n_steps and not stop() and self.measured.uncovered_s > enough_s:
            n = min(CHUNK, n_steps - done)
            state = (self._of, self._at, stand, left)
            search_sites(self.seed, self._step, n, size, self._sites, prices, self.change_s, *state)
            self._step += n
            done += n
            found = measure(question, self.pairs, stand)
            if found.rank < self.measured.rank:
                self.stand, self.measured = stand.copy(), found
