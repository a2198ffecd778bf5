"""``foedus check`` knows every format by its header."""

from __future__ import annotations

from pathlib import Path

import pytest

from foedus import library
from foedus.errors import InputError, RequestError
from foedus.formats.check import check_file

from .conftest import CLAIMS, SCENARIO, TinyFiles


def test_whole_files_have_no_fault(tiny: TinyFiles) -> None:
    """Every file of the tiny library, and the folder of its mission."""
    for path in (*tiny.library.rglob("*.yaml"), tiny.folder):
        assert check_file(path) == ()


@pytest.mark.parametrize(
    "path", sorted(library.gazetteer_path().parent.rglob("*.yaml")), ids=lambda path: path.parent.name
)
def test_packaged_files_have_no_fault(path: Path) -> None:
    """What ships with Foedus passes its own check."""
    assert [str(fault) for fault in check_file(path)] == []


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("treaties/lake-pact/treaty.yaml", "atom: flood}", "atom: flud}", "treaty.unknown-name"),
        ("treaties/lake-pact/treaty.yaml", "source: T1,", "source: T9,", "treaty.unknown-source"),
        ("transport/air.yaml", "value: 700, source: S1", "value: 700, source: S2", "unknown-source"),
        ("gazetteer.yaml", "id: southfield", "id: northfield", "duplicate-id"),
        ("missions/lake-flood/claims.yaml", "contradicts: [C1]", "contradicts: [C8]", "unknown-claim"),
        ("missions/lake-flood/expected.yaml", "target: HC-1,", "target: HC-8,", "unknown-target"),
        ("missions/lake-flood/scenario.yaml", "share_frac: 0.6", "share_frac: 0.7", "shares"),
    ],
)
def test_each_format_is_checked_beyond_its_shape(tiny: TinyFiles, name: str, old: str, new: str, code: str) -> None:
    """Faults that only show when parts of a file are read together, at the line where they stand."""
    path = tiny.library / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    faults = check_file(path)
    assert [fault.code for fault in faults] == [code]
    broken = text.replace(old, new, 1).splitlines()
    if code != "shares":
        assert new.strip("}],").rpartition(" ")[2].strip("[") in broken[faults[0].line - 1]
    assert faults[0].file == str(path)


def test_a_scenario_is_checked_with_the_claims_beside_it(tiny: TinyFiles) -> None:
    """A second scenario in the folder is checked itself, not the first."""
    path = tiny.folder / "what-if.yaml"
    path.write_text(SCENARIO.replace("rests_on: [C2]", "rests_on: [C77]"), encoding="utf-8")
    faults = check_file(path)
    assert {fault.code for fault in faults} == {"unknown-claim"}
    assert {fault.file for fault in faults} == {str(path)}


def test_claims_alone_are_checked_within_themselves(tmp_path: Path) -> None:
    """Claims that lie in no mission's folder: their sources and each other."""
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS.replace("source: P1", "source: P2", 1), encoding="utf-8")
    assert [fault.code for fault in check_file(path)] == ["unknown-source"]


def test_unknown_format(tmp_path: Path) -> None:
    """The message lists what Foedus can read, as far as a line holds it."""
    path = tmp_path / "x.yaml"
    path.write_text("format: foedus/menu\nversion: 1\n", encoding="utf-8")
    fault = check_file(path)[0]
    assert (fault.line, fault.column, fault.code) == (1, 9, "wrong-format")
    assert "foedus/scenario" in fault.expected


def test_what_is_not_there(tmp_path: Path) -> None:
    """No file and no mission are different questions."""
    with pytest.raises(InputError):
        check_file(tmp_path / "none.yaml")
    with pytest.raises(RequestError):
        check_file(tmp_path)
