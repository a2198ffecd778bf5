"""One value of a whole file replaced by anything: the file is read, or refused in words; nothing else."""

from __future__ import annotations

import copy
import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.formats.decode import decode
from foedus.formats.faults import FieldPath
from foedus.formats.nouns import NOUNS
from foedus.formats.order import check_order
from foedus.formats.reader import Document, parse_document
from foedus.formats.references import check_alone

from .conftest import CLAIMS, EXPECTED, GAZETTEER, SCENARIO, TRANSPORT, TREATY

TEXTS = {
    "scenario": SCENARIO,
    "claims": CLAIMS,
    "expected": EXPECTED,
    "gazetteer": GAZETTEER,
    "transport": TRANSPORT,
    "treaty": TREATY,
}
WORDS = st.sampled_from(["", "x", "2020-03-01", "2020-03-01T08:00", "2020-03-01T08:00Z", "5 km", "NO", "id", "AS-1"])
LEAVES = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats() | WORDS | st.text(max_size=5)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=6
)


def replace_at(document: Document, path: FieldPath, value: object) -> Document:
    """Give the document with another value at one path."""
    data: Any = copy.deepcopy(document.data)
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return dataclasses.replace(document, data=data)


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_value_anywhere_is_read_or_refused(name: str, data: st.DataObject) -> None:
    """Every fault is worded, coded, and points into the file."""
    document = parse_document(TEXTS[name].encode(), shown_as="f.yaml")
    path = data.draw(st.sampled_from([path for path in document.values if path]))
    broken = replace_at(document, path, data.draw(ANYTHING))
    try:
        noun = decode(broken, NOUNS[name], format_name=name)
    except InputError as error:
        faults = list(error.faults)
        assert faults, "a refusal without a fault helps nobody"
    else:
        faults = [*check_alone(broken, noun), *check_order(broken, noun, {})]
    assert all(fault.expected and fault.code and 1 <= fault.line <= TEXTS[name].count("\n") for fault in faults)
