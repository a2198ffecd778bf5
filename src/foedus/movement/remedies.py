"""Single changes that bring lines earlier, found while there is time; bottlenecks of a whole plan.

What lives here: the order in which places and lines are served, and what is given of it. What does not: one trial and
its measure (``trials``), what might help (``hypotheses``), and words.

A trial replans the changed problem with the same steps of search and the same seed as the unchanged one, from the same
plan, so what it gains is due to the change and not to more search; a plan that holds before a change holds after it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final, NamedTuple

from foedus.movement.changes import UNITS, Change
from foedus.movement.hypotheses import Hypothesis, list_hypotheses
from foedus.movement.reasons import Reason
from foedus.movement.trials import LEAST_GAIN_S, Fix, Trial, Trials, find_smallest
from foedus.movement.waits import Reading

#: fixes shown a line
MOST_FIXES: Final = 3


class Bottleneck(NamedTuple):
    """One more unit of something: what the whole plan gains by it."""

    word: str
    change: Change
    lateness: int  # weight-seconds
    closure_s: int
    missed: int
    helped: int  # lines that come earlier


class Remedy(NamedTuple):
    """A reason with the fixes that were proved, the best first; ``word`` is the reason as the fixes leave it."""

    reason: Reason
    word: str
    fixes: tuple[Fix, ...]
    complete: bool


def settle_word(reason: Reason, fixes: list[Fix]) -> str:
    """Give the reason: the first wait, longest first, against which a fix was proved; else the longest.

    That idle carriers could not fly there or land there is the reason only where letting them was proved to help.
    """
    words = {fix.word for fix in fixes}
    if "pin" in words:
        return "pin"
    for wait in reason.waits:
        if wait.word in words:
            return wait.word
        if wait.word in ("range", "runway", "equipment") and "carrier" in words:
            return "carrier"
    return "carrier" if reason.word in ("range", "runway", "equipment") else reason.word


def order_fixes(fixes: list[Fix], word: str) -> tuple[Fix, ...]:
    """Give the best fixes, one for each place: those that bring the line in time first, then those of its reason."""
    best: dict[tuple[object, ...], Fix] = {}
    for fix in fixes:
        key = (fix.trial.change.kind, *fix.trial.change.place)
        old = best.get(key)
        if old is None or _rank(fix, word) < _rank(old, word):
            best[key] = fix
    return tuple(sorted(best.values(), key=lambda fix: _rank(fix, word))[:MOST_FIXES])


def _rank(fix: Fix, word: str) -> tuple[object, ...]:
    """Order fixes: in time, against the reason, the smaller, the greater gain; where nobody is late by gain alone."""
    change, other = fix.trial.change, fix.word != word
    if not fix.was_late:
        return (other, -fix.gain_s)
    return (not fix.on_time, other, 0 if fix.on_time else -fix.gain_s, change.amount * UNITS[change.kind], -fix.gain_s)


class Search:
    """Fixes for many lines while there is time.

    Each place that holds lines back is tried once for all of them, the one with most weighted hours first; in between
    lines that have no fix yet get a trial of their own, in which only the leg that held them back is done earlier; then
    the smallest amounts are looked for. It may be left at any time.
    """

    def __init__(self, trials: Trials, read: list[tuple[Reading, Reason]]) -> None:
        self.trials = trials
        self.readings = {reason.line: reading for reading, reason in read}
        reasons = [reason for _, reason in read]
        weight = trials.problem.lines.weight
        self.reasons = sorted(reasons, key=lambda one: (not one.missed, -one.late_s * int(weight[one.line])))
        self.wishes = {reason.line: list_hypotheses(reading.p, reading.s, reason) for reading, reason in read}
        self.fixes: dict[int, list[Fix]] = {reason.line: [] for reason in self.reasons}
        self.done: dict[int, int] = dict.fromkeys(self.fixes, 0)
        #: hypotheses by what they change, whatever the amount and the instant; and what was tried of each
        self.places = self._group()
        self.by_place: dict[tuple[object, ...], list[tuple[str, Trial]]] = {}

    def _group(self) -> list[list[tuple[int, Hypothesis]]]:
        """Give the hypotheses of each place, those with most weighted hours first."""
        places: dict[tuple[object, ...], list[tuple[int, Hypothesis]]] = {}
        worth: dict[tuple[object, ...], float] = {}
        weight = self.trials.problem.lines.weight
        for reason in self.reasons:
            seconds = {wait.word: wait.seconds for wait in reversed(reason.waits)}
            for one in self.wishes[reason.line]:
                key = (one.change.kind, *one.change.place)
                places.setdefault(key, []).append((reason.line, one))
                hours = min(seconds.get(one.word, 0), max(1, reason.late_s)) * int(weight[reason.line])
                worth[key] = worth.get(key, 0.0) + hours + (1 << 40) * reason.missed
        return [places[key] for key in sorted(places, key=lambda key: -worth[key])]

    def run(self, *, quick: bool = False) -> Iterator[int]:
        """Work step by step, giving the number of lines that have a fix after each; may be left at any time."""
        thorough = itertools.chain(_alternate(self._try_places(), self._pull_lines()), self._refine_lines())
        for step in self._try_places() if quick else thorough:
            yield step
            if self.trials.is_over():
                return

    def _count(self) -> int:
        return sum(bool(fixes) for fixes in self.fixes.values())

    def _try_places(self) -> Iterator[int]:
        """Try each place once from the first instant that any line asks for, and once from that of the heaviest."""
        for rows in self.places:
            first = min((one for _, one in rows), key=lambda one: one.change.from_s)
            for one in dict.fromkeys((first, rows[0][1])):
                trial = self.trials.try_change(one.change)
                if trial is None:
                    continue
                key = (one.change.kind, *one.change.place)
                self.by_place.setdefault(key, []).append((one.word, trial))
                gained = [(line, self.trials.measure(own.word, trial, line)) for line, own in rows]
                for line, fix in gained:
                    self.fixes[line] += [fix] if fix is not None else []
                yield self._count()
                if any(fix is not None for _, fix in gained):
                    break

    def _pull_lines(self) -> Iterator[int]:
        """Give each line without a fix a trial of its own, the heaviest first; of several the one that gains most."""
        trials = self.trials
        for reason in self.reasons:
            line, found = reason.line, []
            for one in self.wishes[line]:
                if self.fixes[line] or reason.missed:
                    break
                trial = trials.pull(self.readings[line], line, one.change)
                fix = trials.measure(one.word, trial, line)
                found += [fix] if fix is not None else []
            for fix in sorted(found, key=lambda fix: _rank(fix, reason.word)):
                if trials.holds(fix.trial):
                    self.fixes[line].append(fix)
                yield self._count()
                if self.fixes[line]:
                    break
            self.done[line] = 1

    def _refine_lines(self) -> Iterator[int]:
        """Look for the smallest amount of each change of each line."""
        for reason in self.reasons:
            line = reason.line
            # who is in time, or would be if planned again, needs no more than one unit
            for one in self.wishes[line] if self.trials.late[line] or reason.missed else ():
                if self._is_least(line, one.change):
                    continue
                fix = find_smallest(self.trials, one.word, one.change, line)
                if self.trials.is_over():
                    return
                if fix is not None:
                    self.fixes[line].append(fix)
                yield self._count()
            self.done[line] = 2

    def _is_least(self, line: int, change: Change) -> bool:
        """Say whether a line is in time already with one unit of a change."""
        place = (change.kind, *change.place)
        found = (fix.trial.change for fix in self.fixes[line] if fix.on_time)
        return any((one.kind, *one.place) == place and one.amount == 1 for one in found)

    def give(self) -> list[Remedy]:
        """Give what was found so far, in the order of the lines' weight."""
        answer = []
        for reason in self.reasons:
            found = self.fixes[reason.line]
            word = settle_word(reason, found)
            answer.append(Remedy(reason, word, order_fixes(found, word), self.done[reason.line] == 2))
        return answer

    def rank_bottlenecks(self) -> list[Bottleneck]:
        """Rank what was tried by what the whole plan gains from one unit of it."""
        found = []
        for rows in self.by_place.values():
            best: Bottleneck | None = None
            for word, trial in rows:
                row = self._weigh(word, trial)
                if best is None or rank_bottleneck(row) < rank_bottleneck(best):
                    best = row
            if best is not None and (best.lateness > 0 or best.closure_s > 0 or best.missed > 0):
                found.append(best)
        return sorted(found, key=rank_bottleneck)

    def _weigh(self, word: str, trial: Trial) -> Bottleneck:
        missed, lateness, closure = self.trials.compare(trial)
        helped = int((self.trials.slack - trial.slack >= LEAST_GAIN_S)[list(self.fixes)].sum()) if self.fixes else 0
        return Bottleneck(word, trial.change, lateness, closure, missed, helped)


def _alternate(one: Iterator[int], other: Iterator[int]) -> Iterator[int]:
    """Take from two iterators in turn until both are at their end."""
    for pair in itertools.zip_longest(one, other):
        yield from (step for step in pair if step is not None)


def count_units(change: Change) -> float:
    """Give how many units of relief a change is: hours where it is time, tonnes of fuel, else a count."""
    unit = UNITS[change.kind]
    return change.amount * unit / 3600 if unit == 900 else float(change.amount)


def rank_bottleneck(row: Bottleneck) -> tuple[float, ...]:
    """Order bottlenecks by lines moved, weighted lateness, closure, each per unit."""
    units = count_units(row.change)
    return (-row.missed / units, -row.lateness / units, -row.closure_s / units)
