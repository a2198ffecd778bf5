"""What a number counts whose noun is left out: "the 400 who came", "by 88 to 31", "11 were freed".

What lives here: telling it from what stands around the number, and from the number before. What does not: numbers with
their noun (``amount_units``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from foedus.intake.amount_fates import read_behind
from foedus.intake.amount_units import FATES, LENGTHS, PEOPLE, TIMES, Quantity, Sentence, read_phrase
from foedus.intake.function_words import FATE, TOPIC

VOTING: Final = frozenset({
    "vote", "votes", "voted", "voting", "ballot", "carried", "motion", "abstentions", "abstaining", "abstained",
    "abstention", "passed", "adopted", "approved", "resolution", "rejected", "favour", "favor", "endorsed",
    "ratified",
})  # fmt: skip
#: words behind a number of votes
_FOR: Final = frozenset({"against", "abstained", "abstaining", "abstentions", "abstention", "no", "nays", "ayes"})
#: nouns that hold a number of people behind "of"
_HOLDERS: Final = frozenset({
    "ceiling", "strength", "total", "party", "crew", "garrison", "crowd", "group", "team", "core", "staff",
    "maximum", "delegation", "batch", "wave", "element", "council", "committee", "rally", "march", "congregation",
    "mob", "gathering", "city", "town", "village", "settlement", "population", "camp", "island", "community",
    "nation", "minimum", "complement", "column", "gang", "family", "audience", "convoy", "panel", "cabinet",
    "guard", "vanguard", "rearguard", "band", "posse", "commission", "intake", "draft", "bodyguard", "escort",
    "demonstration", "procession", "detachment", "assembly",
})  # fmt: skip
_FIGURES: Final = frozenset({"figure", "number", "count", "it", "crowd", "turnout", "total", "attendance", "toll"})
#: verbs that give a force its number
_SIZING: Final = frozenset({
    "number", "numbers", "numbered", "numbering", "total", "totals", "totalled", "totaled", "totalling", "grow",
    "grows", "grew", "grown", "came", "come", "comes", "reach", "reached", "reaches", "rise", "rose", "rises",
    "swell", "swelled", "stood", "stands", "stand", "exceed", "exceeds", "exceeded", "count", "counts", "counted",
    "be", "is", "was", "cut", "reduced", "raised", "brought", "expanded", "increased", "strength", "down", "up",
    "fallen", "fell", "halved",
})  # fmt: skip
_PUT: Final = frozenset({
    "put", "puts", "putting", "estimated", "estimates", "stood", "stands", "remained", "remains", "set", "given",
    "gave", "fixed", "capped", "counted", "reported", "revised", "raised", "kept", "estimate",
})  # fmt: skip
_MORE: Final = frozenset({"more", "others", "other", "another", "further", "additional"})
#: words before a bare number that counts nothing
_NOT_BEFORE: Final = frozenset({
    "in", "on", "since", "until", "till", "after", "before", "during", "no", "page", "section", "item", "number",
    "nr", "article", "chapter", "per", "into", "among", "like", "version", "day",
})  # fmt: skip
#: words before a number of people that is only told: "put the number of arrests at 112"
_TOLD_BEFORE: Final = frozenset({
    "at", "to", "from", "by", "as", "of", "least", "over", "than", "about", "is", "was", "were", ",", "number",
    "reached", "numbered", "total", "some", "only", "around", "nearly", "up", "are", "now", "numbers", "under",
})  # fmt: skip


#: verbs done to people
_MOVED: Final = frozenset({
    "brought", "carried", "carrying", "evacuated", "freed", "released", "rescued", "flew", "fed", "sheltered",
    "trained", "sent", "send", "sends", "contributed", "pledged", "offered", "promised", "deployed", "recruited",
    "hired", "carries", "seats", "carry", "bringing", "evacuating", "freeing", "rescuing", "housed",
})  # fmt: skip
#: behind a number these are verbs or stand for the noun left out
_LATER: Final = frozenset({"remains", "needs", "remain", "need", "stay", "each"})
_OUT: Final = frozenset({"out", "in", "home", "back", "over", "up"})
_SPANS: Final = frozenset({"week", "month", "year", "day", "fortnight", "decade", "minute", "hour"})
_AGED: Final = frozenset({
    "men", "women", "people", "those", "boys", "girls", "youths", "males", "adults", "citizens",
})  # fmt: skip


@dataclass(slots=True)
class Counting:
    """What the numbers of the sentence before counted: a bare number goes on with it."""

    unit: str = ""
    #: sentences since
    age: int = 9


def fill_gap(one: Sentence, span: tuple[int, int, int], big: bool, before: list[Quantity], memory: Counting) -> str:
    """Say what a bare number counts; empty: nothing that can be told.

    Parameters
    ----------
    span
        Its first word with the modifier, its own first word, and the word behind it.
    big
        It is told in millions.
    """
    first, i, j = span
    low = one.words.low
    prev = low[first - 1] if first else ""
    after = low[j] if j < len(low) else ""
    votes = _read_votes(low, first, j, before)
    if votes:
        return votes
    if low[i] == "one" and not (
        after in FATE or (after in ("was", "is", "were") and low[j + 1 : j + 2] and low[j + 1] in FATE)
    ):
        whole = low[j : j + 2] in (("of", "which"), ("of", "whom")) and bool(before)
        return _last_unit(before, memory, times=False) if whole else ""
    if after == "of" and low[j + 1 : j + 2] == ("what",):
        return PEOPLE if one.marks.has_class(("troops",), j, len(low)) else ""
    if after == "of" and low[j + 1 : j + 2] and low[j + 1] in ("them", "which", "whom", "those", "these", "us"):
        if low[j + 1] in ("those", "these") and one.tags[j + 2 : j + 3] in ("N", "J"):
            return ""
        if not before:
            return _find_noun(one, first, before) or _last_unit(before, memory, times=False) or PEOPLE
        return _last_unit(before, memory, times=False) or PEOPLE
    if after == "the" and prev in ("at", "to"):
        return _read_named_behind(one, j)
    if prev == "between" and low[i] != low[j - 1] and low[first - 2] in _AGED:
        return "years"
    if _acts_as_people(one, first, i, j):
        return PEOPLE
    if low[j : j + 2] in (("in", "all"), ("in", "total"), ("all", "told")):
        noun = _find_noun(one, first, before)
        if noun:
            return noun
    told = _read_topic(one, first, j, before)
    if told:
        return told
    if (prev in _NOT_BEFORE and not (prev == "on" and before and after in (".", ","))) or (
        prev == "at" and not _PUT & set(low[max(0, first - 9) : first])
    ):
        return ""
    if low[i].isdigit() and len(low[i]) == 4 and low[i][:2] in ("19", "20") and not before:
        return ""
    return _read_carried(one, first, i, j, big=big, before=before, memory=memory)


def _acts_as_people(one: Sentence, first: int, i: int, j: int) -> bool:
    """Say whether the words right around a bare number show that it counts people: "the 400 who", "we are two"."""
    low = one.words.low
    prev, after = low[first - 1] if first else "", low[j] if j < len(low) else ""
    if prev in ("are", "were", "'re") and first > 1 and low[first - 2] in ("we", "they", "you"):
        return True
    if prev == "for" and low[i] != "one" and (not after or not after[0].isalnum()):
        return True
    if after in ("who", "whom", "strong", "aboard") or prev in ("who", "whom") or low[j : j + 2] == ("on", "board"):
        return True
    if read_behind(low, j):
        return True
    return prev in FATE and prev not in ("dead", "missing") and not one.words.text[i][:1].isupper()


def _read_votes(low: tuple[str, ...], first: int, j: int, before: list[Quantity]) -> str:
    """Say whether a number counts votes: "by 88 to 31 with four abstentions", "126 in favour"."""
    prev = low[first - 1] if first else ""
    after, behind = low[j] if j < len(low) else "", low[j + 1] if j + 1 < len(low) else ""
    voting = not VOTING.isdisjoint(low)
    voted = bool(before) and before[-1].unit == "votes"
    if (after, behind) in (("in", "favour"), ("in", "favor"), ("voted", "in"), ("voted", "for"), ("voted", "against")):
        return "votes"
    if after in _FOR and (voting or voted):
        return "votes"
    if after == "for" and "against" in low[j : j + 10] and voting:
        return "votes"
    if voted and prev in ("to", "against", "and", "with", ",") and first - before[-1].last < 5 and not after.isalpha():
        return "votes"
    if voted and prev in ("to", "against") and first - before[-1].last < 4:
        return "votes"
    return ""


def is_vote_pair(low: tuple[str, ...], first: int) -> bool:
    """Say whether two numbers joined by "to" or a hyphen are votes for and against."""
    prev = low[first - 1] if first else ""
    return not VOTING.isdisjoint(low) or prev == "by"


def _read_topic(one: Sentence, first: int, j: int, before: list[Quantity]) -> str:
    """Read the noun before a number that says what it counts: "the toll at 12", "a company of 156"."""
    low = one.words.low
    prev = low[first - 1] if first else ""
    after = low[j] if j < len(low) else ""
    loose = not after or not after[0].isalpha() or one.tags[j] in "ICXVWKAT"
    if prev == "of" and first > 1:
        noun = low[first - 2]
        if noun in _HOLDERS or one.marks.has_class(("troops",), first - 2, first - 1):
            return PEOPLE
    topics = [low[k] for k in range(max(0, first - 9), first) if low[k] in TOPIC and _is_noun(low, k)]
    if topics and loose and prev in _TOLD_BEFORE:
        return TOPIC[topics[-1]]
    if prev == ":" and first > 1 and low[first - 2] in TOPIC:
        return TOPIC[low[first - 2]]
    if prev in ("numbered", "numbers", "numbering") and loose:
        return PEOPLE
    back = low[max(0, first - 12) : first]
    if ("population" in back or "strength" in back[-4:]) and prev in ("at", "of", "to", "is", "was"):
        return PEOPLE
    if "turnout" in back and after in ("percent", "%"):
        return "percent"
    forced = one.marks.has_class(("troops",), 0, first) or "strength" in back
    if (
        loose
        and forced
        and prev in ("to", "from", "at", "than", "number", "exceed", "reached", "of", "total", "by", "up")
    ):
        sized = not _SIZING.isdisjoint(back)
        money = bool(before) and before[-1].unit in ("dollars", "euros", "percent", "pounds")
        if sized and not money and prev != "of":
            return PEOPLE
    if "number" in back[-6:] and prev in ("to", "at", "from") and loose and not _SIZING.isdisjoint(back):
        return _last_unit(before, Counting(), times=False) or PEOPLE
    figure = prev in ("of", "at", "as", "between") and not _FIGURES.isdisjoint(low[max(0, first - 3) : first])
    people = [q.unit for q in before if q.unit in (PEOPLE, *FATES)]
    if figure and people:
        return people[-1]
    return ""


def _is_noun(low: tuple[str, ...], k: int) -> bool:
    """Say whether "killed", "detained" and the like are nouns here: "the wounded number 30"."""
    if low[k] in ("toll", "deaths", "fatalities", "arrests", "dead", "missing"):
        return True
    return (low[k - 1] if k else "") in ("the", "its", "their", "of", "and", "")


def _find_noun(one: Sentence, first: int, before: list[Quantity]) -> str:
    """Give the unit of the last plural noun of things or people between the number before and this one."""
    start = before[-1].last if before else 0
    for k in range(first - 1, start - 1, -1):
        span = one.units.get(k)
        if span is None or span.last > first or span.label in TIMES or span.label in LENGTHS:
            continue
        if one.words.low[span.last - 1].endswith("s") or span.label == PEOPLE:
            return span.label
    return ""


def _read_named_behind(one: Sentence, j: int) -> str:
    """Read "put at 1,500 the number of soldiers", "put at 2,850 the dead"."""
    low = one.words.low
    word = low[j + 1] if j + 1 < len(low) else ""
    if word in TOPIC:
        return TOPIC[word]
    if word in ("number", "total", "strength"):
        found = read_phrase(one, j, j + 3)
        return found.unit if found is not None else PEOPLE
    return ""


def _last_unit(before: list[Quantity], memory: Counting, *, times: bool) -> str:
    """Give the unit counted last, in this sentence or the one before."""
    for quantity in reversed(before):
        if times or (quantity.unit not in TIMES and quantity.unit not in LENGTHS and quantity.unit != "percent"):
            return quantity.unit
    return memory.unit if memory.age <= 1 else ""


def _read_carried(
    one: Sentence, first: int, i: int, j: int, *, big: bool, before: list[Quantity], memory: Counting
) -> str:
    """Go on with what was counted last; a bare number that does something counts people."""
    low, tags = one.words.low, one.tags
    after = low[j] if j < len(low) else "."
    tag = tags[j] if j < len(low) else "."
    listed = first > 0 and low[first - 1] == "," and bool(before)
    spanned = after == "a" and low[j + 1 : j + 2] and low[j + 1] in _SPANS
    if tag in "NZJMD-'" and after not in _MORE and after not in _LATER and not spanned and not (listed and tag == "N"):
        return ""
    last = before[-1].unit if before else ""
    ends = not after[0].isalnum() or tag in "ICA" or after == "each"
    if last == "percent" and ends and low[i] != "one":
        return "percent"
    unit = _last_unit(before, memory, times=False)
    money = unit in _MONEY
    if money:
        return unit if big else ""
    if low[i] == "one" and after not in ("was", "were", "is"):
        return ""
    subject = tag in "XV" or after in _LATER
    if (first and low[first - 1] in _OUT and first > 1 and low[first - 2] in _MOVED) or (
        first and low[first - 1] in _MOVED
    ):
        return PEOPLE if ends or tag == "A" else ""
    if unit and (before or subject or ends or after in _MORE):
        return unit
    if first and low[first - 1] in (":", ",", "“", '"', "(", "-", "–", "with", "from", "to"):
        noun = _find_noun(one, first, before)
        if noun and (ends or subject or spanned):
            return noun
    troops = one.marks.has_class(("troops",), 0, len(low))
    if after in _MORE or subject:
        return PEOPLE if troops or subject else ""
    return PEOPLE if troops and first and tags[first - 1] in "D'" and ends else ""


_MONEY: Final = frozenset({
    "dollars", "euros", "pounds", "francs", "CFA francs", "rand", "naira", "shillings", "kroner", "roubles",
    "kina",
})  # fmt: skip
