"""How the command line shows answers and faults: data on stdout, talk on stderr.

What lives here: printing and exit codes. What does not: any text that a desk verb could give.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from foedus.errors import FoedusError, InputError, RecordError


def print_json(answer: Any) -> None:
    """Print one JSON object to stdout, untruncated, the same on a terminal and in a pipe."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")


def say(text: str) -> None:
    """Say something on stderr."""
    sys.stderr.write(text + "\n")


def describe(error: FoedusError) -> dict[str, Any]:
    """Give an error as the object that ``--json`` prints."""
    out: dict[str, Any] = {"error": error.code, "message": error.message, "hint": error.hint, "place": error.place}
    if isinstance(error, RecordError):
        out |= {"entry": error.entry, "offset": error.offset}
    if isinstance(error, InputError):
        out["faults"] = [
            {
                "file": f.file,
                "line": f.line,
                "column": f.column,
                "field": f.field,
                "found": f.found,
                "expected": f.expected,
                "code": f.code,
                "hint": f.hint,
            }
            for f in error.faults
        ]
    return out


@contextmanager
def report_errors(*, as_json: bool) -> Iterator[None]:
    """Turn an error of Foedus into a message and the exit code of its class.

    Raises
    ------
    SystemExit
        With the exit code of the error.
    """
    try:
        yield
    except FoedusError as error:
        if as_json:
            print_json(describe(error))
        say(str(error))
        raise SystemExit(error.exit_code) from None


@contextmanager
def show_progress(*, quiet: bool) -> Iterator[Callable[[str], object]]:
    """Give a callable that takes (words) and shows them as a spinner on a terminal, else nothing.

    Rich is imported here because it takes longer than ``foedus --help`` should.
    """
    if quiet or not sys.stderr.isatty():
        yield str
        return
    from rich.console import Console

    with Console(stderr=True).status("reading the mission") as status:
        yield status.update
