"""Everything of one run as JSON that a program can read again.

What lives here: nouns as plain JSON, in one shape for all of them, and the schema of that shape, read off the nouns
themselves. What does not: reading it back (``formats``).
"""

from __future__ import annotations

import json
import math
import sys
import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from foedus.errors import BugError
from foedus.instants import show_instant
from foedus.reports.dossier import Dossier

FORMAT: Final = "foedus/mission"
VERSION: Final = 1
_INSTANT: Final = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?Z$"
_DATE: Final = r"^\d{4}-\d{2}-\d{2}$"


def write_mission(dossier: Dossier) -> str:
    """Write a dossier as JSON: keys in order of the alphabet, instants in UTC, unknown as null.

    Raises
    ------
    BugError
        If a noun holds something that this shape has no place for.
    """
    return json.dumps(show_mission(dossier), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def show_mission(dossier: Dossier) -> dict[str, Any]:
    """Give a dossier as plain JSON values, under a header that names format and version."""
    return {"format": FORMAT, "version": VERSION, "dossier": show_value(dossier)}


def show_value(value: object) -> Any:
    """Give any noun as plain JSON values.

    Raises
    ------
    BugError
        If it holds a value of an unknown kind, a naive instant, or a number that is not finite.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise BugError(f"{value} is no number for a file", code="report-number")
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise BugError(f"{value} names no zone", code="report-instant")
        return show_instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [show_value(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: show_value(getattr(value, field.name)) for field in fields(value)}
    raise BugError(f"mission.json has no shape for {type(value).__name__}", code="report-shape")


def make_schema() -> dict[str, Any]:
    """Give the JSON Schema of ``mission.json``, read off the nouns."""
    defs: dict[str, Any] = {}
    body = _shape(Dossier, defs)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{FORMAT}/{VERSION}",
        "title": f"{FORMAT}, version {VERSION}",
        "description": "Everything that one run of a mission produced, with the digests of its inputs.",
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "version", "dossier"],
        "properties": {
            "format": {"const": FORMAT, "description": "Name of the format."},
            "version": {"const": VERSION, "description": "Version of the format."},
            "dossier": body,
        },
        "$defs": dict(sorted(defs.items())),
    }


def show_schema() -> str:
    """Write the schema as the text of its file."""
    return json.dumps(make_schema(), indent=2, ensure_ascii=False) + "\n"


def _shape(kind: Any, defs: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(kind)
    if origin is Literal:
        return {"enum": list(get_args(kind))}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_shape(part, defs) for part in get_args(kind)]}
    if origin is tuple:
        return _shape_tuple(get_args(kind), defs)
    if is_dataclass(kind) and isinstance(kind, type):
        if kind.__name__ not in defs:
            defs[kind.__name__] = {}
            defs[kind.__name__] = _shape_noun(kind, defs)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    simple: dict[Any, dict[str, Any]] = {
        str: {"type": "string"},
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        float: {"type": "number"},
        datetime: {"type": "string", "pattern": _INSTANT},
        date: {"type": "string", "pattern": _DATE},
        type(None): {"type": "null"},
    }
    if kind not in simple:
        raise BugError(f"mission.json has no shape for {kind}", code="report-shape")
    return simple[kind]


def _shape_tuple(parts: tuple[Any, ...], defs: dict[str, Any]) -> dict[str, Any]:
    if len(parts) == 2 and parts[1] is Ellipsis:
        return {"type": "array", "items": _shape(parts[0], defs)}
    shapes = [_shape(part, defs) for part in parts]
    return {"type": "array", "prefixItems": shapes, "minItems": len(parts), "maxItems": len(parts)}


def _shape_noun(noun: type, defs: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(noun)
    names = [field.name for field in fields(noun)]
    return {
        "type": "object",
        "description": " ".join((noun.__doc__ or "").split("\n\n")[0].split()),
        "additionalProperties": False,
        "required": names,
        "properties": {name: _shape(hints[name], defs) for name in names},
    }


def main() -> int:
    """Write the schema into the folder named on the command line."""
    folder = Path(sys.argv[1])
    (folder / "mission.schema.json").write_text(show_schema(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
