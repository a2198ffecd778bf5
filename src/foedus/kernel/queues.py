"""Which line of a queue comes next: heaps by key, then line index.

What lives here: compiled heaps over one shared column, a slice of it for each queue. What does not: keys' meaning.
"""

from __future__ import annotations

from foedus.kernel.compiled import compile_part
from foedus.kernel.world import I64, L_QUEUE, Q_BASE, S_HEAP, S_SIZE, State, World


@compile_part
def _is_before(keys: I64, one: int, other: int) -> bool:
    return bool(keys[one] < keys[other] or (keys[one] == keys[other] and one < other))


@compile_part
def push_line(w: World, s: State, keys: I64, line: int) -> None:
    """Put a line into its queue."""
    queue = w.lines[line, L_QUEUE]
    base, at = w.queues[queue, Q_BASE], s.queues[queue, S_SIZE]
    s.queues[queue, S_SIZE] += 1
    while at > 0:
        above = (at - 1) // 2
        if not _is_before(keys, line, s.lines[base + above, S_HEAP]):
            break
        s.lines[base + at, S_HEAP] = s.lines[base + above, S_HEAP]
        at = above
    s.lines[base + at, S_HEAP] = line


@compile_part
def pop_line(w: World, s: State, keys: I64, queue: int) -> None:
    """Take the first line out of a queue that is not empty."""
    base = w.queues[queue, Q_BASE]
    s.queues[queue, S_SIZE] -= 1
    size = s.queues[queue, S_SIZE]
    last = s.lines[base + size, S_HEAP]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and _is_before(keys, s.lines[base + below + 1, S_HEAP], s.lines[base + below, S_HEAP]):
            below += 1
        if not _is_before(keys, s.lines[base + below, S_HEAP], last):
            break
        s.lines[base + at, S_HEAP] = s.lines[base + below, S_HEAP]
        at = below
    s.lines[base + at, S_HEAP] = last


@compile_part
def top_line(w: World, s: State, queue: int) -> int:
    """Give the first line of a queue without taking it, or -1."""
    if s.queues[queue, S_SIZE] == 0:
        return -1
    return int(s.lines[w.queues[queue, Q_BASE], S_HEAP])
