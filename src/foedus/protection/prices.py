"""What no plan can beat: a price on the persons of each group in each block, and every site on its cheapest path.

What lives here: the ascent of prices, and the proof they give. What does not: plans (``refilling``, ``programme``).

Source: Lagrangian relaxation of the strength of groups, climbed with the volume algorithm (Barahona and Anbil, The
volume algorithm: producing primal solutions with a subgradient method, 2000). Any prices at or above zero prove
something: the least cost of all sites' paths at these prices, less what the persons there are worth at them, is at
most the cost of every plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from foedus.kernel.stands import price_paths
from foedus.protection.blocks import Floats, Guarding, Ints, Pairs, count_last

_SMOOTH = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """Prices of a person, ``(n_groups, n_blocks)``; what it is worth that a contingent stands in the end,
    ``(n_contingents,)``; and the weighted seconds without cover that both prove.

    ``n_idle`` contingents may stay without a site; None: any number, and then no bonus is worth anything.
    """

    prices: Floats
    bonus: Floats
    n_idle: int | None
    bound_s: float = 0.0

    def spread(self, question: Guarding, pairs: Pairs) -> Floats:
        """Give the bonus of each pair."""
        spread: Floats = self.bonus[question.contingent_idx[pairs.group]] * question.is_site[pairs.site]
        return spread

    def settle(self, persons: Ints) -> float:
        """Give what is taken off paths and persons: persons at their price, and each bonus that must be earned."""
        idle = np.sort(self.bonus)[len(self.bonus) - (self.n_idle or 0) :].sum() if self.n_idle else 0.0
        return float(self.bonus.sum() - idle - (self.prices * persons).sum())


@dataclass(slots=True, kw_only=True)
class Paths:
    """Each site's cheapest path at some prices: the pair that stands in each block, and persons bound."""

    stand: Ints
    used: Ints


def evaluate(question: Guarding, pairs: Pairs, persons: Ints, priced: Priced, paths: Paths) -> float:
    """Give the bound that prices prove; fill each site's cheapest path and the persons these paths bind."""
    sites = pairs.join(question, bonus=priced.spread(question, pairs))
    return float(price_paths(sites, priced.prices, 0.0, paths.stand, paths.used)) + priced.settle(persons)


@dataclass(slots=True, kw_only=True)
class Judge:
    """Tells what prices prove and what pulls at them; prices and bonuses as one array, bonuses scaled."""

    question: Guarding
    pairs: Pairs
    persons: Ints
    n_idle: int | None

    @property
    def size(self) -> int:
        """Numbers in the array."""
        return self.question.persons.size + int(self.question.contingent_idx.max(initial=-1)) + 1

    def look(self, at: Floats) -> tuple[Priced, Floats]:
        """Give prices with their bound, and the pull: persons bound too many, contingents that do not stand."""
        question, n_prices = self.question, self.question.persons.size
        # one site of a contingent counts for as many persons as a site takes over all blocks
        scale = float(question.need_persons.mean() * np.sqrt(question.n_blocks)) if self.n_idle is not None else 0.0
        paths = Paths(stand=np.full(question.worth_s.shape, -1, np.int64), used=np.zeros_like(question.persons))
        priced = Priced(
            prices=at[:n_prices].reshape(question.persons.shape), bonus=at[n_prices:] * scale, n_idle=self.n_idle
        )
        bound_s = evaluate(question, self.pairs, self.persons, priced, paths)
        stands = np.zeros(self.size - n_prices)
        if scale:
            for c, n in count_last(question, self.pairs, paths.stand).items():
                stands[c] = scale * (1.0 - n)
        return replace(priced, bound_s=bound_s), np.concatenate(((paths.used - self.persons).ravel(), stands))


def climb(
    question: Guarding,
    pairs: Pairs,
    persons: Ints,
    *,
    n_idle: int | None,
    n_steps: int,
    target_s: float,
    stop: Callable[[], bool],
    see: Callable[[int, Priced], float],
) -> Priced:
    """Raise the bound step by step.

    Parameters
    ----------
    persons
        Persons of each group in each block, tightened or not, ``(n_groups, n_blocks)``.
    n_idle
        Most contingents that may stay without a site; None: sites are not shared.
    n_steps, stop
        Most steps, and when to stop before.
    target_s
        Cost of the best plan known at the start, from which the length of the first steps is taken.
    see
        Called with step and prices after each better bound; gives the cost of the best plan by then.

    Returns
    -------
    Priced
        Proven for every plan of these pairs.

    Raises
    ------
    Nothing.
    """
    judge = Judge(question=question, pairs=pairs, persons=persons, n_idle=n_idle)
    centre = np.zeros(judge.size)
    best, mean = judge.look(centre)
    length, idle = 0.3, 0
    for step in range(n_steps):
        pull = np.where((centre <= 0) & (mean < 0), 0.0, mean)
        norm = float((pull * pull).sum())
        if stop() or target_s - best.bound_s < 1.0 or norm < 1e-12:
            break
        trial = np.maximum(0.0, centre + length * max(1.0, 1.02 * target_s - best.bound_s) / norm * pull)
        found, new = judge.look(trial)
        share = _choose_share(mean, new, step)
        mean = share * new + (1 - share) * mean
        if found.bound_s > best.bound_s:
            if found.bound_s - best.bound_s > 1e-4 * max(1.0, abs(best.bound_s)):
                length = min(2.0, length * 1.1)
            best, centre, idle = found, trial, 0
            target_s = min(target_s, see(step, best))
        else:
            idle += 1
            if idle >= 12:
                length, idle = 0.66 * length, 0
            if length < 1e-4:
                break
    return replace(best, bound_s=max(0.0, best.bound_s))


def _choose_share(old: Floats, new: Floats, step: int) -> float:
    """Give the share of the newest paths in the mean: that which leaves the least pull, within limits."""
    across = new - old
    down = float((across * across).sum())
    most = _SMOOTH if step < 100 else _SMOOTH / 2
    if down <= 0:
        return most
    best = -float((old * across).sum()) / down
    return float(min(most, max(most / 10, best)))
