"""Going through every noun of a file, and filling in since when values are known.

What lives here: the walk with paths, and the knowledge dates that a file leaves out. What does not: any check.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

from foedus.formats.faults import FieldPath

Noun = TypeVar("Noun")


def walk_nouns(root: object) -> Iterator[tuple[FieldPath, tuple[object, ...], Any]]:
    """Give every noun of a file with its path and the nouns around it, outermost first, in the order of the file."""
    waiting: list[tuple[FieldPath, tuple[object, ...], object]] = [((), (), root)]
    while waiting:
        path, around, value = waiting.pop()
        if isinstance(value, tuple):
            waiting.extend(((*path, index), around, value[index]) for index in reversed(range(len(value))))
        elif dataclasses.is_dataclass(value):
            yield path, around, value
            inside = (*around, value)
            names = [field.name for field in dataclasses.fields(value)]
            waiting.extend(
                ((*path, name), inside, inner)
                for name in reversed(names)
                if isinstance(inner := getattr(value, name), tuple) or dataclasses.is_dataclass(inner)
            )


def fill_known(noun: Noun, known_at: Mapping[str, datetime]) -> Noun:
    """Give the noun with every ``known_at`` that a file left out: the latest of what the value rests on.

    Parameters
    ----------
    noun
        A noun whose references were checked.
    known_at
        When each claim and assumption became known, by id.
    """
    return cast(Noun, _fill(noun, known_at))


def _fill(value: object, known_at: Mapping[str, datetime]) -> object:
    """Fill one value; nouns of a mission nest a handful of levels, so recursion is safe."""
    if isinstance(value, tuple):
        filled = tuple(_fill(item, known_at) for item in value)
        return filled if any(new is not old for new, old in zip(filled, value, strict=True)) else value
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, object] = {}
    for field in dataclasses.fields(value):
        old = getattr(value, field.name)
        new = _fill(old, known_at)
        if new is not old:
            changed[field.name] = new
    if getattr(value, "known_at", value) is None:
        sources = [known_at[name] for name in getattr(value, "rests_on", ()) if name in known_at]
        if sources:
            changed["known_at"] = max(sources)
    return dataclasses.replace(value, **changed) if changed else value
