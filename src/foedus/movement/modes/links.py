"""What every mode compiles: link times, payloads and barred departures of one type."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from foedus.movement.problem import I64

#: a span of seconds in which something is shut
Span = tuple[int, int]


class Links(NamedTuple):
    """Links of one type: seconds (-1: none), most payload in kg, spans in which departures are barred."""

    link_s: I64  # (n_nodes, n_nodes)
    payload_kg: I64  # (n_nodes, n_nodes)
    barred: dict[tuple[int, int], tuple[Span, ...]]


def make_links(n_nodes: int) -> Links:
    """Give links with no way from anywhere to anywhere."""
    return Links(np.full((n_nodes, n_nodes), -1, dtype=np.int64), np.zeros((n_nodes, n_nodes), dtype=np.int64), {})


def merge_spans(spans: list[Span]) -> tuple[Span, ...]:
    """Give the same spans sorted and disjoint; empty ones are dropped.

    Examples
    --------
    >>> merge_spans([(5, 9), (1, 3), (2, 6), (7, 7)])
    ((1, 9),)
    """
    merged: list[Span] = []
    for begin, end in sorted(spans):
        if end <= begin:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return tuple(merged)
