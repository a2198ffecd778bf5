"""The messages about broken files, word for word: they are public, and a change to one is a change users see.

Beside each broken file, or folder of a mission, lies what Foedus says of it. To accept new words, run with
``FOEDUS_ACCEPT_MESSAGES=1`` in the environment and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from foedus.errors import InputError
from foedus.formats.check import check_file
from foedus.formats.faults import make_refusal

FOLDER = Path(__file__).parent / "formats"
BROKEN = sorted(path for path in FOLDER.iterdir() if path.suffix != ".txt")


def describe(path: Path) -> str:
    """Give what a person reads who checks the file from its own folder."""
    faults = check_file(path)
    assert faults, f"{path} is meant to be broken"
    return f"{make_refusal(faults, str(path))}\n"


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_message(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said of the file is what was agreed."""
    monkeypatch.chdir(FOLDER)
    said = describe(Path(path.name))
    agreed = path.with_suffix(".txt")
    if os.environ.get("FOEDUS_ACCEPT_MESSAGES"):
        agreed.write_text(said, encoding="utf-8")
    assert agreed.read_text(encoding="utf-8") == said


def test_every_message_has_its_file() -> None:
    """No agreed message is left behind by a file that is gone."""
    assert {path.stem for path in FOLDER.glob("*.txt")} == {path.stem for path in BROKEN}


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not there has no line to point at."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        check_file(Path("none.yaml"))
    assert str(caught.value) == "none.yaml: the file cannot be read: no such file or directory [unreadable-file]"
