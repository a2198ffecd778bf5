"""The tree under a finding as nested folds: what was asked, what it answers, who says so.

What lives here: a ``Ground`` as HTML. What does not: any judgement; the negative branch is shown like the others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from foedus.domain.outcome import Ground
from foedus.reports.element import Element, make

#: the answer of a node in words that do not need a colour
TRUTHS: Final = {"true": "yes", "false": "no", "open": "open"}
#: nodes this deep are open when the page is
_OPEN_DEPTH: Final = 2

LinkRefs = Callable[[tuple[str, ...]], list[Element]]


def draw_tree(ground: Ground, link: LinkRefs) -> Element:
    """Give the tree of a finding as a list of nested folds.

    Parameters
    ----------
    link
        Gives the reference links for ids of claims.
    """
    return make("ul", _draw_node(ground, link, 0), class_="tree")


def _draw_node(ground: Ground, link: LinkRefs, depth: int) -> Element:
    said = [make("span", f"{voice}", class_="said") for voice in ground.said]
    refs = link(ground.claims)
    if not ground.children:
        return make("li", make("span", _tell(ground), refs, class_="leaf"), said)
    children = [_draw_node(child, link, depth + 1) for child in ground.children]
    head = make("summary", _tell(ground), refs)
    return make("li", make("details", head, said, make("ul", children), open=depth < _OPEN_DEPTH))


def _tell(ground: Ground) -> list[Element | str]:
    label = ground.label.rpartition("/")[2].replace("_", " ")
    parts: list[Element | str] = [make("span", TRUTHS[ground.truth], class_=f"truth {ground.truth}"), f" · {label}"]
    if ground.text:
        parts.append(f": {ground.text}")
    if ground.cite:
        parts.append(make("span", f" [{ground.cite}]", class_="cite"))
    if ground.checked:
        parts.append(make("span", f" (checked: {ground.checked})", class_="cite"))
    return parts
