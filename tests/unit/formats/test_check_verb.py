"""``foedus check`` on what a run wrote: it is no file of a person, and it can still be broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foedus.desk.check import check_path
from foedus.errors import InputError


def write_run(folder: Path, **fields: object) -> Path:
    """Write the head of what a run writes."""
    path = folder / "mission.json"
    path.write_text(json.dumps({"format": "foedus/mission", "version": 1, **fields}, indent=1), encoding="utf-8")
    return path


def test_what_a_run_wrote_is_recognised(tmp_path: Path) -> None:
    """Its format has a schema; the check reads it as foedus report does, by file or by folder."""
    path = write_run(tmp_path)
    for given in (path, tmp_path):
        with pytest.raises(InputError) as caught:
            check_path(given)
        assert [(fault.field, fault.code) for fault in caught.value.faults] == [("dossier", "missing")]


def test_a_newer_run_is_refused_by_its_version(tmp_path: Path) -> None:
    """Not by its format, and not at the end of a file of thirty thousand lines."""
    with pytest.raises(InputError) as caught:
        check_path(write_run(tmp_path, version=9))
    assert [(fault.line, fault.code) for fault in caught.value.faults] == [(3, "newer-version")]


def test_other_json_is_checked_as_ever(tmp_path: Path) -> None:
    """JSON is YAML: a file of another format goes the usual way, and one that cannot be read says why."""
    path = tmp_path / "mission.json"
    for text, code in (('{"format": "foedus/menu", "version": 1}', "wrong-format"), ("{", "yaml-syntax")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            check_path(path)
        assert [fault.code for fault in caught.value.faults] == [code]
