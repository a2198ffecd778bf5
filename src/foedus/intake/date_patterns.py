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

_PARTS: Final = (
    r"(?:(?:early|small)\s+hours|early\s+morning|late\s+evening|morning|afternoon|evening|night|midnight|noon|midday"
    r"|dawn|dusk)"
)
_N: Final = r"(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
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
    # 3 May, Friday 3 May 2013, 3 May last year
    |(?:\b{_WD},?\s+(?:the\s+)?)?(?P<dm_d>\b{_DAY})\s+(?:of\s+)?(?P<dm_m>{_MON})
        (?:(?:,?\s+(?P<dm_y>{_YEAR}))|\s+(?P<dm_r>last|this|next)\s+year)?
    |(?:\b{_WD},?\s+)?(?P<md_m>\b{_MON})\s*(?P<md_d>{_DAY})\b(?!\s*(?:{_MON}))(?!,\d)
        (?:(?:,?\s+(?P<md_y>{_YEAR})\b)|\s+(?P<md_r>last|this|next)\s+year)?
    |\bon\s+the\s+(?P<nth>[1-3]?\d)(?:st|nd|rd|th)\b(?!\s+(?:of|day|anniversary))
    |\b(?:(?P<wrel>last|next|this|the\s+following)\s+)?(?P<wd>{_WD})\b"""
_SPANS: Final = rf"""
    # two days ago, a week later, a day after
    \b(?P<ago_n>{_N})\s+(?P<ago_u>days?|weeks?|fortnight|months?|years?)\s+(?P<ago_w>ago|later|earlier)\b
    |(?<!than\s)\b(?P<off>(?:a|one)\s+day\s+(?:after|before))\b
    |\b(?P<adj>the\s+(?:day\s+before|previous\s+day|next\s+day|following\s+day|day\s+after))\b
    # from May to July, between March and May 2009
    |\b(?:from|between)\s+(?P<mr1>{_MON})(?!\w)(?:\s+(?P<mr1y>{_YEAR}))?{_TO}(?P<mr2>{_MON})(?!\w)(?:\s+(?P<mr2y>{_YEAR}))?(?!\s*\d)
    |    \bthe\s+(?P<fw>first|second|third|last)\s+week\s+of\s+(?P<fwm>{_MON})(?:,?\s+(?P<fwy>{_YEAR}))?
    |(?P<edge>\b{_EDGE})[\s-]+(?P<em>{_MON})(?!\w)(?:,?\s+(?P<ey>{_YEAR}))?
    |(?P<edge2>\b{_EDGE})[\s-]+(?:(?P<ey2>{_YEAR})|(?P<rel2>(?:the|this)\s+(?:year|month)))\b
    |\b(?:(?P<srel>last|this|next)\s+)?(?P<sea>spring|summer|autumn|winter)(?:\s+of)?\s+(?P<sy>{_YEAR})\b
    |\b(?P<srel2>last|this|next|in\s+(?:the\s+)?)\s*(?P<sea2>spring|summer|autumn|winter)\b(?!\s+(?:of\s+)?{_YEAR})
    |(?P<my_m>\b{_MON})\s*,?\s*(?P<my_y>{_YEAR})\b
    |\b(?:(?:in|since|until|till|by|during|of|from|for|between|before|after|through|throughout)\s+(?P<mrel>last|this|next)?\s*
        |(?P<mrel2>last|this|next)\s+)(?P<m_m>{_MON})(?!\w)(?!\.?\s*\d)
    |\b(?:(?P<werel>last|next|this|over\s+the|at\s+the|on\s+the|the)\s+)weekend\b
    |\b(?P<rel>today|tonight|yesterday|tomorrow|overnight|the\s+same\s+day|(?:last|this|next)\s+(?:night|week|month|year))\b
    |\b(?:by|before|at|on|after|until)\s+(?P<hol>Christmas|New\s+Year(?:['’]s\s+(?:Day|Eve))?)\b
    |\b(?:in|since|of|from|by|until|till|during|before|after|to|the|between|and)\s+(?P<y>{_YEAR})\b(?!\s*[-–]\s*\d|,\d|\s*%)"""

PATTERN: Final = re.compile(rf"(?:{_BEFORE}(?:{_DAYS}){_AFTER})|{_SPANS}", re.IGNORECASE | re.VERBOSE)
#: words of which one stands in every date that has no four-digit year
CUES: Final = frozenset(
    {*MONTH_NUMBERS, *WEEKDAYS, *SEASONS, "weekend", "today", "tonight", "yesterday", "tomorrow", "overnight", "last"}
    | {"next", "this", "year", "month", "christmas", "day", "week", "ago", "later", "earlier", "after", "before", "eve"}
    | {"st", "nd", "rd", "th"}
)
#: cues that end a short date, such as "two days later"
NEAR_CUES: Final = frozenset(
    {"ago", "later", "earlier", "after", "before", "day", "week", "year", "month", "st", "nd", "rd", "th"}
)
#: words at which a date may begin, beside numbers
STARTS: Final = CUES | {
    "in", "on", "at", "by", "the", "early", "late", "mid", "beginning", "start", "middle", "end", "since", "until",
    "till", "during", "a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "of", "from", "for", "between", "before", "after", "through", "throughout", "to", "and", "over",
}  # fmt: skip
#: words before a weekday that put it into the future
FORWARD: Final = re.compile(
    r"\b(?:will|would|shall|due|until|till|next|expected|intends?|plans?|planned|could|should|may|might|to\s+be|"
    r"(?:is|are|was|were)\s+to|set\s+(?:to|for)|going\s+to|scheduled|ends?|expires?|runs\s+out|lapses|deadline|ahead\s+of)\b",
    re.IGNORECASE,
)
#: where the words of a date's own clause begin
CUT: Final = re.compile(r"[,;]|\b(?:said|told|announced|reported|stated|added|says|confirmed|wrote)\b", re.IGNORECASE)
