"""The reader against arbitrary bytes and generated data."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.formats import events
from foedus.formats.faults import FieldPath
from foedus.formats.reader import parse_document

SIGNS = st.sampled_from(
    [*"ab01 \n\t:-[]{},&*!|>'\"%@#?~<\\.\ufeff\x85é", "---", "...", "%YAML 1.", "%TAG ", "<<: ", ": ", "- "]
)
KEYS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=6)
LEAVES = (
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False) | KEYS
)
NESTED = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=15
)


def read_or_refuse(raw: bytes) -> None:
    """Read bytes; every fault must be worded and lie within the file."""
    n_lines = raw.count(b"\n") + raw.count(b"\r") + 2
    try:
        parse_document(raw, shown_as="f")
        faults = None
    except InputError as error:
        faults = error.faults
    assert faults is None or (faults and all(fault.expected and fault.line <= n_lines for fault in faults))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_read_or_refused(raw: bytes) -> None:
    """Nothing that a disk can hold may crash the reader."""
    read_or_refuse(raw)


@settings(max_examples=400, deadline=None)
@given(st.lists(SIGNS, max_size=40).map("".join))
def test_arbitrary_punctuation_is_read_or_refused(text: str) -> None:
    """Signs that mean something to YAML, in any order."""
    read_or_refuse(text.encode())


@settings(max_examples=150, deadline=None)
@given(st.lists(SIGNS, max_size=40).map("".join))
def test_arbitrary_punctuation_without_the_parser_in_c(text: str) -> None:
    """The same with the parser in Python alone, whose breakdowns are of other kinds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "find_fast_parser", lambda: None)
        read_or_refuse(text.encode())


def write_blocks(value: object, indent: int) -> list[str]:
    """Write data in block style, one value a line, every text in quotes."""
    lines: list[str] = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value)  # type: ignore[arg-type]
    for step, inner in pairs:
        head = " " * indent + (json.dumps(step, ensure_ascii=False) + ":" if isinstance(value, dict) else "-")
        if isinstance(inner, dict | list) and inner:
            lines.append(head)
            lines += write_blocks(inner, indent + 2)
        else:
            lines.append(f"{head} {json.dumps(inner, ensure_ascii=False)}")
    return lines


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, NESTED, min_size=1, max_size=4))
def test_values_come_back_and_places_are_where_they_stand(data: dict[str, object]) -> None:
    """Every value is read as written, and its place points at the very text that was written there."""
    lines = write_blocks(data, 0)
    document = parse_document("\n".join(lines).encode(), shown_as="f")
    assert document.data == data
    for path, (line, column) in document.values.items():
        value = data_at(data, path)
        rest = lines[line - 1][column - 1 :]
        if isinstance(value, dict | list) and value:
            assert rest.startswith(
                "-" if isinstance(value, list) else json.dumps(next(iter(value)), ensure_ascii=False)
            )
        else:
            assert rest == json.dumps(value, ensure_ascii=False)
    for path, (line, column) in document.keys.items():
        assert lines[line - 1][column - 1 :].startswith(json.dumps(path[-1], ensure_ascii=False) + ":")


def data_at(data: object, path: FieldPath) -> object:
    """Give the value at a path."""
    for step in path:
        data = data[step]  # type: ignore[index]
    return data
