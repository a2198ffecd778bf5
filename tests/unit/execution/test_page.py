"""The page docs/execution.md does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest


def test_the_example_of_the_page_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[3] / "docs" / "execution.md").read_text(encoding="utf-8")
    code = re.findall(r"```python\n(.*?)```", page, re.S)[0]
    exec(compile(code, "docs/execution.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("() ")
    assert lines[1:] == ["ALA 31000", "47 ('line-36',)"]
