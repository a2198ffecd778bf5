"""What one field of an entry may hold.

What lives here: the few shapes of fields and why a value does not fit one. What does not: which fields a kind has
(`foedus.record.kinds`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal

from foedus.instants import parse_instant

Shape = Literal[
    "text", "long", "name", "texts", "names", "state", "states", "instant", "day", "count", "decimal", "flag",
    "choice", "number", "digest", "key", "sides", "asserts", "notes",
]  # fmt: skip

MAX_TEXT: Final = 1_000
MAX_LONG: Final = 20_000
MAX_ITEMS: Final = 2_000
MAX_NAME: Final = 200

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/#@-]{0,199}", re.ASCII)
_NOTE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_STATE: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?", re.ASCII)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
#: shapes that one pattern tells
_FORMS: Final[dict[str, re.Pattern[str]]] = {
    "name": _NAME,
    "state": _STATE,
    "decimal": _DECIMAL,
    "digest": _DIGEST,
    "key": _KEY,
}
#: a text may hold line breaks, but nothing else that cannot be seen
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")

#: not in new entries: what leaves no trace on the page, so that two texts that look alike are not the same. What
#: joins or parts letters (U+200C, U+200D) belongs to the spelling of several languages
_HIDDEN: Final = re.compile(
    "[\x80-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]"
)

#: shape -> what would be right
EXPECTED: Final[dict[str, str]] = {
    "text": f"a text of 1 to {MAX_TEXT} characters",
    "long": f"a text of 1 to {MAX_LONG} characters",
    "name": "an id of letters, digits and . _ : / # @ -",
    "texts": "a list of texts",
    "names": "a list of ids",
    "state": "a state by its ISO 3166 alpha-3 code",
    "states": "a list of states by ISO 3166 alpha-3 code",
    "instant": "an instant such as 2022-01-06T20:00:00Z",
    "day": "a date such as 2022-01-06",
    "count": "a whole number, not negative",
    "number": "the number of an entry, from 1",
    "decimal": "a decimal number as a text, such as '43.25'",
    "flag": "true or false",
    "choice": "one of the words listed",
    "digest": "a SHA-256 in 64 hexadecimal digits",
    "key": "a public key in 43 characters of base64url",
    "sides": "a list of sides, each with text and claims",
    "asserts": "a list of assertions, each with atom and value",
    "notes": "a mapping of names in small letters to texts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a kind: its name, shape, what it means, and whether it must be there."""

    name: str
    shape: Shape
    means: str
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """What would be right, in words."""
        return f"one of {', '.join(self.choices)}" if self.shape == "choice" else EXPECTED[self.shape]


def fits(field: Field, value: Any) -> bool:
    """Say whether a value has the shape of a field."""
    form = _FORMS.get(field.shape)
    if form is not None:
        return isinstance(value, str) and form.fullmatch(value) is not None
    match field.shape:
        case "text" | "long":
            return is_text(value, MAX_TEXT if field.shape == "text" else MAX_LONG)
        case "choice":
            return isinstance(value, str) and value in field.choices
        case "flag":
            return isinstance(value, bool)
        case "count" | "number":
            least = 0 if field.shape == "count" else 1
            return isinstance(value, int) and not isinstance(value, bool) and least <= value < 2**53
        case "instant":
            return isinstance(value, str) and is_instant(value)
        case "day":
            return isinstance(value, str) and _is_day(value)
        case "notes":
            return isinstance(value, dict) and all(
                _NOTE.fullmatch(str(k)) and is_text(v, MAX_LONG) for k, v in value.items()
            )
        case _:
            return _fits_list(field.shape, value)


def make_test(field: Field) -> Callable[[Any], bool]:
    """Give what says whether a value fits a field, with the shape looked up once: tables have millions of values."""
    form = _FORMS.get(field.shape)
    if form is not None:
        match = form.fullmatch
        return lambda value: isinstance(value, str) and match(value) is not None
    if field.shape in ("text", "long"):
        most = MAX_TEXT if field.shape == "text" else MAX_LONG
        return lambda value: is_text(value, most)
    if field.shape == "choice":
        choices = frozenset(field.choices)
        return lambda value: isinstance(value, str) and value in choices
    if field.shape == "instant":
        return lambda value: isinstance(value, str) and is_instant(value)
    return lambda value: fits(field, value)


@lru_cache(maxsize=4096)
def is_instant(text: str) -> bool:
    """Say whether a text is an instant in UTC, to the second."""
    if len(text) != 20 or text[-1] != "Z":
        return False
    try:
        parse_instant(text)
    except ValueError:
        return False
    return True


def _fits_list(shape: str, value: Any) -> bool:
    if not isinstance(value, list) or not 0 < len(value) <= MAX_ITEMS:
        return False
    if shape == "texts":
        return all(is_text(item, MAX_TEXT) for item in value)
    if shape in ("names", "states"):
        form = _NAME if shape == "names" else _STATE
        return all(isinstance(item, str) and form.fullmatch(item) for item in value)
    if shape == "sides":
        return all(
            isinstance(item, dict)
            and set(item) == {"text", "claims"}
            and is_text(item["text"], MAX_LONG)
            and isinstance(item["claims"], list)
            and all(isinstance(c, str) and _NAME.fullmatch(c) for c in item["claims"])
            for item in value
        )
    return all(
        isinstance(item, dict)
        and {"atom", "value"} <= set(item) <= {"atom", "value", "by"}
        and isinstance(item["atom"], str)
        and _NAME.fullmatch(item["atom"])
        and isinstance(item["value"], bool)
        and ("by" not in item or is_text(item["by"], MAX_TEXT))
        for item in value
    )


def is_text(value: Any, most: int) -> bool:
    """Say whether a value is a text that can be seen, of at most so many characters."""
    if not isinstance(value, str) or len(value) > most or not value.strip():
        return False
    # what Python can print holds nothing that cannot be seen; a line break sends a text to the slower look
    return value.isprintable() or not _UNSEEN.search(value)


def find_hidden(value: Any) -> str:
    """Tell the first character in a value that cannot be seen and may not be entered any more; empty: none.

    Older entries may hold such: to verify a record this is never asked.
    """
    if isinstance(value, str):
        match = None if value.isprintable() else _HIDDEN.search(value)
        return "" if match is None else f"U+{ord(match[0]):04X} at character {match.start() + 1}"
    if isinstance(value, list | dict):
        return next(filter(None, map(find_hidden, value.values() if isinstance(value, dict) else value)), "")
    return ""


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text) is not None
    except ValueError:
        return False
