"""The sweep of one question over rows that lie 64 to a word.

What lives here: conditions over words. What does not: columns as a caller gives them and the answer (``batch``).

An atom that is open in a row can be so there and can be not so; a condition carries both sides, which is exact where
each open atom stands in one place only. Open atoms that stand in several places (constraints included) are split into
their two values, in all combinations, and what every combination allows is put together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from foedus.domain.treaty import Condition
from foedus.errors import RequestError
from foedus.law.book import Dates, RuleBook, current_version, qualify
from foedus.law.readings import find_bearing

Words: TypeAlias = NDArray[np.uint64]
#: a plane of words, or one value for all rows
Plane: TypeAlias = Words | bool

#: most open atoms that are split in one question
MAX_SPLIT: Final = 16
#: most split atoms on which something rests that is kept between combinations
_MAX_KEPT: Final = 6


class Cells(NamedTuple):
    """An atom over all rows in words of shape ``(n_words,)``; ``is_open`` None: open in no row."""

    value: Words
    is_open: Words | None


class Rail(NamedTuple):
    """In which rows a condition can be met, and in which it can be not met; ``no`` None: exactly the others."""

    yes: Plane
    no: Plane | None


#: an atom as (0, name), a rule as (1, name), or a compound condition as (its identity, treaty)
_Place: TypeAlias = tuple[int, str]
_ATOM: Final = 0
_RULE: Final = 1
#: a place, and the values of the split atoms below it
_Key: TypeAlias = tuple[_Place, tuple[bool, ...]]
Kept: TypeAlias = dict[_Key, Rail]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """One question made ready: what bears on it, and which open atoms are split."""

    book: RuleBook
    dates: Dates
    rule: str
    #: one condition for each constraint: its treaty, what is given, what follows
    constraints: tuple[tuple[str, Condition, Condition], ...]
    split: tuple[str, ...]
    cells: Mapping[str, Cells]
    #: value of each atom that has no column; None: open
    values: Mapping[str, bool | None]
    #: split atoms below each rule and compound condition; absent: none
    below: Mapping[_Place, tuple[str, ...]]

    @classmethod
    def prepare(
        cls, book: RuleBook, dates: Dates, rule: str, cells: Mapping[str, Cells], values: Mapping[str, bool | None]
    ) -> Sweep:
        """Find what bears on a question and which open atoms stand in several places of it.

        Raises
        ------
        RequestError
            If more than ``MAX_SPLIT`` do.
        """
        seen = _count_places(book, dates, rule)
        bearing = find_bearing(book, (rule,), dates)[1]
        constraints = tuple((treaty, constraint.given, constraint.then) for treaty, constraint in bearing)
        split = tuple(
            name
            for name in book.atoms
            if seen[name] > 1 and (cells[name].is_open is not None if name in cells else values[name] is None)
        )
        if len(split) > MAX_SPLIT:
            raise RequestError(
                f"{len(split)} open atoms stand in several places of {rule}; a batch splits at most {MAX_SPLIT}",
                code="law.too-many-split",
                hint="Give columns with nothing open for some of: " + ", ".join(split) + ".",
            )
        below: _Below = {}
        if split:
            _note_rule(book, dates, rule, split, below)
        for treaty, given, then in constraints if split else ():
            _note(book, dates, given, treaty, split, below)
            _note(book, dates, then, treaty, split, below)
        return cls(
            book=book,
            dates=dates,
            rule=rule,
            constraints=constraints,
            split=split,
            cells=cells,
            values=values,
            below=below,
        )


def sweep_rule(sweep: Sweep, block: slice, hold: Words, fail: Words, kept: Kept) -> None:
    """Write into ``hold`` where some consistent reading meets the rule, into ``fail`` where some does not.

    Parameters
    ----------
    block
        Words of the columns to sweep; ``hold`` and ``fail`` are of its length.
    kept
        What is known of this block: empty, or left by a question that, like this one, splits no atom.
    """
    for turn, values in enumerate(product((False, True), repeat=len(sweep.split))):
        case = _Case(sweep, block, dict(zip(sweep.split, values, strict=True)), kept)
        left: Plane = True
        for treaty, given, then in sweep.constraints:
            left = _meet(left, _join(_no(case.condition(given, treaty)), case.condition(then, treaty).yes))
        rail = case.rule(sweep.rule)
        met, not_met = _meet(rail.yes, left), _meet(_no(rail), left)
        if turn:
            np.bitwise_or(hold, _as_words(met), out=hold)
            np.bitwise_or(fail, _as_words(not_met), out=fail)
        else:
            hold[:], fail[:] = _as_words(met), _as_words(not_met)


class _Case:
    """One combination of values of the split atoms.

    What rests on few of them is kept for all combinations that give those the same values.
    """

    def __init__(self, sweep: Sweep, block: slice, values: Mapping[str, bool], kept: Kept) -> None:
        self._sweep, self._block, self._values, self._kept = sweep, block, values, kept

    def rule(self, name: str) -> Rail:
        """Give the rail of a rule: its condition, no exemption, no rule that takes precedence."""
        sweep = self._sweep
        below = sweep.below.get((_RULE, name), ())
        key: _Key = ((_RULE, name), tuple(self._values[atom] for atom in below))
        known = self._kept.get(key)
        if known is not None:
            return known
        rule, treaty = sweep.book.rules[name], name.partition("/")[0]
        version = current_version(rule, sweep.dates)
        if version is None:
            rail = Rail(False, None)
        else:
            against = [self.condition(exemption.when, treaty) for exemption in rule.unless]
            against += [self.rule(higher) for higher in sweep.book.overriders.get(name, ())]
            rail = _all([self.condition(version.when, treaty), *(_turn(part) for part in against)])
        if len(below) <= _MAX_KEPT:
            self._kept[key] = rail
        return rail

    def condition(self, condition: Condition, treaty: str) -> Rail:
        """Give the rail of a condition written inside one treaty."""
        if condition.atom:
            return self._atom(qualify(condition.atom, treaty))
        if condition.rule:
            return self.rule(qualify(condition.rule, treaty))
        place = (id(condition), treaty)
        below = self._sweep.below.get(place, ())
        key: _Key = (place, tuple(self._values[atom] for atom in below))
        known = self._kept.get(key)
        if known is None:
            known = self._join_parts(condition, treaty)
            if len(below) <= _MAX_KEPT:
                self._kept[key] = known
        return known

    def _join_parts(self, condition: Condition, treaty: str) -> Rail:
        parts = [self.condition(part, treaty) for part in (*condition.all, *condition.any, *condition.none)]
        if condition.all:
            return _all(parts)
        return _none(parts) if condition.none else _turn(_none(parts))

    def _atom(self, name: str) -> Rail:
        key: _Key = ((_ATOM, name), (self._values[name],) if name in self._values else ())
        known = self._kept.get(key)
        if known is None:
            known = self._kept[key] = self._read(name)
        return known

    def _read(self, name: str) -> Rail:
        cells = self._sweep.cells.get(name)
        if cells is None:
            known = self._values.get(name, self._sweep.values[name])
            return Rail(True, True) if known is None else Rail(known, None)
        value, is_open = cells.value[self._block], cells.is_open
        if is_open is None:
            return Rail(value, None)
        here = is_open[self._block]
        if name in self._values:
            return Rail(value | here if self._values[name] else value & ~here, None)
        return Rail(value | here, ~value | here)


def _all(parts: list[Rail]) -> Rail:
    """Give where all parts can be met together; some part not met is enough for the other side."""
    yes: Plane = True
    for part in parts:
        yes = _meet(yes, part.yes)
    if all(part.no is None for part in parts):
        return Rail(yes, None)
    no: Plane = False
    for part in parts:
        no = _join(no, _no(part))
    return Rail(yes, no)


def _none(parts: list[Rail]) -> Rail:
    """Give where no part is met; the mirror of ``_all``, with one complement instead of one a part."""
    if all(part.no is None for part in parts):
        some: Plane = False
        for part in parts:
            some = _join(some, part.yes)
        return Rail(_complement(some), None)
    return _all([_turn(part) for part in parts])


def _turn(rail: Rail) -> Rail:
    return Rail(_complement(rail.yes), None) if rail.no is None else Rail(rail.no, rail.yes)


def _no(rail: Rail) -> Plane:
    return _complement(rail.yes) if rail.no is None else rail.no


def _complement(plane: Plane) -> Plane:
    return not plane if isinstance(plane, bool) else ~plane


def _meet(a: Plane, b: Plane) -> Plane:
    if isinstance(a, bool):
        return b if a else False
    if isinstance(b, bool):
        return a if b else False
    return a & b


def _join(a: Plane, b: Plane) -> Plane:
    if isinstance(a, bool):
        return True if a else b
    if isinstance(b, bool):
        return True if b else a
    return a | b


def _as_words(plane: Plane) -> Words | np.uint64:
    if isinstance(plane, bool):
        return np.uint64(0xFFFFFFFFFFFFFFFF if plane else 0)
    return plane


def _count_places(book: RuleBook, dates: Dates, rule: str) -> Counter[str]:
    """Count how often each atom stands in a question, its constraints included."""
    seen = book.places.get((rule, dates))
    if seen is None:
        seen = Counter(_stand_in_rule(book, dates, rule))
        for treaty, constraint in find_bearing(book, (rule,), dates)[1]:
            seen.update(_stand_in(book, dates, constraint.given, treaty))
            seen.update(_stand_in(book, dates, constraint.then, treaty))
        book.places[rule, dates] = seen
    return seen


_Below: TypeAlias = dict[_Place, tuple[str, ...]]


def _note_rule(book: RuleBook, dates: Dates, name: str, split: tuple[str, ...], below: _Below) -> None:
    """Note for a rule and all it rests on which split atoms stand below."""
    if (_RULE, name) in below:
        return
    rule, treaty = book.rules[name], name.partition("/")[0]
    version = current_version(rule, dates)
    if version is not None:
        _note(book, dates, version.when, treaty, split, below)
        for exemption in rule.unless:
            _note(book, dates, exemption.when, treaty, split, below)
        for higher in book.overriders.get(name, ()):
            _note_rule(book, dates, higher, split, below)
    seen = set(_stand_in_rule(book, dates, name))
    below[_RULE, name] = tuple(atom for atom in split if atom in seen)


def _note(  # noqa: PLR0917 - a walk that hands everything on
    book: RuleBook, dates: Dates, condition: Condition, treaty: str, split: tuple[str, ...], below: _Below
) -> None:
    for part in (*condition.all, *condition.any, *condition.none):
        _note(book, dates, part, treaty, split, below)
    if condition.rule:
        _note_rule(book, dates, qualify(condition.rule, treaty), split, below)
    seen = set(_stand_in(book, dates, condition, treaty))
    below[id(condition), treaty] = tuple(atom for atom in split if atom in seen)


def _stand_in_rule(book: RuleBook, dates: Dates, name: str) -> Iterator[str]:
    """Give each atom of a rule as often as it stands in it, the rules it rests on written out."""
    rule, treaty = book.rules[name], name.partition("/")[0]
    version = current_version(rule, dates)
    if version is None:
        return
    yield from _stand_in(book, dates, version.when, treaty)
    for exemption in rule.unless:
        yield from _stand_in(book, dates, exemption.when, treaty)
    for higher in book.overriders.get(name, ()):
        yield from _stand_in_rule(book, dates, higher)


def _stand_in(book: RuleBook, dates: Dates, condition: Condition, treaty: str) -> Iterator[str]:
    if condition.atom:
        yield qualify(condition.atom, treaty)
    if condition.rule:
        yield from _stand_in_rule(book, dates, qualify(condition.rule, treaty))
    for part in (*condition.all, *condition.any, *condition.none):
        yield from _stand_in(book, dates, part, treaty)
