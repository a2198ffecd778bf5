"""A tree of elements and the only place where markup becomes text.

What lives here: the element noun, a builder and strict rendering for HTML and inline SVG. What does not: any
page, style or figure. Text and attribute values are always escaped; nothing can be passed through unescaped,
no element can load anything, and no attribute can run anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from foedus.errors import BugError

_VOID: Final = frozenset({"meta", "br", "hr", "wbr", "path", "rect", "circle", "line", "polyline", "polygon", "use"})
_SELF_CLOSED: Final = frozenset({"path", "rect", "circle", "line", "polyline", "polygon", "use"})
_RAW_TEXT: Final = frozenset({"style", "script"})
#: elements that fetch, embed or submit
_BARRED: Final = frozenset(
    {"img", "iframe", "object", "embed", "link", "base", "form", "audio", "video", "image", "source"}
)
_TAG: Final = re.compile(r"[a-z][A-Za-z0-9]*", re.ASCII)
_ATTRIBUTE: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9:-]*", re.ASCII)
_FETCH: Final = re.compile(r"url\(\s*(?!#)", re.ASCII | re.IGNORECASE)
_LINK: Final = re.compile(r"(#|https?://|mailto:)", re.ASCII | re.IGNORECASE)
#: control characters that neither HTML nor XML allows in text
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element: tag, attributes in order, children in order."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Node, ...]


Node: TypeAlias = Element | str
#: what a builder takes as a child: None is left out, tuples and lists are spliced in
Child: TypeAlias = "Node | Sequence[Child] | None"


def _splice(children: Sequence[Child]) -> list[Node]:
    flat: list[Node] = []
    for child in children:
        if child is None or child == "":
            continue
        if isinstance(child, str | Element):
            flat.append(child)
        else:
            flat += _splice(child)
    return flat


def make(tag: str, *children: Child, **attributes: str | float | bool | None) -> Element:
    """Build an element.

    Parameters
    ----------
    tag
        Name of the element.
    children
        Text and elements; None is left out, tuples and lists are spliced in.
    attributes
        A trailing underscore is dropped (``class_``), inner underscores become hyphens. None and False leave the
        attribute out, True writes it without a value, numbers are rounded to hundredths.

    Raises
    ------
    BugError
        If the element could fetch, embed or run something, or a name is not one.

    Examples
    --------
    >>> render(make("p", "a < b", class_="note"))
    '<p class="note">a &lt; b</p>'
    """
    if _TAG.fullmatch(tag) is None or tag.lower() in _BARRED:
        raise BugError(f"a report may not hold the element {tag!r}", code="report-element")
    pairs: list[tuple[str, str]] = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        name = key.rstrip("_").replace("_", "-")
        text = "" if value is True else value if isinstance(value, str) else show_number(value)
        _refuse_unsafe(name, text)
        pairs.append((name, text))
    flat = tuple(_splice(children))
    if flat and tag in _VOID and tag not in _SELF_CLOSED:
        raise BugError(f"the element {tag!r} holds no children", code="report-element")
    return Element(tag=tag, attributes=tuple(pairs), children=flat)


def _refuse_unsafe(name: str, value: str) -> None:
    lowered = name.lower()
    if (
        _ATTRIBUTE.fullmatch(name) is None
        or lowered.startswith("on")
        or lowered in {"src", "srcset", "action", "srcdoc"}
    ):
        raise BugError(f"a report may not hold the attribute {name!r}", code="report-attribute")
    if _FETCH.search(value) is not None and lowered in {"style", "fill", "stroke", "mask", "filter", "clip-path"}:
        raise BugError(f"a report may not fetch {value!r}", code="report-attribute")
    if lowered in {"href", "xlink:href"} and _LINK.match(value) is None:
        raise BugError(f"a report may not link to {value!r}", code="report-link")


def show_number(value: float) -> str:
    """Write a number for an attribute: at most two decimals, no trailing zeros, no minus zero.

    Examples
    --------
    >>> show_number(12.0), show_number(0.256), show_number(-0.001)
    ('12', '0.26', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _escape(text: str, *, quotes: bool) -> str:
    clean = _CONTROL.sub("\ufffd", text)
    clean = clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return clean.replace('"', "&quot;").replace("'", "&#39;") if quotes else clean


def _write(node: Node, out: list[str]) -> None:
    if isinstance(node, str):
        out.append(_escape(node, quotes=False))
        return
    out.append(f"<{node.tag}")
    for name, value in node.attributes:
        out.append(f' {name}="{_escape(value, quotes=True)}"' if value else f' {name}=""')
    if not node.children and node.tag in _VOID:
        out.append("/>" if node.tag in _SELF_CLOSED else ">")
        return
    out.append(">")
    if node.tag in _RAW_TEXT:
        for child in node.children:
            if not isinstance(child, str) or "</" in child or "<!--" in child:
                raise BugError(f"{node.tag} holds text that would end it early", code="report-raw")
            out.append(child)
    else:
        for child in node.children:
            _write(child, out)
    out.append(f"</{node.tag}>")


def render(node: Node) -> str:
    """Write an element and all below it as text.

    Raises
    ------
    BugError
        If a style or script holds text that would end it early.
    """
    out: list[str] = []
    _write(node, out)
    return "".join(out)
