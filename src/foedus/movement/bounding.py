"""The programme of a bound on closure, for others to solve again.

What lives here: rebuilding a linear programme from the certificate of a bound, with what its optimum implies. What does
not: the bound itself (``bounds``), and how a programme is solved or written (``optimise``).

A bound by *fleet* rests on needs and prices. They make a programme over time up to an instant (``priced``): loads,
unloading, ferries and waits of each type of carrier, rent of slots, and a row for what each need is worth at the
prices. It asks for the least share of the needs that finds no place. Every plan that is closed by that instant is a
solution without shortfall, so a positive optimum proves that none is. The instant is the one before the bound, and the
optimum the share that the certificate names.

Where prices leave too small a share for a solver's tolerance, and beside a count, a programme over a grid of cells
stands in its place, with rows of slots and of what whole loads satisfy: up to the instant before the bound where it
proves that at some length of cell within reach, else up to the latest that it does.

Where such a programme would be too large, one without time is given: the least hours after an instant that all
carriers together need for what can be loaded only from then on.

A bound by one *line* or by *slots* is a count, not a programme; the best programme that the needs of all lines give
stands in its place, and says what it proves by itself. Crews, fuel, parking, gates and barred departures are in none of
them: they only make things later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal, NamedTuple

import numpy as np

from foedus.errors import PlanningError
from foedus.movement.bounds import LowerBound, stage_lines
from foedus.movement.check_nodes import show_span
from foedus.movement.covering import IMPOSSIBLE, Stage, cover
from foedus.movement.fleet import list_instants, narrow
from foedus.movement.grid import CELLS, Grid, count_ways, make_labels
from foedus.movement.horizon import Horizon
from foedus.movement.priced import Priced
from foedus.movement.pricing import Need, Prices, Wanted, cut, list_needed
from foedus.movement.problem import NEVER, Problem
from foedus.movement.reach import Reach, measure_reach
from foedus.optimise.programme import Programme

#: columns of the largest programme over time, and of those among which the latest instant is looked for
_COLUMNS: Final = 16_000
_FEW_COLUMNS: Final = 8_000
#: shares below are taken for none: a solver's own tolerance is not far
_LEAST_SHARE: Final = 1e-5
#: prices are written as whole numbers up to this
_PRICED: Final = 10**6
#: needs above which cuts are made without searching over whole loads
_NEEDS: Final = 100


class Bounding(NamedTuple):
    """A programme, its optimum, and the closure that no plan beats because of it.

    ``form`` *priced*, *until*: the optimum is a share, and above 0 no plan closes by ``until_s``. *horizon*: it is
    hours after ``begin_s``. ``holds`` says whether it proves all of the bound that it was made for.
    """

    programme: Programme
    form: Literal["priced", "until", "horizon"]
    optimum: float
    begin_s: int
    until_s: int
    cell_s: int
    closure_s: int
    holds: bool
    needs: tuple[str, ...]


def make_bounding(problem: Problem, bound: LowerBound) -> Bounding:
    """Give the programme behind a bound of the problem, and what its optimum implies.

    Raises
    ------
    PlanningError
        If nothing was bounded: no line has a claim to lift, or one cannot move.
    """
    reach = measure_reach(problem)
    if bound.proof.get("kind") == "fleet":
        wanted = read_needs(problem, reach, bound.proof)
        priced = _make_priced(problem, reach, wanted, bound)
        if priced.holds:
            return priced
        sets = [_keep_widest(wanted)]
    else:
        _, staged = stage_lines(problem, reach)
        wanted = _cut_all(problem, reach, list_needed(staged))
        sets = [_cut_all(problem, reach, narrow(staged, begin)) for begin in list_instants(staged)]
    wanted = [w for w in wanted if w.cuts]
    if not wanted or abs(bound.closure_s) >= NEVER:
        raise PlanningError(
            "there is no programme to write: no line that must be moved needs a load",
            code="no-programme",
            hint="columns drive by themselves and riders cause no load; the bound is that of one line",
        )
    found = _close_in(problem, reach, wanted, bound)
    if found is not None:
        return found
    # one need a stage: there each need has loads of its own
    made = [_make_horizon(problem, reach, some, bound) for some in sets if some]
    return max(made, key=lambda one: one.closure_s)


def _cut_all(problem: Problem, reach: Reach, needs: list[Need]) -> list[Wanted]:
    wanted = [cut(problem, reach, need, whole=len(needs) <= _NEEDS) for need in needs]
    return [w for w in wanted if w.cuts]


def _keep_widest(wanted: list[Wanted]) -> list[Wanted]:
    """Give the need of most lines of each stage."""
    widest: dict[int, Wanted] = {}
    for w in wanted:
        before = widest.get(id(w.need.stage))
        if w.cuts and (before is None or len(w.need.rows) > len(before.need.rows)):
            widest[id(w.need.stage)] = w
    return list(widest.values())


def read_needs(problem: Problem, reach: Reach, proof: dict[str, Any]) -> list[Wanted]:
    """Give the needs of a certificate, each with its cuts and the one that its prices make.

    A row of whole numbers: prices rounded up and their worth rounded down, so that it holds all the more.
    """
    stages: dict[tuple[int, tuple[tuple[int, int], ...]], Stage] = {}
    wanted = []
    for row in proof["needs"]:
        hops = tuple((int(a), int(b)) for a, b in row["hops"])
        mode = int(problem.lines.mode[row["lines"][0]])
        starts, ends = (list(side) for side in zip(*hops, strict=True))
        flies = (reach.hop_s[:, starts, ends] < NEVER).any(axis=1) & (problem.types.mode == mode)
        stage = stages.setdefault((mode, hops), Stage(hops, tuple(np.flatnonzero(flies).tolist()), ()))
        prices = {int(kind): int(price) for kind, price in row["prices"].items()}
        need = Need(stage, np.array(row["lines"], dtype=np.int64), int(row["from_s"]), int(row["tail_s"]), prices)
        cuts = cut(problem, reach, need, whole=True).cuts
        most, worth = max(prices.values(), default=0), cover(problem, reach, stage, need.rows, prices)
        if most and worth < IMPOSSIBLE:
            priced = {kind: -(-price * _PRICED // most) for kind, price in prices.items()}
            cuts = [*cuts, (priced, worth * _PRICED // most)]
        wanted.append(Wanted(need, cuts))
    return wanted


def read_prices(proof: dict[str, Any], needs: list[Need]) -> Prices:
    """Give the prices of a certificate by fleet, of needs read from it."""
    rents = {int(row["node"]): [(int(at), int(rent)) for at, rent in row["points"]] for row in proof["rents"]}
    return Prices(needs, rents, int(proof["zero_s"]), int(proof["step_s"]))


def _make_priced(problem: Problem, reach: Reach, wanted: list[Wanted], bound: LowerBound) -> Bounding:
    """Give the programme of the certificate itself, up to the instant before the bound."""
    prices = read_prices(bound.proof, [w.need for w in wanted])
    until, step = bound.closure_s - 1, int(bound.proof["step_s"])
    programme = Priced(problem, reach, prices, until, step).build()
    share = programme.solve().objective
    names = tuple(_say_need(problem, w) for w in wanted)
    holds = share > _LEAST_SHARE
    closure = bound.closure_s if holds else prices.zero_s
    return Bounding(programme, "priced", share, prices.zero_s, until, step, closure, holds, names)


def _close_in(problem: Problem, reach: Reach, wanted: list[Wanted], bound: LowerBound) -> Bounding | None:
    """Give the smallest programme over time that proves the bound, else what a small one proves; None: too large."""
    needs, until = [w.need for w in wanted], bound.closure_s - 1
    zero, every = min(need.from_s for need in needs), len(problem.network.slots)
    ways, shortest = count_ways(problem, reach, needs, every)

    def ask(instant: int, cell: int) -> Bounding:
        programme = Grid(problem, reach, wanted, instant, cell, near=every).build()
        share = programme.solve().objective
        closure = instant + 1 if share > _LEAST_SHARE else zero
        names = tuple(_say_need(problem, w) for w in wanted)
        return Bounding(programme, "until", share, zero, instant, cell, closure, closure >= bound.closure_s, names)

    cells = [cell for cell in reversed(CELLS) if cell <= shortest and ways * (until - zero) <= _COLUMNS * cell]
    for cell in cells:
        found = ask(until, cell)
        if found.holds and bound.proof.get("kind") == "fleet":
            return found
        if found.holds and ways * (until - zero) <= _FEW_COLUMNS * cell:
            # a count leaves open how much more a programme would have proved
            return _find_latest(ask, until, None, cell)
        if found.holds:
            return found
    few = [cell for cell in cells if ways * (until - zero) <= _FEW_COLUMNS * cell]
    return _find_latest(ask, zero, until, few[-1]) if few else None


def _find_latest(ask: Callable[[int, int], Bounding], low: int, high: int | None, cell: int) -> Bounding:
    """Give the programme of the latest instant from ``low`` on that it proves impossible, to a quarter of a cell.

    ``high`` is one that it does not; None: it is looked for.
    """
    best, stride = ask(low, cell), max(cell, 1)
    while high is None or high - low > max(1, cell // 4):
        middle = low + stride if high is None else (low + high) // 2
        found = ask(middle, cell)
        if found.closure_s > middle:
            best, low, stride = found, middle, stride * 2
        else:
            high = middle
    return best


def _make_horizon(problem: Problem, reach: Reach, wanted: list[Wanted], bound: LowerBound) -> Bounding:
    """Give the programme without time.

    It holds for plans that close by the bound, and no other closes sooner: so its optimum counts up to the bound.
    """
    begin = min(w.need.from_s for w in wanted)
    programme = Horizon(problem, reach, wanted, begin, until=max(bound.closure_s, begin + 1)).build()
    solution = programme.solve()
    hours = solution.objective if solution.found else 0.0
    closure = min(bound.closure_s, begin + int(hours * 3600 - 1e-3))
    names = tuple(_say_need(problem, w) for w in wanted)
    holds = closure >= bound.closure_s
    return Bounding(programme, "horizon", hours, begin, bound.closure_s, 0, closure, holds, names)


def _say_need(problem: Problem, w: Wanted) -> str:
    lines, nodes = problem.names.lines, problem.names.nodes
    rows = [lines[k] for k in w.need.rows.tolist()]
    shown = ", ".join(rows[:12]) + (f" and {len(rows) - 12} more" if len(rows) > 12 else "")
    hops = ", ".join(f"{nodes[a]} to {nodes[b]}" for a, b in w.need.stage.hops[:6])
    more = f" and {len(w.need.stage.hops) - 6} more ways" if len(w.need.stage.hops) > 6 else ""
    return f"lines {shown}: loads {hops}{more}, loading from {show_span(w.need.from_s)} on"


def explain_bounding(problem: Problem, bound: LowerBound, made: Bounding, *, zero: str) -> tuple[str, ...]:
    """Say what a programme is, what its rows and columns mean, and what its optimum implies: comments of its file.

    Parameters
    ----------
    zero
        What the seconds count from, in words.
    """
    types, nodes = (
        ", ".join(f"{label} = {name}" for label, name in zip(labels, names, strict=True))
        for labels, names in _label(problem)
    )
    counted = bound.proof.get("kind") != "fleet"
    head = [
        f"times: seconds from zero, {zero}",
        f"the bound: no plan closes before {bound.closure_s} ({show_span(bound.closure_s)}), by {bound.kind}: "
        f"{bound.certificate}",
    ]
    if counted:
        head.append(f"that bound is a count by {bound.kind}, not a programme; this is the best programme beside it")
    if made.form in ("priced", "until"):
        head += [
            f"this programme: the least share of the needs that finds no place by {made.until_s} "
            f"({show_span(made.until_s)}); above 0 no plan closes by then",
            f"optimum as solved by Foedus: {made.optimum:.9g}; so no plan closes before {made.closure_s}",
            f"cell K: {made.cell_s} s that begin at {_find_zero(made)} + K * {made.cell_s}",
            *(_PRICED_ROWS if made.form == "priced" else _UNTIL),
        ]
    else:
        head += [
            f"this programme: hours from {made.begin_s} ({show_span(made.begin_s)}) in which all carriers together can "
            f"do what is loaded only from then on; it counts up to {made.until_s}",
            f"optimum as solved by Foedus: {made.optimum:.9g} h; so no plan closes before {made.closure_s}",
            *_HORIZON,
        ]
    if made.closure_s > bound.closure_s:
        head.append("it proves more than the bound that was printed, which came from a shorter search")
    if not made.holds:
        short = bound.closure_s - made.closure_s
        head.append(
            f"the bound is {short} s above what this programme proves by itself: "
            + ("it is the count named" if counted else "it is reckoned at the same prices in finer cells")
        )
    needs = [f"need{k}: {text}" for k, text in enumerate(made.needs, 1)]
    return (*head, f"types: {types}", f"places: {nodes}", *needs)


def _find_zero(made: Bounding) -> int:
    """Give where the first cell begins."""
    return made.begin_s if made.form == "priced" else made.begin_s // made.cell_s * made.cell_s


_PRICED_ROWS: Final = (
    "only cells at which the certificate's values change have rows and columns: until the next one stands the first",
    "column load_T_A_B_cK: loads of type T that begin loading at A in cell K and go to B",
    "column unload_T_B_A_cK: carriers that begin unloading at B in cell K and go on to A; to last: that end there",
    "column waits_*_cK: carriers that stay from cell K to the next one with rows",
    "column starts_T_P_gN_A: carriers of group N, which stand at P from the start, that go to A first",
    "column shortfall: the share of every need that is let off",
    "row carriers_*: no more start than there are; free_*: no more leave than came; landed_*: what landed is unloaded",
    "row rent: what handlings pay for the instants of slots that they surely span, within what all open slots cost",
    "row needN: loads that serve need N, at the certificate's prices in millionths of what all needs are worth",
)
_UNTIL: Final = (
    "column load_T_A_B_cK: loads of type T that begin loading at A in cell K and go to B",
    "column unload_T_B_cK, holds_T_B_cK: carriers that begin unloading at B in cell K, or wait for it until the next",
    "column starts_T_P_gN_A_cK: carriers of group N, which stand at P from the start, that reach A in cell K",
    "column ferry_T_B_A_cK, waits_T_A_cK: carriers that leave B empty for A in cell K, or stay at A until the next",
    "column shortfall: the share of every need that is let off",
    "row carriers_*: no more start than there are; free_*: no more leave than came; landed_*: what landed is unloaded",
    "row slots_P_cK: handlings under way at the last second of cell K within the working slots open then",
    "row needN_cutM: loads that serve need N, weighed; any whole loads that carry it reach the right side",
)
_HORIZON: Final = (
    "column loads_T_A_B_needN: loads of type T from A to B that serve need N",
    "column ferries_T_B_A, before_T_A: carriers that fly empty from B to A, or stood at A before",
    "column horizon: hours, the objective",
    "row carriers_T: no more stood anywhere than there were; free_T_A: no more leave than came",
    "row time_T: hours of loads and ferries within those of all carriers of a type; slots_P: the same of slots",
    "row needN_cutM: loads that serve need N, weighed; any whole loads that carry it reach the right side",
)


def _label(problem: Problem) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    return tuple((make_labels(names), names) for names in (problem.names.types, problem.names.nodes))
