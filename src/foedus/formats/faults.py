"""How faults of a file are worded, gathered and handed over.

What lives here: the path of a field, how a found value is shortened, and the one exception that carries all
faults of a file in line order. What does not: finding them.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Sequence
from typing import Final

from foedus.errors import Fault, InputError

#: way from the root of a file to a value: names of keys and indices of items
FieldPath = tuple[str | int, ...]

#: how alike two names must be for one to be taken for the other
NEAR: Final = 0.7
_SHOWN: Final = 60
_LISTED: Final = 12


def show_path(path: FieldPath) -> str:
    """Write the way to a field as people say it.

    Examples
    --------
    >>> show_path(("contingents", 1, "elements", 0, "home"))
    'contingents[1].elements[0].home'
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def show_found(value: object) -> str:
    """Write a value that was found in a file, shortened to one readable piece."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        return "no number" if math.isnan(value) else "a number without end"
    if isinstance(value, dict):
        return f"a mapping with {_show_names(value)}" if value else "an empty mapping"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    if isinstance(value, str):
        return f"the text '{shorten(value)}'"
    return shorten(str(value))


def shorten(text: str) -> str:
    """Give at most sixty characters of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 3] + "..."


def list_names(names: Iterable[str]) -> str:
    """List what is allowed, in order, and say how many are left out of a long list."""
    known = sorted(names)
    shown = ", ".join(known[:_LISTED])
    rest = len(known) - _LISTED
    return f"{shown} and {rest} more" if rest > 0 else shown


def suggest_near(name: str, names: Iterable[str]) -> str:
    """Give a hint that names what was probably meant, or nothing."""
    near = difflib.get_close_matches(name, sorted(set(names)), n=3, cutoff=NEAR)
    return f"did you mean {' or '.join(near)}?" if near else ""


def make_refusal(faults: Sequence[Fault], shown_as: str) -> InputError:
    """Make the exception that refuses a file with all its faults, in the order of its lines.

    Its code is that of the faults where they share one.
    """
    ordered = order_faults(faults)
    codes = {fault.code for fault in ordered}
    count = "one fault" if len(ordered) == 1 else f"{len(ordered)} faults"
    return InputError(
        f"the file has {count}" if len({fault.file for fault in ordered}) == 1 else f"the files have {count}",
        code=codes.pop() if len(codes) == 1 else "several-faults",
        place=shown_as,
        faults=ordered,
    )


def order_faults(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Put faults in the order of their files, lines and columns."""
    return tuple(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.column, fault.field)))


def _show_names(mapping: dict[object, object]) -> str:
    """List the first keys of a mapping."""
    names = [shorten(str(key)) for key in mapping]
    return ", ".join(names[:4]) + (", ..." if len(names) > 4 else "")
