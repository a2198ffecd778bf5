"""The tree over a log in a store, with the roots of whole tiles kept so that proofs are quick.

What lives here: reading leaves and tiles. What does not: how a tree is hashed (`foedus.record.tree`).

Tiles only save time. What is signed or verified rests on the entries: `KeptTree.settle` works all tiles out anew.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from foedus.errors import UnavailableError
from foedus.record.port import Store
from foedus.record.tree import Subtrees, compute_root

#: leaves of one tile: 256
TILE_LEVEL: Final = 8
_SPAN: Final = 1 << TILE_LEVEL


class KeptTree:
    """The tree over one log."""

    def __init__(self, store: Store, log: str) -> None:
        self._store, self._log = store, log
        #: roots of tiles from the left, and of whole subtrees of them: a log only grows, so they stay
        self._tiles: list[bytes] = []
        self._subtrees: dict[tuple[int, int], bytes] = {}

    def give(self, size: int, *, keeps: bool) -> Subtrees:
        """Give the tree over the first entries, with the tiles that are still missing worked out and, if so, kept."""
        whole = size >> TILE_LEVEL
        if len(self._tiles) < whole:
            self._tiles = self._tiles or self._store.read_tiles(self._log)
        if len(self._tiles) < whole:
            fresh = self._work_out(len(self._tiles), whole)
            if keeps:
                self._keep(len(self._tiles), fresh)
            self._tiles = [*self._tiles, *fresh]

        def read(first: int, until: int) -> list[bytes]:
            return self._store.read_leaves(self._log, first + 1, until)

        return Subtrees(read, self._tiles[:whole], TILE_LEVEL, self._subtrees)

    def settle(self, size: int, *, keeps: bool) -> int:
        """Work all tiles out anew from the leaves; give the number of the first that was kept otherwise, or 0."""
        kept, good = self._store.read_tiles(self._log), self._work_out(0, size >> TILE_LEVEL)
        self._tiles, self._subtrees = good, {}
        bad = next((k for k, (one, other) in enumerate(zip(kept, good, strict=False), 1) if one != other), 0)
        if keeps and not bad:
            self._keep(len(kept), good[len(kept) :])
        return bad or (len(good) + 1 if len(kept) > len(good) else 0)

    def _keep(self, first: int, roots: list[bytes]) -> None:
        # kept to be quicker next time: a disk that is full does not keep anyone from a root or a proof
        with suppress(UnavailableError):
            self._store.add_tiles(self._log, first, roots)

    def _work_out(self, begin: int, until: int) -> list[bytes]:
        leaves = self._store.read_leaves(self._log, begin * _SPAN + 1, until * _SPAN)
        return [compute_root(leaves[k : k + _SPAN]) for k in range(0, len(leaves), _SPAN)]
