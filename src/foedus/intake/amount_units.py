"""What a number counts: the noun phrase behind it.

What lives here: finding the head noun and its unit; a thing without an official unit keeps its own word. What does not:
numbers whose noun is left out (``amount_gaps``), and what befell the people counted (``amount_fates``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from foedus.intake.date_words import MONTHS, WEEKDAYS
from foedus.intake.marks import Marks, TextSpan
from foedus.intake.memory import Scene
from foedus.intake.tokens import Words

PEOPLE: Final = "persons"
TIMES: Final = frozenset({"seconds", "minutes", "hours", "days", "weeks", "months", "years"})
LENGTHS: Final = frozenset({"km", "miles", "metres", "km2", "hectares", "feet", "nautical miles", "acres", "cm"})
#: units that stand right behind their number, whatever follows
_MEASURES: Final = TIMES | LENGTHS | {"percent", "tonnes", "kg", "litres", "percentage points"}
_DASHES: Final = frozenset({"-", "–"})
_SKIPPED: Final = frozenset({
    "more", "other", "others", "further", "additional", "extra", "such", "new", "consecutive", "whole", "full",
    "long",
})  # fmt: skip
_OWNERS: Final = frozenset({
    "the", "its", "their", "his", "her", "our", "these", "those", "all", "my", "your", "some", "this", "that",
})  # fmt: skip
_THEM: Final = frozenset({"them", "which", "whom", "us", "those", "these"})
#: plural nouns that do not end in -s
_PLURALS: Final = frozenset({
    "people", "men", "women", "children", "feet", "cattle", "sheep", "fish", "police", "personnel", "staff",
    "teeth",
})  # fmt: skip
#: nouns that count nothing by themselves
_NO_UNIT: Final = frozenset({
    "times", "time", "ways", "way", "thirds", "halves", "quarters", "fifths", "tenths", "sides", "things",
    "others", "points", "ones", "apiece", "percentages", "degrees", "parts", "occasions", "odds", "fold", "terms",
    "needs", "remains", "wants", "says", "makes",
})  # fmt: skip
#: pairs that "the two" only points back to
_KNOWN_PAIR: Final = frozenset({
    "presidents", "leaders", "ministers", "sides", "men", "countries", "states", "neighbours", "armies",
    "governments", "parties", "chiefs", "generals", "nations", "members", "republics", "prime ministers",
})  # fmt: skip
_VERBS: Final = frozenset({"needs", "remains", "wants", "says", "makes"})
_PERSON_ENDS: Final = (
    "men",
    "women",
    "ists",
    "ians",
    "eers",
    "ers",
    "ors",
    "ants",
    "ees",
    "folk",
    "ese",
    "girls",
    "boys",
)
#: plural nouns with the endings of persons that are things
_THINGS: Final = frozenset({
    "numbers", "posters", "shelters", "computers", "papers", "letters", "orders", "containers", "trailers",
    "bunkers", "tankers", "rollers", "towers", "rivers", "chambers", "meters", "charters", "corners", "borders",
    "motors", "tractors", "sectors", "factors", "vectors", "doors", "floors", "errors", "harbours", "colours",
    "committees", "trees", "degrees", "rupees", "fees", "knees", "careers", "beers", "newspapers", "transmitters",
    "reactors", "generators", "quarters", "headquarters", "crossers", "hours", "helicopters", "choppers",
    "bombers", "boosters", "receivers", "vouchers", "chapters", "matters", "offers", "powers", "tenders",
    "banners", "layers", "mortars", "grants", "restaurants", "plants", "tenants'", "propellers", "freighters",
    "trawlers", "cutters", "lighters", "carriers", "airliners", "liners", "elevators", "corridors", "monitors'",
    "refrigerators", "excavators", "bulldozers", "trekkers", "mirrors", "rumours", "favours", "labours",
    "centers", "centres", "theaters", "barriers", "frontiers", "craters", "bladders", "feeders", "transporters",
    "airlifters", "loudspeakers", "speakers", "printers", "scanners", "lasers", "drawers", "ladders", "hammers",
    "ministers'", "registers", "folders", "starters", "markers", "answers", "summers", "winters", "encounters",
    "disasters", "murders", "prayers", "tears", "elephants", "pollutants", "warrants", "covenants", "variants",
    "remnants", "guarantees", "referees'", "decrees", "coffees", "guerrillas'", "clusters", "counters",
    "centimeters", "kilometers", "dinners", "suppers", "showers", "flowers", "feathers", "fingers", "shoulders",
    "members'", "buyers'", "stickers", "covers", "cylinders", "rovers", "cruisers", "minesweepers", "destroyers",
    "launchers", "howitzers", "fighters'", "blockers", "burners", "sensors",
})  # fmt: skip
#: letters that open the names of types
_TYPES: Final = {
    **dict.fromkeys(
        ("dc", "md", "an", "il", "tu", "mi", "c", "ch", "uh", "su", "mig", "f", "cn", "yak", "l", "kc"), "aircraft"
    ),
    **dict.fromkeys(("btr", "bmp", "brdm", "t", "amx", "m", "vab", "bmd", "mt"), "vehicles"),
}
#: units that are states of people, and no nouns of things
FATES: Final = frozenset({"dead", "injured", "missing", "displaced", "detained"})
_STATE_WORDS: Final = frozenset({"nation", "state", "country"})
_FEW_STATES: Final = frozenset({"bloc", "organisation", "organization", "union", "community", "group", "alliance"})
_TIME_UNITS: Final = {"fortnight": ("weeks", 2), "fortnights": ("weeks", 2)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number of something; ``value`` None: only told as ``modifier`` ("hundreds"). ``first``, ``last`` are words."""

    first: int
    last: int
    value: int | float | None
    value_to: int | float | None
    unit: str
    modifier: str


class Counted(NamedTuple):
    """What is counted: the unit, the word behind it, and the place of its noun (-1: none)."""

    unit: str
    last: int
    head: int = -1
    factor: int = 1


@dataclass(slots=True)
class Sentence:
    """One sentence with all that reading its numbers asks for."""

    scene: Scene
    units: dict[int, TextSpan]
    tags: str

    @property
    def words(self) -> Words:
        """Its words."""
        return self.scene.marks.words

    @property
    def marks(self) -> Marks:
        """What its words may be."""
        return self.scene.marks


def find_counted(one: Sentence, i: int, j: int) -> Counted | None:
    """Find what the number at words ``i`` up to ``j`` counts; None: no noun stands behind it.

    A unit that is empty says that the number counts nothing ("a two-pronged attack").
    """
    low, w = one.words.low, one.words
    if j >= len(low):
        return None
    if low[j] in _DASHES and j + 1 < len(low) and w.starts[j] == w.ends[j - 1] and w.starts[j + 1] == w.ends[j]:
        return _read_hyphen(one, j + 1)
    if low[j] == "%":
        return Counted("percent", j + 1)
    if low[j] in _TIME_UNITS:
        unit, factor = _TIME_UNITS[low[j]]
        return Counted(unit, j + 1, j, factor)
    if low[j] == "others":
        return None
    if low[j : j + 2] in (("all", "ranks"), ("other", "ranks")):
        return Counted(PEOPLE, j + 2, j + 1)
    if low[j] == "of" and j + 1 < len(low):
        return _read_of(one, j + 1)
    if low[j] == "out" and low[j + 1 : j + 2] == ("of",) and j + 2 < len(low):
        return _read_of(one, j + 2)
    return read_phrase(one, i, j)


def _read_hyphen(one: Sentence, k: int) -> Counted:
    """Read "six-month", "30-strong", "seven-nation": a number joined to its noun."""
    low = one.words.low
    word = low[k]
    if word in _STATE_WORDS:
        return Counted("states", k + 1, k)
    if word in ("strong", "man", "woman", "person", "men"):
        return Counted(PEOPLE, k + 1, k)
    if word == "member":
        return Counted(PEOPLE if _FEW_STATES.isdisjoint(low[k + 1 : k + 3]) else "states", k + 1, k)
    span = one.units.get(k)
    if span is None or (span.last - k > 1 and span.label not in TIMES | LENGTHS):
        return Counted("", k)
    return Counted(span.label, span.last, k)


def _read_of(one: Sentence, k: int) -> Counted | None:
    """Read "six of the eight crossroads", "1,000 of its soldiers": the noun behind "of"."""
    low, tags, start = one.words.low, one.tags, k
    if low[k] in _THEM and (k + 1 >= len(low) or tags[k + 1] not in "NJM" or low[k] in ("them", "whom", "us")):
        return None
    inner = -1
    while k < len(low) and k - start < 6:
        if low[k] in _OWNERS:
            k += 1
        elif tags[k] == "M" or low[k][0].isdigit():
            inner = k if inner < 0 else inner
            k += 1
        elif tags[k] in "ZN" and "'s" in low[k + 1 : k + 4] and tags[k + 1] in "ZN'":
            k = low.index("'s", k) + 1
        else:
            break
    found = read_phrase(one, start, k)
    if found is None:
        return None
    return found._replace(last=inner if inner >= 0 else found.last)


def read_phrase(one: Sentence, i: int, j: int) -> Counted | None:
    """Read the noun phrase behind a number: its head noun, and the unit of that."""
    low, n = one.words.low, len(one.words.low)
    direct = one.units.get(j)
    end, head = _walk(one, i, j)
    if (
        i
        and low[i - 1] == "the"
        and low[i] == "two"
        and head >= 0
        and (low[head] in _KNOWN_PAIR or head not in one.units)
    ):
        # "the two presidents", "the two capitals" are known already
        return Counted("", end, head)
    if direct is not None and (head < direct.last or direct.label in _MEASURES):
        return Counted(_judge(one, direct.label, direct.last - 1, j), direct.last, direct.last - 1)
    if head < 0:
        spot = next((k for k in range(j, min(end + 1, n)) if k in one.units), -1)
        if spot >= 0 and one.units[spot].label not in ("persons", "states") and spot - j < 3:
            return Counted(one.units[spot].label, one.units[spot].last, spot)
        return None
    if low[head] == "s" and head - j > 1 and "-" in low[j:head]:
        # "two DC-8s": the type tells
        unit = _TYPES.get(low[head - 3] if head > 2 else "", "")
        return Counted(unit, end, head) if unit else None
    span = next((s for k in range(head, j - 1, -1) if (s := one.units.get(k)) is not None and s.last > head), None)
    if span is None and low[head] in _NO_UNIT:
        # "less than 4,000 remains", "more than twelve soldiers needs": the word is a verb
        span = next((s for k in range(head - 1, j - 1, -1) if (s := one.units.get(k)) is not None), None)
        if span is None:
            return Counted("", end, head) if low[head] not in _VERBS else None
        head = span.last - 1
    if span is not None:
        return Counted(_judge(one, span.label, head, j), max(end, span.last), head)
    if not low[head].endswith("s") and one.tags[head] != "Z":
        # "two brothers stop": the noun stands before
        for k in range(head - 1, j - 1, -1):
            span = one.units.get(k)
            if span is not None and low[span.last - 1].endswith("s") and "-" not in low[j:head]:
                return Counted(_judge(one, span.label, span.last - 1, j), span.last, span.last - 1)
            if one.tags[k] == "Z" and low[k].endswith("s"):
                return Counted(PEOPLE, k + 1, k)
    return _read_unlisted(one, head, end)


def _walk(one: Sentence, i: int, j: int) -> tuple[int, int]:
    """Walk through the noun phrase behind a number: the word after it, and its head (-1: no noun)."""
    low, tags, w = one.words.low, one.tags, one.words
    n, head, k = len(low), -1, j
    while k < n and k - j < 9:
        tag, word = tags[k], low[k]
        follows = tags[k + 1] if k + 1 < n else "."
        if tag in "NZ":
            if (word in WEEKDAYS or word in MONTHS) and k > j:
                break
            head = k
        elif head < 0 and word in _SKIPPED and follows in "NZJLGM-":
            pass
        elif (
            tag == "V" and word.endswith("s") and head < 0 and low[i] != "one" and word not in _VERBS and follows != "D"
        ):
            # a verb in -s has no subject of many
            head = k
        elif tag == "M" and head < 0 and follows == "-" and k + 2 < n and w.starts[k + 1] == w.ends[k]:
            # "22 four-wheel-drive vehicles"
            while k + 2 < n and tags[k + 1] == "-":
                k += 2
        elif k in one.units and one.units[k].label not in FATES and word.endswith("s"):
            head = k
        elif tag == "J" or tag in "LG" or (tag == "V" and word.endswith("ed") and _is_inside(one, i)):
            named = head == k - 1 and tags[head] == "Z" and not low[head].endswith("s")
            if (head >= 0 and not named) or (
                (head >= 0 or tag != "J") and (follows not in "NZJ" or word in ("left", "fled"))
            ):
                break
        elif tag == "A":
            if head >= 0 or follows not in "JLG":
                break
        elif tag == "-":
            joined = k + 1 < n and w.starts[k] == w.ends[k - 1] and w.starts[k + 1] == w.ends[k]
            if not joined or k == j:
                break
            k += 1
            head = k if tags[k] in "NZ" else head
        elif tag == "'":
            if head < 0 or (one.units.get(head) is not None and one.units[head].label in TIMES):
                break
            if follows not in "NZJ":
                break
        elif tag == "C" and word == "and":
            if (
                head < 0
                or tags[k - 1] not in "Z"
                or low[k - 1].endswith("s")
                or tags[k + 1 : k + 3] not in ("ZN", "JN")
            ):
                break
        elif tag == ",":
            if head >= 0 or tags[k - 1] != "J" or follows != "J":
                break
        else:
            break
        k += 1
    return k, head


def _is_inside(one: Sentence, i: int) -> bool:
    """Say whether a number stands within a clause, so that a form in -ed behind it is no verb of its own."""
    return (i > 0 and one.tags[i - 1] not in ",;CKW.") or (
        i > 0 and one.tags[i - 1] == "C" and "M" in one.tags[max(0, i - 6) : i]
    )


def _judge(one: Sentence, label: str, head: int, j: int) -> str:
    """Say whether "members" are people or states."""
    low = one.words.low
    if label == PEOPLE and low[head] == "fighters" and ("-" in low[j:head] or "jet" in low[j:head]):
        return "aircraft"
    if label in (PEOPLE, "states") and low[head + 1 : head + 2] == ("voted",):
        return "votes"
    if label != "states" or low[head] not in ("members", "member"):
        return label
    names = [n for n in one.marks.names if n.named.kind == "body"]
    if low[head + 1 : head + 2] == ("of",):
        return "states" if any(n.first <= head + 3 < n.last for n in names) and "permanent" in low[j:head] else PEOPLE
    office = [n for n in one.marks.names if n.last <= j]
    if office and office[-1].named.organ and office[-1].named.kind == "office":
        return PEOPLE
    few = not _FEW_STATES.isdisjoint(low) or "permanent" in low[j:head] or "system" in low or "forum" in low
    voted = low[head + 1 : head + 2] in (("voted",), ("abstained",), ("were",), ("walked",))
    return "states" if (names or few) and not voted else PEOPLE


def _read_unlisted(one: Sentence, head: int, end: int) -> Counted | None:
    """Give the unit of a noun that no list has: people by their kind of name or ending, else its own word."""
    word, text = one.words.low[head], one.words.text[head]
    if one.tags[head] == "Z" or text[:1].isupper():
        name = one.marks.name_at(head)
        people = name is not None and name.named.kind in ("people", "state")
        if people or word.endswith(("ese", "ish", "men")) or (word.endswith("s") and len(word) > 4):
            return Counted(PEOPLE, end, head)
        return None
    if word in _NO_UNIT:
        return Counted("", end, head)
    if not word.isalpha() or not (word.endswith("s") or word in _PLURALS) or word.endswith(("ss", "us", "is")):
        return None
    if word.endswith(_PERSON_ENDS) and word not in _THINGS:
        return Counted(PEOPLE, end, head)
    return Counted(word, end, head)
