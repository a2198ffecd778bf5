"""The words that dates of English reports are made of.

What lives here: closed classes of English that tell a time, and words that put an act into the past or the future.
What does not: reading a date of them (``date_reading``), and which day it means (``dates``).
"""

from __future__ import annotations

import calendar
from typing import Final

# fmt: off
MONTHS: Final = {
    name.lower(): i for names in (calendar.month_name, calendar.month_abbr) for i, name in enumerate(names) if name
} | {"sept": 9}
#: months that are no other word, so that small letters do not matter
PLAIN_MONTHS: Final = frozenset({
    "january", "february", "april", "june", "july", "september", "october", "november", "december",
})  # fmt: skip
WEEKDAYS: Final = {name.lower(): i for i, name in enumerate(calendar.day_name)}
#: weekdays in short, which stand only before a day or a full stop
SHORT_DAYS: Final = {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
}
SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
#: words that name a Sunday or Friday of history or of the church, not one of this month
NAMED_DAY: Final = frozenset({"bloody", "black", "palm", "good", "easter", "super"})
PARTS: Final = frozenset({
    "morning", "afternoon", "evening", "night", "midnight", "noon", "midday", "dawn", "dusk", "daybreak",
    "sunrise", "sunset", "nightfall", "lunchtime", "daylight",
})  # fmt: skip
#: parts that name one time of the day and need no article
TIMES: Final = frozenset({
    "midnight", "noon", "midday", "dawn", "dusk", "daybreak", "sunrise", "sunset", "nightfall", "lunchtime",
})  # fmt: skip
ORDINALS: Final = {
    word: n for n, word in enumerate((
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
        "twentieth",
    ), 1)
} | {"thirtieth": 30}
SUFFIXES: Final = frozenset({"st", "nd", "rd", "th"})
NUMBERS: Final = {
    word: n for n, word in enumerate((
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ), 1)
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
#: how far another week, month or year lies from this one
RELATIVE: Final = {
    "last": -1, "past": -1, "previous": -1, "preceding": -1, "this": 0, "current": 0, "present": 0, "same": 0,
    "next": 1, "coming": 1, "following": 1,
}
THROUGH: Final = frozenset({"to", "until", "till", "through", "-", "–", "—", "/"})
#: words after which a month or year stands bare
BARE_BEFORE: Final = frozenset({
    "in", "since", "until", "till", "by", "during", "of", "from", "for", "between", "before", "after", "through",
    "throughout", "to", "as", "and", "or", "than", "around", "circa",
})  # fmt: skip
YEAR_BEFORE: Final = BARE_BEFORE - {"or", "as", "than"} | {
    "the", "a", "its", "'s", "their", "early", "late", "-", "year", "years",
}
#: nouns for the rim of a month or year
RIMS: Final = {
    "beginning": "early", "start": "early", "outset": "early", "middle": "mid", "end": "late", "close": "late",
    "early": "early", "mid": "mid", "late": "late",
}
#: counted nouns: four digits before them are a number, not a year
COUNTED: Final = frozenset({
    "men", "women", "soldiers", "troops", "people", "persons", "police", "policemen", "peacekeepers", "personnel",
    "officers", "civilians", "refugees", "tonnes", "tons", "dead", "wounded", "injured", "km", "kilometres",
    "kilometers", "miles", "metres", "meters", "dollars", "euros", "pounds", "francs", "families", "houses",
    "homes", "hectares", "observers", "monitors", "gendarmes", "servicemen", "strong", "hours", "others", "or",
    "more", "prisoners", "fighters", "rebels", "displaced", "votes", "%",
})  # fmt: skip
#: words that put what they tell of into the time to come, and forms of it
AHEAD: Final = frozenset({
    "will", "shall", "would", "due", "expected", "expects", "expect", "intends", "intend", "intended", "plans",
    "planned", "should", "could", "might", "scheduled", "hopes", "hope", "hoped", "aims", "wants", "deadline",
    "ahead", "ready", "cannot", "must", "slated", "poised", "prepares", "preparing", "promises", "likely", "able",
    "'ll", "can",
})  # fmt: skip
#: a timetable is told in the present; not where the word is a noun
TIMETABLE: Final = frozenset({
    "leaves", "leave", "goes", "lapses", "expires", "ends", "opens", "begins", "starts", "resumes", "meets",
    "returns", "arrives", "sails", "flies", "departs", "convenes", "falls", "closes", "takes", "travels",
    "visits", "runs", "moves", "comes", "resume", "begin", "meet", "convene", "depart", "arrive", "sail", "fly",
    "decides", "votes", "rejoins", "hands", "rotates", "ceases",
})  # fmt: skip
NOUN_BEFORE: Final = frozenset({
    "the", "a", "an", "of", "by", "with", "in", "on", "for", "its", "their", "his", "her", "our", "'s", "these",
    "those", "no", "any", "all", "some", "both", "and", "or", "annual", "sick",
})  # fmt: skip
#: irregular past forms; those in -ed are seen by their ending
PAST: Final = frozenset({
    "was", "were", "had", "did", "became", "began", "begun", "bought", "broke", "brought", "built", "came",
    "cast", "caught", "chose", "cost", "cut", "dealt", "drew", "drove", "fell", "fled", "flew", "flown", "fought",
    "found", "gave", "given", "gone", "got", "grew", "grown", "heard", "held", "hit", "hurt", "kept", "knew",
    "laid", "led", "left", "lent", "let", "lost", "made", "met", "paid", "put", "quit", "ran", "read", "rose",
    "said", "sat", "saw", "seen", "sent", "shot", "shown", "shut", "sold", "sought", "spent", "spoke", "spread",
    "stood", "struck", "swore", "taken", "told", "took", "threw", "torn", "understood", "went", "withdrew",
    "withdrawn", "won", "wrote", "written", "underwent", "overran", "overthrew", "been", "since", "stole", "sank",
    "sang", "rang", "drowned", "died",
})  # fmt: skip
_NO_PAST: Final = frozenset({
    "need", "indeed", "speed", "exceed", "proceed", "succeed", "united", "armed", "feed", "seed", "bed", "red",
    "hundred", "wounded", "injured", "displaced", "unarmed", "mixed", "allied", "aged", "so-called", "deed",
    "unmanned", "chartered", "armoured", "armored", "combined", "limited", "detailed", "disputed", "contested",
    "led",
})  # fmt: skip
#: verbs of telling: a day they have is that of telling
TELLING: Final = frozenset({
    "said", "told", "reported", "announced", "added", "stated", "confirmed", "wrote", "says", "reports", "noted",
    "declared", "indicated", "claimed", "quoted", "published", "informed", "explained", "remarked", "insisted",
})  # fmt: skip
#: verbs whose "until" lies ahead, whatever their tense
EXTENDING: Final = frozenset({
    "extended", "extending", "prolonged", "prolong", "extend", "renewed", "renew", "postponed", "adjourned",
    "delayed", "valid", "force", "suspended", "closed", "imposed", "authorised", "authorized", "stay", "remain",
    "keep", "kept", "stays", "remains", "runs", "stands", "lasts", "banned", "barred", "pushed", "deferred",
    "gave", "given", "giving", "gives", "give",
})  # fmt: skip
#: verbs that move a day from one to another: no span of days
MOVING: Final = frozenset({
    "postponed", "adjourned", "moved", "shifted", "delayed", "brought", "put", "rescheduled", "deferred",
    "pushed", "changed",
})  # fmt: skip
#: base forms behind "to" that lie ahead where a day is set by "by" or "until"
BASE_VERBS: Final = frozenset({
    "be", "send", "leave", "withdraw", "hold", "begin", "start", "stay", "meet", "vote", "decide", "return",
    "deploy", "resume", "open", "end", "complete", "finish", "extend", "prolong", "report", "depart", "arrive",
    "move", "take", "give", "hand", "pull", "come", "go", "have", "keep", "remain", "sign", "discuss", "debate",
    "convene", "travel", "join", "follow", "launch", "lift", "release", "pay", "publish", "hear", "present",
    "visit", "cease", "disarm", "approve", "bring", "provide", "make", "set", "reach", "clear", "surrender",
    "submit", "answer", "reply", "form", "replace", "relieve", "land", "quit", "vacate", "evacuate", "appear",
    "consult", "transfer", "raise", "reduce", "last", "run", "cover", "serve",
})  # fmt: skip
# fmt: on


def is_past(word: str) -> bool:
    """Say whether a word is a past form of a verb, by its ending or the list."""
    return word in PAST or (len(word) > 4 and word.endswith("ed") and word not in _NO_PAST)
