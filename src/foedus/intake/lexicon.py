"""Names and wording made ready for looking up, word by word.

What lives here: one table from the first word of every name, verb, unit and phrase to what it may be. What does not:
the names and the wording themselves, which are data of the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from foedus.domain.names import Holder, Names, OfficeName
from foedus.domain.places import Place
from foedus.domain.wording import ActRule, Wording
from foedus.intake.function_words import NOUN_VERBS
from foedus.intake.readings import Readings
from foedus.intake.telling import TELLING
from foedus.intake.tokens import split_words

#: what a word may be; an entry holds the number of its sort
SORTS: Final = ("class", "name", "verb", "noun", "phrase", "unit", "modifier", "vague", "framing")
NameKind = Literal["state", "people", "seat", "body", "office", "person", "outlet", "place"]


@dataclass(frozen=True, slots=True)
class Named:
    """What a name may stand for: ``canon`` is how it is printed, ``key`` a state's code or a body's id."""

    kind: NameKind
    canon: str
    key: str
    organ: bool = False


@dataclass(frozen=True, slots=True)
class VerbForm:
    """A form of a verb with the rules that ask for it; ``form``: base, s, past, ing."""

    form: str
    rules: tuple[ActRule, ...]


class Entry(NamedTuple):
    """One line of the table: the words after the first, and what the whole is."""

    sort: int
    rest: tuple[str, ...]
    upper: str
    data: Any


@dataclass(slots=True)
class Lexicon:
    """Everything that is looked up in a sentence."""

    wording: Wording
    names: tuple[Names, ...]
    table: dict[str, tuple[Entry, ...]]
    #: the same for a walk: the entries of one word, and those of several by their second word
    steps: dict[str, tuple[tuple[Entry, ...], dict[tuple[str, ...], tuple[Entry, ...]]]]
    state_names: dict[str, str]
    holders: dict[str, tuple[Holder, ...]]
    body_parts: dict[str, str]
    nouns: dict[str, tuple[str, ...]]
    speech: frozenset[str]
    careful_speech: frozenset[str]
    #: every word at which speech may be told
    telling: frozenset[str]
    tell: frozenset[str]
    denial: frozenset[str]
    #: verbs that promise
    promises: frozenset[str]
    #: verbs of speech that only report
    neutral: frozenset[str]
    between: frozenset[str]
    negation: frozenset[str]
    intention: frozenset[str]
    hearsay: frozenset[str]
    citing: frozenset[str]
    numerals: dict[str, int]
    ranks: frozenset[str]
    outlet_words: frozenset[str]
    outlet_nouns: frozenset[str]
    outlet_cues: frozenset[str]
    body_bags: dict[frozenset[str], str]
    abbreviations: frozenset[str]
    #: nouns for people and bodies of people, and for what is written and may say something, with their plurals
    parties: frozenset[str]
    papers: frozenset[str]
    languages: tuple[tuple[str, frozenset[str]], ...]
    #: what part of speech a word can be
    readings: Readings
    framings: dict[str, str] = field(default_factory=dict)

    def is_class(self, words: list[str], label: str) -> bool:
        """Say whether a single word belongs to a class."""
        entries = self.table.get(words[0], ()) if words else ()
        return any(e.sort == _CLASS and not e.rest and e.data == label for e in entries)


_CLASS: Final = SORTS.index("class")
#: classes all of whose words are nouns
_NOUN_CLASSES: Final = frozenset(
    {"troops", "carrier", "goods", "site", "people", "person", "mission", "body", "decision"}
)
_UNIT: Final = "unit"
#: classes that are asked for one word at a time, and so need no place in the table
_LISTED: Final = ("party", "paper")
_DOUBLES: Final = re.compile(r"[^aeiou][aeiou][bdgklmnprt]$")


def make_forms(verb: str, irregular: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Give every form of a verb with its sort: base, s, past or ing.

    Examples
    --------
    >>> sorted(make_forms("decide", {}).items())
    [('decide', 'base'), ('decided', 'past'), ('decides', 's'), ('deciding', 'ing')]
    """
    forms = {verb: "base"}
    if verb in irregular:
        for form in irregular[verb]:
            forms[form] = "ing" if form.endswith("ing") else "s" if form.endswith("s") and form != verb else "past"
        return forms
    stem = verb[:-1] if verb.endswith("e") else verb
    ends_y = verb.endswith("y") and verb[-2:-1] not in "aeiou"
    forms[verb[:-1] + "ies" if ends_y else verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")] = "s"
    forms[verb[:-1] + "ied" if ends_y else stem + "ed"] = "past"
    forms[(verb if verb.endswith("ee") else stem) + "ing"] = "ing"
    if _DOUBLES.search(verb):
        # "stopped", "patrolling": whether the last letter doubles depends on stress and country; both are read
        forms[verb + verb[-1] + "ed"] = "past"
        forms[verb + verb[-1] + "ing"] = "ing"
    return forms


def make_bag(text: str) -> frozenset[str]:
    """Give the words of a name without "of" and "the", so that "Commission of X" is found as "X Commission"."""
    return frozenset(word for word in split_words(text) if word not in ("of", "the", "for"))


def build_lexicon(names: Iterable[Names], wording: Wording, places: Iterable[Place] = ()) -> Lexicon:
    """Make names, wording and the places of a gazetteer ready for looking up; later names stand beside earlier ones."""
    names = tuple(names)
    table: dict[str, list[Entry]] = {}
    for group in names:
        _add_names(table, group)
    for place in places:
        for text in (place.name, *place.also):
            _add(table, text, "name", Named("place", place.name, place.country), proper=True)
    irregular = {entry.verb: entry.forms for entry in wording.irregular}
    _add_rules(table, wording, irregular)
    speech = _gather_forms(wording.speech.verbs, irregular)
    tell = _gather_forms(wording.speech.tell, irregular)
    holders: dict[str, list[Holder]] = {}
    for group in names:
        for holder in group.holders:
            for text in (holder.person, *holder.also):
                holders.setdefault(text, []).append(holder)
    nouns: dict[str, list[str]] = {}
    for group in names:
        for body in group.bodies:
            for noun in body.nouns:
                nouns.setdefault(noun, []).append(body.id)
    ordered = {first: _order(entries) for first, entries in table.items()}
    return Lexicon(
        wording=wording,
        names=names,
        table=ordered,
        steps={first: _split(entries) for first, entries in ordered.items()},
        state_names={s.state: s.name for g in names for s in g.states},
        holders={text: tuple(found) for text, found in holders.items()},
        body_parts={b.id: b.part_of for g in names for b in g.bodies},
        nouns={noun: tuple(ids) for noun, ids in nouns.items()},
        speech=speech,
        careful_speech=_gather_forms(wording.speech.only_with_clause, irregular),
        tell=tell,
        telling=speech | tell | frozenset(wording.speech.citing) | TELLING,
        denial=_gather_forms(wording.speech.denial, irregular),
        promises=_gather_forms(("promise", "pledge", "vow", "undertake"), irregular),
        neutral=_gather_forms(wording.speech.neutral, irregular),
        between=frozenset(wording.between),
        negation=frozenset(wording.negation),
        intention=frozenset(wording.intention),
        hearsay=frozenset(wording.speech.hearsay),
        citing=frozenset(wording.speech.citing),
        numerals={n.word: n.value for n in wording.numerals},
        ranks=frozenset(wording.ranks),
        outlet_words=frozenset(wording.outlet_words),
        outlet_nouns=frozenset(wording.outlet_nouns),
        outlet_cues=frozenset(wording.outlet_words) | frozenset(wording.outlet_nouns),
        body_bags={make_bag(b.id): b.id for g in names for b in g.bodies},
        abbreviations=frozenset(wording.abbreviations),
        parties=_gather_nouns(wording, "party"),
        papers=_gather_nouns(wording, "paper"),
        languages=tuple((entry.language, frozenset(entry.words)) for entry in wording.languages),
        framings={framing.id: framing.text for framing in wording.framings},
        readings=_make_readings(wording, irregular),
    )


def _make_readings(wording: Wording, irregular: dict[str, tuple[str, ...]]) -> Readings:
    speech = wording.speech
    verbs = {*wording.verbs, *wording.noun_verbs, *irregular, *speech.verbs, *speech.tell, *speech.denial}
    verbs |= {split_words(verb)[0] for rule in wording.acts for verb in rule.verbs}
    forms = {verb: make_forms(verb, irregular) for verb in sorted(verbs)}
    nouns = {word for unit in wording.units for word in unit.words}
    nouns |= {word for group in wording.classes if group.id in _NOUN_CLASSES for word in group.words}
    return Readings(forms, (n.word for n in wording.numerals), NOUN_VERBS | frozenset(wording.noun_verbs), nouns)


def _gather_nouns(wording: Wording, label: str) -> frozenset[str]:
    """Give the nouns of a class, each with its plural."""
    found: set[str] = set()
    for word_class in wording.classes:
        for word in word_class.words if word_class.id == label else ():
            low = word.lower()
            found |= {low, make_plural(low)}
    return frozenset(found)


def make_plural(noun: str) -> str:
    """Give the plural of a noun."""
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


def _gather_forms(verbs: Iterable[str], irregular: dict[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(form for verb in verbs for form in make_forms(verb, irregular))


def _add_names(table: dict[str, list[Entry]], names: Names) -> None:
    for state in names.states:
        for text in (state.name, *state.also):
            _add(table, text, "name", Named("state", state.name, state.state), proper=True)
        for text in state.people:
            _add(table, text, "name", Named("people", state.name, state.state), proper=True)
        for text in state.seats:
            _add(table, text, "name", Named("seat", text, state.state), proper=True)
    for body in names.bodies:
        for text in (body.id, body.name, *body.also):
            _add(table, text, "name", Named("body", body.id, body.id, organ=True), proper=True)
    for office in names.offices:
        _add_office(table, office)
    for holder in names.holders:
        for text in (holder.person, *holder.also):
            _add(table, text, "name", Named("person", holder.person, text), proper=True)
    for outlet in names.outlets:
        for text in (outlet.name, *outlet.also):
            _add(table, text, "name", Named("outlet", outlet.name, outlet.state or ""), proper=True)
    for place in names.places:
        for text in (place.name, *place.also):
            _add(table, text, "name", Named("place", place.name, place.state or ""), proper=True)


def _add_office(table: dict[str, list[Entry]], office: OfficeName) -> None:
    plurals = () if office.organ else tuple(f"{text}s" for text in office.also)
    for text in (*office.also, *plurals):
        named = Named("office", office.name, office.of or office.name, organ=office.organ)
        _add(table, text, "name", named, proper=bool(office.of))


def _add_rules(table: dict[str, list[Entry]], wording: Wording, irregular: dict[str, tuple[str, ...]]) -> None:
    verbs: dict[str, list[ActRule]] = {}
    for rule in wording.acts:
        for verb in rule.verbs:
            verbs.setdefault(verb, []).append(rule)
        for noun in rule.nouns:
            _add(table, noun, "noun", rule, proper=False)
        for phrase in rule.phrases:
            _add(table, phrase, "phrase", rule, proper=False)
    for verb, rules in verbs.items():
        first, *rest = split_words(verb)
        for form, sort in make_forms(first, irregular).items():
            entry = Entry(SORTS.index("verb"), tuple(rest), "", VerbForm(sort, tuple(rules)))
            table.setdefault(form, []).append(entry)
    for word_class in wording.classes:
        for word in word_class.words if word_class.id not in _LISTED else ():
            _add(table, word, "class", word_class.id, proper=False)
    for unit in wording.units:
        for word in unit.words:
            _add(table, word, _UNIT, unit.unit, proper=False)
    for modifier in wording.modifiers:
        for word in modifier.words:
            _add(table, word, "modifier", modifier.modifier, proper=False)
    for word in wording.vague:
        _add(table, word, "vague", word, proper=False)
    for framing in wording.framings:
        for cue in framing.asserts:
            _add(table, cue, "framing", framing.id, proper=False)


def _add(table: dict[str, list[Entry]], text: str, sort: str, data: object, *, proper: bool) -> None:
    words = split_words(text)
    if not words:
        return
    upper = "all" if proper and text.replace(".", "").isupper() else "first" if proper and text[:1].isupper() else ""
    table.setdefault(words[0], []).append(Entry(SORTS.index(sort), words[1:], upper, data))


def _split(entries: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], dict[tuple[str, ...], tuple[Entry, ...]]]:
    """Part the entries of one word from those of several, which go by their second word."""
    longer: dict[tuple[str, ...], tuple[Entry, ...]] = {}
    for entry in entries:
        if entry.rest:
            longer[entry.rest[:1]] = (*longer.get(entry.rest[:1], ()), entry)
    return tuple(entry for entry in entries if not entry.rest), longer


def _order(entries: list[Entry]) -> tuple[Entry, ...]:
    """Give longer ones first, each once."""
    seen: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        seen.setdefault((entry.rest, entry.sort, str(entry.data)), entry)
    return tuple(sorted(seen.values(), key=lambda entry: -len(entry.rest)))
