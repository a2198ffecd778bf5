"""One lexicon for all tests of intake: it is read once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from foedus.desk.intake import load_lexicon
from foedus.intake.candidates import Candidate
from foedus.intake.extract import extract
from foedus.intake.lexicon import Lexicon
from foedus.intake.reports import Report

Reader = Callable[..., list[Candidate]]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="session")
def read(lexicon: Lexicon) -> Reader:
    """Read a few sentences of a report of Friday, 14 March 2014."""

    def read_text(text: str, day: date | None = date(2014, 3, 14)) -> list[Candidate]:
        return list(extract(Report(file="report.txt", text=text, dated_on=day), lexicon))

    return read_text
