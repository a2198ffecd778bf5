"""Truth tables as whole numbers, and their smallest sufficient sets.

What lives here: bit planes over ``2**n`` rows and prime implicants, exact. What does not: treaties, claims, names.
Bit ``r`` of a plane says whether something is so in row ``r``; in row ``r`` variable ``i`` has the value of bit ``i``
of ``r``. A literal set is a pair of masks: variables that must be true, variables that must be false.
"""

from __future__ import annotations

from collections.abc import Iterable

#: (mask of variables that must be true, mask of those that must be false)
Literals = tuple[int, int]


def full_plane(n: int) -> int:
    """Give the plane that is true in all ``2**n`` rows."""
    return (1 << (1 << n)) - 1


def variable_plane(i: int, n: int) -> int:
    """Give the plane of variable ``i`` of ``n``.

    Examples
    --------
    >>> bin(variable_plane(0, 2)), bin(variable_plane(1, 2))
    ('0b1010', '0b1100')
    """
    span = 1 << i
    plane = ((1 << span) - 1) << span
    span <<= 1
    while span < (1 << n):
        plane |= plane << span
        span <<= 1
    return plane


def literals_plane(literals: Literals, n: int) -> int:
    """Give the plane of the rows in which every literal of a set is so."""
    plane = full_plane(n)
    whole = plane
    for i in range(n):
        if literals[0] >> i & 1:
            plane &= variable_plane(i, n)
        if literals[1] >> i & 1:
            plane &= whole ^ variable_plane(i, n)
    return plane


def list_primes(plane: int, n: int) -> frozenset[Literals]:
    """List every prime implicant of a truth table of ``n`` variables.

    Source: O. Coudert and J. C. Madre, "Implicit and incremental computation of primes and essential primes of Boolean
    functions", Design Automation Conference 1992: the primes of f are those of f0 f1, and, with the literal of the top
    variable, those of f0 and of f1 that are not among them.
    """
    return _primes(plane, n, {})


def _primes(plane: int, n: int, memo: dict[tuple[int, int], frozenset[Literals]]) -> frozenset[Literals]:
    if plane == 0:
        return frozenset()
    if plane == full_plane(n):
        return frozenset({(0, 0)})
    key = (n, plane)
    known = memo.get(key)
    if known is not None:
        return known
    top = n - 1
    half = 1 << top
    low = plane & ((1 << half) - 1)
    high = plane >> half
    both = _primes(low & high, top, memo)
    bit = 1 << top
    found = set(both)
    found.update((pos, neg | bit) for pos, neg in _primes(low, top, memo) - both)
    found.update((pos | bit, neg) for pos, neg in _primes(high, top, memo) - both)
    result = frozenset(found)
    memo[key] = result
    return result


def smallest_sets(target: int, consistent: int, n: int) -> tuple[Literals, ...]:
    """List the smallest literal sets that a consistent row can have and that make ``target`` so in every such row.

    Shorter sets first; then by the position of their variables.
    """
    whole = full_plane(n)
    primes = list_primes((target & consistent) | (whole ^ consistent), n)
    return order_sets(literals for literals in primes if literals_plane(literals, n) & consistent)


def order_sets(sets: Iterable[Literals]) -> tuple[Literals, ...]:
    """Put literal sets in order: shorter first, then by the position of their variables."""
    return tuple(sorted(sets, key=_order))


class TruthTable:
    """All ``2**n`` rows side by side: a plane is a whole number with a bit for each row; 0 is so in no row."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.full: int = full_plane(n)

    def variable(self, i: int) -> int:
        """Give the plane of variable ``i``."""
        return variable_plane(i, self.n)

    def meet(self, a: int, b: int) -> int:
        """Give the rows in which both are so."""
        return a & b

    def join(self, a: int, b: int) -> int:
        """Give the rows in which one of two is so."""
        return a | b

    def complement(self, a: int) -> int:
        """Give the rows in which ``a`` is not so."""
        return self.full ^ a

    def is_possible(self, a: int) -> bool:
        """Say whether there is a row in which ``a`` is so."""
        return a != 0

    def count(self, a: int) -> int | None:
        """Count the rows in which ``a`` is so."""
        return a.bit_count()

    def smallest_sets(self, target: int, consistent: int) -> tuple[tuple[Literals, ...], bool]:
        """List the smallest sets; True says that these are all of them."""
        return smallest_sets(target, consistent, self.n), True


def _order(literals: Literals) -> tuple[int, tuple[tuple[int, bool], ...]]:
    pos, neg = literals
    members = [(i, bool(neg >> i & 1)) for i in range((pos | neg).bit_length()) if (pos | neg) >> i & 1]
    return len(members), tuple(members)
