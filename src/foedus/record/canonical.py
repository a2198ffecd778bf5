"""The one way in which a value becomes bytes that can be signed.

What lives here: canonical JSON as in RFC 8785, for the values that a record may hold: texts, whole numbers below 2^53,
true, false, nothing, lists and mappings with plain ASCII keys. What does not: floats. A decimal number is written as a
text, because a float that is printed and read again need not be the same number everywhere.

For these values the C encoder of Python's own ``json`` gives the bytes that RFC 8785 asks for; the tests compare it
with an independent implementation.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from foedus.errors import InputError

#: whole numbers beyond this are not exact in every reader
MAX_INT: Final = 2**53 - 1
MAX_DEPTH: Final = 16

_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def make_canonical(value: Any) -> bytes:
    """Give the canonical bytes of a value.

    Raises
    ------
    InputError
        If the value holds a float, a number of 2^53 or more, half a surrogate pair, an odd key or anything else that
        has no single way to be written.

    Notes
    -----
    Source: RFC 8785, JSON Canonicalization Scheme.

    Examples
    --------
    >>> make_canonical({"b": 1, "a": ["x", None, True]})
    b'{"a":["x",null,true],"b":1}'
    """
    _check(value, "", 0)
    return encode_checked(value)


def encode_checked(value: Any) -> bytes:
    """Give the canonical bytes of a value that is known to hold nothing but what may be signed."""
    return _ENCODE(value).encode("utf-8")


def _check(value: Any, path: str, depth: int) -> None:
    if isinstance(value, str):
        if _SURROGATE.search(value):
            raise _refuse(path, "half of a surrogate pair", "whole characters")
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int):
        if abs(value) > MAX_INT:
            raise _refuse(path, str(value), "a whole number below 2^53")
    elif depth >= MAX_DEPTH:
        raise _refuse(path, "deeper nesting", f"at most {MAX_DEPTH} levels")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not _KEY.fullmatch(key):
                raise _refuse(path, f"the key {str(key)[:40]!r}", "keys of small letters, digits and _")
            _check(inner, f"{path}.{key}" if path else key, depth + 1)
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            _check(inner, f"{path}[{index}]", depth + 1)
    elif isinstance(value, float):
        raise _refuse(path, f"the number {value!r}", "a decimal number as a text, such as '43.25'")
    else:
        raise _refuse(path, f"a {type(value).__name__}", "texts, whole numbers, true, false, lists and mappings")


def _refuse(path: str, found: str, expected: str) -> InputError:
    return InputError(
        f"what is signed holds {found} where only {expected} can stand", code="record.not-canonical", place=path
    )
