from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.reports.lettering import LabelWish, cross, measure_text, overlap, place_labels, wrap_text

NO_LINES = np.empty((0, 2))


@given(st.text(alphabet="abc defgh ijkl.,", min_size=1, max_size=200).filter(str.strip), st.integers(40, 300))
def test_wrapped_lines_fit_and_lose_nothing_unmarked(text: str, width: int) -> None:
    """A label that runs on covers its neighbour; a cut that is not marked misleads."""
    lines = wrap_text(text, width, 10, 2)
    assert 1 <= len(lines) <= 2
    assert all(measure_text(line, 10) <= width for line in lines)
    assert "…" in "".join(lines) or " ".join(lines) == " ".join(text.split())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(20, 480), st.floats(20, 380)), min_size=1, max_size=14))
def test_labels_stay_on_the_page_and_mostly_apart(points: list[tuple[float, float]]) -> None:
    """Marks may stand anywhere, even on one point: labels stay inside, and none hides most of another."""
    wishes = tuple(LabelWish(x=x, y=y, radius=5, width=60, height=14, rank=1) for x, y in points)
    spots = place_labels(wishes, bounds=(0, 0, 500, 400), taken=(), lines=NO_LINES)
    boxes = [(s.x, s.y, s.x + 60, s.y + 14) for s in spots if s is not None]
    assert all(b[0] >= 0 and b[1] >= 0 and b[2] <= 500 and b[3] <= 400 for b in boxes)
    for k, a in enumerate(boxes):
        assert sum(overlap(a, b) for b in boxes[:k]) < 0.75 * 60 * 14


def test_a_lone_label_stands_right_of_its_mark() -> None:
    wish = LabelWish(x=100, y=100, radius=5, width=50, height=14, rank=1)
    (spot,) = place_labels((wish,), bounds=(0, 0, 500, 400), taken=(), lines=NO_LINES)
    assert spot is not None
    assert spot.x > 104
    assert not spot.leader


def test_important_labels_choose_first() -> None:
    """Of two marks on one point the better rank gets the place beside it, whatever the order given."""
    low = LabelWish(x=100, y=100, radius=5, width=50, height=14, rank=9)
    high = LabelWish(x=100, y=100, radius=5, width=50, height=14, rank=1)
    second, first = place_labels((low, high), bounds=(0, 0, 500, 400), taken=(), lines=NO_LINES)
    assert first is not None
    assert second is not None
    assert first.x > 104
    assert (second.x, second.y) != (first.x, first.y)


def test_crossing_segments() -> None:
    assert cross((0, 0, 10, 10), (0, 10, 10, 0))
    assert not cross((0, 0, 10, 10), (20, 0, 20, 10))
