"""The one way in which a value becomes bytes that can be signed.

What lives here: canonical JSON as in RFC 8785, for the values that a record may hold: texts, whole numbers below 2^53,
true, false, nothing, lists and mappings with plain ASCII keys. What does not: floats. A decimal number is written as a
text, because a float that is printed and read again need not be the same number everywhere; the shapes of fields
(`foedus.record.fields`) and the reader of lines (`foedus.record.entries.parse_line`) let none in.

For these values the C encoder of Python's own ``json`` gives the bytes that RFC 8785 asks for; the tests compare it
with an independent implementation.
"""

from __future__ import annotations

import json
from typing import Any, Final

#: whole numbers beyond this are not exact in every reader
MAX_INT: Final = 2**53 - 1

_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def encode_checked(value: Any) -> bytes:
    """Give the canonical bytes of a value that is known to hold nothing but what may be signed.

    Source: RFC 8785, JSON Canonicalization Scheme.

    Examples
    --------
    >>> encode_checked({"b": 1, "a": ["x", None, True]})
    b'{"a":["x",null,true],"b":1}'
    """
    return _ENCODE(value).encode("utf-8")
