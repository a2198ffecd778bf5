"""When places and links are open, for the bounds.

What lives here: calendars of shut spans, and the working slots of a node as a profile over time. What does not: who
uses them.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from foedus.movement.problem import I64, NEVER, Problem


class Calendars:
    """Shut spans by calendar, and by node how many slots are open when."""

    def __init__(self, problem: Problem) -> None:
        network = problem.network
        self._spans: list[tuple[list[int], list[int]]] = []
        self._by_slot: dict[tuple[int, int], list[int]] = {}
        for k in range(len(network.shut_ptr) - 1):
            rows = slice(int(network.shut_ptr[k]), int(network.shut_ptr[k + 1]))
            self._spans.append((network.shut_from_s[rows].tolist(), network.shut_until_s[rows].tolist()))
        by_slot = self._by_slot
        for node, slot, calendar in network.slot_calendar.tolist():
            by_slot.setdefault((node, slot), []).append(calendar)
        #: by node: instants at which the number of open slots changes, and the number from then on
        self._profiles: list[tuple[list[int], list[int]]] = []
        for node, slots in enumerate(np.maximum(network.slots, 0).tolist()):
            special = [by_slot[node, k] for k in range(slots) if (node, k) in by_slot]
            changes: dict[int, int] = {}
            for calendars, number in (([], slots - len(special)), *((row, 1) for row in special)):
                for begin, end in self._join([node, *calendars]):
                    changes[begin] = changes.get(begin, 0) - number
                    changes[end] = changes.get(end, 0) + number
            instants = sorted(changes)
            counts = slots + np.cumsum([0, *(changes[at] for at in instants)], dtype=np.int64)
            self._profiles.append((instants, counts.tolist()))

    def _join(self, calendars: list[int]) -> list[tuple[int, int]]:
        """Give the spans in which any of some calendars is shut, disjoint and in order."""
        joined: list[tuple[int, int]] = []
        for begin, end in sorted(span for k in calendars for span in zip(*self._spans[k], strict=True)):
            if joined and begin <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], end))
            else:
                joined.append((begin, end))
        return joined

    def find_open(self, calendar: int, earliest: int, lasting: int) -> int:
        """Give the first instant from ``earliest`` at which ``lasting`` seconds fit between shut spans."""
        begins, ends = self._spans[calendar]
        begin = earliest
        for k in range(bisect_right(ends, earliest), len(begins)):
            if begins[k] >= begin + max(lasting, 1):
                break
            begin = max(begin, ends[k])
        return begin

    def find_opens(self, calendar: I64, earliest: I64, lasting: I64) -> I64:
        """Give ``find_open`` of many: arrays of one shape; a calendar below 0 is never shut."""
        begin = earliest.copy()
        for k in np.unique(calendar[calendar >= 0]).tolist():
            if self._spans[k][0]:
                rows = np.flatnonzero(calendar == k)
                begin[rows] = [
                    self.find_open(k, at, span)
                    for at, span in zip(begin[rows].tolist(), lasting[rows].tolist(), strict=True)
                ]
        return begin

    def count_open(self, node: int, at: int) -> int:
        """Give how many working slots are open at an instant."""
        instants, counts = self._profiles[node]
        return counts[bisect_right(instants, at)]

    def list_shut(self, node: int, slot: int) -> list[tuple[int, int]]:
        """Give the spans in which one working slot of a node is shut, disjoint and in order."""
        return self._join([node, *self._by_slot.get((node, slot), ())])

    def list_open(self, node: int) -> list[tuple[int, int, int]]:
        """Give the number of open working slots over all of time as spans (from, until, number) that touch."""
        instants, counts = self._profiles[node]
        spans: list[tuple[int, int, int]] = []
        for begin, end, number in zip([-NEVER, *instants], [*instants, NEVER], counts, strict=True):
            if spans and spans[-1][2] == number:
                spans[-1] = (spans[-1][0], end, number)
            elif end > begin:
                spans.append((begin, end, number))
        return spans

    def measure_worked(self, node: int, begin: int, until: int) -> int:
        """Give the seconds of open slots in a span."""
        spans = self.list_open(node)
        return sum(max(0, min(until, end) - max(begin, start)) * number for start, end, number in spans)

    def find_worked(self, node: int, begin: int, work: int) -> int | None:
        """Give the first instant by which ``work`` seconds of slots were open since ``begin``; None: there is none."""
        instants, counts = self._profiles[node]
        at, left = begin, work
        for k in range(bisect_right(instants, begin), len(instants)):
            if left <= (instants[k] - at) * counts[k]:
                break
            left -= (instants[k] - at) * counts[k]
            at = instants[k]
        if left <= 0:
            return at
        count = counts[bisect_right(instants, at)]
        return at - (-left // count) if count > 0 else None

    def find_rounds(self, node: int, begin: int, lasting: int, rounds: int) -> int:
        """Give the first instant by which one slot can have done so many rounds of ``lasting`` seconds one by one."""
        begins, _ = self._spans[node]
        at, left = begin, rounds
        while left > 0 and lasting > 0:
            at = self.find_open(node, at, lasting)
            k = bisect_right(begins, at)
            fit = left if k == len(begins) else min(left, max(1, (begins[k] - at) // lasting))
            at, left = at + fit * lasting, left - fit
        return at
