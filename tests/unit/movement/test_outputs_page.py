"""The page on outputs runs as printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from foedus.cli.app import app

PAGE = Path(__file__).parents[3] / "docs" / "movement-outputs.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: takes half a minute; the journey of the flagship mission runs the same
SLOW = "foedus move export kazakhstan-2022"


def test_the_page_runs_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files written, commands run, Python one after the other; each printed line is there, in its order."""
    monkeypatch.chdir(tmp_path)
    world: dict[str, Any] = {}
    n_commands = 0
    for kind, name, body in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "python":
            exec(compile(body, str(PAGE), "exec"), world)
        elif kind in ("csv", "yaml"):
            Path(name).write_text(body, encoding="utf-8")
        elif kind == "console":
            for command in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                line, *printed = command.strip().split("\n")
                if line.startswith(SLOW):
                    continue
                answer = CliRunner().invoke(app, shlex.split(line)[1:])
                assert answer.exit_code == 0, f"{line}\n{answer.output}"
                told = answer.output.split("\n")
                assert [row for row in told if row in printed] == printed, f"{line}\n{answer.output}"
                n_commands += 1
    assert n_commands == 4
    assert world["left_out"] == ()
    assert world["solver"].getInfo().objective_function_value > 0
    assert Path("tables.xlsx").is_file()
