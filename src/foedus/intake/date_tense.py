"""Whether the words around a date look back or ahead.

What lives here: the tense of a date's clause, from the nearest verb that gives it away. What does not: which day that
makes of a weekday (``dates``).
"""

from __future__ import annotations

from typing import Final, Literal

from foedus.intake.date_words import (
    AHEAD,
    BASE_VERBS,
    EXTENDING,
    MOVING,
    NOUN_BEFORE,
    NUMBERS,
    TELLING,
    TIMETABLE,
    is_past,
)
from foedus.intake.tokens import Words

#: "due": what was to come, and may have come already ("were due by 31 January")
Tense = Literal["past", "ahead", "due", ""]
_UNTIL: Final = frozenset({"until", "till", "through"})
_LIMITS: Final = frozenset({"by", "until", "till", "before", "through"})
_BE: Final = frozenset({"is", "are", "was", "were"})
#: words between a preposition and its date
_LIGHT: Final = frozenset({"the", "at", "on", "early", "late", ","})
#: words at which a clause begins: its verb is behind the date
_OPENS: Final = frozenset({"that", "but", "while", "whereas"})
_EXTENDING_REACH: Final = 9
#: behind these a form is no past, whatever it looks like
_BARE: Final = frozenset({"to", "will", "would", "shall", "should", "could", "may", "might", "must", "can"})
_MODALS: Final = _BARE - {"to"}
_DEADLINES: Final = frozenset({"deadline", "date", "target", "ultimatum", "limit"})
#: what somebody is doing on a day that is named, is to come
_GOING: Final = frozenset({
    "meeting", "travelling", "traveling", "leaving", "arriving", "flying", "visiting", "hosting", "convening",
    "returning", "sailing", "coming", "going", "departing", "sending",
})  # fmt: skip


def find_lead(low: tuple[str, ...], first: int) -> str:
    """Give the preposition of a date."""
    k = first - 1
    while k > 0 and low[k] in _LIGHT:
        k -= 1
    return low[k] if k >= 0 else ""


def judge_tense(words: Words, first: int, last: int) -> Tense:
    """Say whether a date lies behind or ahead of the report, as far as the words tell; empty: they do not."""
    low = words.low
    lead = find_lead(low, first)
    if lead == "since":
        return "past"
    found = _read_lead(low, lead, first, last)
    if found:
        return found
    if lead in _UNTIL and not EXTENDING.isdisjoint(low[max(0, first - _EXTENDING_REACH) : first]):
        return "ahead" if "had" not in low[max(0, first - _EXTENDING_REACH) : first] else "past"
    limit = lead in _LIMITS
    begin = first - 1
    while begin > 0 and (low[begin] in _LIGHT or low[begin] == lead):
        begin -= 1
    if low[begin] not in _OPENS:
        for k in range(first - 1, -1, -1):
            if low[k] == ";":
                break
            found = _read_signal(words, k, limit=limit)
            if found:
                return found
    for k in range(last, len(low)):
        if low[k] == ";":
            break
        found = _read_signal(words, k, limit=False)
        if found:
            return found
    return "ahead" if limit and lead != "before" else ""


def _read_lead(low: tuple[str, ...], lead: str, first: int, last: int) -> Tense:
    """Read the tense off the preposition: "a meeting for Monday" is to come, "the letter of 19 June" is written."""
    if low[last : last + 3] in (("at", "the", "earliest"), ("at", "the", "latest")):
        return "ahead"
    before = low[max(0, first - 4) : first]
    if lead == "of":
        return "ahead" if not _DEADLINES.isdisjoint(before) else "past"
    if lead == "for" and low[first - 1] in ("for", "the") and low[last : last + 1] != ("'s",):
        return "due"
    if lead in ("starting", "effective", "commencing", "beginning") and low[first - 1] == lead:
        return "ahead"
    back = low[max(0, first - 6) : first]
    if lead == "to" and not MOVING.isdisjoint(back) and "from" not in back:
        return "ahead"
    if lead in _UNTIL and first > 1 and low[first - 2] in ("has", "have"):
        return "ahead"
    return ""


def _read_signal(words: Words, k: int, *, limit: bool) -> Tense:
    low, word = words.low, words.low[k]
    after = low[k + 1] if k + 1 < len(low) else ""
    if word in _BE and after == "to":
        return "ahead"
    before = low[k - 1] if k else ""
    if word in AHEAD:
        # "should the talks fail" sets a condition, no time
        if word == "should" and (not before or not before.isalnum()):
            return ""
        return "due" if before in ("was", "were") else "ahead"
    if word in _GOING and before in ("is", "are", "'re", "'m", "am"):
        return "ahead"
    if word == "next":
        return "" if before == "the" else "ahead"
    if word in TIMETABLE:
        return "" if before in NOUN_BEFORE or before in NUMBERS or before[:1].isdigit() else "ahead"
    if word == "set" and before != "have":
        return "ahead" if after in ("to", "for") else "past" if before not in ("to", "be", "will", "would") else ""
    if word == "may":
        return "ahead" if words.text[k] == "may" else ""
    if word == "to" and (limit or after == "be") and after in BASE_VERBS and low[k - 1] not in ("had", "have", "has"):
        return "ahead"
    # "will be held": the tense is that of "will"
    passive = before in ("be", "being") or (before.endswith("ly") and k > 1 and low[k - 2] == "be")
    # "should have set down", "to quit": the modal before tells
    passive = passive or before in _BARE or (before == "have" and k > 1 and low[k - 2] in _MODALS)
    return "past" if is_past(word) and not passive else ""


def is_of_telling(words: Words, first: int) -> bool:
    """Say whether a date is that of telling: "the ministry said on Friday"."""
    low = words.low
    for k in range(first - 1, max(-1, first - 5), -1):
        if low[k] in TELLING:
            return True
        if low[k] in (",", ";") or is_past(low[k]):
            return False
    return False
