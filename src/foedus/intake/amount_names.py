"""Numbers that count nothing: those of names, texts, ages, times of the day.

What lives here: saying so from the words around a number. What does not: what the others count (``amount_units``).
"""

from __future__ import annotations

from typing import Final

from foedus.intake.tokens import Words

#: words whose number is a name
_NUMBERED: Final = frozenset({
    "article", "articles", "no", "nos", "chapter", "paragraph", "paragraphs", "resolution", "resolutions",
    "annex", "section", "rule", "phase", "channel", "radio", "route", "road", "highway", "motorway", "room",
    "page", "pages", "unit", "sector", "zone", "district", "point", "class", "grade", "protocol", "decree", "law",
    "order", "bill", "act", "item", "line", "gate", "pier", "hangar", "terminal", "platform", "force", "ctf",
    "operation", "version", "boeing", "airbus", "convention", "communique", "communiqué", "bulletin", "report",
    "document", "regulation", "clause", "appendix", "column", "table", "figure", "level", "option", "plan",
    "formula", "group", "day", "number", "camp", "checkpoint", "runway", "hill", "height", "kilometre",
    "kilometer", "km", "sub-sector", "region", "battalion", "brigade", "article's", "flight", "directive",
    "notice", "part", "question", "decision", "motion",
})  # fmt: skip
#: of these only where the number is all that follows: "Unit 731", but "a force 3,000 strong", "in a day 12 men"
_CAPITAL_ONLY: Final = frozenset({
    "force", "group", "unit", "operation", "report", "line", "order", "plan", "figure", "law", "act", "bill",
    "day", "camp", "part", "column", "table", "level", "number", "point", "class", "hill", "height", "question",
    "decision", "region", "district", "sector", "zone", "flight", "motion", "kilometre", "kilometer", "km",
    "battalion", "brigade", "option", "phase",
})  # fmt: skip
_CLOSED: Final = frozenset({
    "and", "or", "in", "on", "at", "to", "has", "is", "was", "said", "will", "for", "met", "asked",
})  # fmt: skip
_HALF_DAYS: Final = frozenset({"am", "pm", "o'clock", "gmt", "utc"})


def is_name(w: Words, i: int, j: int) -> bool:
    """Say whether the number at words ``i`` up to ``j`` belongs to a name, a text, a clock or an age."""
    low, text, n = w.low, w.text, len(w.low)
    before = low[i - 1] if i else ""
    after = low[j] if j < n else ""
    digits = low[i][0].isdigit()
    if digits and i and w.starts[i] == w.ends[i - 1]:
        # as in C-130, M23, PK12 and times like 18:40
        if text[i - 1][-1].isalpha() or before in (":", "/", "_", "#"):
            return True
        if before in ("-", "–", ".") and i > 1 and w.starts[i - 1] == w.ends[i - 2] and text[i - 2][-1].isalpha():
            return True
    if (
        digits
        and after in ("st", "nd", "rd", "th", "e", "er", "eme", "ème", "de", "ste")
        and w.starts[j] == w.ends[j - 1]
    ):
        return True
    if after == ":" and j + 1 < n and low[j + 1].isdigit() and w.starts[j] == w.ends[j - 1]:
        return True
    if after in _HALF_DAYS or (after in ("a", "p") and low[j + 1 : j + 3] == (".", "m")):
        return True
    if before == "in" and i > 1 and low[i - 2] in ("one", "two") and after.isalpha():
        # "one in three houses"
        return True
    if before == "." and i > 1 and low[i - 2] in ("no", "nos", "art", "res", "para"):
        return True
    if before in _NUMBERED and not _counts_on(text[i - 1], before, after):
        return True
    if before == "of" and i > 1 and text[i - 2] in ("Group", "Committee", "Council", "Club", "Party", "Camp"):
        return digits and (not after.isalpha() or after in _CLOSED)
    if not digits and i and text[i][0].isupper() and before.isalpha() and j < n and text[j][0].isupper():
        # "Youth of the Two Rivers"
        return True
    return _is_age(w, i, j) or _is_hour(low, i, j)


def _counts_on(written: str, before: str, after: str) -> bool:
    """Say whether a number counts what follows although a word like "force" stands before it."""
    return before in _CAPITAL_ONLY and (written[:1].islower() or (after.isalpha() and before not in ("force", "group")))


def _is_age(w: Words, i: int, j: int) -> bool:
    """Say whether a number is an age: "aged 19", "Kofi Adu, 34, said", "a 45-year-old"."""
    low, text, n = w.low, w.text, len(w.low)
    before, after = low[i - 1] if i else "", low[j] if j < n else ""
    if before in ("aged", "age", "ages") or (before == "of" and i > 1 and low[i - 2] in ("age", "ages")):
        return True
    if before == "," and after == "," and i > 1 and text[i - 2][:1].isupper() and i - 2 > 0 and low[i].isdigit():
        return text[i - 3][:1].isupper() and int(low[i]) < 100
    year = j + 2 < n and low[j + 1] in ("year", "month") and after == "-"
    return (year and low[j + 2 : j + 4] == ("-", "old")) or low[j : j + 2] == ("years", "old")


def _is_hour(low: tuple[str, ...], i: int, j: int) -> bool:
    """Say whether a small number behind "at" is a time of the day: "at nine on Sunday evening"."""
    before = low[i - 1] if i else ""
    if before not in ("at", "by", "until", "after", "before", "around", "about", "since", "from", "towards", "toward"):
        return False
    after = low[j] if j < len(low) else "."
    if after == "in" and low[j + 1 : j + 2] == ("the",):
        return low[j + 2 : j + 3] in (("morning",), ("afternoon",), ("evening",))
    timed = after == "on" and low[j + 1 : j + 2] not in (("board",), ("the",), ("its",), ("duty",))
    return timed and before in ("at", "by", "since", "until") and low[i] in _HOURS


_HOURS: Final = frozenset(
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
    | {str(n) for n in range(1, 25)}
)
