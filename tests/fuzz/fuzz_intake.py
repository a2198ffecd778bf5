"""Coverage-guided fuzzing of the readers of intake: whatever the bytes, candidates or a notice, never a crash.

Run by ``make fuzz``; a short run is part of the tests. The first byte chooses what the rest pretends to be.
"""

from __future__ import annotations

import sys
from datetime import date

import atheris

with atheris.instrument_imports(include=["foedus.intake"]):
    from foedus.desk.intake import load_lexicon
    from foedus.intake import endpoint, markup, pdf, readers, tokens  # noqa: F401 - instrumented as they load
    from foedus.intake.extract import extract
    from foedus.intake.reports import Report

_LEXICON = load_lexicon()
_TODAY = date(2026, 1, 1)
_HEADS = (
    b"",
    b"%PDF-1.7\n",
    b"<html><body><p>",
    b"<?xml version='1.0'?><rss><channel><item><description>",
    b"\xff\xfe",
)
_TEXT = b"FREETOWN, Feb 9, 2011 (Agency) - The Union said on Monday that "


def check_one(data: bytes) -> None:
    """Read one input as a file, as a report, and as the answer of an endpoint."""
    if not data:
        return
    body = data[1:]
    head = _HEADS[data[0] % len(_HEADS)]
    for item in readers.read_bytes(head + body, "input", _LEXICON, today=_TODAY):
        if isinstance(item, Report):
            for candidate in extract(item, _LEXICON):
                first, last = candidate.span
                assert item.text[first:last] == candidate.text
                candidate.to_json()
    text = (_TEXT + body).decode("utf-8", "replace")
    for candidate in extract(Report(file="input", text=text, dated_on=_TODAY), _LEXICON):
        assert text[slice(*candidate.span)] == candidate.text


def main() -> None:
    """Hand over to libFuzzer; its own options stand on the command line."""
    atheris.Setup(sys.argv, check_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
