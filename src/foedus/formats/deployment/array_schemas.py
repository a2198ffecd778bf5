"""JSON Schemas of the files that have readers of their own: ``foedus/deployment`` and ``foedus/problem``.

What lives here: schemas made from the tables that those readers go by. What does not: schemas made from nouns
(``formats.schemas``).
"""

from __future__ import annotations

from typing import Any, Final, get_args

from foedus.domain.deployment import ItemKind
from foedus.domain.plans import Cause, SizeCategory
from foedus.domain.transport import Mode
from foedus.formats.deployment import json_file, problem_file
from foedus.formats.deployment.columns import BY_GROUP, Column

_INSTANT: Final = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$"
_NONE: Final = {"const": "none"}
_NULL: Final = {"type": "null"}
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "mode": get_args(Mode),
    "item_kind": get_args(ItemKind),
    "item_category": get_args(SizeCategory),
    "release_cause": get_args(Cause),
}
_TRUTHS: Final = ("together", "rides_along", "item_hazardous")
_COUNTS: Final = ("persons", "priority", "item_count")
_MAY_BE_NONE: Final = ("parent_uln", "origin", "poe", "pod", "destination", "mode")


def make_schemas() -> dict[str, dict[str, Any]]:
    """Make the schema of each of these formats, by its name."""
    return {json_file.NAME: make_deployment_schema(), problem_file.NAME: make_problem_schema()}


def _head(name: str, version: int, properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    header = {
        "format": {"const": f"foedus/{name}", "description": "Name of the format."},
        "version": {"type": "integer", "minimum": 1, "maximum": version, "description": "Version of the format."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"foedus/{name}/{version}",
        "title": f"foedus/{name}, version {version}",
        "type": "object",
        "additionalProperties": False,
        "properties": {**header, **properties},
        "required": ["format", "version", *required],
    }


def make_deployment_schema() -> dict[str, Any]:
    """Make the schema of deployment data: null is unknown, the word none is absent."""
    line = _shape_group("line")
    line["properties"] |= {
        "items": {"anyOf": [{"type": "array", "items": _shape_group("item")}, _NULL]},
        "releases": {"anyOf": [{"type": "array", "items": _shape_group("release")}, _NULL]},
    }
    line["required"] = ["uln"]
    return _head(json_file.NAME, json_file.VERSION, {"lines": {"type": "array", "items": line}}, ["lines"])


def _shape_group(group: str) -> dict[str, Any]:
    properties = {column.name: _shape_column(column) for column in BY_GROUP[group]}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _shape_column(column: Column) -> dict[str, Any]:
    name = column.name
    kinds: list[dict[str, Any]] = []
    if name in _WORDS:
        kinds.append({"enum": list(_WORDS[name])})
    elif name in _TRUTHS:
        kinds.append({"type": "boolean"})
    elif name in _COUNTS:
        kinds.append({"type": "integer", "minimum": 0})
    elif name.endswith("_at"):
        kinds.append({"type": "string", "pattern": _INSTANT})
    elif name.endswith(("_kg", "_m", "_frac")):
        kinds.append({"type": "number", "exclusiveMinimum": 0})
    else:
        kinds.append({"type": "string"})
    if name in _MAY_BE_NONE or (name.endswith("_at") and name != "release_at") or name.endswith("_m"):
        kinds.append(_NONE)
    return {"anyOf": [*kinds, _NULL], "description": column.text}


def make_problem_schema() -> dict[str, Any]:
    """Make the schema of a problem: groups of columns, each a list of whole numbers or the ends of time."""
    number = {"anyOf": [{"type": "integer"}, {"enum": ["never", "always"]}]}
    properties: dict[str, Any] = {
        "title": {"type": "string"},
        "zero_at": {"anyOf": [{"type": "string", "pattern": _INSTANT}, _NULL]},
    }
    for group, shape in problem_file.GROUPS.items():
        columns: dict[str, Any] = {}
        for name in shape._fields:
            depth = len(problem_file.SHAPES.get((group, name), ("rows",)))
            value: dict[str, Any] = {"type": "string"} if group == "names" else number
            for _ in range(depth):
                value = {"type": "array", "items": value}
            columns[name] = value
        properties[group] = {
            "type": "object",
            "additionalProperties": False,
            "properties": columns,
            "required": list(problem_file.NEEDED[group]),
        }
    unit = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "uln": {"type": "string"},
            "parent": {"type": ["string", "null"]},
            "ready_frac": {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, _NULL]},
            "lines": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["uln", "parent", "ready_frac", "lines"],
    }
    properties["units"] = {"type": "array", "items": unit}
    point = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    properties["coordinates"] = {
        "type": "array",
        "items": {"anyOf": [point, _NULL]},
        "description": "Latitude and longitude in degrees of each node, null where not known.",
    }
    names = {"type": "array", "items": {"type": "string"}}
    pin = {
        "type": "object",
        "properties": {
            "line": {"type": "string"},
            "carriers": {"anyOf": [names, _NULL]},
            "may_pass": {"anyOf": [names, _NULL]},
            "passes": names,
        },
        "required": ["line"],
        "additionalProperties": False,
    }
    properties["pins"] = {
        "type": "array",
        "items": pin,
        "description": "Carriers that take single lines, and places where these may, or all do, change carriers.",
    }
    return _head(problem_file.NAME, problem_file.VERSION, properties, list(problem_file.GROUPS))
