"""Which plan is better: aims in an order that the user chooses.

What lives here: the names of aims and what they pick from a score. What does not: how a score is counted
(``arrays.score_schedule``).
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from foedus.errors import RequestError
from foedus.movement.problem import I64

Aim = Literal["missed", "lateness", "closure", "cost", "sorties"]

#: aims by their position in a score
AIMS: Final[tuple[Aim, ...]] = ("missed", "lateness", "closure", "cost", "sorties")
#: position of the sum of arrivals, which only settles ties
_LAST: Final = 5


def order_aims(aims: tuple[str, ...] = AIMS) -> I64:
    """Give the positions of a score in the order in which they matter: int64, shape ``(6,)``.

    Aims that are not named follow in the usual order; the sum of arrivals settles ties.

    Raises
    ------
    RequestError
        If an aim is unknown or named twice.

    Examples
    --------
    >>> order_aims(("closure", "missed")).tolist()
    [2, 0, 1, 3, 4, 5]
    """
    unknown = [aim for aim in aims if aim not in AIMS]
    if unknown or len(set(aims)) < len(aims):
        wrong = f"no aim is called {', '.join(unknown)}" if unknown else "an aim is named twice"
        raise RequestError(wrong, code="unknown-aim", hint=f"aims are {', '.join(AIMS)}, the most important first")
    named: list[int] = [AIMS.index(aim) for aim in AIMS if aim in aims]
    named.sort(key=lambda position: aims.index(AIMS[position]))
    rest = [position for position in range(len(AIMS)) if position not in named]
    return np.array([*named, *rest, _LAST], dtype=np.int64)


def rank_score(score: tuple[int, ...], order: I64) -> tuple[int, ...]:
    """Give a score in the order of aims; of two plans the one with the lesser is better."""
    return tuple(int(score[position]) for position in order.tolist())
