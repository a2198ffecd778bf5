"""Which piece of a queue comes next: skew heaps by (key of the line, piece), and the heap of pieces still under way.

What lives here: compiled heaps whose links lie in the table of pieces, so that no queue needs room of its own. What
does not: keys' meaning.

Source: skew heaps (Sleator and Tarjan, Self-adjusting heaps, SIAM Journal on Computing 15, 1986).
"""

from __future__ import annotations

from foedus.kernel.compiled import compile_part
from foedus.kernel.world import (
    B_LINE,
    B_RELEASE,
    B_STAGE,
    C_QUEUE,
    FAR,
    G_QUEUE,
    I64,
    N_PENDING,
    Q_PIN,
    Q_RIDES,
    S_KEY,
    S_TOP,
    X_KEY,
    X_LESS,
    X_MORE,
    State,
    World,
)


@compile_part
def may_serve(w: World, queue: int, carrier: int) -> bool:
    """Say whether a carrier may take a queue's lines, its type apart: a column its own, what is pinned as pinned."""
    own, pin = w.carriers[carrier, C_QUEUE], w.queues[queue, Q_PIN]
    return bool((own < 0 or own == queue) and (pin < 0 or w.pinned[pin, carrier] != 0))


@compile_part
def _is_before(s: State, one: int, other: int) -> bool:
    a, b = s.heap[one, X_KEY], s.heap[other, X_KEY]
    return bool(a < b or (a == b and one < other))


@compile_part
def _merge(s: State, one: int, other: int) -> int:
    """Give the top of two heaps made one."""
    if one < 0:
        return other
    if other < 0:
        return one
    if _is_before(s, other, one):
        one, other = other, one
    top, at = one, one
    while True:
        more = s.heap[at, X_MORE]
        s.heap[at, X_MORE] = s.heap[at, X_LESS]
        if more < 0:
            s.heap[at, X_LESS] = other
            return top
        if _is_before(s, other, more):
            more, other = other, more
        s.heap[at, X_LESS] = more
        at = more


@compile_part
def _set_top(w: World, s: State, queue: int, top: int) -> None:
    s.queues[queue, S_TOP] = top
    s.queues[queue, S_KEY] = FAR if top < 0 or w.queues[queue, Q_RIDES] else s.heap[top, X_KEY]


@compile_part
def push_piece(w: World, s: State, keys: I64, piece: int) -> None:
    """Put a piece into the queue of its stage."""
    queue, row = w.stages[s.pieces[piece, B_STAGE], G_QUEUE], s.heap[piece]
    row[X_KEY], row[X_LESS], row[X_MORE] = min(keys[s.pieces[piece, B_LINE]], FAR - 1), -1, -1
    _set_top(w, s, queue, _merge(s, s.queues[queue, S_TOP], piece))


@compile_part
def pop_piece(w: World, s: State, queue: int) -> None:
    """Take the first piece out of a queue that is not empty."""
    top = s.queues[queue, S_TOP]
    _set_top(w, s, queue, _merge(s, s.heap[top, X_LESS], s.heap[top, X_MORE]))


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
