"""A report as read: its text, its day, its outlet, and what was noticed on the way.

What lives here: the noun of a report, and finding dateline and outlet in its text. What does not: getting text out
of files (``readers``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Final

from foedus.intake.date_counting import DateContext
from foedus.intake.dates import find_dates
from foedus.intake.tokens import make_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something about a file that a person should know; ``fatal``: nothing could be read from it."""

    file: str
    code: str
    message: str
    hint: str = ""
    fatal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report. Offsets of candidates count characters of ``text``."""

    file: str
    text: str
    dated_on: date | None = None
    #: where the day was read: text, meta, name, given; empty: nowhere
    dated_by: str = ""
    outlet: str = ""
    title: str = ""
    url: str = ""
    encoding: str = ""
    sha256: str = ""
    notices: tuple[Notice, ...] = ()


_WEEKDAY: Final = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
_MONTH: Final = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[A-Za-z]*\.?"
_DAY: Final = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH}\s+\d{{1,2}})(?:,?\s+\d{{4}})?"
_CLOCK: Final = r"(?:,?\s+\d{1,2}[:.]\d\d(?:\s*(?:GMT|UTC|h|hrs|local\s+time))?)?"
#: "CITY, March 14, 2017 (Agency) - ", "CITY, 9 November 1993 /AGENCY/ -- ", "CITY, MARCH 14, AGENCY. " and their kin,
#: at the start of a paragraph
_LINE: Final = (
    rf"(?P<place>[A-Z][\w'’.\s/-]{{1,40}}?(?:,\s*[A-Z][\w'’.\s]{{1,30}}?){{0,2}})?[,\s]*"
    rf"{_WEEKDAY}(?P<when>{_DAY})?{_CLOCK}"
    r"\s*(?:\((?P<outlet>[^()\n]{1,60})\)|/(?P<slashed>[^/()\n]{2,40})/|,\s+(?P<capitals>[A-Z][A-Z-]+)(?=\.\s))?[,\s]*"
    rf"(?:{_WEEKDAY}(?P<when2>{_DAY}))?"
)
_DATELINE: Final = re.compile(rf"{_LINE}\s*(?:--|[-–—])\s+")
#: one that ends in a full stop or colon has a place and a day
_STOPPED: Final = re.compile(rf"{_LINE}\s*[.:]\s+(?=[\"“‘']?[A-Z])")
_CITY: Final = re.compile(r"[A-Z][A-Za-z.'’]+(?: [A-Z][A-Za-z.'’]+){0,3}\s+(?:--|[–—])\s+")
_DASH: Final = re.compile(r"[-–—]\s|[)/A-Z]\.\s|:\s")
_NAME_DATE: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])(?!\d)")
_BRACKET: Final = re.compile(r"\(([^()\n]{2,60})\)")
_DIGIT: Final = re.compile(r"\d")
_HEAD_CHARS: Final = 900
_MAST_CHARS: Final = 300
_HEAD_LINE: Final = 120
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


def find_dateline(text: str, start: int, end: int) -> tuple[int, str]:
    """Say where the first sentence begins behind a dateline, and which outlet the dateline names."""
    if _DASH.search(text, start, min(end, start + 162)) is None:
        return start, ""
    match = _DATELINE.match(text, start, min(end, start + 160))
    if match is None:
        match = _STOPPED.match(text, start, min(end, start + 160))
        if match is not None and not (match["place"] and match["when"]):
            match = None
    named = match is not None and (match["outlet"] or match["slashed"] or match["capitals"])
    if match is None or not (match["when"] or match["when2"] or named):
        bare = _CITY.match(text, start, min(end, start + 60))
        return (bare.end(), "") if bare else (start, "")
    return match.end(), _clean_outlet(named or "")


def find_head_lines(text: str) -> list[tuple[int, int]]:
    """Give the datelines among the first lines: "CITY, 3 May 1999 (Agency) -", "Ministry, City, 3 May 1999"."""
    found = []
    for line in re.finditer(r"[^\n]+", text[:_HEAD_CHARS]):
        begin, _ = find_dateline(text, line.start(), line.end())
        if begin > line.start():
            found.append((line.start(), begin))
        elif len(line[0]) < _HEAD_LINE and _YEAR.search(line[0]) and line[0].rstrip()[-1:] not in (".", '"', "”"):
            found.append(line.span())
    return found


def _clean_outlet(text: str) -> str:
    parts = [part.strip() for part in re.split(r"\s*[-/]\s+", text) if part.strip()]
    return parts[-1] if parts else ""


def find_day(text: str, file: str) -> tuple[date | None, str, str]:
    """Find the day and the outlet of a report in its first lines, else the day in the name of its file.

    Returns
    -------
    day, where it was read (``text``, ``name`` or empty), outlet.
    """
    head = text[:_HEAD_CHARS]
    outlet = ""
    bracket = _BRACKET.search(head[:300])
    for paragraph in re.finditer(r"[^\n]+", head):
        _, named = find_dateline(text, paragraph.start(), paragraph.end())
        outlet = outlet or named
    day = _find_head_day(text, head)
    if (
        not outlet
        and bracket
        and day is not None
        and " - " in head[bracket.end() - 1 : bracket.end() + 4].replace("--", "-")
    ):
        outlet = _clean_outlet(bracket[1])
    if not outlet and bracket and "news" in bracket[1].lower():
        outlet = _clean_outlet(bracket[1])
    named_day = find_day_in_name(file)
    if day is not None and (named_day is None or abs((named_day - day).days) < 400):
        return day, "text", outlet
    if named_day is not None:
        return named_day, "name", outlet
    return None, "", outlet


def _find_head_day(text: str, head: str) -> date | None:
    """Find the day in the first lines: that of a dateline, of a line below the headline, of the headline, of any line.

    A dateline without its year has the one year that the first lines name; of a digest of several days the last counts.
    """
    lines = [match.span() for match in re.finditer(r"[^\n]+", head)]
    datelines = [(first, begin) for first, last in lines if (begin := find_dateline(text, first, last)[0]) > first]
    heads = [span for span in find_head_lines(text) if span not in datelines]
    years = {int(year) for year in _YEAR.findall(head[:_MAST_CHARS])}
    year = years.pop() if len(years) == 1 else None
    spans = [*datelines, *heads[1:], *heads[:1], *lines]
    spans = [span for span in spans if _DIGIT.search(head, *span)]
    for known in (None, year) if year else (None,):
        ended: date | None = None
        for first, last in spans:
            context = DateContext(None, year=known, year_paragraph=-2)
            for found in find_dates(make_words(head, first, last, -2), context):
                if found.granularity in ("day", "part_of_day") and found.from_on is not None:
                    return found.from_on
                if found.granularity == "range" and ended is None and (first, last) not in lines[4:]:
                    ended = found.to_on
        if ended is not None:
            return ended
    return None


def find_day_in_name(file: str) -> date | None:
    """Give the day that the name of a file holds, such as 2022-01-06."""
    match = _NAME_DATE.search(PurePath(file).name)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
