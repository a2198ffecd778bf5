"""JSON Schema of every format, made from the shapes that files are checked with.

What lives here: the export, run as ``python -m foedus.formats.schemas FOLDER``. What does not: the shapes, and
cross-checks, which no schema can say.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema

from foedus.formats.deployment.array_schemas import make_schemas
from foedus.formats.nouns import NOUNS
from foedus.formats.shapes import make_adapter
from foedus.formats.upgrades import HISTORY

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_FIELD: Final = re.compile(r"    (\w+): ")
_COMMENT: Final = "    #: "


class _Generator(GenerateJsonSchema):
    """Leaves out the titles that only repeat the names of fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - the name is pydantic's
        """Say that no field gets a title made of its name."""
        return False


def make_schema(format_name: str) -> dict[str, Any]:
    """Make the JSON Schema of the current version of a format.

    Raises
    ------
    KeyError
        If there is no such format.
    """
    noun = NOUNS[format_name]
    version = HISTORY.find_version(format_name)
    body = make_adapter(noun, _describe).json_schema(schema_generator=_Generator)
    header = {
        "format": {"const": f"foedus/{format_name}", "description": "Name of the format."},
        "version": {"const": version, "description": "Version of the format."},
    }
    return {
        "$schema": DIALECT,
        "$id": f"foedus/{format_name}/{version}",
        **body,
        "title": f"foedus/{format_name}, version {version}",
        "properties": {**header, **body["properties"]},
        "required": [*header, *body.get("required", [])],
    }


def show_schema(format_name: str) -> str:
    """Write the JSON Schema of a format as the text of its file."""
    return json.dumps(make_schema(format_name), indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write one ``<format>.schema.json`` a format into a folder, and say which files were written.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for format_name in NOUNS:
        path = folder / f"{format_name}.schema.json"
        path.write_text(show_schema(format_name), encoding="utf-8")
        written.append(path)
    for format_name, schema in make_schemas().items():
        path = folder / f"{format_name}.schema.json"
        path.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(path)
    return tuple(written)


def _describe(noun: type, field: str) -> str:
    """Describe a noun by its docstring, a field by the comment above it."""
    return _read_comments(noun).get(field, "") if field else inspect.cleandoc(noun.__doc__ or "")


@cache
def _read_comments(noun: type) -> dict[str, str]:
    """Read the ``#:`` comments above the fields of a noun."""
    comments: dict[str, str] = {}
    waiting: list[str] = []
    for line in inspect.getsource(noun).splitlines():
        match = _FIELD.match(line)
        if line.startswith(_COMMENT):
            waiting.append(line.removeprefix(_COMMENT).strip())
            continue
        if match and waiting:
            comments[match[1]] = " ".join(waiting)
        waiting = []
    return comments


if __name__ == "__main__":
    for written_path in write_schemas(Path(sys.argv[1] if len(sys.argv) > 1 else "schemas")):
        print(written_path)
