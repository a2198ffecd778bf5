"""Formulas over more open facts than a truth table can hold, decided by splitting into cases.

What lives here: formulas as numbers, whether one can be met, in how many rows, and its smallest sufficient sets; exact.
What does not: treaties, claims, names. A formula is the number of a node in negation normal form; equal nodes have
equal numbers; 0 is never met and 1 always. Parts that share no variable are decided apart, the rest case by case on the
variable that most parts share.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from foedus.law.primes import Literals, order_sets

#: most parts of cases looked at for one count, or for all smallest sets of one formula
MAX_PARTS: Final = 20_000
#: most smallest sets listed for one formula
MAX_SETS: Final = 2_000


class _TooManyPartsError(Exception):
    """The budget of parts is spent; never leaves this module."""


class _Node(NamedTuple):
    """A node: a literal of ``variable``, or all or any of ``parts``."""

    kind: Literal["never", "always", "yes", "no", "all", "any"]
    parts: frozenset[int]
    #: variables that stand below as they are, and negated
    pos: int
    neg: int


class Formulas:
    """Formulas of ``n`` variables; the same questions as a ``TruthTable`` answers.

    A meet or join is simplified as far as it shows at once: constants, a part beside its complement, parts absorbed.
    """

    full: Final = 1

    def __init__(self, n: int) -> None:
        self.n = n
        self._nodes: list[_Node] = []
        self._ids: dict[tuple[str, frozenset[int], int, int], int] = {}
        self._complements: dict[int, int] = {}
        self._assigned: dict[tuple[int, int, bool], int] = {}
        self._possible: dict[int, bool] = {0: False, 1: True}
        self._counts: dict[int, int] = {}
        self._primes: dict[int, frozenset[Literals]] = {0: frozenset(), 1: frozenset({(0, 0)})}
        self._looked_at = 0
        self._add(_Node("never", frozenset(), 0, 0))
        self._add(_Node("always", frozenset(), 0, 0))
        self._complements |= {0: 1, 1: 0}

    def variable(self, i: int) -> int:
        """Give the formula of variable ``i``."""
        return self._add(_Node("yes", frozenset(), 1 << i, 0))

    def meet(self, a: int, b: int) -> int:
        """Give the formula that is met where both are."""
        return self._join_parts((a, b), "all")

    def join(self, a: int, b: int) -> int:
        """Give the formula that is met where one of two is."""
        return self._join_parts((a, b), "any")

    def complement(self, a: int) -> int:
        """Give the formula that is met where ``a`` is not."""
        found = self._complements.get(a)
        if found is None:
            node = self._nodes[a]
            if node.kind in ("yes", "no"):
                found = self._add(_Node("no" if node.kind == "yes" else "yes", frozenset(), node.neg, node.pos))
            else:
                turned = (self.complement(part) for part in sorted(node.parts))
                found = self._join_parts(turned, "any" if node.kind == "all" else "all")
            self._complements[a] = found
            self._complements.setdefault(found, a)
        return found

    def is_possible(self, a: int) -> bool:
        """Say whether some row meets a formula; exact, whatever its size."""
        known = self._possible.get(a)
        if known is None:
            known = self._decide(a)
            self._possible[a] = known
        return known

    def count(self, a: int) -> int | None:
        """Count the rows that meet a formula; None where more than ``MAX_PARTS`` would have to be looked at."""
        self._looked_at = 0
        try:
            return self._count(a) << (self.n - self._mask(a).bit_count())
        except _TooManyPartsError:
            return None

    def smallest_sets(self, target: int, consistent: int) -> tuple[tuple[Literals, ...], bool]:
        """List the smallest sets as ``TruthTable.smallest_sets``; with False where there are too many to list.

        Then one of them is given.
        """
        wanted = self.join(self.meet(target, consistent), self.complement(consistent))
        self._looked_at = 0
        try:
            primes = self._list_primes(wanted)
        except _TooManyPartsError:
            return self._find_one(wanted, self.meet(target, consistent)), False
        fitting = [p for p in primes if self.is_possible(self.meet(self._literals(p), consistent))]
        return order_sets(fitting), True

    def _add(self, node: _Node) -> int:
        key = (node.kind, node.parts, node.pos, node.neg) if not node.parts else (node.kind, node.parts, 0, 0)
        found = self._ids.get(key)
        if found is None:
            found = self._ids[key] = len(self._nodes)
            self._nodes.append(node)
        return found

    def _mask(self, a: int) -> int:
        node = self._nodes[a]
        return node.pos | node.neg

    def _join_parts(self, parts: Iterable[int], kind: Literal["all", "any"]) -> int:
        """Build all or any of some parts; flat, without what changes nothing."""
        nodes, idle, decided = self._nodes, int(kind == "all"), int(kind == "any")
        flat: set[int] = set()
        for part in parts:
            if part == decided:
                return decided
            if nodes[part].kind == kind:
                flat |= nodes[part].parts
            elif part != idle:
                flat.add(part)
        for part in flat:
            if self._complements.get(part) in flat:
                return decided
        other = "any" if kind == "all" else "all"
        if len(flat) > 1:
            flat -= {part for part in flat if nodes[part].kind == other and not nodes[part].parts.isdisjoint(flat)}
        if len(flat) < 2:
            return next(iter(flat), idle)
        pos = neg = 0
        for part in flat:
            pos |= nodes[part].pos
            neg |= nodes[part].neg
        return self._add(_Node(kind, frozenset(flat), pos, neg))

    def _assign(self, a: int, i: int, value: bool) -> int:
        """Give what is left of a formula once a variable has a value."""
        node = self._nodes[a]
        if not (node.pos | node.neg) >> i & 1:
            return a
        if node.kind in ("yes", "no"):
            return int(value is (node.kind == "yes"))
        key = (a, i, value)
        found = self._assigned.get(key)
        if found is None:
            kind: Literal["all", "any"] = "all" if node.kind == "all" else "any"
            found = self._join_parts((self._assign(part, i, value) for part in node.parts), kind)
            self._assigned[key] = found
        return found

    def _literals(self, literals: Literals) -> int:
        pos, neg = literals
        parts = [self.variable(i) for i in _bits(pos)]
        parts += [self.complement(self.variable(i)) for i in _bits(neg)]
        return self._join_parts(parts, "all")

    def _groups(self, parts: frozenset[int]) -> list[list[int]]:
        """Sort parts into groups that share no variable, in the order of their numbers."""
        groups: list[tuple[int, list[int]]] = []
        for part in sorted(parts):
            mask, members = self._mask(part), [part]
            apart = []
            for other, theirs in groups:
                if other & mask:
                    mask |= other
                    members = theirs + members
                else:
                    apart.append((other, theirs))
            groups = [*apart, (mask, members)]
        return [members for _, members in groups]

    def _choose(self, parts: frozenset[int]) -> int:
        """Choose the variable that stands in most parts; among equals the first."""
        seen: dict[int, int] = {}
        for part in parts:
            for i in _bits(self._mask(part)):
                seen[i] = seen.get(i, 0) + 1
        return min(seen, key=lambda i: (-seen[i], i))

    def _decide(self, a: int) -> bool:
        node = self._nodes[a]
        if node.kind in ("yes", "no"):
            return True
        if node.kind == "any":
            return any(self.is_possible(part) for part in sorted(node.parts, key=lambda p: self._mask(p).bit_count()))
        # a variable that stands below in one way only, or as a part by itself, can take that value at once
        forced = [(i, True) for i in _bits(node.pos & ~node.neg)] + [(i, False) for i in _bits(node.neg & ~node.pos)]
        for part in node.parts:
            if self._nodes[part].kind in ("yes", "no"):
                forced += [(i, self._nodes[part].kind == "yes") for i in _bits(self._mask(part))]
        if forced:
            for i, value in forced:
                a = self._assign(a, i, value)
            return self.is_possible(a)
        groups = self._groups(node.parts)
        if len(groups) > 1:
            return all(self.is_possible(self._join_parts(group, "all")) for group in groups)
        i = self._choose(node.parts)
        return self.is_possible(self._assign(a, i, True)) or self.is_possible(self._assign(a, i, False))

    def _count(self, a: int) -> int:
        """Count over the variables that stand in the formula."""
        if a < 2:
            return a
        known = self._counts.get(a)
        if known is not None:
            return known
        self._spend(a)
        node = self._nodes[a]
        if node.kind in ("yes", "no"):
            found = 1
        elif node.kind == "any":
            found = (1 << self._mask(a).bit_count()) - self._widened(self.complement(a), self._mask(a))
        else:
            found = self._count_all(a, node)
        self._counts[a] = found
        return found

    def _count_all(self, a: int, node: _Node) -> int:
        groups = self._groups(node.parts)
        if len(groups) > 1:
            found = 1
            for group in groups:
                found *= self._widened(self._join_parts(group, "all"), self._mask_of(group))
                if not found:
                    break
            return found
        i = self._choose(node.parts)
        left = self._mask(a) & ~(1 << i)
        return sum(self._widened(self._assign(a, i, value), left) for value in (True, False))

    def _mask_of(self, parts: list[int]) -> int:
        mask = 0
        for part in parts:
            mask |= self._mask(part)
        return mask

    def _widened(self, a: int, mask: int) -> int:
        return self._count(a) << (mask & ~self._mask(a)).bit_count()

    def _list_primes(self, a: int) -> frozenset[Literals]:
        """List every prime implicant, as ``primes.list_primes`` does; a variable of one sign saves the product."""
        known = self._primes.get(a)
        if known is not None:
            return known
        self._spend(a)
        node = self._nodes[a]
        if node.kind in ("yes", "no"):
            found = frozenset({(node.pos, node.neg)})
        else:
            groups = self._groups(node.parts)
            found = self._primes_apart(groups, node) if len(groups) > 1 else self._primes_split(a, node)
        if len(found) > MAX_SETS:
            raise _TooManyPartsError
        self._primes[a] = found
        return found

    def _primes_apart(self, groups: list[list[int]], node: _Node) -> frozenset[Literals]:
        kind: Literal["all", "any"] = "all" if node.kind == "all" else "any"
        lists = [self._list_primes(self._join_parts(group, kind)) for group in groups]
        if kind == "any":
            whole = frozenset({(0, 0)})
            return whole if whole in lists else frozenset().union(*lists)
        found: frozenset[Literals] = frozenset({(0, 0)})
        for primes in lists:
            if len(found) * len(primes) > MAX_SETS:
                raise _TooManyPartsError
            found = frozenset((p | q, m | k) for p, m in found for q, k in primes)
        return found

    def _primes_split(self, a: int, node: _Node) -> frozenset[Literals]:
        i = self._choose(node.parts)
        bit = 1 << i
        low, high = self._assign(a, i, False), self._assign(a, i, True)
        if not node.neg & bit:
            both = self._list_primes(low)
        elif not node.pos & bit:
            both = self._list_primes(high)
        else:
            both = self._list_primes(self.meet(low, high))
        found = set(both)
        found.update((pos, neg | bit) for pos, neg in self._list_primes(low) - both)
        found.update((pos | bit, neg) for pos, neg in self._list_primes(high) - both)
        return frozenset(found)

    def _spend(self, a: int) -> None:
        self._looked_at += 1 + len(self._nodes[a].parts)
        if self._looked_at > MAX_PARTS:
            raise _TooManyPartsError

    def _find_one(self, wanted: int, row_of: int) -> tuple[Literals, ...]:
        """Find one smallest set: a row that meets ``row_of``, less every literal that can be spared."""
        if not self.is_possible(row_of):
            return ()
        pos = neg = 0
        for i in range(self.n):
            high = self._assign(row_of, i, True)
            row_of, taken = (high, True) if self.is_possible(high) else (self._assign(row_of, i, False), False)
            pos, neg = (pos | 1 << i, neg) if taken else (pos, neg | 1 << i)
        against = self.complement(wanted)
        for i in range(self.n):
            fewer = (pos & ~(1 << i), neg & ~(1 << i))
            if not self.is_possible(self.meet(self._literals(fewer), against)):
                pos, neg = fewer
        return ((pos, neg),)


def _bits(mask: int) -> list[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
