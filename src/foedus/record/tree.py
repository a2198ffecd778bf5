"""The hash tree over the entries: roots, proofs that an entry is in, proofs that one log continues another.

What lives here: the tree of RFC 6962 over leaf hashes that are given. What does not: what an entry is, and signatures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Final

#: gives the leaf hashes from one index up to, not with, another, or as many of them as there are
LeafReader = Callable[[int, int], Iterable[bytes]]

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()


def hash_leaf(data: bytes) -> bytes:
    """Hash the bytes of an entry; the prefix keeps a leaf from passing as a node."""
    return hashlib.sha256(b"\x00" + data).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours into the node above them."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class RootBuilder:
    """Takes leaf hashes one by one and gives the root at any time, keeping only one hash a level."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Take the next leaf hash."""
        size, peaks = self.size, self._peaks
        self.size = size + 1
        while size & 1:
            leaf = hashlib.sha256(b"\x01" + peaks.pop() + leaf).digest()
            size >>= 1
        peaks.append(leaf)

    def give_root(self) -> bytes:
        """Give the root over all leaves taken so far."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = hash_node(peak, root)
        return root


def compute_root(leaves: Iterable[bytes]) -> bytes:
    """Give the root over leaf hashes; that of nothing is the hash of no bytes."""
    builder = RootBuilder()
    for leaf in leaves:
        builder.add(leaf)
    return builder.give_root()


def split_size(size: int) -> int:
    """Give the greatest power of two below a size of at least two."""
    return 1 << (size - 1).bit_length() - 1


class Subtrees:
    """Roots of ranges of leaves, from leaf hashes and from roots of whole tiles that are already known.

    Parameters
    ----------
    read
        Gives the leaf hashes from one index up to, not with, another.
    tiles
        Roots of the whole tiles of ``2**tile_level`` leaves from the left; may be fewer than there are.
    known
        Roots of whole subtrees of several tiles, by where they begin and end; what is worked out is added.
    """

    def __init__(
        self,
        read: LeafReader,
        tiles: Sequence[bytes],
        tile_level: int,
        known: dict[tuple[int, int], bytes] | None = None,
    ) -> None:
        self._read, self._tiles, self._span = read, tiles, 1 << tile_level
        self._known = {} if known is None else known
        self._near: dict[int, Sequence[bytes]] = {}

    def find_root(self, first: int, until: int) -> bytes:
        """Give the root over the leaves ``first`` to ``until``, where that range is a subtree."""
        if first % self._span == 0 and until <= len(self._tiles) * self._span and (until - first) % self._span == 0:
            return self._find_over_tiles(first, until)
        if until - first <= self._span:
            return compute_root(self._read_near(first, until))
        middle = first + split_size(until - first)
        return hash_node(self.find_root(first, middle), self.find_root(middle, until))

    def _read_near(self, first: int, until: int) -> Sequence[bytes]:
        """Give leaf hashes; a proof asks for many ranges of one tile, which is read once."""
        begin = first // self._span * self._span
        if until > begin + self._span:
            return list(self._read(first, until))
        tile = self._near.get(begin, ())
        if len(tile) < until - begin:
            tile = self._near[begin] = list(self._read(begin, begin + self._span))
        return tile[first - begin : until - begin]

    def _find_over_tiles(self, first: int, until: int) -> bytes:
        """Give the root over whole tiles; what once was whole stays the same while the log grows."""
        if until - first == self._span:
            return self._tiles[first // self._span]
        root = self._known.get((first, until))
        if root is None:
            middle = first + split_size(until - first)
            root = hash_node(self._find_over_tiles(first, middle), self._find_over_tiles(middle, until))
            if until - first == 2 * (middle - first):
                self._known[first, until] = root
        return root

    def prove_inclusion(self, index: int, size: int) -> tuple[bytes, ...]:
        """Give the audit path of a leaf, from the leaf up.

        Source: RFC 6962, section 2.1.1.
        """
        path: list[bytes] = []
        first, until = 0, size
        while until - first > 1:
            middle = first + split_size(until - first)
            if index < middle:
                path.append(self.find_root(middle, until))
                until = middle
            else:
                path.append(self.find_root(first, middle))
                first = middle
        return tuple(reversed(path))

    def prove_consistency(self, old: int, new: int) -> tuple[bytes, ...]:
        """Give the proof that the tree of ``new`` leaves continues that of ``old``; empty for 0 or equal sizes.

        Source: RFC 6962, section 2.1.2.
        """
        if old in (0, new):
            return ()
        path: list[bytes] = []
        first, until, left, whole = 0, new, old, True
        while left != until - first:
            middle = split_size(until - first)
            if left <= middle:
                path.append(self.find_root(first + middle, until))
                until = first + middle
            else:
                path.append(self.find_root(first, first + middle))
                first, left, whole = first + middle, left - middle, False
        if not whole:
            path.append(self.find_root(first, until))
        return tuple(reversed(path))


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Say whether an audit path proves that a leaf stands at an index of the tree with this root."""
    if not 0 <= index < size:
        return False
    node, last, rest, steps = index, size - 1, leaf, list(path)
    while last:
        if node & 1 or node < last:
            if not steps:
                return False
            other = steps.pop(0)
            rest = hash_node(other, rest) if node & 1 else hash_node(rest, other)
        node, last = node >> 1, last >> 1
    return not steps and rest == root


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Say whether a proof shows that the tree of ``new`` leaves continues that of ``old``.

    Source: RFC 9162, section 2.1.4.2.
    """
    if not 0 <= old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY_ROOT
    steps = list(path)
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    # a whole subtree is its own first step
    start = steps.pop(0) if node and steps else old_root
    if node and not path:
        return False
    mine, theirs = start, start
    for step in steps:
        if last == 0:
            return False
        if node & 1 or node == last:
            mine, theirs = hash_node(step, mine), hash_node(step, theirs)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            theirs = hash_node(theirs, step)
        node, last = node >> 1, last >> 1
    return last == 0 and mine == old_root and theirs == new_root
