"""Ways that carriers may not leave over for a while, or for good: which, to whom, from when to when.

What lives here: reading bars off the calendars of links, their words, and how soon carriers and loads can be where with
them in force. What does not: what a bar does to a plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from foedus.movement.changes import Clock
from foedus.movement.check_nodes import show_span
from foedus.movement.problem import I64, NEVER, Problem
from foedus.movement.reach import Reach, measure_reach


class Bar(NamedTuple):
    """A way that some types may not leave over, in seconds from zero; an end of ``NEVER`` is none."""

    start: int
    end: int
    kinds: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def is_for_good(self) -> bool:
        """Whether it never opens again."""
        return self.spans[-1][1] >= NEVER


def list_bars(problem: Problem) -> list[Bar]:
    """Give the bars of all ways that there are, types with the same spans together, in order of start and end."""
    network = problem.network
    rows: dict[tuple[int, int, tuple[tuple[int, int], ...]], list[int]] = {}
    for kind, a, b in np.argwhere((network.link_calendar >= 0) & (network.link_s >= 0)).tolist():
        calendar = int(network.link_calendar[kind, a, b])
        its = slice(int(network.shut_ptr[calendar]), int(network.shut_ptr[calendar + 1]))
        spans = tuple(zip(network.shut_from_s[its].tolist(), network.shut_until_s[its].tolist(), strict=True))
        if spans:
            rows.setdefault((a, b, spans), []).append(kind)
    return [Bar(a, b, tuple(kinds), spans) for (a, b, spans), kinds in sorted(rows.items())]


def say_bar(problem: Problem, bar: Bar, clock: Clock = show_span) -> str:
    """Write which way is barred, to which types, from when to when."""
    names = problem.names

    def at(seconds: int) -> str:
        return "the beginning" if seconds <= -NEVER else "no known end" if seconds >= NEVER else clock(seconds)

    spans = ", ".join(f"from {at(begin)} to {at(end)}" for begin, end in bar.spans[:3])
    kinds = ", ".join(names.types[kind] for kind in bar.kinds)
    return f"the way from {names.nodes[bar.start]} to {names.nodes[bar.end]} is barred to {kinds} {spans}"


def measure_barred(problem: Problem) -> Reach:
    """Give how soon carriers can be where, heeding the bars of ways; loads stop only where links name a stop.

    The bounds forget both (``measure_reach``); here it is asked whether a line can be moved as plans are made.
    """
    reach, network = measure_reach(problem), problem.network
    stops = np.where(network.link_stop >= 0, reach.detour_s, NEVER)
    if not (network.link_calendar >= 0).any():
        return reach._replace(detour_s=stops)
    return reach._replace(detour_s=stops, first_s=np.stack([*_spread_carriers(problem, reach)]))


def _spread_carriers(problem: Problem, reach: Reach) -> Iterator[I64]:
    """Give, type by type, the first instant at which one can stand at each node (label correcting)."""
    network, carriers = problem.network, problem.carriers
    for kind in range(len(problem.types.mode)):
        first: I64 = np.full(len(network.slots), NEVER, dtype=np.int64)
        mine = carriers.type_idx == kind
        np.minimum.at(first, carriers.at[mine], carriers.ready_s[mine])
        a, b = np.nonzero(network.link_s[kind] >= 0)
        calendar = network.link_calendar[kind, a, b].astype(np.int64)
        lasting = network.link_s[kind, a, b]
        while True:
            leave = reach.calendars.find_opens(calendar, first[a], np.zeros_like(lasting))
            further = first.copy()
            np.minimum.at(further, b, np.minimum(leave + lasting, NEVER))
            if (further == first).all():
                break
            first = further
        yield first
