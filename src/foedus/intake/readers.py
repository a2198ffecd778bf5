"""Files to reports: text, HTML, PDF, RSS and Atom.

What lives here: what kind of file it is, getting its text out, and a notice for everything that could not be read.
Nothing is fetched, run or expanded: scripts are dropped, entities of a document type are refused. What does not:
reading the text (``extract``).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from foedus.intake.encodings import decode, is_binary
from foedus.intake.lexicon import Lexicon
from foedus.intake.reports import Notice, Report, find_day
from foedus.intake.tokens import split_words

MAX_BYTES: Final = 16 * 1024 * 1024
_HEAD: Final = 2048
_FEED: Final = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_HTML: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main|p|div|h1)[\s>]", re.IGNORECASE)
_LEAST_WORDS: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file to read: its name, and how to get at most so many of its bytes."""

    name: str
    read: Callable[[int], bytes]


def open_source(file: SourceFile) -> bytes | Notice:
    """Give the bytes of a file, one more than is read at most; a notice where it cannot be read."""
    try:
        return file.read(MAX_BYTES + 1)
    except OSError as error:
        return _refuse(file.name, "unreadable", f"cannot be read: {(error.strerror or 'no such file').lower()}")


def read_bytes(
    raw: bytes, name: str, lexicon: Lexicon, *, today: date, dated_on: date | None = None
) -> Iterator[Report | Notice]:
    """Read the bytes of one file; a feed gives one report per entry, and what cannot be read a notice.

    Parameters
    ----------
    today
        The day of the clock: a report from a later day is noticed.
    dated_on
        The day of every report, where the person knows it.
    """
    if len(raw) > MAX_BYTES:
        hint = "split it, or hand over the articles one by one"
        yield _refuse(name, "too-big", f"is larger than {MAX_BYTES // 2**20} MiB", hint)
        return
    if not raw.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        yield _refuse(name, "empty", "is empty")
        return
    digest = hashlib.sha256(raw).hexdigest()
    for item in _read_by_kind(raw, name):
        if isinstance(item, Notice):
            yield item
        else:
            yield from _finish(replace(item, sha256=digest), lexicon, today=today, dated_on=dated_on)


def _read_by_kind(raw: bytes, name: str) -> Iterator[Report | Notice]:
    from foedus.intake import markup, pdf

    if raw[:1024].lstrip()[:5] == b"%PDF-":
        yield from pdf.read_pdf(raw, name)
        return
    if is_binary(raw):
        hint = "text, HTML, PDF, RSS and Atom are read"
        yield _refuse(name, "binary", "is no text, and no kind of file that is read", hint)
        return
    decoded = decode(raw)
    notices = (Notice(file=name, code="encoding", message=decoded.note),) if decoded.note else ()
    head = raw[:_HEAD]
    if decoded.encoding.startswith(("utf-16", "utf-32")):
        head = decoded.text[:_HEAD].encode()
    if _FEED.search(head):
        yield from notices
        yield from markup.read_feed(decoded.text, name, decoded.encoding)
    elif _HTML.search(head):
        report = markup.read_html(decoded.text, name, decoded.encoding)
        yield replace(report, notices=notices + report.notices)
    else:
        text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
        yield Report(file=name, text=text, encoding=decoded.encoding, notices=notices)


def _finish(report: Report, lexicon: Lexicon, *, today: date, dated_on: date | None) -> Iterator[Report | Notice]:
    """Find language, day and outlet of a report, and notice what is odd about them."""
    file, text = report.file, report.text
    if not text.strip():
        yield from report.notices
        yield _refuse(file, "no-text", "holds no text")
        return
    language = guess_language(text, lexicon)
    if language and language.lower() != _name_language(lexicon):
        yield from report.notices
        message = f"looks like {language}; only English is read, and nothing was taken from it"
        yield _refuse(file, "other-language", message, "translate it, or read it by eye")
        return
    day, by, outlet = find_day(text, file)
    if dated_on is not None:
        day, by = dated_on, "given"
    elif report.dated_on is not None:
        day, by = report.dated_on, report.dated_by
    notices = list(report.notices)
    if day is None:
        message = "no day of publication found: weekdays and dates without a year stay open"
        notices.append(Notice(file=file, code="no-dateline", message=message, hint="say it with --dated 2022-01-06"))
    elif day > today:
        message = f"is dated {day}, which lies in the future"
        notices.append(Notice(file=file, code="future-date", message=message, hint="say the day with --dated"))
    yield replace(report, dated_on=day, dated_by=by, outlet=report.outlet or outlet, notices=tuple(notices))


def _name_language(lexicon: Lexicon) -> str:
    return {"en": "english"}.get(lexicon.wording.language, lexicon.wording.language)


def guess_language(text: str, lexicon: Lexicon) -> str:
    """Name the language of a text by its script and commonest words; empty: too short to tell, or unsure."""
    sample = text[:20_000]
    letters = [c for c in sample[: 60 if sample.isascii() else None] if c.isalpha()][:4000]
    if len(letters) < 40 and sum(map(str.isalpha, sample)) < 40:
        return ""
    latin = sum(1 for c in letters if c < "\u0250" or "\u1e00" <= c <= "\u1eff")
    if latin < len(letters) * 0.6:
        other = next(c for c in letters if not (c < "\u0250" or "\u1e00" <= c <= "\u1eff"))
        script = unicodedata.name(other, "UNKNOWN SCRIPT").split()[0].capitalize()
        return f"a text in {script} script"
    words = split_words(sample[:8000])
    if len(words) < _LEAST_WORDS:
        return ""
    times = Counter(words)
    counts = {name: sum(times[word] for word in common) for name, common in lexicon.languages}
    best = max(counts, key=lambda name: counts[name])
    if counts[best] < len(words) * 0.05:
        return ""
    own = _name_language(lexicon).capitalize()
    return best if counts[best] > counts.get(own, 0) else own


def _refuse(file: str, code: str, message: str, hint: str = "") -> Notice:
    return Notice(file=file, code=code, message=message, hint=hint, fatal=True)


def parse_day(text: str | None) -> date | None:
    """Read the day of an ISO or mail date of a page or feed; None: there is none that can be read."""
    if not text:
        return None
    text = text.strip()
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).date()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        return None
