"""The committed JSON Schemas are those of the shapes, and the packaged files follow them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from foedus import library
from foedus.formats.nouns import NOUNS
from foedus.formats.reader import read_document
from foedus.formats.schemas import make_schema, show_schema, write_schemas

from .conftest import CLAIMS, EXPECTED, GAZETTEER, SCENARIO, TRANSPORT, TREATY, TinyFiles

SCHEMAS = Path(__file__).resolve().parents[3] / "schemas"


@pytest.mark.parametrize("name", NOUNS)
def test_committed_schema_is_the_generated_one(name: str) -> None:
    """Editors use the committed file; after a change: python -m foedus.formats.schemas schemas."""
    assert (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8") == show_schema(name)


@pytest.mark.parametrize("name", NOUNS)
def test_schema_is_valid_and_strict(name: str) -> None:
    """Unknown fields are refused by the schema too, and its id carries the version."""
    schema = make_schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"foedus/{name}/1"
    assert schema["additionalProperties"] is False
    assert all(part["additionalProperties"] is False for part in schema["$defs"].values())


def test_library_files_follow_their_schema() -> None:
    """What an editor underlines and what Foedus refuses are the same."""
    root = library.gazetteer_path().parent
    paths = sorted(root.rglob("*.yaml"))
    assert paths
    for path in paths:
        data = read_document(path).data
        assert isinstance(data, dict)
        jsonschema.Draft202012Validator(make_schema(data["format"].partition("/")[2])).validate(data)


def test_tiny_files_follow_their_schema_and_broken_ones_do_not(tiny: TinyFiles) -> None:
    """The test of the schemas themselves: they let the good through and stop the bad."""
    for text, name in (
        (TREATY, "treaty"),
        (TRANSPORT, "transport"),
        (GAZETTEER, "gazetteer"),
        (SCENARIO, "scenario"),
        (CLAIMS, "claims"),
        (EXPECTED, "expected"),
    ):
        path = tiny.folder / "any.yaml"
        path.write_text(text, encoding="utf-8")
        data = read_document(path).data
        assert isinstance(data, dict)
        validator = jsonschema.Draft202012Validator(make_schema(name))
        validator.validate(data)
        for broken in ({**data, "colour": "red"}, {**data, "version": 2}, {**data, "id": 7}):
            assert not validator.is_valid(broken)


def test_descriptions_come_from_the_nouns(tmp_path: Path) -> None:
    """Comments above a field reach the editor."""
    write_schemas(tmp_path)
    schema = json.loads((tmp_path / "scenario.schema.json").read_text(encoding="utf-8"))
    assert "legal date" in schema["properties"]["facts_on"]["description"]
    assert schema["$defs"]["Element"]["properties"]["share_frac"]["maximum"] == 1
