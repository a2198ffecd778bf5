"""The tree under a finding as nested folds: what was asked, what it answers, who says so.

What lives here: a ``Ground`` as HTML. What does not: any judgement; the negative branch is shown like the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from foedus.domain.outcome import Ground
from foedus.reports.element import Element, make

#: the answer of a node in words that do not need a colour
TRUTHS: Final = {"true": "yes", "false": "no", "open": "open"}
_TAG: Final = re.compile(r"\s*\[([A-Z][A-Z0-9, ]*)\]")
#: nodes this deep are open when the page is
_OPEN_DEPTH: Final = 2

LinkRefs = Callable[[tuple[str, ...]], list[Element]]


def draw_tree(ground: Ground, link: LinkRefs, treaty: str) -> Element:
    """Give the tree of a finding as a list of nested folds.

    Parameters
    ----------
    link
        Gives the reference links for ids of claims.
    treaty
        The treaty whose sources the tags behind citations name, unless a node names another.
    """
    return make("ul", _draw_node(ground, link, treaty, 0), class_="tree")


def name_treaty(ground: Ground, treaty: str) -> str:
    """Give the treaty that a node belongs to: the one it names, else that of the node above it."""
    return ground.label.rpartition("/")[0] or treaty


def show_cite(cite: str, treaty: str) -> str:
    """Write a citation; a tag behind it becomes the source of its treaty's file, which is no claim.

    Examples
    --------
    >>> show_cite("CST art. 4(2) [T1]", "cst-1992")
    'CST art. 4(2), source T1 of cst-1992'
    """
    return _TAG.sub(lambda match: f", source {match[1]} of {treaty}", cite)


def _draw_node(ground: Ground, link: LinkRefs, treaty: str, depth: int) -> Element:
    treaty = name_treaty(ground, treaty)
    said = [make("span", f"{voice}", class_="said") for voice in ground.said]
    refs = link(ground.claims)
    if not ground.children:
        return make("li", make("span", _tell(ground, treaty), refs, class_="leaf"), said)
    children = [_draw_node(child, link, treaty, depth + 1) for child in ground.children]
    head = make("summary", _tell(ground, treaty), refs)
    return make("li", make("details", head, said, make("ul", children), open=depth < _OPEN_DEPTH))


def _tell(ground: Ground, treaty: str) -> list[Element | str]:
    label = ground.label.rpartition("/")[2].replace("_", " ")
    parts: list[Element | str] = [make("span", TRUTHS[ground.truth], class_=f"truth {ground.truth}"), f" · {label}"]
    if ground.text:
        parts.append(f": {ground.text}")
    if ground.cite:
        parts.append(make("span", f" [{show_cite(ground.cite, treaty)}]", class_="cite"))
    if ground.checked:
        parts.append(make("span", f" (checked: {ground.checked})", class_="cite"))
    return parts
