"""From a document to a frozen noun, with every fault of shape in plain words.

What lives here: the header, upgrading, and how pydantic's complaints become faults with line, field, what was found
and what would be right. What does not: the shapes (`foedus.formats.shapes`) and cross-checks.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
import typing
from typing import Any, Final, Literal, TypeVar, cast

from pydantic import ValidationError

from foedus.errors import Fault
from foedus.formats.faults import NEAR, FieldPath, list_names, make_refusal, show_found, suggest_near
from foedus.formats.reader import Document
from foedus.formats.shapes import (
    FIGURE_FIELDS,
    STATE_FIELDS,
    URL_FIELDS,
    find_adapter,
    find_hints,
    find_range,
    find_type,
)
from foedus.formats.upgrades import HISTORY, History
from foedus.units import SUFFIXES, find_suffix, suggest_name

Noun = TypeVar("Noun")

_HEADER: Final = ("format", "version")
_PREFIX: Final = "foedus/"
_BEGINS_WITH_NUMBER: Final = re.compile(r"\s*[-+]?\d[\d\s.,']*")


def decode(document: Document, noun: type[Noun], *, format_name: str, history: History = HISTORY) -> Noun:
    """Make the noun of a file; refuse the file with all faults of its shape.

    Parameters
    ----------
    document
        The file as read.
    noun
        The frozen class that the file becomes.
    format_name
        What follows ``foedus/`` in its header.
    history
        Which versions can be read; older ones are brought up to date first.

    Raises
    ------
    InputError
        If the header or any field is not as it should be.
    """
    faults, version = _check_header(document, format_name, history)
    if version is None:
        raise make_refusal(faults, document.shown_as)
    data = cast(dict[str, object], document.data)
    fields = {key: value for key, value in data.items() if key not in _HEADER}
    fields = history.upgrade(fields, format_name=format_name, version=version)
    try:
        return cast(Noun, find_adapter(cast(type, noun)).validate_python(fields))
    except ValidationError as error:
        raise make_refusal(_word_faults(document, noun, error), document.shown_as) from None


def recognise(document: Document, history: History = HISTORY) -> str:
    """Say which format a file declares, without ``foedus/``.

    Raises
    ------
    InputError
        If it declares none that is known, or a version that cannot be read.
    """
    faults, version = _check_header(document, None, history)
    if version is None:
        raise make_refusal(faults, document.shown_as)
    return str(cast(dict[str, object], document.data)["format"]).removeprefix(_PREFIX)


def _check_header(document: Document, format_name: str | None, history: History) -> tuple[list[Fault], int | None]:
    """Find the faults of a header, and the version to read; None where the file cannot be read on.

    ``format_name`` is None where any known format will do.
    """
    data = document.data
    known = [_PREFIX + name for name, _ in history.versions]
    right = _PREFIX + format_name if format_name else "one of " + list_names(known)
    if not isinstance(data, dict):
        expected = "a mapping that begins with 'format: foedus/...' and 'version: N'"
        return [document.make_fault((), found=show_found(data), expected=expected, code="no-header")], None
    found = data.get("format")
    if found is None or found not in ([right] if format_name else known):
        hint = suggest_near(found, known) if isinstance(found, str) and found not in known else ""
        fault = document.make_fault(
            ("format",), found=show_found(found), expected=right, code="wrong-format", hint=hint
        )
        return [fault], None
    name = str(found).removeprefix(_PREFIX)
    current = history.find_version(name)
    version = data.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and 1 <= version <= current:
        return [], version
    if isinstance(version, int) and not isinstance(version, bool) and version > current:
        fault = document.make_fault(
            ("version",),
            found=f"version {version} of {found}",
            expected=f"version {current} or older, which is what this Foedus reads",
            code="newer-version",
            hint="take a newer Foedus to read this file",
        )
    else:
        expected = f"a whole number from 1 to {current}"
        fault = document.make_fault(("version",), found=show_found(version), expected=expected, code="wrong-version")
    return [fault], None


def _word_faults(document: Document, noun: type, error: ValidationError) -> list[Fault]:
    """Turn all of pydantic's complaints about one file into faults."""
    details: list[Any] = error.errors(include_url=False)
    missing = {detail["loc"] for detail in details if detail["type"] == "missing"}
    meant = {_guess_meant(detail["loc"], missing) for detail in details if detail["type"] == "extra_forbidden"}
    return [
        _word_fault(document, noun, detail)
        for detail in details
        if not (detail["type"] == "missing" and detail["loc"] in meant)
    ]


def _guess_meant(path: FieldPath, missing: set[FieldPath]) -> FieldPath | None:
    """Say which missing field an unknown one was probably meant to be: it need not be reported twice."""
    name = str(path[-1])
    names = [str(other[-1]) for other in missing if other[:-1] == path[:-1]]
    better = suggest_name(name)
    near = [better] if better in names else difflib.get_close_matches(name, names, n=1, cutoff=NEAR)
    return (*path[:-1], str(near[0])) if near else None


def _word_fault(document: Document, noun: type, detail: Any) -> Fault:
    """Turn one complaint into a fault."""
    path: FieldPath = detail["loc"]
    kind: str = detail["type"]
    if kind == "missing":
        return _word_missing(document, noun, path)
    if kind == "extra_forbidden":
        return _word_unknown(document, noun, path, detail["input"])
    value = detail["input"]
    hint = _EXPECTED_HINTS.get(kind, "")
    expected, found = detail["msg"], show_found(value)
    code = _CODES.get(kind, kind)
    if kind in _FIXED:
        expected = _FIXED[kind]
    elif kind in ("float_type", "int_type", "int_from_float", "finite_number"):
        expected, hint = _word_number(path, value, whole=kind.startswith("int"))
    elif kind in ("greater_than_equal", "less_than_equal"):
        expected = _word_range(path)
    elif kind == "literal_error":
        allowed = [str(item) for item in typing.get_args(find_type(noun, path)) if item != ""]
        expected = "one of " + ", ".join(allowed)
        hint = suggest_near(str(value), allowed)
    elif kind == "string_type":
        expected = "a text"
        hint = _hint_text(value)
    elif kind == "string_pattern_mismatch" and path[-1] in URL_FIELDS:
        expected, code = "the address of a page, https:// or http:// and no spaces", "url"
        hint = "other schemes are not linked to; leave the field out where there is no page"
    elif kind == "string_pattern_mismatch":
        expected = "a state by its code of three capital letters (ISO 3166 alpha-3)"
        hint = "two-letter codes and names are not read" if path[-1:] and value else "leave the field out"
    elif kind == "model_type":
        expected = _word_mapping(find_type(noun, path))
    elif kind == "bool_type":
        expected = "true or false"
        hint = "YAML 1.2 knows no yes, no, on or off" if isinstance(value, str) else ""
    if value is None and not hint:
        hint = "give a value" if _is_needed(noun, path) else "leave the field out where there is nothing to say"
    return document.make_fault(path, found=found, expected=expected, code=code, hint=hint)


def _is_needed(noun: type, path: FieldPath) -> bool:
    """Say whether a field may not be left out."""
    owner = find_type(noun, path[:-1])
    if not dataclasses.is_dataclass(owner):
        return True
    return any(field.name == path[-1] and field.default is dataclasses.MISSING for field in dataclasses.fields(owner))


_FIXED: Final[dict[str, str]] = {
    "tuple_type": "a list",
    "instant": "an instant such as 2022-01-06T20:00Z",
    "naive-local-time": "an instant with its zone, such as 2022-01-06T20:00Z",
    "date": "a date such as 2022-01-06",
    "no-such-date": "a day that is in the calendar",
    "too_long": "no more items than the field holds",
}
_EXPECTED_HINTS: Final[dict[str, str]] = {
    "naive-local-time": "write Z for UTC or an offset such as +06:00; a local time is never guessed",
    "tuple_type": "begin each item with '- ', or write [one, two]",
    "date": "a legal date carries no clock and no zone",
}
_CODES: Final[dict[str, str]] = {
    "tuple_type": "wrong-type",
    "model_type": "wrong-type",
    "string_type": "wrong-type",
    "float_type": "wrong-type",
    "int_type": "wrong-type",
    "int_from_float": "wrong-type",
    "bool_type": "wrong-type",
    "finite_number": "wrong-type",
    "greater_than_equal": "out-of-range",
    "less_than_equal": "out-of-range",
    "literal_error": "unknown-word",
    "string_pattern_mismatch": "wrong-state-code",
    "too_long": "too-many",
}


def _word_missing(document: Document, noun: type, path: FieldPath) -> Fault:
    """Word a field that is not there."""
    if isinstance(path[-1], int):
        expected = f"at least {path[-1] + 1} items"
        return document.make_fault(path[:-1], found="fewer", expected=expected, code="missing")
    what = _word_type(find_type(noun, path), path)
    return document.make_fault(path, found="nothing", expected=f"a needed field, {what}", code="missing")


def _word_unknown(document: Document, noun: type, path: FieldPath, value: object) -> Fault:
    """Word a field that no noun has, and guess what was meant."""
    name = str(path[-1])
    owner = find_type(noun, path[:-1])
    known = list(find_hints(owner)) if dataclasses.is_dataclass(owner) and isinstance(owner, type) else []
    better = suggest_name(name)
    near = suggest_near(name, known)
    if better in known:
        suffix = find_suffix(str(better))
        unit = f", in {SUFFIXES[suffix][0]}" if suffix else ""
        near = f"write {better}{unit}"
    elif value is None and " " in name:
        near = "a text with a comma needs quotes between { and }"
    elif better is not None and not near:
        near = f"Foedus writes such a name as {better}"
    return document.make_fault(
        path,
        found=f"the unknown field {name}",
        expected="one of " + ", ".join(known) if known else "no field here",
        code="unknown-field",
        hint=near,
        key=True,
    )


def _word_number(path: FieldPath, value: object, *, whole: bool) -> tuple[str, str]:
    """Say which number is asked for, and why what was written is none."""
    unit = _name_unit(path)
    expected = ("a plain whole number" if whole else "a plain number") + (f" in {unit}" if unit else "")
    if isinstance(value, str):
        match = _BEGINS_WITH_NUMBER.match(value)
        rest = value[match.end() :].strip() if match else ""
        if match and rest and unit:
            return expected, f"write the number alone, in {unit}; '{rest}' is not read"
        if match and rest:
            return expected, f"write the number alone; '{rest}' is not read"
        if match:
            return expected, "write it without quotes, leading zeros and spaces"
        return expected, ""
    if isinstance(value, float) and math.isfinite(value):
        return expected, "leave the decimals out"
    return expected, ""


def _word_range(path: FieldPath) -> str:
    """Say between which limits a number must lie."""
    name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    least, most = find_range(name, _find_unit(path))
    unit = _name_unit(path)
    limits = [f"at least {least}" if least is not None else "", f"at most {most}" if most is not None else ""]
    return "a number of " + " and ".join(limit for limit in limits if limit) + (f" ({unit})" if unit else "")


def _find_unit(path: FieldPath) -> str:
    """Say which unit suffix, or count, the number at a path carries."""
    names = [str(step) for step in path if isinstance(step, str)]
    while names:
        name = names.pop()
        suffix = find_suffix(name)
        if suffix is not None:
            return suffix
        if name not in (*FIGURE_FIELDS, "spread"):
            return "count" if find_range(name)[0] is not None else ""
    return ""


def _name_unit(path: FieldPath) -> str:
    """Say in words which unit the number at a path is in; empty where it has none."""
    suffix = _find_unit(path)
    return SUFFIXES[suffix][0] if suffix in SUFFIXES else ""


def _word_type(hint: Any, path: FieldPath) -> str:
    """Say in words what belongs at a path."""
    if hint in (int, float):
        return _word_number(path, None, whole=hint is int)[0]
    origin = typing.get_origin(hint)
    if origin is Literal:
        return "one of " + ", ".join(str(item) for item in typing.get_args(hint) if item != "")
    if origin is tuple:
        return "a list"
    if dataclasses.is_dataclass(hint):
        return _word_mapping(hint)
    if hint is str and path[-1] in STATE_FIELDS:
        return "a state by its code of three capital letters"
    names = {"str": "a text", "bool": "true or false", "datetime": _FIXED["instant"], "date": _FIXED["date"]}
    return names.get(getattr(hint, "__name__", ""), "a value")


def _word_mapping(hint: Any) -> str:
    """Say which fields a mapping has that becomes a noun."""
    if not dataclasses.is_dataclass(hint):
        return "a mapping"
    needed = [field.name for field in dataclasses.fields(hint) if field.default is dataclasses.MISSING]
    return "a mapping with " + ", ".join(needed or [field.name for field in dataclasses.fields(hint)])


def _hint_text(value: object) -> str:
    """Say how a value that is no text becomes one."""
    if isinstance(value, bool | int | float):
        return f"put it in quotes to keep it as a text: '{show_found(value)}'"
    return ""
