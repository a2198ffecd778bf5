"""The treaties of a mission, read together as a run reads them.

What lives here: which treaty a mission leaves out that another of its treaties speaks of, and the faults of law told
at their place. What does not: the faults themselves (`foedus.law.check`).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from foedus import library
from foedus.domain.scenario import Scenario
from foedus.domain.treaty import Treaty
from foedus.errors import Fault
from foedus.formats.faults import FieldPath, list_names
from foedus.formats.reader import Document, read_document
from foedus.law.check import check_treaties

_STEP: Final = re.compile(r"([A-Za-z_]\w*)|\[(\d+)\]")


def check_mission_law(document: Document, mission: Scenario, treaties: tuple[Treaty, ...], folder: Path) -> list[Fault]:
    """List what keeps the treaties of a mission from being asked together.

    Parameters
    ----------
    document, mission
        The file of the scenario and the noun it became.
    treaties
        Those of its treaties that could be read.
    folder
        The mission's folder, where treaties of its own lie.
    """
    if len(treaties) < len(set(mission.treaties)):
        return []  # what the others name cannot be judged before each can be read
    faults: list[Fault] = []
    #: (treaty, treaty that it names and the mission does not list) -> names
    wanted: dict[tuple[str, str], list[str]] = {}
    for fault in check_treaties(treaties):
        other = fault.found.partition("/")[0] if "/" in fault.found else ""
        if fault.code == "treaty.unknown-name" and other and other not in mission.treaties:
            wanted.setdefault((fault.file, other), []).append(fault.found)
        else:
            faults.append(give_place(read_document(library.find_treaty(fault.file, folder)), fault))
    return [*_word_wanted(document, mission, wanted), *faults]


def give_place(document: Document, fault: Fault) -> Fault:
    """Give a fault that names its field in words the place of that field."""
    path: FieldPath = tuple(int(index) if index else name for name, index in _STEP.findall(fault.field))
    line, column = document.find_place(path)
    return dataclasses.replace(fault, file=document.shown_as, line=line, column=column)


def _word_wanted(document: Document, mission: Scenario, wanted: dict[tuple[str, str], list[str]]) -> Iterator[Fault]:
    """Word treaties that are spoken of and not listed, at the entry of the treaty that does."""
    for (treaty, other), names in wanted.items():
        known = other in library.list_treaties()
        yield document.make_fault(
            ("treaties", mission.treaties.index(treaty)),
            found=f"{treaty}, whose rules name {list_names(sorted(set(names)))}",
            expected=f"the treaty {other} in 'treaties' as well",
            code="treaty-left-out",
            hint=f"add {other} to 'treaties', or take {treaty} out where no question or council needs it"
            if known
            else f"no treaty is called {other}: mend the name in {treaty}, or put the treaty into treaties/{other}/",
        )
