"""Floors of precision and recall on texts that the rules were not written for.

How the held-out half was kept unseen, and how often its totals were looked at: docs/intake.md.
"""

from __future__ import annotations

import importlib

import pytest

from foedus.intake.lexicon import Lexicon

scores = importlib.import_module("benchmarks.intake_scores")


@pytest.fixture(scope="module")
def heldout(lexicon: Lexicon) -> dict[str, object]:
    return scores.score("heldout", lexicon)


@pytest.mark.parametrize(("field", "precision", "recall"), scores.FLOORS)
def test_reads_unseen_texts_no_worse_than_the_floor(
    heldout: dict[str, object], field: str, precision: float, recall: float
) -> None:
    figures = (round(heldout[field].precision, 3), round(heldout[field].recall, 3))
    assert figures >= (precision, 0), f"precision of {field}"
    assert figures[1] >= recall, f"recall of {field}"


def test_the_gold_is_large_and_names_every_field() -> None:
    texts = sorted(scores.GOLD.glob("*/*.txt"))
    assert len(texts) >= 12
    assert all(path.with_suffix(".yaml").exists() for path in texts)
