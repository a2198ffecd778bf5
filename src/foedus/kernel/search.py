"""Which policy gives a better timetable: seeded local search around the loop.

What lives here: the search, compiled, in chunks that leave all their state in arrays. What does not: where it starts
and when it stops.

A step changes the keys of one or two lines, or of all lines of a first stage, or of those of one weight; the route of
a line; the bias of a type on a queue; or a number of the rule.

Source: late acceptance hill climbing (Burke and Bykov, European Journal of Operational Research 258, 2017): a change is
kept where the score is no worse than the present one or than that of ``len(history)`` steps ago.
"""

# ruff: noqa: PLR0917 - compiled code passes its arguments by position
from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foedus.kernel.compiled import STAMP, compile_entry, compile_part
from foedus.kernel.scoring import score_state
from foedus.kernel.states import open_state
from foedus.kernel.streams import draw_below, draw_unit
from foedus.kernel.timetable import guess_room, run_timetable, simulate
from foedus.kernel.world import (
    BY_RELEASE,
    FERRY,
    I64,
    K_CALENDAR,
    K_GATE,
    K_STOP,
    L_WEIGHT,
    NO_ROOM,
    PULL,
    Policy,
    State,
    World,
)

#: values that the search tries for ``ahead_s`` and ``look_s``, and for ``ferry_milli`` and ``pull_milli``
HORIZONS_S = np.array([0, 1800, 3600, 7200, 14400, 28800, 86400, 8640000], dtype=np.int64)
FERRY_MILLI = np.array([0, 250, 500, 1000, 2000, 4000, 8000], dtype=np.int64)


class Search(NamedTuple):
    """All that one search knows; a chunk reads and writes it in place."""

    policy: Policy  # of the present step
    before: Policy  # what the present step may be turned back to
    best: Policy
    score: I64  # (6,) in the order of the aims
    best_score: I64  # (6,)
    history: I64  # (length, 6)
    aims: I64  # (6,) positions of a score, the most important first
    option_ptr: I64  # (n_lines + 1,) first stages that each line may choose from
    options: I64  # (n_options,)
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
def _shift_group(w: World, p: Policy, by_stage: int, like: int, shift: int) -> None:
    """Move the keys of all lines that share the first stage, or the weight, of one."""
    for line in range(len(p.keys)):
        if (by_stage and p.choice[line] == p.choice[like]) or (
            not by_stage and w.lines[line, L_WEIGHT] == w.lines[like, L_WEIGHT]
        ):
            p.keys[line] += shift


@compile_part
def _change(w: World, f: Search, seed: int, stream: int, menus: I64, n_horizons: int) -> None:
    """Change the policy a little."""
    place, p = f.step[0] * 8, f.policy
    n_lines = len(p.keys)
    kind = draw_unit(seed, stream, place)
    one = draw_below(seed, stream, place + 1, n_lines)
    other = draw_below(seed, stream, place + 2, n_lines)
    shift = int((draw_unit(seed, stream, place + 3) - 0.5) * f.spread[0])
    n_options = f.option_ptr[one + 1] - f.option_ptr[one]
    if kind < 0.1 and n_options > 1:
        p.choice[one] = f.options[f.option_ptr[one] + draw_below(seed, stream, place + 4, n_options)]
    elif kind < 0.3:
        p.keys[one] = p.keys[other] - 1
    elif kind < 0.45:
        p.keys[one], p.keys[other] = p.keys[other], p.keys[one]
    elif kind < 0.6:
        p.keys[one] += shift
    elif kind < 0.75:
        _shift_group(w, p, 1 if draw_unit(seed, stream, place + 4) < 0.8 else 0, one, shift // 2)
    elif kind < 0.88:
        queue = draw_below(seed, stream, place + 4, len(p.bias))
        carrier = draw_below(seed, stream, place + 5, p.bias.shape[1])
        p.bias[queue, carrier] = shift if draw_unit(seed, stream, place + 6) < 0.7 else 0
    else:
        number = draw_below(seed, stream, place + 4, 4)
        if number >= FERRY:
            value = menus[n_horizons + draw_below(seed, stream, place + 5, len(menus) - n_horizons)]
            p.rule[FERRY if number == FERRY else PULL] = value
        else:
            p.rule[number] = menus[draw_below(seed, stream, place + 5, n_horizons)]


@compile_part
def _copy(source: Policy, target: Policy) -> None:
    """Copy numbers one by one; slices would bring in code for errors that takes seconds to compile."""
    for k in range(len(source.keys)):
        target.keys[k], target.choice[k] = source.keys[k], source.choice[k]
    for k in range(len(source.rule)):
        target.rule[k] = source.rule[k]
    for k in range(len(source.bias)):
        for j in range(source.bias.shape[1]):
            target.bias[k, j] = source.bias[k, j]


@compile_part
def _copy_score(source: I64, target: I64) -> None:
    for k in range(len(source)):
        target[k] = source[k]


def _compile(stamp: str) -> Callable[[World, Search, State, int, int, int, I64, int, int], bool]:
    @compile_entry
    def search_chunk(
        w: World, f: Search, base: State, seed: int, stream: int, n_steps: int, menus: I64, n_horizons: int, room: int
    ) -> bool:
        _ = stamp
        for _k in range(n_steps):
            _copy(f.policy, f.before)
            _change(w, f, seed, stream, menus, n_horizons)
            s = run_timetable(w, f.policy, base, room)
            if s.counts[NO_ROOM]:
                _copy(f.before, f.policy)
                return False
            found = score_state(w, s)
            score = found.copy()
            for k in range(len(score)):
                score[k] = found[f.aims[k]]
            late = f.history[f.step[0] % len(f.history)]
            if is_less(f.score, score) and is_less(late, score):
                _copy(f.before, f.policy)
            else:
                _copy_score(score, f.score)
            if is_less(f.score, late):
                _copy_score(f.score, late)
            if is_less(f.score, f.best_score):
                _copy(f.policy, f.best)
                _copy_score(f.score, f.best_score)
            f.step[0] += 1
        return True

    return search_chunk


_search_chunk = _compile(STAMP)


def copy_policy(policy: Policy) -> Policy:
    """Give a policy that shares nothing with another."""
    return Policy(*(column.copy() for column in policy))


def open_search(policy: Policy, score: I64, aims: I64, option_ptr: I64, options: I64, *, length: int = 40) -> Search:
    """Begin a search at a run whose score is known.

    Parameters
    ----------
    policy
        Where it starts.
    score
        Of that run, in the order of ``aims``.
    aims
        Positions of a score, the most important first.
    option_ptr, options
        First stages that each line may choose from.
    length
        Of the history.

    Raises
    ------
    ValueError
        If ``length`` is below 1.
    """
    if length < 1:
        raise ValueError("the history of a search holds at least one score")
    history = np.repeat(score[np.newaxis, :], length, axis=0)
    keys = policy.keys
    spread = max(7200, int(keys.max()) - int(keys.min())) if len(keys) else 7200
    return Search(
        *(copy_policy(policy), copy_policy(policy), copy_policy(policy)),
        *(score.copy(), score.copy(), history, aims.copy(), option_ptr, options),
        np.zeros(1, np.int64),
        np.array([spread], np.int64),
    )


def run_search(
    world: World, search: Search, n_steps: int, *, seed: int, stream: int, base: State | None = None
) -> None:
    """Take ``n_steps`` further steps from what is booked already; many small chunks end where one large one does.

    Step ``k`` uses the random numbers of (seed, stream, 8 k .. 8 k + 7).
    """
    menus = np.concatenate((HORIZONS_S, FERRY_MILLI))
    done, room = int(search.step[0]), guess_room(world)
    until = done + n_steps
    base = open_state(world) if base is None else base
    while done < until:
        if not _search_chunk(world, search, base, seed, stream, until - done, menus, len(HORIZONS_S), room):
            room *= 2
        done = int(search.step[0])


def warm_up() -> None:
    """Compile the loop and the search, or load their binaries, on a world of one line: seconds once, then nothing."""
    ones, none = np.ones((1, 16), np.int64), np.zeros(1, np.int64)
    line = ones.copy()
    line[0, BY_RELEASE] = 0
    links = np.ones((1, 2, 2, 7), np.int64)
    links[..., K_CALENDAR] = links[..., K_STOP] = links[..., K_GATE] = -1
    world = World(
        lines=line,
        queues=np.array([[0, 1, 0, 0, 0, -1, 1]], np.int64),
        stages=np.array([[0, -1, 0]], np.int64),
        siblings=none[:0].copy(),
        carriers=np.array([[0, 0, 0, -1, -1]], np.int64),
        types=np.ones((1, 12), np.int64),
        links=links,
        nodes=np.array([[-1, -1, 0, 0, 0, 0]] * 2, np.int64),
        ride_queue=np.full((2, 2), -1, np.int64),
        slot_ptr=np.array([0, 1, 2], np.int64),
        slot_calendar=np.full(2, -1, np.int64),
        shut_ptr=np.zeros(3, np.int64),
        spans=np.empty((0, 2), np.int64),
        gate_ptr=np.zeros(1, np.int64),
        gates=np.empty((0, 3), np.int64),
        fuel=np.empty((0, 2), np.int64),
        taken=np.empty((0, 4), np.int64),
        pinned=np.empty((0, 1), np.int64),
    )
    policy = Policy(none, np.array([0, 0, 0, 1, 0], np.int64), none.copy(), np.zeros((1, 1), np.int64))
    _, score = simulate(world, policy)
    aims = np.arange(6, dtype=np.int64)
    search = open_search(policy, score, aims, np.array([0, 1], np.int64), none.copy())
    run_search(world, search, 1, seed=0, stream=0)
