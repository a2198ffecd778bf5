"""How wide words are on a drawing, how they wrap, and where labels go without covering each other.

What lives here: estimates (a drawing cannot ask the reader's font), wrapping, greedy placement of labels around
their marks. What does not: what is labelled, and how it looks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_NARROW: Final = frozenset("iljtfrI.,:;'|!()[]·- ")
_WIDE: Final = frozenset("mwMW@%—…ЖШЩЮМФ")

Box = tuple[float, float, float, float]


def measure_text(text: str, size: float) -> float:
    """Estimate the width of text in a common sans-serif face at a size; on the safe side.

    Examples
    --------
    >>> measure_text("ill", 10) < measure_text("WWW", 10)
    True
    """
    total = 0.0
    for letter in text:
        if letter in _NARROW:
            total += 0.33
        elif letter in _WIDE:
            total += 0.9
        elif letter.isupper():
            total += 0.68
        else:
            total += 0.57
    return total * size


def wrap_text(text: str, width: float, size: float, max_lines: int) -> tuple[str, ...]:
    """Break text into at most ``max_lines`` lines no wider than ``width``; the last ends in an ellipsis if cut."""
    words = [word if measure_text(word, size) <= width else _close(word, width, size) for word in text.split()]
    lines: list[str] = []
    current = ""
    for n, word in enumerate(words):
        trial = f"{current} {word}" if current else word
        if measure_text(trial, size) <= width or not current:
            current = trial
            continue
        lines.append(current)
        current = word
        if len(lines) == max_lines:
            lines[-1] = _close(lines[-1], width, size)
            return tuple(lines)
        if n == len(words) - 1:
            break
    if current:
        lines.append(current)
    if measure_text(lines[-1], size) > width:
        lines[-1] = _close(lines[-1], width, size)
    return tuple(lines)


def _close(line: str, width: float, size: float) -> str:
    """End a line in an ellipsis, at a word where that does not cost most of it."""
    cut = line
    while len(cut) > 1 and measure_text(cut + "…", size) > width:
        cut = cut[:-1]
    if cut != line and " " in cut[len(cut) // 2 :]:
        cut = cut.rpartition(" ")[0]
    return cut.rstrip(" ,;:.(") + "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelWish:
    """A label that wants to stand near its mark: the mark's middle and radius, the label's size, its rank.

    Labels of low rank are placed first.
    """

    x: float
    y: float
    radius: float
    width: float
    height: float
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSpot:
    """Where a label stands: its box's left top, and whether a leader line should join it to its mark."""

    x: float
    y: float
    leader: bool


def overlap(a: Box, b: Box) -> float:
    """Give the area that two boxes (left, top, right, bottom) share."""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def place_labels(
    wishes: tuple[LabelWish, ...], *, bounds: Box, taken: tuple[Box, ...], lines: NDArray[np.float64]
) -> tuple[LabelSpot | None, ...]:
    """Give every label a spot, important ones first; None where the bounds hold no spot that is mostly free.

    Parameters
    ----------
    wishes
        The labels.
    bounds
        The box they must stay in.
    taken
        Boxes that they should not cover (marks, insets).
    lines
        Points along lines that are better left visible, float64, shape ``(n, 2)``.

    Notes
    -----
    Greedy: around each mark 16 directions at six distances; the cheapest by covered area, covered line points,
    crossed leaders, distance and turning inwards where marks crowd. Equal costs go to the first direction in a fixed
    order, so the same map is drawn each time.
    """
    spots: list[LabelSpot | None] = [None] * len(wishes)
    placed = list(taken)
    leaders: list[Box] = []
    for k in sorted(range(len(wishes)), key=lambda n: (wishes[n].rank, n)):
        wish = wishes[k]
        outward = _point_outward(wish, wishes)
        best: tuple[float, LabelSpot, Box] | None = None
        for box, leader, base, angle in _list_spots(wish):
            if box[0] < bounds[0] or box[1] < bounds[1] or box[2] > bounds[2] or box[3] > bounds[3]:
                continue
            cost = base + 3.0 * sum(overlap(box, other) for other in placed) + 9.0 * _count_inside(lines, box)
            if outward is not None:
                cost += 16.0 * (1.0 - math.cos(angle - outward))
            if leader:
                line = (wish.x, wish.y, *join_leader(wish.x, wish.y, box))
                cost += 60.0 * sum(cross(line, other) for other in leaders)
            if best is None or cost < best[0]:
                best = (cost, LabelSpot(x=box[0], y=box[1], leader=leader), box)
        if best is None or best[0] > 1.5 * wish.width * wish.height + 120:
            continue
        spots[k] = best[1]
        placed.append(best[2])
        if best[1].leader:
            leaders.append((wish.x, wish.y, *join_leader(wish.x, wish.y, best[2])))
    return tuple(spots)


def _count_inside(points: NDArray[np.float64], box: Box) -> int:
    x, y = points[:, 0], points[:, 1]
    return int(np.count_nonzero((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])))


def _point_outward(wish: LabelWish, wishes: tuple[LabelWish, ...]) -> float | None:
    """Give the direction away from the marks within reach of a label's leader; None where it stands alone."""
    near = [w for w in wishes if w is not wish and math.hypot(w.x - wish.x, w.y - wish.y) < 120]
    if len(near) < 2:
        return None
    x = wish.x - sum(w.x for w in near) / len(near)
    y = wish.y - sum(w.y for w in near) / len(near)
    return math.atan2(y, x) if math.hypot(x, y) > 4 else None


def cross(a: Box, b: Box) -> bool:
    """Say whether two segments (x, y, x, y) cross."""

    def side(line: Box, x: float, y: float) -> float:
        return (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0])

    return side(a, b[0], b[1]) * side(a, b[2], b[3]) < 0 and side(b, a[0], a[1]) * side(b, a[2], a[3]) < 0


def _list_spots(wish: LabelWish) -> list[tuple[Box, bool, float, float]]:
    """Give boxes around a mark with: whether a leader is needed, what the place costs by itself, its direction."""
    spots = []
    for n_ring, distance in enumerate((3.0, 12.0, 26.0, 44.0, 70.0, 100.0)):
        for step in (0, 1, -1, 7, -7, 2, -2, 4, -4, 5, -5, 8, 3, -3, 6, -6):
            angle = step * math.pi / 8
            reach = wish.radius + distance
            # the box touches the circle with the side that faces it
            left = wish.x + math.cos(angle) * reach - wish.width * (1 - math.cos(angle)) / 2
            top = wish.y + math.sin(angle) * reach - wish.height * (1 - math.sin(angle)) / 2
            box = (left, top, left + wish.width, top + wish.height)
            spots.append((box, n_ring >= 2, 18.0 * n_ring + 0.8 * abs(step), angle))
    return spots


def join_leader(x: float, y: float, box: Box) -> tuple[float, float]:
    """Give the point of a box nearest to a mark, where its leader line ends."""
    return min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])
