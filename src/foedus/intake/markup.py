"""HTML pages and feeds to reports.

What lives here: the text of a page without its scripts, menus and forms, and the entries of RSS and Atom. What does
not: deciding what kind of file it is (``readers``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from foedus.intake.reports import Notice, Report

_DROP: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "nav",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "iframe",
        "object",
        "embed",
        "header",
        "figure",
        "figcaption",
        "head",
    ]
)
_BLOCK: Final = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "td",
        "th",
        "blockquote",
        "pre",
        "br",
        "hr",
        "dl",
        "dt",
        "dd",
        "address",
        "body",
    ]
)
_DOCTYPE: Final = re.compile(r"<!(?:DOCTYPE[^>\[]*\[|ENTITY)", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_MAX_ENTRIES: Final = 5000
_MAX_DEPTH: Final = 200
_DAYS: Final = (
    "article:published_time", "og:published_time", "datePublished", "date", "pubdate", "dc.date", "DC.date.issued",
    "publish-date", "parsely-pub-date",
)  # fmt: skip


def read_html(text: str, name: str, encoding: str) -> Report:
    """Give the text of a page: of its article where it marks one, else of its body."""
    from foedus.intake.readers import parse_day

    root = _parse_html(text)
    if root is None:
        return Report(file=name, text="", encoding=encoding)
    meta = _read_meta(root)
    body = _find_body(root)
    title = root.findtext(".//title") or ""
    day = next((d for key in _DAYS if (d := parse_day(meta.get(key.lower()))) is not None), None)
    if day is None:
        day = next((d for t in root.iter("time") if (d := parse_day(t.get("datetime"))) is not None), None)
    return Report(
        file=name,
        text=_gather(body),
        dated_on=day,
        dated_by="meta" if day else "",
        outlet=meta.get("og:site_name", "").strip(),
        title=" ".join(title.split()),
        url=meta.get("og:url", "") if meta.get("og:url", "").startswith(("http://", "https://")) else "",
        encoding=encoding,
    )


def _parse_html(text: str) -> Any:
    from lxml import etree, html

    make: Any = html.HTMLParser
    parser = make(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    read: Any = html.document_fromstring
    try:
        # lxml refuses text that declares an encoding of its own
        return read(_DECLARATION.sub("", text, count=1).replace("\x00", ""), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def _read_meta(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop")
        if key and element.get("content"):
            found.setdefault(key.lower(), element.get("content"))
    return found


def _find_body(root: Any) -> Any:
    for tag in ("article", "main"):
        found = [e for e in root.iter(tag) if len(e.text_content()) > 200]
        if found:
            return max(found, key=lambda e: len(e.text_content()))
    body = root.find("body")
    return body if body is not None else root


def _gather(body: Any) -> str:
    """Write the text of an element, a blank line between blocks; walks without recursion."""
    out: list[str] = []
    stack: list[tuple[Any, bool]] = [(body, False)]
    while stack:
        element, done = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if done:
            if tag in _BLOCK:
                out.append("\n\n")
            if element.tail and element is not body:
                out.append(re.sub(r"\s+", " ", element.tail))
            continue
        if tag in _DROP or not tag:
            if element.tail and element is not body:
                out.append(re.sub(r"\s+", " ", element.tail))
            continue
        if tag in _BLOCK:
            out.append("\n\n")
        if element.text:
            out.append(re.sub(r"\s+", " ", element.text))
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    text = "".join(out)
    lines = [line.strip() for line in re.split(r"\s*\n\s*\n\s*", text)]
    return "\n\n".join(line for line in lines if line)


def read_feed(text: str, name: str, encoding: str) -> Iterator[Report | Notice]:
    """Give one report per entry of an RSS or Atom feed."""
    from lxml import etree

    if _DOCTYPE.search(text):
        message = "declares entities in a document type; it was not read, as they can grow without end"
        yield Notice(file=name, code="entities", message=message, hint="remove the DOCTYPE", fatal=True)
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(_DECLARATION.sub("", text, count=1).strip().replace("\x00", "").encode(), parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        yield Notice(file=name, code="damaged", message="is a feed that cannot be parsed", fatal=True)
        return
    entries = [e for e in root.iter() if isinstance(e.tag, str) and _local(e) in ("item", "entry")]
    if not entries:
        yield Notice(file=name, code="no-entries", message="is a feed without entries", fatal=True)
        return
    outlet = next((_text(e) for e in root.iter() if isinstance(e.tag, str) and _local(e) == "title"), "")
    for number, entry in enumerate(entries[:_MAX_ENTRIES], start=1):
        yield _read_entry(entry, f"{name}#{number}", outlet, encoding)
    if len(entries) > _MAX_ENTRIES:
        message = f"has {len(entries)} entries; the first {_MAX_ENTRIES} were read"
        yield Notice(file=name, code="many-entries", message=message)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _read_entry(entry: Any, name: str, outlet: str, encoding: str) -> Report:
    from foedus.intake.readers import parse_day

    fields: dict[str, str] = {}
    for child in entry:
        if isinstance(child.tag, str):
            fields.setdefault(_local(child), "".join(child.itertext()))
    body = max((fields.get(key, "") for key in ("encoded", "content", "description", "summary")), key=len)
    if "<" in body:
        root = _parse_html(f"<div>{body}</div>")
        body = _gather(root) if root is not None else ""
    day = next((d for key in ("pubdate", "published", "updated", "date") if (d := parse_day(fields.get(key)))), None)
    link = fields.get("link", "").strip()
    return Report(
        file=name,
        text=body.strip(),
        dated_on=day,
        dated_by="meta" if day else "",
        outlet=" ".join(fields.get("source", "").split()) or outlet,
        title=" ".join(fields.get("title", "").split()),
        url=link if link.startswith(("http://", "https://")) else "",
        encoding=encoding,
    )
