"""What one cell of a table says: its value, that there is none, that nobody knows, or why it cannot be read.

What lives here: one parser a kind of column, and the way back to a cell. What does not: columns, rows, and files.

An empty cell is *unknown*; the word ``none`` is *absent*, where the column knows it; 0 is a number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Final, NamedTuple

from foedus.domain.deployment import ABSENT, Absent
from foedus.formats.faults import show_found, suggest_near
from foedus.instants import parse_instant, show_instant

NONE_WORD: Final = "none"
#: what a spreadsheet would take for a formula
_STARTS_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_RUNS: Final = ("=", "@", "＝", "＠")
#: a whole number that fits every array of the planner with room for sums
_MOST: Final = 10**9
_WHOLE: Final = re.compile(r"\d{1,18}", re.ASCII)
_NUMBER: Final = re.compile(r"\d+(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)
#: signs that one of the files could not give back as they are
UNFIT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_YES: Final = {"yes": True, "true": True, "no": False, "false": False}


class Formula(NamedTuple):
    """A cell that holds a formula, an error or a macro call in place of a value."""

    text: str


class Guarded(NamedTuple):
    """A text that came with the apostrophe which keeps spreadsheets from reading it as a formula."""

    text: str


class CellError(ValueError):
    """Why a cell cannot be read: what would be right, the code of the fault, a hint."""

    def __init__(self, expected: str, code: str = "wrong-type", hint: str = "") -> None:
        super().__init__(expected)
        self.expected = expected
        self.code = code
        self.hint = hint


#: cell to value; empty cells never reach it
Parse = Callable[[object], object]


def show_cell(cell: object) -> str:
    """Write what a cell holds, for a message."""
    if isinstance(cell, Formula):
        return f"the formula or error {cell.text}"
    if isinstance(cell, Guarded):
        return show_found(cell.text)
    if isinstance(cell, date | time):
        return f"the date cell {cell}"
    return f"the text '{cell}'" if isinstance(cell, str) and len(cell) < 60 else show_found(cell)


def need_text(cell: object) -> str:
    """Give the text of a cell.

    Raises
    ------
    CellError
        If it holds a number, a date, a formula, or signs that no file keeps.
    """
    if isinstance(cell, Guarded):
        cell = cell.text
    elif isinstance(cell, str) and cell.startswith(_STARTS_FORMULA):
        raise CellError("a plain value", "formula", "a text that begins with = + - or @ takes an apostrophe before it")
    if not isinstance(cell, str):
        raise CellError("a text", hint="format the column as text, so that nothing of it is lost")
    text = cell.replace("\r\n", "\n")
    if UNFIT.search(text):
        raise CellError("a text without control characters", "bad-sign")
    return text


def parse_name(cell: object) -> object:
    """Read an id: a text without space around it.

    Raises
    ------
    CellError
        If it is none.
    """
    text = need_text(cell)
    if text != text.strip() or not text or "\n" in text:
        raise CellError("an id without space around it", "wrong-id")
    if text.lower() == NONE_WORD:
        raise CellError("an id", "wrong-id", "the word none means that there is none, and no line is called so")
    return text


def parse_whole(cell: object) -> object:
    """Read a count: a whole number from 0.

    Raises
    ------
    CellError
        If it is none.
    """
    value = parse_number(cell)
    assert isinstance(value, float)
    if value != int(value):
        raise CellError("a whole number", hint="leave the decimals out")
    if value > _MOST:
        raise CellError(f"at most {_MOST}", "out-of-range")
    return int(value)


def parse_number(cell: object) -> object:
    """Read a number from 0.

    Raises
    ------
    CellError
        If it is negative, not finite, or not written plainly.
    """
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise CellError("a plain number")
    value = float(cell) if isinstance(cell, int | float) else _read_number(cell.strip())
    if not math.isfinite(value):
        raise CellError("a finite number", "out-of-range")
    if value < 0:
        raise CellError("a number of at least 0", "out-of-range", "leave the cell empty where it is not known")
    return value


def _read_number(text: str) -> float:
    if _WHOLE.fullmatch(text) or _NUMBER.fullmatch(text):
        return float(text)
    if text[:1] in ("-", "−") and _NUMBER.fullmatch(text[1:]):
        raise CellError("a number of at least 0", "out-of-range", "leave the cell empty where it is not known")
    hint = "leave the cell empty where it is not known"
    if re.fullmatch(r"[\d.]*,\d+", text):
        hint = "write a point before decimals and nothing between thousands"
    elif re.match(r"\d", text):
        hint = "write the number alone: its unit stands in the name of the column"
    raise CellError("a plain number", hint=hint)


def parse_positive(cell: object) -> object:
    """Read a number above 0.

    Raises
    ------
    CellError
        If it is none.
    """
    value = parse_number(cell)
    if value == 0:
        raise CellError("a number above 0", "out-of-range", "leave the cell empty where it is not known")
    return value


def parse_share(cell: object) -> object:
    """Read a share above 0, up to 1.

    Raises
    ------
    CellError
        If it is none.
    """
    value = parse_positive(cell)
    assert isinstance(value, float)
    if value > 1:
        raise CellError("a share above 0 and at most 1", "out-of-range", "0.8, not 80 and not 80 %")
    return value


def parse_rank(cell: object) -> object:
    """Read a priority: a whole number from 1.

    Raises
    ------
    CellError
        If it is none.
    """
    value = parse_whole(cell)
    if value == 0:
        raise CellError("a whole number from 1", "out-of-range", "the first is 1")
    return value


def parse_moment(cell: object) -> object:
    """Read an instant with its zone.

    Raises
    ------
    CellError
        If it is none, or names no zone.
    """
    if isinstance(cell, date):
        raise CellError(
            "an instant with its zone, such as 2022-01-06T20:00Z",
            "naive-local-time",
            "a date cell of a spreadsheet has no zone: format the column as text and write the zone",
        )
    if not isinstance(cell, str):
        raise CellError("an instant such as 2022-01-06T20:00Z")
    try:
        return parse_instant(cell.strip())
    except OverflowError:
        raise CellError("an instant of a year from 1 to 9999", "out-of-range") from None
    except ValueError as error:
        naive = str(error).startswith("no zone")
        raise CellError(
            "an instant with its zone, such as 2022-01-06T20:00Z",
            "naive-local-time" if naive else "instant",
            "write Z for UTC or an offset such as +06:00; a local time is never guessed" if naive else "",
        ) from None


def parse_yes(cell: object) -> object:
    """Read yes or no.

    Raises
    ------
    CellError
        If it is neither.
    """
    if isinstance(cell, bool):
        return cell
    word = cell.strip().lower() if isinstance(cell, str) else ""
    if word not in _YES:
        raise CellError("yes or no")
    return _YES[word]


def parse_ids(cell: object) -> object:
    """Read ids with spaces between them.

    Raises
    ------
    CellError
        If it is no text.
    """
    return tuple(need_text(cell).split())


def make_word_parser(words: tuple[str, ...]) -> Parse:
    """Give the parser of a column that knows a few words."""

    def parse(cell: object) -> object:
        word = cell.strip().lower() if isinstance(cell, str) else ""
        if word not in words:
            raise CellError("one of " + ", ".join(words), "unknown-word", suggest_near(word, words))
        return word

    return parse


def allow_none(parse: Parse) -> Parse:
    """Give a parser that also knows the word ``none``: there is none."""

    def parse_or_none(cell: object) -> object:
        if isinstance(cell, str) and cell.strip().lower() == NONE_WORD:
            return ABSENT
        return parse(cell)

    return parse_or_none


def is_formula(cell: object) -> bool:
    """Say whether a cell holds a formula, an error, or a text that a spreadsheet would run."""
    return isinstance(cell, Formula) or (isinstance(cell, str) and cell.startswith(_RUNS))


def is_empty(cell: object) -> bool:
    """Say whether a cell says nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def to_cell(value: object) -> str | int | float | None:
    """Give a value as it stands in a cell; None for an empty one.

    Numbers stay numbers, for files that know them.
    """
    if value is None or isinstance(value, bool):
        return None if value is None else ("yes" if value else "no")
    if isinstance(value, Absent):
        return NONE_WORD
    if isinstance(value, datetime):
        return show_instant(value)
    if isinstance(value, tuple):
        return " ".join(value) or None
    if isinstance(value, int | float):
        return value
    return str(value) or None
