"""Which keys and which rule give a better timetable: seeded local search around the loop.

What lives here: the search, compiled, in chunks that leave all their state in arrays. What does not: where it starts
and when it stops.

Source: late acceptance hill climbing (Burke and Bykov, European Journal of Operational Research 258, 2017): a change is
kept where the score is no worse than the present one or than that of ``len(history)`` steps ago.
"""

# ruff: noqa: PLR0917 - compiled code passes its arguments by position
from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foedus.kernel.compiled import STAMP, compile_entry, compile_part
from foedus.kernel.streams import draw_below, draw_unit
from foedus.kernel.timetable import guess_room, run_timetable, score_state, simulate
from foedus.kernel.world import BY_RELEASE, FERRY, I64, K_CALENDAR, L_QUEUE, NO_ROOM, World

#: values that the search tries for ``ahead_s`` and ``look_s``, and for ``ferry_milli``
HORIZONS_S = np.array([0, 1800, 3600, 7200, 14400, 28800, 86400, 8640000], dtype=np.int64)
FERRY_MILLI = np.array([0, 250, 500, 1000, 2000], dtype=np.int64)


class Search(NamedTuple):
    """All that one search knows; a chunk reads and writes it in place."""

    keys: I64  # (n_lines,) of the present step
    rule: I64  # (4,)
    score: I64  # (5,)
    best_keys: I64  # (n_lines,)
    best_rule: I64  # (4,)
    best_score: I64  # (5,)
    history: I64  # (length, 5)
    step: I64  # (1,) steps done
    spread: I64  # (1,) seconds over which one step may move a key


@compile_part
def is_less(one: I64, other: I64) -> bool:
    """Say whether a score is better than another: the first number that differs is less."""
    for k in range(len(one)):
        if one[k] != other[k]:
            return bool(one[k] < other[k])
    return False


@compile_part
def _change(f: Search, seed: int, stream: int, menus: I64, n_horizons: int) -> None:
    """Change one or two keys or one number of the rule."""
    place = f.step[0] * 8
    n_lines = len(f.keys)
    kind = draw_unit(seed, stream, place)
    one = draw_below(seed, stream, place + 1, n_lines)
    other = draw_below(seed, stream, place + 2, n_lines)
    if kind < 0.35:
        f.keys[one] = f.keys[other] - 1
    elif kind < 0.6:
        f.keys[one], f.keys[other] = f.keys[other], f.keys[one]
    elif kind < 0.85:
        f.keys[one] += int((draw_unit(seed, stream, place + 3) - 0.5) * f.spread[0])
    else:
        number = draw_below(seed, stream, place + 4, 3)
        if number == FERRY:
            f.rule[FERRY] = menus[n_horizons + draw_below(seed, stream, place + 5, len(menus) - n_horizons)]
        else:
            f.rule[number] = menus[draw_below(seed, stream, place + 5, n_horizons)]


@compile_part
def _copy(source: I64, target: I64) -> None:
    """Copy numbers one by one; slices would bring in code for errors that takes seconds to compile."""
    for k in range(len(source)):
        target[k] = source[k]


def _compile(stamp: str) -> Callable[[World, Search, int, int, int, I64, int, int], bool]:
    @compile_entry
    def search_chunk(
        w: World, f: Search, seed: int, stream: int, n_steps: int, menus: I64, n_horizons: int, room: int
    ) -> bool:
        _ = stamp
        rule, before = f.rule.copy(), f.keys.copy()
        for _k in range(n_steps):
            _copy(f.rule, rule)
            _copy(f.keys, before)
            _change(f, seed, stream, menus, n_horizons)
            s = run_timetable(w, f.keys, f.rule, room)
            if s.counts[NO_ROOM]:
                _copy(before, f.keys)
                _copy(rule, f.rule)
                return False
            score = score_state(w, s)
            late = f.history[f.step[0] % len(f.history)]
            if is_less(f.score, score) and is_less(late, score):
                _copy(before, f.keys)
                _copy(rule, f.rule)
            else:
                _copy(score, f.score)
            if is_less(f.score, late):
                _copy(f.score, late)
            if is_less(f.score, f.best_score):
                _copy(f.keys, f.best_keys)
                _copy(f.rule, f.best_rule)
                _copy(f.score, f.best_score)
            f.step[0] += 1
        return True

    return search_chunk


_search_chunk = _compile(STAMP)


def open_search(keys: I64, rule: I64, score: I64, *, length: int = 40) -> Search:
    """Begin a search at a run whose score is known; ``length`` is that of the history.

    Raises
    ------
    ValueError
        If ``length`` is below 1.
    """
    if length < 1:
        raise ValueError("the history of a search holds at least one score")
    history = np.repeat(score[np.newaxis, :], length, axis=0)
    spread = max(7200, int(keys.max()) - int(keys.min())) if len(keys) else 7200
    return Search(
        *(keys.copy(), rule.copy(), score.copy(), keys.copy(), rule.copy(), score.copy(), history),
        np.zeros(1, np.int64),
        np.array([spread], np.int64),
    )


def run_search(world: World, search: Search, n_steps: int, *, seed: int, stream: int) -> None:
    """Take ``n_steps`` further steps; many small chunks end where one large one does.

    Step ``k`` uses the random numbers of (seed, stream, 8 k .. 8 k + 7).
    """
    menus = np.concatenate((HORIZONS_S, FERRY_MILLI))
    done, room = int(search.step[0]), guess_room(world)
    until = done + n_steps
    while done < until:
        if not _search_chunk(world, search, seed, stream, until - done, menus, len(HORIZONS_S), room):
            room *= 2
        done = int(search.step[0])


def warm_up() -> None:
    """Compile the loop and the search, or load their binaries, on a world of one line: seconds once, then nothing."""
    ones, none = np.ones((1, 9), np.int64), np.zeros(1, np.int64)
    line = ones.copy()
    line[0, L_QUEUE] = line[0, BY_RELEASE] = 0
    links = np.ones((1, 2, 2, 3), np.int64)
    links[..., K_CALENDAR] = -1
    world = World(
        lines=line,
        queues=np.array([[0, 1, 0, 0, 0, 0, 1]], np.int64),
        siblings=none[:0].copy(),
        carriers=np.array([[0, 0, 0, -1, -1]], np.int64),
        types=ones[:, :7].copy(),
        links=links,
        ride_queue=np.full((2, 2), -1, np.int64),
        slot_ptr=np.array([0, 1, 2], np.int64),
        shut_ptr=np.zeros(3, np.int64),
        spans=np.empty((0, 2), np.int64),
    )
    rule = np.array([0, 0, 0, 1], np.int64)
    _, score = simulate(world, none, rule)
    run_search(world, open_search(none, rule, score), 1, seed=0, stream=0)
