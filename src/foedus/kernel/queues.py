"""Which piece of a queue comes next: skew heaps by (key of the line, piece), and the heap of pieces still under way.

What lives here: compiled heaps whose links lie in the table of pieces, so that no queue needs room of its own. What
does not: keys' meaning.

Source: skew heaps (Sleator and Tarjan, Self-adjusting heaps, SIAM Journal on Computing 15, 1986).
"""

from __future__ import annotations

from foedus.kernel.compiled import compile_part
from foedus.kernel.world import (
    B_LESS,
    B_LINE,
    B_MORE,
    B_RELEASE,
    B_STAGE,
    G_QUEUE,
    I64,
    N_PENDING,
    S_TOP,
    State,
    World,
)


@compile_part
def is_before(s: State, keys: I64, one: int, other: int) -> bool:
    """Say whether a piece goes before another."""
    a, b = keys[s.pieces[one, B_LINE]], keys[s.pieces[other, B_LINE]]
    return bool(a < b or (a == b and one < other))


@compile_part
def _merge(s: State, keys: I64, one: int, other: int) -> int:
    """Give the top of two heaps made one."""
    if one < 0:
        return other
    if other < 0:
        return one
    if is_before(s, keys, other, one):
        one, other = other, one
    top, at = one, one
    while True:
        more = s.pieces[at, B_MORE]
        s.pieces[at, B_MORE] = s.pieces[at, B_LESS]
        if more < 0:
            s.pieces[at, B_LESS] = other
            return top
        if is_before(s, keys, other, more):
            more, other = other, more
        s.pieces[at, B_LESS] = more
        at = more


@compile_part
def push_piece(w: World, s: State, keys: I64, piece: int) -> None:
    """Put a piece into the queue of its stage."""
    queue = w.stages[s.pieces[piece, B_STAGE], G_QUEUE]
    s.pieces[piece, B_LESS], s.pieces[piece, B_MORE] = -1, -1
    s.queues[queue, S_TOP] = _merge(s, keys, s.queues[queue, S_TOP], piece)


@compile_part
def pop_piece(s: State, keys: I64, queue: int) -> None:
    """Take the first piece out of a queue that is not empty."""
    top = s.queues[queue, S_TOP]
    s.queues[queue, S_TOP] = _merge(s, keys, s.pieces[top, B_LESS], s.pieces[top, B_MORE])


@compile_part
def _is_sooner(s: State, one: int, other: int) -> bool:
    a, b = s.pieces[one, B_RELEASE], s.pieces[other, B_RELEASE]
    return bool(a < b or (a == b and one < other))


@compile_part
def push_pending(s: State, piece: int) -> None:
    """Note a piece that reaches its stage at its release."""
    at = s.counts[N_PENDING]
    s.counts[N_PENDING] += 1
    while at > 0 and _is_sooner(s, piece, s.pending[(at - 1) // 2]):
        s.pending[at] = s.pending[(at - 1) // 2]
        at = (at - 1) // 2
    s.pending[at] = piece


@compile_part
def pop_pending(s: State) -> int:
    """Take out the piece that reaches its stage first."""
    first = s.pending[0]
    s.counts[N_PENDING] -= 1
    size = s.counts[N_PENDING]
    last, at = s.pending[size], 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and _is_sooner(s, s.pending[below + 1], s.pending[below]):
            below += 1
        if not _is_sooner(s, s.pending[below], last):
            break
        s.pending[at] = s.pending[below]
        at = below
    s.pending[at] = last
    return int(first)
