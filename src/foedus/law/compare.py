"""What a change of date, of text or of knowledge changes in an answer.

What lives here: two findings on one rule side by side, place by place. What does not: the findings themselves
(``engine``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from foedus.domain.outcome import Finding, Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. ``place`` is the way to a node of the tree, or empty for what concerns the whole answer."""

    what: Literal["verdict", "sufficient", "blocking", "answer", "wording", "cite", "said", "node"]
    before: str
    after: str
    place: str = ""


def compare_findings(before: Finding, after: Finding) -> tuple[Change, ...]:
    """List what differs between two answers to one question: the verdict, what decides it, then node by node.

    A node that only one tree has shows an empty side.
    """
    changes: list[Change] = []
    if before.verdict != after.verdict:
        changes.append(Change(what="verdict", before=before.verdict, after=after.verdict))
    changes += _compare_sets("sufficient", before.sufficient, after.sufficient)
    changes += _compare_sets("blocking", before.blocking, after.blocking)
    old, new = dict(_flatten(before.ground, "")), dict(_flatten(after.ground, ""))
    for place in dict.fromkeys((*old, *new)):
        changes += _compare_nodes(place, old.get(place), new.get(place))
    return tuple(changes)


def _compare_sets(
    what: Literal["sufficient", "blocking"], before: tuple[tuple[str, ...], ...], after: tuple[tuple[str, ...], ...]
) -> Iterator[Change]:
    for words in before:
        if words not in after:
            yield Change(what=what, before=" + ".join(words) or "nothing more", after="")
    for words in after:
        if words not in before:
            yield Change(what=what, before="", after=" + ".join(words) or "nothing more")


def _flatten(ground: Ground, above: str) -> Iterator[tuple[str, Ground]]:
    place = f"{above} > {ground.label}" if above else ground.label
    yield place, ground
    seen: dict[str, int] = {}
    for child in ground.children:
        seen[child.label] = seen.get(child.label, 0) + 1
        for name, node in _flatten(child, place):
            # the second of two brothers with one label gets a number, so that each keeps its own way
            number = f" ({seen[child.label]})" if seen[child.label] > 1 else ""
            start = f"{place} > {child.label}"
            yield start + number + name.removeprefix(start), node


def _compare_nodes(place: str, before: Ground | None, after: Ground | None) -> Iterator[Change]:
    if before is None or after is None:
        yield Change(what="node", place=place, before=_tell(before), after=_tell(after))
        return
    if before.truth != after.truth:
        yield Change(what="answer", place=place, before=before.truth, after=after.truth)
    if before.text != after.text:
        yield Change(what="wording", place=place, before=before.text, after=after.text)
    if before.cite != after.cite:
        yield Change(what="cite", place=place, before=before.cite, after=after.cite)
    if before.said != after.said:
        yield Change(what="said", place=place, before="; ".join(before.said), after="; ".join(after.said))


def _tell(ground: Ground | None) -> str:
    return "" if ground is None else f"{ground.truth}: {ground.text}".rstrip(": ")
