"""The guide to a mission of one's own can be followed to the letter."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from foedus import library
from foedus.formats.check import check_file

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "new-mission.md"


def read_example(first: str) -> str:
    """Give the indented example of the guide that begins with a line, as it would stand in a file."""
    lines = GUIDE.read_text(encoding="utf-8").splitlines()
    start = lines.index(f"    {first}")
    block = []
    for line in lines[start:]:
        if not line.startswith("    "):
            break
        block.append(line.removeprefix("    "))
    return "\n".join(block) + "\n"


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    """Copy the mission that the guide copies, without its outcome."""
    folder = tmp_path / "my-mission"
    shutil.copytree(library.find_mission("kazakhstan-2022"), folder)
    (folder / "expected.yaml").unlink()
    return folder / "scenario.yaml"


def test_the_place_of_the_guide_can_be_embarked_at(mission: Path) -> None:
    """A field that the gazetteer lacks: its place, its terminal, an element; each is asked for if it is left out."""
    text = mission.read_text(encoding="utf-8").replace("embarks_at: kant,", "embarks_at: newfield,")
    mission.write_text(text, encoding="utf-8")
    assert [fault.code for fault in check_file(mission.parent)] == ["unknown-place"]
    text = text.replace("\nmovement:\n", f"\n{read_example('places:')}\nmovement:\n", 1)
    mission.write_text(text, encoding="utf-8")
    assert [fault.code for fault in check_file(mission.parent)] == ["no-terminal"]
    terminal = read_example("movement:").removeprefix("movement:\n  terminals:\n")
    mission.write_text(text.replace("  terminals:\n", f"  terminals:\n{terminal}", 1), encoding="utf-8")
    assert check_file(mission.parent) == ()


def test_dropping_all_sites_takes_their_norms_out(mission: Path) -> None:
    """The row of the guide's table is what the check asks for."""
    text = mission.read_text(encoding="utf-8")
    text = re.sub(r"(?ms)^sites:\n.*?\n\n", "sites: []\n\n", text)
    mission.write_text(text, encoding="utf-8")
    assert {fault.code for fault in check_file(mission.parent)} == {
        "unknown-site-class",
        "unknown-site",
        "unknown-zone",
    }
    text = re.sub(r"(?ms)^guard_norms:\n.*?\n\n", "guard_norms: []\n\n", text)
    text = re.sub(r"(?ms)^(protection|force_generation):\n.*?(\n\n|\Z)", "", text)
    text = re.sub(r"(?m)^  last_in:\n(    .*\n)+", "", text)
    text = re.sub(r"(?m)^    - .*\bzones: \[.*\n", "", text)
    mission.write_text(text, encoding="utf-8")
    assert check_file(mission.parent) == ()
