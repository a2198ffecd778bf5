"""Floors of precision and recall on texts that the rules were not written for.

How the blind half was kept unseen, and how often its totals were looked at: docs/intake.md. A failure
names totals only.
"""

from __future__ import annotations

import importlib

import pytest

from foedus.intake.lexicon import Lexicon

scores = importlib.import_module("benchmarks.intake_scores")


@pytest.fixture(scope="module")
def blind(lexicon: Lexicon) -> dict[str, object]:
    return scores.score("blind", lexicon)


@pytest.mark.parametrize(("field", "precision", "recall"), scores.FLOORS)
def test_reads_unseen_texts_no_worse_than_the_floor(
    blind: dict[str, object], field: str, precision: float, recall: float
) -> None:
    figures = (round(blind[field].precision, 3), round(blind[field].recall, 3))
    assert figures >= (precision, 0), f"precision of {field}"
    assert figures[1] >= recall, f"recall of {field}"


def test_the_gold_is_large_and_names_every_field() -> None:
    for folder, least in (("tuning", 12), ("learning", 12), ("watch", 4), ("blind", 10)):
        texts = sorted(scores.GOLD.glob(f"{folder}/*.txt"))
        assert len(texts) >= least
        assert all(path.with_suffix(".yaml").exists() for path in texts)


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("1996 winter", "1996-12-01/1997-02-28 season"),
        ("1999 winter", "1999-12-01/2000-02-29 season"),
        ("2011 autumn", "2011-09-01/2011-11-30 season"),
        ("2012-02 month", "2012-02-01/2012-02-29 month"),
        ("2013-02 month", "2013-02-01/2013-02-28 month"),
        ("2013 year", "2013-01-01/2013-12-31 year"),
        ("2013-02-01/2013-02-14 part_of_month", "2013-02-01/2013-02-14 part_of_month"),
        ("2013-01-10 day", "2013-01-10/2013-01-10 day"),
    ],
)
def test_a_date_in_the_short_form_of_the_gold_has_its_first_and_last_day(short: str, whole: str) -> None:
    assert scores._expand(short) == whole
