"""The worked example of docs/deployment-data.md does what the page says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from foedus.cli.move import move_app
from foedus.formats.deployment.columns import COLUMNS, REFUSED

PAGE = Path(__file__).resolve().parents[3] / "docs" / "deployment-data.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_worked_example_runs_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables are written, commands run one after the other; each printed line is there, in its order."""
    monkeypatch.chdir(tmp_path)
    n_commands = 0
    for kind, name, body in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "csv":
            Path(name).write_text(body, encoding="utf-8")
            continue
        for command in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
            line, *printed = command.strip().split("\n")
            words = shlex.split(line)
            assert words[:2] == ["foedus", "move"]
            answer = CliRunner().invoke(move_app, words[2:])
            told = iter(answer.output.split("\n"))
            for wanted in printed:
                assert any(wanted == told_line for told_line in told), f"{line}\nlacks {wanted!r}\n{answer.output}"
            n_commands += 1
    assert n_commands == 9
    assert not Path("never.csv").exists()


def test_the_page_names_every_column() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [column.name for column in COLUMNS if f"`{column.name}`" not in text] == []
    assert "stons" in REFUSED
