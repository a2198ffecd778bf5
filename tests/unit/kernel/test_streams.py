"""Random numbers by place: the same whoever computes them, and spread evenly."""

from __future__ import annotations

import numpy as np
from numba import njit

from foedus.kernel.streams import draw_below, draw_unit, draw_word

_M = (1 << 64) - 1


def _mix(word: int) -> int:
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & _M
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & _M
    return word ^ (word >> 31)


def _word(seed: int, stream: int, index: int) -> int:
    """The same chain in Python's whole numbers."""
    word = _mix((seed + 0x9E3779B97F4A7C15) & _M)
    word = _mix((word + stream * 0x9E3779B97F4A7C15 + 0xBF58476D1CE4E5B9) & _M)
    return _mix((word + index * 0x9E3779B97F4A7C15 + 0x94D049BB133111EB) & _M)


@njit
def _words(seed, stream, n):
    return [draw_word(seed, stream, k) for k in range(n)]


@njit
def _units(seed, stream, n):
    out = np.empty(n)
    for k in range(n):
        out[k] = draw_unit(seed, stream, k)
    return out


@njit
def _below(seed, n, limit):
    out = np.empty(n, np.int64)
    for k in range(n):
        out[k] = draw_below(seed, 3, k, limit)
    return out


def test_words_are_those_of_the_formula_for_any_sign() -> None:
    """Whole numbers of 64 bits wrap as written, negative seeds included."""
    for seed, stream in ((0, 0), (1, 7), (-5, 2), (2**62, -1)):
        assert [int(x) for x in _words(seed, stream, 20)] == [_word(seed, stream, k) for k in range(20)]


def test_units_are_even_and_streams_apart() -> None:
    """Mean, spread and correlation of neighbours and of neighbouring streams are those of chance."""
    first, second = _units(1, 0, 40_000), _units(1, 1, 40_000)
    assert first.min() >= 0
    assert first.max() < 1
    assert abs(first.mean() - 0.5) < 0.006
    assert abs(first.var() - 1 / 12) < 0.002
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.02
    assert abs(np.corrcoef(first[1:], first[:-1])[0, 1]) < 0.02


def test_whole_numbers_stay_below_their_limit_and_reach_it() -> None:
    """Every value from 0 to the limit less one comes up."""
    assert set(_below(9, 500, 7).tolist()) == set(range(7))
