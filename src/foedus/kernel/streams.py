"""Which random number belongs to a place in a stream.

What lives here: counter-based streams; number ``index`` of stream ``stream`` under ``seed`` is the same whoever
computes it, in whatever order. What does not: distributions.

Source: the finaliser of splitmix64 (Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014),
chained over the three words of the key.
"""

from __future__ import annotations

import numpy as np

from foedus.kernel.compiled import compile_part

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MUL_1 = np.uint64(0xBF58476D1CE4E5B9)
_MUL_2 = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_TO_UNIT = 1.0 / 9007199254740992.0


@compile_part
def _mix(word: np.uint64) -> np.uint64:
    word = (word ^ (word >> _30)) * _MUL_1
    word = (word ^ (word >> _27)) * _MUL_2
    return word ^ (word >> _31)


@compile_part
def draw_word(seed: int, stream: int, index: int) -> np.uint64:
    """Give 64 random bits for (seed, stream, index), each an int64 of any sign."""
    word = _mix(np.uint64(seed) + _STEP)
    word = _mix(word + np.uint64(stream) * _STEP + _MUL_1)
    return _mix(word + np.uint64(index) * _STEP + _MUL_2)


@compile_part
def draw_unit(seed: int, stream: int, index: int) -> float:
    """Give a number from 0 inclusive to 1 exclusive for (seed, stream, index)."""
    return np.float64(draw_word(seed, stream, index) >> _11) * _TO_UNIT


@compile_part
def draw_below(seed: int, stream: int, index: int, limit: int) -> int:
    """Give a whole number from 0 inclusive to ``limit`` exclusive; ``limit`` is at least 1 and below 2**53."""
    return int(draw_unit(seed, stream, index) * limit)
