"""The benchmark of intake still runs; nothing is timed here."""

from __future__ import annotations

import importlib

import pytest


def test_the_benchmark_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert importlib.import_module("benchmarks.intake").main(["--smoke"]) == 0
    assert "mb_per_s" in capsys.readouterr().out
