"""Whole persons split by shares: nobody is lost, nobody is halved, no part is far from its quota."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foedus.forces.contingents import split_whole


@given(st.integers(0, 5000), st.lists(st.integers(1, 1000), min_size=1, max_size=8))
def test_parts_add_up_and_keep_to_their_quota(total: int, weights: list[int]) -> None:
    """Largest remainder keeps quota: each part is its share rounded down or up."""
    whole = sum(weights)
    parts = split_whole(total, [weight / whole for weight in weights])
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / whole) < 1 + 1e-6
