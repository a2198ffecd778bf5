"""Words of the stages as a reader knows them: names for ids, local and Zulu time for instants and offsets.

What lives here: rewriting text that stages made. What does not: text that people said (it stays as recorded).
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from foedus.instants import parse_instant
from foedus.reports.content.scene import Scene

_INSTANT: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?Z")
#: an instant counted from the scenario's zero, as the movement wing writes it
_OFFSET: Final = re.compile(r"\bD([+-]\d+) (\d{2}):(\d{2}):(\d{2})")
#: the leg that brought a part, in front of its line
_LEG: Final = re.compile(r"\bleg-\d+:")
_CODE: Final = re.compile(r"\b(no_quorum|not_adopted|not_recorded|hand_over)\b")


def reword(scene: Scene, text: str) -> str:
    """Write instants by local and Zulu clock, and names for the ids of places and carriers."""
    text = reword_times(scene, text)
    text = _LEG.sub("", text)
    names = {ident: scene.place(ident) for ident in _list_terminals(scene)}
    names |= {kind: show_carrier(kind) for kind in _list_carriers(scene)}
    if not names:
        return text
    longest_first = sorted(names, key=lambda ident: (-len(ident), ident))
    pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest_first))})(?![\w-])")
    return pattern.sub(lambda match: names[match[1]], text)


def reword_times(scene: Scene, text: str) -> str:
    """Write instants by local and Zulu clock, and codes as words."""
    text = _INSTANT.sub(lambda match: scene.when(parse_instant(match[0])), text)
    text = _OFFSET.sub(lambda match: _show_offset(scene, match), text)
    return _CODE.sub(lambda match: match[1].replace("_", " "), text)


def show_carrier(kind: str) -> str:
    """Write a type of carrier: a designation in capitals, other words as words.

    Examples
    --------
    >>> show_carrier("il-76md"), show_carrier("road-column")
    ('IL-76MD', 'road column')
    """
    return kind.upper() if any(letter.isdigit() for letter in kind) else kind.replace("-", " ").replace("_", " ")


def _show_offset(scene: Scene, match: re.Match[str]) -> str:
    days, hours, minutes, seconds = (int(part) for part in match.groups())
    after = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return scene.when(scene.course.scenario.zero_at + after)


def _list_terminals(scene: Scene) -> set[str]:
    course = scene.course
    movement = course.scenario.movement
    out = {terminal.place for terminal in movement.terminals} if movement else set()
    for line in (*course.lines_out, *course.lines_home):
        out |= {line.origin, line.destination}
    return out & set(scene.places)


def _list_carriers(scene: Scene) -> set[str]:
    course = scene.course
    movement = course.scenario.movement
    out = {pool.carrier for pool in movement.pools} if movement else set()
    return out | {leg.carrier_type for plan in (course.movement, course.home) if plan for leg in plan.legs}
