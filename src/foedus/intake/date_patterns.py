"""The written forms of dates in English reports.

What lives here: one pattern with named groups, and the words of which one stands in every date. What does not:
which day a form means (``dates``).
"""

from __future__ import annotations

import calendar
import re
from typing import Final

MONTH_NUMBERS: Final = {
    name.lower(): i for names in (calendar.month_name, calendar.month_abbr) for i, name in enumerate(names) if name
} | {"sept": 9}
WEEKDAYS: Final = {name.lower(): i for i, name in enumerate(calendar.day_name)}
SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}

_PARTS: Final = r"(?:early\s+morning|late\s+evening|morning|afternoon|evening|night|midnight|noon|midday|dawn|dusk)"
_MON: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:19|20)\d\d"
_TO: Final = r"\s*(?:to|and|until|till|through|-|–|—)\s*"
_WD: Final = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_EDGE: Final = r"(?:early|mid|late|(?:the\s+)?(?:beginning|start|middle|end)\s+of)"

_BEFORE: Final = rf"""(?:
    (?P<bp>(?:(?:early|late)\s+)?(?:(?:in|on|at|by)\s+(?:the\s+)?|the\s+)(?:early\s+|late\s+)?{_PARTS}\s+(?:of\s+|on\s+)?)
    |(?P<el>early|late)\s+(?:on\s+)?)?"""
_AFTER: Final = rf"(?:\s+(?P<ap>(?:early\s+|late\s+)?{_PARTS}))?"
_DAYS: Final = rf"""
    (?P<iso>\b{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b)
    |(?P<num>\b(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2])[./]{_YEAR}\b)
    # 5 to 19 January, 28 May to 3 June 2007
    |(?P<r1d1>\b{_DAY})(?:\s+(?P<r1m1>{_MON}))?{_TO}(?P<r1d2>{_DAY})\s+(?:of\s+)?(?P<r1m2>{_MON})(?:,?\s+(?P<r1y>{_YEAR}))?
    # Jan. 5-19, May 28 to June 3, 2007
    |(?P<r2m1>\b{_MON})\s*(?P<r2d1>{_DAY}){_TO}(?:(?P<r2m2>{_MON})\s*)?(?P<r2d2>{_DAY})\b
        (?!\s*(?:{_MON}))(?:,?\s+(?P<r2y>{_YEAR}))?
    |(?P<dm_d>\b{_DAY})\s+(?:of\s+)?(?P<dm_m>{_MON})(?:,?\s+(?P<dm_y>{_YEAR}))?
    |(?P<md_m>\b{_MON})\s*(?P<md_d>{_DAY})\b(?!\s*(?:{_MON}))(?!,\d)(?:,?\s+(?P<md_y>{_YEAR})\b)?
    |\b(?:(?P<wrel>last|next|this|the\s+following)\s+)?(?P<wd>{_WD})\b"""
_SPANS: Final = rf"""
    \bthe\s+(?P<fw>first|second|third|last)\s+week\s+of\s+(?P<fwm>{_MON})(?:,?\s+(?P<fwy>{_YEAR}))?
    |(?P<edge>\b{_EDGE})[\s-]+(?P<em>{_MON})(?!\w)(?:,?\s+(?P<ey>{_YEAR}))?
    |(?P<edge2>\b{_EDGE})[\s-]+(?:(?P<ey2>{_YEAR})|(?P<rel2>(?:the|this)\s+(?:year|month)))\b
    |\b(?:(?P<srel>last|this|next)\s+)?(?P<sea>spring|summer|autumn|winter)(?:\s+of)?\s+(?P<sy>{_YEAR})\b
    |\b(?P<srel2>last|this|next)\s+(?P<sea2>spring|summer|autumn|winter)\b
    |(?P<my_m>\b{_MON})\s*,?\s*(?P<my_y>{_YEAR})\b
    |\b(?:(?:in|since|until|till|by|during|of|from|for|between|before|after|through|throughout)\s+(?P<mrel>last|this|next)?\s*
        |(?P<mrel2>last|this|next)\s+)(?P<m_m>{_MON})(?!\w)(?!\.?\s*\d)
    |\b(?:(?P<werel>last|next|this|over\s+the|at\s+the|on\s+the|the)\s+)weekend\b
    |\b(?P<rel>today|tonight|yesterday|tomorrow|overnight|the\s+same\s+day|(?:last|this|next)\s+(?:night|week|month|year))\b
    |\b(?:by|before|at|on|after|until)\s+(?P<hol>Christmas|New\s+Year(?:['’]s\s+Day)?)\b
    |\b(?:in|since|of|from|by|until|till|during|before|after|to|the|between|and)\s+(?P<y>{_YEAR})\b(?!\s*[-–]\s*\d|,\d|\s*%)"""

PATTERN: Final = re.compile(rf"(?:{_BEFORE}(?:{_DAYS}){_AFTER})|{_SPANS}", re.IGNORECASE | re.VERBOSE)
#: words of which one stands in every date that has no four-digit year
CUES: Final = frozenset(
    {*MONTH_NUMBERS, *WEEKDAYS, *SEASONS, "weekend", "today", "tonight", "yesterday", "tomorrow", "overnight", "last"}
    | {"next", "this", "year", "month", "christmas", "day", "week"}
)
#: words at which a date may begin, beside numbers
STARTS: Final = CUES | {
    "in", "on", "at", "by", "the", "early", "late", "mid", "beginning", "start", "middle", "end", "since", "until",
    "till", "during", "of", "from", "for", "between", "before", "after", "through", "throughout", "to", "and", "over",
}  # fmt: skip
#: words before a weekday that put it into the future
FORWARD: Final = re.compile(
    r"\b(?:will|would|shall|due|until|till|next|expected|intends?|plans?|planned|could|should|may|might|to\s+be|"
    r"(?:is|are|was|were)\s+to|set\s+to|going\s+to|scheduled)\b",
    re.IGNORECASE,
)
#: where the words of a date's own clause begin
CUT: Final = re.compile(r"[,;]|\b(?:said|told|announced|reported|stated|added|says|confirmed|wrote)\b", re.IGNORECASE)
