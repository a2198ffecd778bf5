"""PDF files to reports.

What lives here: the text of the pages, lines joined to paragraphs. What does not: pictures of text; a scan is
said to be one.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Final

from foedus.intake.reports import Notice, Report

_MAX_PAGES: Final = 500
_MAX_CHARS: Final = 16 * 1024 * 1024
_HYPHEN: Final = re.compile(r"(\w)[-\u00ad]\n(\w)")


def read_pdf(raw: bytes, name: str) -> Iterator[Report | Notice]:
    """Give the text of a PDF file."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    pages: list[str] = []
    cut = False
    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            message = "is a PDF locked with a password"
            yield Notice(file=name, code="locked", message=message, hint="save it without one", fatal=True)
            return
        n_pages = len(reader.pages)
        for number in range(min(n_pages, _MAX_PAGES)):
            pages.append(reader.pages[number].extract_text() or "")
            if sum(map(len, pages)) > _MAX_CHARS:
                cut = True
                break
        title = str(reader.metadata.title or "") if reader.metadata else ""
    # a damaged file makes pypdf raise whatever its parts raise
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, ArithmeticError,
            NotImplementedError, OSError, LookupError, AssertionError, MemoryError) as error:  # fmt: skip
        message = f"is a PDF that cannot be read ({type(error).__name__})"
        yield Notice(file=name, code="damaged", message=message, hint="print it to a new PDF", fatal=True)
        return
    text = "\n\n".join(_join_lines(page) for page in pages).strip()
    if not re.search(r"\w{3}", text):
        message = f"is a PDF without text, of {n_pages} page{'' if n_pages == 1 else 's'}: a scan or a picture"
        yield Notice(file=name, code="no-text", message=message, hint="have its text recognised first", fatal=True)
        return
    notices: tuple[Notice, ...] = ()
    if cut or n_pages > _MAX_PAGES:
        notices = (Notice(file=name, code="cut", message=f"is long: only {len(pages)} of {n_pages} pages were read"),)
    yield Report(file=name, text=text, title=title, encoding="pdf", notices=notices)


def _join_lines(page: str) -> str:
    """Join the lines of a page to paragraphs: a short line that ends a sentence ends one."""
    page = _HYPHEN.sub(r"\1\2", page.replace("\r", "\n"))
    lines = [line.strip() for line in page.split("\n")]
    longest = max((len(line) for line in lines), default=0)
    out: list[str] = []
    for line in lines:
        if not line:
            out.append("\n\n")
            continue
        out.append(line)
        ends = line[-1:] in '.!?”":' and len(line) < longest * 0.8
        out.append("\n\n" if ends else " ")
    return re.sub(r" *\n{2,} *", "\n\n", "".join(out)).strip()
