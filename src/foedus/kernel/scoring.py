"""How good a finished run is.

What lives here: the six numbers of a score, compiled. What does not: which of them matters most (``search``).
"""

from __future__ import annotations

import numpy as np

from foedus.kernel.compiled import compile_maker
from foedus.kernel.world import (
    ARRIVALS,
    C_TYPE,
    CARRIER,
    CLOSURE,
    COST,
    END_NODE,
    FAR,
    FLIGHTS,
    I64,
    K_COST,
    L_DUE,
    L_LAD,
    L_NOT_AFTER,
    L_RIDES,
    L_WEIGHT,
    LATENESS,
    LATEST,
    N_LEGS,
    S_END,
    S_LEFT,
    S_POD_END,
    START,
    STOPS,
    T_FLIES,
    UNMOVED,
    State,
    World,
)

#: value of STOPS of a leg that ends with unloading
UNLOADS = 2


@compile_maker
def score_state(w: World, s: State) -> I64:
    """Give the score of a finished run: int64, shape ``(6,)``, numbers as ``world`` names their positions.

    A line that is missed counts as late up to its last date, and not for closure.
    """
    score = np.zeros(6, np.int64)
    score[CLOSURE] = -FAR
    for line in range(len(w.lines)):
        row = w.lines[line]
        if row[L_RIDES]:
            continue
        end, missed = s.lines[line, S_END], s.lines[line, S_LEFT] > 0
        late = 0
        if missed:
            score[UNMOVED] += 1
            end = row[L_NOT_AFTER]
        if end < FAR and end > -FAR:
            late = max(0, end - row[L_DUE])
            if s.lines[line, S_POD_END] > -FAR:
                late = max(late, s.lines[line, S_POD_END] - row[L_LAD])
        score[LATENESS] += row[L_WEIGHT] * min(late, LATEST)
        if not missed:
            score[CLOSURE] = max(score[CLOSURE], end)
            score[ARRIVALS] += end
    for leg in range(s.counts[N_LEGS]):
        row = s.legs[leg]
        kind = w.carriers[row[CARRIER], C_TYPE]
        score[COST] += w.links[kind, row[START], row[END_NODE], K_COST]
        score[FLIGHTS] += row[STOPS] == UNLOADS and w.types[kind, T_FLIES] != 0
    return score
