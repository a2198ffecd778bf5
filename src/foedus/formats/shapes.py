"""The shape of a file, derived from the noun it becomes.

What lives here: strict pydantic models made from the type hints of the frozen nouns, so that each shape is written
once; and the noun type at a path, for messages. What does not: what one value says about another
(`foedus.formats.references`).

A number takes its range from the unit suffix of its name, or of the field that holds it as a figure.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Final, ForwardRef, Literal, Union

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, TypeAdapter, WithJsonSchema
from pydantic import create_model as create_pydantic
from pydantic_core import PydanticCustomError

from foedus.errors import BugError
from foedus.formats.faults import FieldPath
from foedus.instants import parse_instant
from foedus.units import SUFFIXES, find_suffix

#: describes a noun (empty field name) or one of its fields, for JSON Schema
Describe = Callable[[type, str], str]

#: fields that hold a state, by ISO 3166 alpha-3 code
STATE_FIELDS: Final = frozenset(
    {"state", "states", "host", "appellant", "country", "veto", "overflies", "to_states", "for_states"}
)
STATE_PATTERN: Final = r"^[A-Z]{3}$"
#: fields that hold the address of a page, and how one begins
URL_FIELDS: Final = frozenset({"url"})
URL_PATTERN: Final = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/]\S*$"
#: fields that count without a suffix; never negative
COUNT_FIELDS: Final = frozenset(
    {
        "abstain", "acn", "acr", "block_den", "block_num", "cost", "count", "crews_per_carrier", "departures",
        "detour_factor", "holds", "months", "n_seats", "needed",
        "needed_count", "needed_den", "needed_num", "no", "notice_months", "of", "parking", "parking_during",
        "pcn", "pcr", "persons", "posts", "present",
        "quorum", "quorum_den", "quorum_num", "seats", "seats_apart", "share_den", "share_num",
        "slots", "slots_during", "spots", "storage", "vehicle_positions", "weight_count",
        "vehicles", "vehicles_per_person", "persons_per_post", "working_slots", "yes",
    }
)  # fmt: skip
#: numbers inside a figure, which take the unit of the field that holds it
FIGURE_FIELDS: Final = ("value", "low", "high")

_CONFIG: Final = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True, protected_namespaces=())
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT_SCHEMA: Final = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$",
}
_DATE_SCHEMA: Final = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


#: spans that may run backwards: a consent can come before the council's decision
SIGNED_FIELDS: Final = frozenset({"waits_h"})


def find_range(name: str, unit: str = "") -> tuple[float | None, float | None]:
    """Say the least and greatest value of a number by its name, or by the unit of the figure it belongs to.

    Examples
    --------
    >>> find_range("share_frac"), find_range("value", "h"), find_range("lat_deg"), find_range("tolerance_value")
    ((0, 1), (0, None), (-90, 90), (None, None))
    """
    if name.endswith("lat_deg"):
        return (-90, 90)
    if name == "criticality":
        return (1, None)
    if name in SIGNED_FIELDS:
        return (None, None)
    suffix = find_suffix(name)
    if suffix is None and name in FIGURE_FIELDS:
        suffix = unit or None
    if name in COUNT_FIELDS or suffix == "count":
        return (0, None)
    return SUFFIXES[suffix][1:] if suffix is not None else (None, None)


@cache
def find_hints(noun: type) -> dict[str, Any]:
    """Give the resolved type hints of a noun's fields, in order."""
    return typing.get_type_hints(noun)


def find_type(noun: type, path: FieldPath) -> Any:
    """Say which type stands at a path of a file; None where no noun has such a field."""
    hint: Any = noun
    for step in path:
        hint = strip_optional(hint)
        if isinstance(step, int):
            args = typing.get_args(hint)
            if typing.get_origin(hint) is not tuple:
                return None
            hint = args[0] if args[-1] is Ellipsis or step >= len(args) else args[step]
        elif dataclasses.is_dataclass(hint) and isinstance(hint, type):
            hint = find_hints(hint).get(step)
        else:
            return None
    return strip_optional(hint)


def strip_optional(hint: Any) -> Any:
    """Take ``| None`` off a type hint."""
    if typing.get_origin(hint) in (Union, types.UnionType):
        kept = [arg for arg in typing.get_args(hint) if arg is not type(None)]
        if len(kept) == 1:
            return kept[0]
    return hint


@cache
def find_adapter(noun: type) -> TypeAdapter[Any]:
    """Give the checker that makes a noun out of plain values; built once per noun."""
    return make_adapter(noun)


def make_adapter(noun: type, describe: Describe | None = None) -> TypeAdapter[Any]:
    """Build the checker of a noun, with descriptions where JSON Schema is made of it."""
    shaper = _Shaper(describe)
    root = shaper.shape_noun(noun, "")
    shaper.finish()
    return TypeAdapter(root)


class _Shaper:
    """Makes the models of one noun and of all nouns in it."""

    def __init__(self, describe: Describe | None) -> None:
        self.describe = describe
        self.models: dict[tuple[type, str], type[BaseModel] | None] = {}

    def finish(self) -> None:
        """Resolve nouns that hold themselves."""
        names = {model.__name__: model for model in self.models.values() if model is not None}
        for model in names.values():
            model.model_rebuild(_types_namespace=names)

    def shape_noun(self, noun: type, unit: str) -> Any:
        """Give the annotation that reads a mapping and makes the noun; ``unit`` is that of its figures."""
        key = (noun, unit)
        name = f"{noun.__name__}_{unit}" if unit else noun.__name__
        if key not in self.models:
            self.models[key] = None
            fields: dict[str, Any] = {}
            hints = find_hints(noun)
            for field in dataclasses.fields(noun):
                fields[field.name] = self.shape_field(noun, field, hints[field.name], unit)
            doc = self.describe(noun, "") if self.describe else None
            self.models[key] = create_pydantic(name, __config__=_CONFIG, __doc__=doc, **fields)
        model: Any = self.models[key] or ForwardRef(name)
        return Annotated[model, AfterValidator(lambda shaped: noun(**shaped.__dict__))]

    def shape_field(self, noun: type, field: dataclasses.Field[Any], hint: Any, unit: str) -> tuple[Any, Any]:
        """Give annotation and default of one field."""
        inner = self.shape_hint(hint, field.name, unit)
        description = (self.describe(noun, field.name) or None) if self.describe else None
        if field.default is dataclasses.MISSING:
            return inner, Field(description=description)
        return inner, Field(default=field.default, description=description)

    def shape_hint(self, hint: Any, name: str, unit: str) -> Any:
        """Give the strict annotation of a type hint."""
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self.shape_noun(hint, _find_unit(hint, name, unit))
        if hint in _PLAIN:
            return _PLAIN[hint](name, unit)
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin is Literal:
            return hint
        if origin in (Union, types.UnionType) and strip_optional(hint) is not hint:
            return self.shape_hint(strip_optional(hint), name, unit) | None
        if origin is tuple:
            shaped = tuple(arg if arg is Ellipsis else self.shape_hint(arg, name, unit) for arg in args)
            # lax only in this: a list becomes a tuple
            return Annotated[tuple[shaped], Field(strict=False)]  # type: ignore[valid-type]
        raise BugError(f"no shape is known for the field {name} of type {hint}", code="unknown-shape")


def _find_unit(noun: type, name: str, unit: str) -> str:
    """Say which unit the figures of a noun carry, given the field it stands in."""
    hints = find_hints(noun)
    if not any(hints.get(field) is float for field in FIGURE_FIELDS):
        return ""
    if name in COUNT_FIELDS:
        return "count"
    # a spread inside a figure takes the figure's unit
    return find_suffix(name) or unit


def _shape_text(name: str, _unit: str) -> Any:
    """Give the annotation of a text; states are three capital letters, addresses are those of pages."""
    if name in URL_FIELDS:
        return Annotated[str, Field(pattern=URL_PATTERN)]
    return Annotated[str, Field(pattern=STATE_PATTERN)] if name in STATE_FIELDS else str


def _shape_int(name: str, unit: str) -> Any:
    """Give the annotation of a whole number."""
    least, most = find_range(name, unit)
    return Annotated[int, Field(ge=least, le=most)]


def _shape_float(name: str, unit: str) -> Any:
    """Give the annotation of a number."""
    least, most = find_range(name, unit)
    return Annotated[float, Field(ge=least, le=most, allow_inf_nan=False)]


def _read_instant(value: object) -> datetime:
    """Read an instant from a text, for pydantic."""
    if not isinstance(value, str):
        raise PydanticCustomError("instant", "not an instant")
    try:
        return parse_instant(value)
    except OverflowError:
        raise PydanticCustomError("instant", "not an instant") from None
    except ValueError as error:
        naive = str(error).startswith("no zone")
        raise PydanticCustomError("naive-local-time" if naive else "instant", "not an instant") from None


def _read_date(value: object) -> date:
    """Read a legal date from a text, for pydantic."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("no-such-date", "no such date") from None
    raise PydanticCustomError("date", "not a date")


_PLAIN: Final[dict[Any, Callable[[str, str], Any]]] = {
    str: _shape_text,
    int: _shape_int,
    float: _shape_float,
    bool: lambda _name, _unit: bool,
    datetime: lambda _name, _unit: Annotated[datetime, PlainValidator(_read_instant), WithJsonSchema(_INSTANT_SCHEMA)],
    date: lambda _name, _unit: Annotated[date, PlainValidator(_read_date), WithJsonSchema(_DATE_SCHEMA)],
}
