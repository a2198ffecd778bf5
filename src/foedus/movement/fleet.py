"""What a fleet can have flown by an instant at most, at prices.

What lives here: prices, what all carriers together can earn at them in exact whole numbers, and the search for the
latest instant they prove impossible. What does not: where prices come from (``pricing``); any prices prove something.

A load of a type in a stage earns the price of each need of the stage that it may serve: it begins to load no earlier
than the earliest of the lines of the need, and enough time is left after it. Its handling pays rent for certain
instants that it spans, at each of which no more can be under way than slots are open.
If a plan closes by T, then its loads cover every need, so what they earn is worth at least the least cost of the
needs at these prices (``covering``); and they pay no more rent than the open slots cost. So T is impossible
where the needs are worth more than that rent and what each carrier, alone and at its best, earns net of rent.

A carrier's best is found backwards over cells of ``step_s`` seconds. Every span is rounded down to whole cells and
rent is the least within the cell, so no sequence of loads in true seconds earns more. Crews, fuel, parking, gates and
barred departures are forgotten: they only keep carriers from earning.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np

from foedus.movement.covering import IMPOSSIBLE, Stage, cover
from foedus.movement.grid import Grid, choose_cell, find_grain
from foedus.movement.horizon import Horizon
from foedus.movement.pricing import Need, Prices, Wanted, cut, list_needed
from foedus.movement.problem import I64, NEVER, Problem
from foedus.movement.reach import Reach
from foedus.movement.staging import Times

#: cells times ways that one pass over time may look at; finer cells lose less
_LOOKS: Final = 1_000_000
_MANY_LOOKS: Final = 30_000_000
_TOO_MANY_LOOKS: Final = 60_000_000
#: no carrier is thought to fly more loads one after another
_LOADS: Final = 2000
#: columns of programmes over time: to find where to look, and to look closer
_COLUMNS: Final = (4_000, 16_000)
#: instants from which on the programme without time is solved
_INSTANTS: Final = 16
#: and from how many the programme over time is, too
_CLOSELY: Final = 4
#: needs above which cuts are made without searching over whole loads
_NEEDS: Final = 100
#: where even so much time does not help, no plan is looked for
_HORIZON_S: Final = 10 * 365 * 86400


class Proven(NamedTuple):
    """The bound, and what it rests on as plain data; an empty proof where prices prove nothing more."""

    closure_s: int
    proof: dict[str, Any]


class Hops(NamedTuple):
    """Priced hops of one type, in order of their start."""

    start: I64
    end: I64
    span: I64  # seconds from begin of loading to landing
    starts: I64  # nodes where any begins
    ends: I64  # nodes where any ends
    earns: list[list[Need]]  # by hop


class Values(NamedTuple):
    """What a carrier of a type earns, in prices, by cell."""

    best: I64  # (n_starts, n_cells + 1) that stands at a start
    landed: I64  # (n_ends, n_cells + 1) that has landed loaded at an end
    net: I64  # (n_hops, n_cells) prices of a load that begins, less its rent
    rent: I64  # (n_ends, n_cells) of unloading that begins


def _list_hops(problem: Problem, reach: Reach, needs: list[Need], kind: int) -> Hops | None:
    by_hop: dict[tuple[int, int], list[Need]] = {}
    for need in needs:
        if need.prices.get(kind, 0) > 0:
            for hop in need.stage.hops:
                if reach.hop_s[kind, hop[0], hop[1]] < NEVER:
                    by_hop.setdefault(hop, []).append(need)
    if not by_hop:
        return None
    hops = np.array(sorted(by_hop), dtype=np.int64)
    span = problem.types.load_s[kind] + reach.hop_s[kind, hops[:, 0], hops[:, 1]]
    earns = [by_hop[a, b] for a, b in hops.tolist()]
    return Hops(hops[:, 0], hops[:, 1], span, np.unique(hops[:, 0]), np.unique(hops[:, 1]), earns)


class Market:
    """Prices in place: what they make of needs, rent and carriers by an instant."""

    def __init__(self, problem: Problem, reach: Reach, prices: Prices, grain: int = 1) -> None:
        self.problem, self.reach, self.prices, self.grain = problem, reach, prices, grain
        self.worth = 0
        for need in prices.needs:
            its = cover(problem, reach, need.stage, need.rows, need.prices)
            self.worth += its if its < IMPOSSIBLE else 0
        carriers = problem.carriers
        columns = np.stack((carriers.type_idx.astype(np.int64), carriers.at.astype(np.int64), carriers.ready_s), axis=1)
        self.classes, self.counts = np.unique(columns, axis=0, return_counts=True)
        self.hops = {t: _list_hops(problem, reach, prices.needs, t) for t in range(len(problem.types.mode))}
        self.zero = prices.zero_s
        self.looks = sum(len(h.starts) * len(h.ends) + len(h.start) for h in self.hops.values() if h is not None)

    @property
    def shortest(self) -> int:
        """The least from begin of loading to landing."""
        return min((int(h.span.min()) for h in self.hops.values() if h is not None), default=0)

    def choose_step(self, until: int, most: int) -> int:
        """Give the length of a cell: the finest that keeps one pass cheap, no longer than any way with its loading.

        Where all times are multiples of a grain and rents are for cells of it, finer ones would say no more.
        """
        cell = min(self.prices.cell_s, self.shortest)
        least = self.grain if self.prices.cell_s % self.grain == 0 and self.grain <= cell else 1
        steps = [s for s in range(least, cell + 1, least) if self.prices.cell_s % s == 0]
        return next((s for s in steps if self.looks * (until - self.zero) <= s * most), steps[-1] if steps else 0)

    def measure_rent(self, until: int) -> int:
        """Give what all open slots cost up to an instant."""
        count = self.reach.calendars.count_open
        return sum(
            rent * count(node, at) for node, points in self.prices.rents.items() for at, rent in points if at < until
        )

    def measure_earned(self, until: int, step: int) -> int:
        """Give what all carriers and slots together can earn at most by an instant."""
        total = self.measure_rent(until)
        for kind, hops in self.hops.items():
            if hops is None:
                continue
            best = self.find_values(kind, hops, until, step).best
            mine = np.flatnonzero(self.classes[:, 0] == kind)
            at, ready = self.classes[mine, 1], self.classes[mine, 2]
            there = ready[:, None] + self.reach.way_s[kind][at][:, hops.starts]
            cell = np.clip((there - self.zero) // step, 0, best.shape[1] - 1)
            earned = best[np.arange(len(hops.starts))[None, :], cell].max(axis=1)
            total += int((earned * self.counts[mine]).sum())
        return total

    def _list_rents(self, kind: int, node: int, lasting: int, cells: int, step: int) -> I64:
        """Give what handling that begins in each cell pays at least.

        Rent over the begin changes only where a priced instant comes in or drops out, so those begins are tried.
        """
        if not self.problem.types.uses_slots[kind] or node not in self.prices.rents:
            return np.zeros(cells, dtype=np.int64)
        at, rent = (np.array(column, dtype=np.int64) for column in zip(*self.prices.rents[node], strict=True))
        bends = np.unique(np.concatenate((at + 1, at - lasting + 1)))
        bends = bends[(bends >= self.zero) & (bends < self.zero + step * cells)]
        begin = np.concatenate((self.zero + step * np.arange(cells, dtype=np.int64), bends))
        paid = np.concatenate(([0], np.cumsum(rent)))
        rents = paid[np.searchsorted(at, begin + lasting)] - paid[np.searchsorted(at, begin)]
        least = rents[:cells].copy()
        np.minimum.at(least, (bends - self.zero) // step, rents[cells:])
        return least

    def find_values(self, kind: int, h: Hops, until: int, step: int) -> Values:
        """Give what a carrier of a type can still earn at most, wherever it stands and from each cell on."""
        types = self.problem.types
        load, unload = int(types.load_s[kind]), int(types.unload_s[kind])
        cells = (until - self.zero) // step + 1
        at = self.zero + step * np.arange(cells, dtype=np.int64)
        first = np.searchsorted(h.start, h.starts)
        net = np.zeros((len(h.start), cells), dtype=np.int64)
        for k, needs in enumerate(h.earns):
            net[k] = -self._list_rents(kind, int(h.start[k]), load, cells, step)
            for need in needs:
                serves = (at + step > need.from_s) & (at + int(h.span[k]) + unload <= until - need.tail_s)
                net[k] += np.where(serves, need.prices[kind], 0)
        rent = np.stack([self._list_rents(kind, node, unload, cells, step) for node in h.ends.tolist()])
        ferry = self.reach.way_s[kind][h.ends][:, h.starts]
        ferry = np.where(ferry >= NEVER, cells, ferry // step)
        best = np.zeros((len(h.starts), cells + 1), dtype=np.int64)
        landed = np.full((len(h.ends), cells + 1), -IMPOSSIBLE, dtype=np.int64)
        away, end = h.span // step, np.searchsorted(h.ends, h.end)
        block, rows = int(away.min()), np.arange(len(h.starts))
        for high in range(cells, 0, -block):
            span = np.arange(max(0, high - block), high)
            after = landed[end[:, None], np.minimum(span[None, :] + away[:, None], cells)]
            tops = np.maximum.reduceat(net[:, span] + after, first, axis=0)
            tops[:, -1] = np.maximum(tops[:, -1], best[:, high])
            best[:, span] = np.maximum(np.maximum.accumulate(tops[:, ::-1], axis=1)[:, ::-1], 0)
            free = np.zeros((len(h.ends), len(span)), dtype=np.int64)
            for m in rows.tolist():
                cell = np.minimum(span[None, :] + unload // step + ferry[:, m : m + 1], cells)
                np.maximum(free, best[m, cell], out=free)
            free = np.where(at[span] + unload <= until, free - rent[:, span], -IMPOSSIBLE)
            free[:, -1] = np.maximum(free[:, -1], landed[:, high])
            landed[:, span] = np.maximum.accumulate(free[:, ::-1], axis=1)[:, ::-1]
        return Values(best, landed, net, rent)


def _say(market: Market, until: int, step: int, earned: int) -> dict[str, Any]:
    """Give the proof that an instant is impossible as plain data."""
    needs = [
        {
            "hops": [list(hop) for hop in need.stage.hops],
            "lines": need.rows.tolist(),
            "from_s": need.from_s,
            "tail_s": need.tail_s,
            "prices": {str(t): price for t, price in sorted(need.prices.items())},
        }
        for need in market.prices.needs
    ]
    rents = [{"node": n, "points": [list(point) for point in points]} for n, points in market.prices.rents.items()]
    return {
        "kind": "fleet", "closure_s": until + 1, "step_s": step, "zero_s": market.zero, "needs": needs, "rents": rents,
        "need": market.worth, "earned": earned,
    }  # fmt: skip


def _find_latest(market: Market, least: int, looks: int, stop: Callable[[], bool] | None) -> Proven:
    """Give the latest instant from ``least`` on that the prices prove impossible, as bound ``instant + 1``."""
    step = market.choose_step(max(least, market.zero) + 1, looks)
    if step < 1:
        return Proven(least, {})
    low, earned, stride = least - 1, 0, max(1, (least - market.zero) // 64)
    high: int | None = None
    lack, excess = 0, 0
    while high is None or high - low > max(1, (high - market.zero) // 20_000):
        if high is None:
            tried = low + stride
        elif lack and excess and (high - low) > 16:
            share = min(0.9, max(0.1, lack / (lack + excess)))
            tried = low + max(1, int((high - low) * share))
        else:
            tried = (low + high) // 2
        found = market.measure_earned(tried, step)
        if found < market.worth:
            low, earned, lack, stride = tried, found, market.worth - found, stride * 2
            if low + stride - market.zero > min(_LOADS * market.shortest, step * _TOO_MANY_LOOKS // market.looks):
                break  # carriers come to stand where they cannot leave
        else:
            high, excess = tried, found - market.worth
        if stop is not None and stop():
            break
    if low < least:
        return Proven(least, {})
    # nothing changes up to the next multiple of the grain
    last = low + market.grain - 1 - low % market.grain
    if last > low:
        found = market.measure_earned(last, step)
        low, earned = (last, found) if found < market.worth else (low, earned)
    return Proven(low + 1, _say(market, low, step, earned))


def narrow(staged: list[tuple[Stage, Times]], begin: int) -> list[Need]:
    """Give the needs of what is loaded from an instant on."""
    needs = []
    for stage, times in staged:
        its = (times.load_s >= begin) & (times.load_s < NEVER)
        if bool(its.any()):
            rows = np.array(stage.lines, dtype=np.int64)[its]
            needs.append(Need(stage, rows, int(times.load_s[its].min()), int(times.after_land_s[its].min()), {}))
    return needs


def list_instants(staged: list[tuple[Stage, Times]]) -> list[int]:
    """Give some instants at which lines can be loaded first, late ones closer to each other."""
    instants = np.array(sorted({at for _, times in staged for at in times.load_s.tolist() if at < NEVER}))
    if not len(instants):
        return []
    ranks = (len(instants) - 1) * (1 - 0.75 ** np.arange(_INSTANTS))
    return np.unique(instants[ranks.astype(np.int64)]).tolist()  # type: ignore[no-any-return]


class _Search:
    """Where prices are looked for, and the best that any proved."""

    def __init__(
        self, problem: Problem, reach: Reach, *, least: int, rounds: int, stop: Callable[[], bool] | None
    ) -> None:
        self.problem, self.reach, self.rounds, self.stop = problem, reach, rounds, stop
        self.best = Proven(least, {})
        self.grain = 1

    def is_over(self) -> bool:
        """Say whether budget or patience is spent."""
        return self.rounds <= 0 or (self.stop is not None and self.stop())

    def find_zero(self, needs: list[Need]) -> int:
        """Give the first instant that matters."""
        return min(need.from_s for need in needs)

    def try_prices(self, prices: Prices | None, looks: int) -> None:
        """Keep what prices prove if it is more."""
        self.rounds -= 1
        if prices is not None:
            found = _find_latest(
                Market(self.problem, self.reach, prices, self.grain), self.best.closure_s, looks, self.stop
            )
            if found.proof:
                self.best = found

    def search_over_time(self, wanted: list[Wanted], columns: int, first: int | None = None) -> bool:
        """Close in on the instant at which a programme over time finds a place for all; False: none is small enough.

        What is proved already is tried first: most often no more can be. Then steps of ``first`` seconds, each twice
        the one before; None: a sixteenth of the way.
        """
        needs = [w.need for w in wanted]
        low, high = self.best.closure_s, None
        wide = max(1, (low - self.find_zero(needs)) // 16) if first is None else first
        stride = 0
        while not self.is_over():
            until = low + stride if high is None else (low + high) // 2
            until += self.grain - 1 - until % self.grain  # between two multiples of it nothing changes
            cell = choose_cell(self.problem, self.reach, needs, until, columns, grain=self.grain)
            if cell is None:
                return False
            _, prices = Grid(self.problem, self.reach, wanted, until, cell).solve()
            self.try_prices(prices, _LOOKS)
            if prices is None:
                high = until - self.grain + 1
            else:
                low, stride = max(until + 1, self.best.closure_s), max(wide, stride * 2)
            if stride > _HORIZON_S or (high is not None and high - low < max(1, cell // 4)):
                return True
        return True

    def search_from_instants(self, staged: list[tuple[Stage, Times]]) -> None:
        """Ask what must happen from each of some instants on: roughly from all, closely from the most promising."""
        tried: list[tuple[int, int, Prices | None, list[Wanted]]] = []
        for begin in list_instants(staged):
            if self.stop is not None and self.stop():
                break
            needs = narrow(staged, begin)
            wanted = [cut(self.problem, self.reach, need, whole=len(needs) <= _NEEDS) for need in needs]
            wanted = [w for w in wanted if w.cuts]
            if wanted:
                until, prices = Horizon(self.problem, self.reach, wanted, begin).solve()
                tried.append((-until, begin, prices, wanted))
        for _, _, prices, wanted in sorted(tried, key=lambda row: row[:2])[:_CLOSELY]:
            if self.is_over():
                return
            self.try_prices(prices, _MANY_LOOKS)
            self.search_over_time(wanted, _COLUMNS[0])


def bound_by_fleet(
    problem: Problem,
    reach: Reach,
    staged: list[tuple[Stage, Times]],
    *,
    least: int,
    rounds: int,
    stop: Callable[[], bool] | None = None,
) -> Proven:
    """Give the latest closure that prices prove, from ``least`` on; without a proof where they prove no more."""
    search = _Search(problem, reach, least=least, rounds=rounds, stop=stop)
    needs = list_needed(staged)
    if not needs:
        return search.best
    instants = [at for need in needs for at in (need.from_s, need.tail_s)]
    times = [column for _, its in staged for column in (its.load_s, its.after_land_s)]
    search.grain = grain = find_grain(problem, reach, np.concatenate([np.array(instants, dtype=np.int64), *times]))
    small = choose_cell(problem, reach, needs, least + 1, _COLUMNS[1], grain=grain) is not None
    if small:
        wanted = [cut(problem, reach, need, whole=len(needs) <= _NEEDS) for need in needs]
        wanted = [w for w in wanted if w.cuts]
        cells = [
            choose_cell(problem, reach, needs, 2 * search.best.closure_s - search.find_zero(needs), n, grain=grain)
            for n in _COLUMNS
        ]
        first = None
        for columns, cell in list(zip(_COLUMNS, cells, strict=True))[cells[0] == cells[1] :] if wanted else ():
            search.search_over_time(wanted, columns, first)
            first = cell
    else:
        search.search_from_instants(staged)
    return search.best
