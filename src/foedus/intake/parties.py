"""Who is meant: states, bodies, offices and persons in a run of words, under one printed name.

What lives here: reading a noun phrase into actors, and what a text has named so far. What does not: finding where the
phrase stands. A pronoun is resolved only where one thing alone can be meant, and the resolution is told; else it stays
open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from foedus.intake.lexicon import Lexicon, Named, make_bag
from foedus.intake.marks import Marks, NameSpan

ActorSort = Literal["state", "organ", "office", "body", "outlet", "person", "other"]

_DETERMINERS: Final = frozenset(
    "the a an its their his her this that these those some all several many other another each both our my no any such "
    "two three four five six seven eight nine ten".split()
)
_LEAD: Final = frozenset("and but or meanwhile earlier later however also yet so then besides moreover , ; : - – — ( ) \" “ ” ' ‘ ’ .".split())
_CUT: Final = frozenset("who which that where when of in on at from for to with by as after before during since under "
                        "over against near ( , ; : \" “ ” – — -".split())
_LINK: Final = frozenset({"of", "for", "to", "at", "in"})
PRONOUNS: Final = frozenset({"he", "she", "it", "they", "we", "i", "you", "this", "these", "that", "those", "who", "which"})
_OUTLET_NOUNS: Final = frozenset({"agency", "news agency", "paper", "newspaper", "daily", "broadcaster", "station", "website"})


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts or speaks. ``key``: a state's code or a body's id where one is known."""

    canon: str
    sort: ActorSort
    key: str = ""


@dataclass(slots=True)
class Memory:
    """What one text has named so far, and which resolutions were made."""

    base: date | None
    persons: dict[str, Actor] = field(default_factory=dict)
    bodies: list[str] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    #: speakers of the sentence before, and of this one
    spoke_before: list[Actor] = field(default_factory=list)
    speaks: list[Actor] = field(default_factory=list)
    named_before: list[Actor] = field(default_factory=list)
    named: list[Actor] = field(default_factory=list)
    #: (as written, taken as, why)
    resolved: list[tuple[str, str, str]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    #: state whose seat the dateline names, and how often each state was named so far
    home: str = ""
    n_named: dict[str, int] = field(default_factory=dict)
    #: who may own an office named with "its", in the sentence at hand
    possessor: Actor | None = None

    def next_sentence(self) -> None:
        """Move on: what this sentence named is what the one before named."""
        if self.speaks:
            self.spoke_before = self.speaks
        if self.named:
            self.named_before = self.named
        self.speaks, self.named, self.possessor = [], [], None

    def find_home(self) -> str:
        """Give the state of the dateline where no other has been named more often; empty: none can be told."""
        mine = self.n_named.get(self.home, 0)
        return self.home if self.home and mine and all(n <= mine for n in self.n_named.values()) else ""

    def find_host(self) -> str:
        """Give the state named most so far; empty: none, or several as often."""
        best = max(self.n_named.values(), default=0)
        most = [state for state, n in self.n_named.items() if n == best]
        return most[0] if len(most) == 1 else ""

    def take_notes(self) -> tuple[list[tuple[str, str, str]], list[str]]:
        """Give the resolutions and open pronouns since the last call."""
        notes = (self.resolved, self.open)
        self.resolved, self.open = [], []
        return notes


def read_actors(marks: Marks, first: int, last: int, lexicon: Lexicon, memory: Memory, *, speaking: bool) -> list[Actor]:
    """Read who is meant by the words ``first`` up to ``last``; several where the phrase joins several.

    Parameters
    ----------
    speaking
        The phrase is the subject of speech: "a Senegalese officer" is then the officer, not Senegal.
    """
    low = marks.words.low
    while first < last and (low[first] in _LEAD):
        first += 1
    while last > first and (low[last - 1] in _LEAD or low[last - 1] == "'s"):
        last -= 1
    if first >= last:
        return []
    names = [n for n in marks.names if n.first >= first and n.last <= last and _counts(n, marks)]
    if not names:
        found = _read_unnamed(marks, first, last, lexicon, memory, speaking=speaking)
        return [found] if found is not None else []
    actors: list[Actor] = []
    for begin, end in _split_groups(marks, first, last, names):
        actor = _read_group(marks, begin, end, [n for n in names if begin <= n.first < end], lexicon, memory, speaking=speaking)
        if actor is not None and actor not in actors:
            actors.append(actor)
    return actors


def _counts(name: NameSpan, marks: Marks) -> bool:
    """Say whether a name may stand for an actor; a verb that looks like an office may not."""
    del marks
    return name.named.kind != "place"


def _split_groups(marks: Marks, first: int, last: int, names: list[NameSpan]) -> list[tuple[int, int]]:
    """Cut "Senegal, Togo and the Gambia" into three; an apposition stays with its noun."""
    low = marks.words.low
    cuts = [first]
    for i in range(first, last):
        if low[i] not in (",", "and", "&") or marks.name_at(i) is not None:
            continue
        behind = [n for n in names if n.first > i]
        before = [n for n in names if cuts[-1] <= n.first < i]
        if not behind or not before:
            continue
        near = behind[0]
        gap = low[i + 1 : near.first]
        if all(word in _DETERMINERS or word in ("and", "from", "also") or word[0].isdigit() for word in gap):
            cuts.append(i + 1)
    return [(begin, end) for begin, end in zip(cuts, [*cuts[1:], last], strict=True)]


def _read_group(
    marks: Marks, first: int, last: int, names: list[NameSpan], lexicon: Lexicon, memory: Memory, *, speaking: bool
) -> Actor | None:
    low = marks.words.low
    owner: NameSpan | None = None
    office: NameSpan | None = None
    person = ""
    names = [n for n in names if not (n.named.kind == "seat" and n.first > first and low[n.first - 1] in ("in", "at"))] or names
    for n, name in enumerate(names):
        kind = name.named.kind
        linked = name.first > first and _linked(low, name.first, first)
        if kind == "office":
            if office is not None:
                if linked:
                    inner = _read_group(marks, name_start(low, name.first, first), last, names[n:], lexicon, memory, speaking=speaking)
                    return _make_office(office.named, inner.canon if inner else "", inner.key if inner else "")
                continue
            office = name
        elif kind == "person":
            if office is None and owner is None:
                return _read_person(name, lexicon, memory)
            person = person or marks.words.show(name.first, name.last)
        elif kind == "outlet":
            if office is None and owner is None:
                memory.outlets.append(name.named.canon)
                return Actor(name.named.canon, "outlet", name.named.key)
        elif owner is None or (kind == "body" and owner.named.kind in ("people", "state") and office is None):
            owner = name if office is None or linked or name.first < office.first else owner
        elif kind == "body" and owner.named.kind == "body" and office is None:
            owner = name
    if owner is not None and owner.named.kind == "body":
        memory.bodies.append(owner.named.key)
    if office is not None:
        if _is_adjective(marks, office, owner, last, speaking=speaking):
            end = office.last
            while end < last and low[end] not in _CUT:
                end += 1
            text = strip_determiner(marks, min(office.first, owner.first if owner else office.first), end)
            return _remember(Actor(text, "other", owner.named.key if owner else ""), "", memory)
        return _read_office(marks, office, owner, person, first, last, lexicon, memory)
    if owner is None:
        return None
    return _read_owner(marks, owner, first, last, lexicon, memory, speaking=speaking)


def _is_adjective(marks: Marks, office: NameSpan, owner: NameSpan | None, last: int, *, speaking: bool) -> bool:
    """Say whether an organ only describes the noun behind it ("police source"), or ends a proper name."""
    words, low = marks.words.text, marks.words.low
    if owner is not None and owner.last < office.first and all(w[:1].isupper() for w in words[owner.last : office.last]):
        return owner.named.kind == "state" and speaking
    if not office.named.organ or office.last >= last:
        return False
    word = low[office.last]
    return speaking and word.isalpha() and word not in _CUT and word != "and" and not words[office.last][:1].isupper() and (
        word.endswith(("s", "r", "e", "t", "n")) and word not in ("have", "has", "is", "was")
    )


def name_start(low: tuple[str, ...], at: int, least: int) -> int:
    """Go back over the words that open the phrase of a name."""
    while at > least and low[at - 1] not in _LINK and low[at - 1] not in _LEAD:
        at -= 1
    return at


def _linked(low: tuple[str, ...], at: int, least: int) -> bool:
    """Say whether "of", "for" or the like leads to a name, over adjectives and articles."""
    for i in range(at - 1, max(least, at - 4) - 1, -1):
        if low[i] in _LINK:
            return True
        if low[i] in (",", "and"):
            return False
    return False


def _owner_words(owner: NameSpan | None, lexicon: Lexicon) -> tuple[str, str]:
    if owner is None:
        return "", ""
    named = owner.named
    if named.kind == "seat":
        return lexicon.state_names.get(named.key, named.canon), named.key
    return named.canon, named.key


def _make_office(named: Named, of: str, key: str) -> Actor:
    return Actor(f"{named.canon} of {of}" if of else named.canon, "organ" if named.organ else "office", key)


def _read_office(
    marks: Marks,
    office: NameSpan,
    owner: NameSpan | None,
    person: str,
    first: int,
    last: int,
    lexicon: Lexicon,
    memory: Memory,
) -> Actor:
    of, key = _owner_words(owner, lexicon)
    if owner is None:
        of, key = _find_owner(marks, first, office, last, lexicon, memory)
    person = person or _read_person_name(marks, office.last, last)
    if not person and office.last + 1 < len(marks.words) and marks.words.low[office.last] == "," and office.last + 1 < last:
        person = _read_person_name(marks, office.last + 1, last)
    if not of and person:
        known = memory.persons.get(person) or memory.persons.get(person.split()[-1]) or _find_holder(person, lexicon, memory)
        if known is not None:
            return known
    if not of and not person:
        of, key = _find_home(office, lexicon, memory)
    actor = _make_office(office.named, of, key)
    body = lexicon.body_bags.get(make_bag(actor.canon))
    if body is not None:
        memory.bodies.append(body)
        actor = Actor(body, "body", body)
    if person and not office.named.organ:
        if not of:
            actor = Actor(f"{actor.canon} {person}", actor.sort, "")
        memory.persons[person] = actor
        memory.persons[person.split()[-1]] = actor
    memory.named.append(actor)
    return actor


def _find_owner(
    marks: Marks, first: int, office: NameSpan, last: int, lexicon: Lexicon, memory: Memory
) -> tuple[str, str]:
    """Give whose office it is where a common noun or "its" says so: "the bloc's commission", "spokesman for the mission"."""
    low = marks.words.low
    while first < office.first and low[first] in _LEAD:
        first += 1
    mark = next((k for k in range(office.first - 1, first - 1, -1) if low[k] == "'s"), -1)
    if mark > first:
        noun = " ".join(w for w in low[first:mark] if w not in _DETERMINERS)
        known = _resolve_noun(noun, lexicon, memory)
        if known is not None:
            return known.canon, known.key
        return noun, ""
    if office.first > first and low[office.first - 1] in ("its", "his", "their", "her", "own") and memory.possessor is not None:
        owner = memory.possessor
        if owner.key:
            of = lexicon.state_names.get(owner.key, owner.key)
            memory.resolved.append((marks.words.show(office.first - 1, office.last), of, "possessive of the subject"))
            return of, owner.key
    if office.last + 1 < last and low[office.last] in ("of", "for") and not office.named.organ:
        end = office.last + 1
        while end < last and low[end] not in _CUT:
            end += 1
        known = _resolve_noun(" ".join(w for w in low[office.last + 1 : end] if w not in _DETERMINERS), lexicon, memory)
        if known is not None:
            return known.canon, known.key
        return strip_determiner(marks, office.last + 1, end), ""
    return "", ""


def _find_home(office: NameSpan, lexicon: Lexicon, memory: Memory) -> tuple[str, str]:
    """Give the state of an office named alone, as agencies do: that of the dateline, where the text is about it."""
    home = memory.find_home()
    if not home or office.named.canon in ("Spokesperson", "Commander", "Commission", "Secretariat", "Police", "Governor",
                                          "Secretary-General", "Chairperson", "Mayor", "Ambassador", "Embassy"):  # fmt: skip
        return "", ""
    name = lexicon.state_names[home]
    memory.resolved.append((office.named.canon, f"{office.named.canon} of {name}", "state of the dateline, named most so far"))
    return name, home


def _read_person_name(marks: Marks, first: int, last: int) -> str:
    """Give the capitalised words that follow an office, as a person's name."""
    words, low = marks.words.text, marks.words.low
    i = first
    while i < last and (words[i][:1].isupper() or words[i] in ("-", ".", "al", "bin", "de", "da", "van", "el", "Ould")):
        if marks.name_at(i) is not None and marks.name_at(i).named.kind not in ("person", "place", "seat"):  # type: ignore[union-attr]
            break
        i += 1
    while i > first and low[i - 1] in ("-", "."):
        i -= 1
    text = marks.words.show(first, i) if i > first else ""
    return text if text[:1].isupper() else ""


def _find_holder(person: str, lexicon: Lexicon, memory: Memory) -> Actor | None:
    """Give the office that a person held on the day of the report; nothing where that day is not known to lie in it."""
    held = lexicon.holders.get(person, ())
    day = memory.base
    fitting = [h for h in held if day is not None and h.from_on <= day and (h.until_on is None or day < h.until_on)]
    if len(fitting) != 1:
        return None
    holder = fitting[0]
    of = lexicon.state_names.get(holder.of, holder.of)
    return Actor(f"{holder.office} of {of}", "office", holder.of)


def _read_person(name: NameSpan, lexicon: Lexicon, memory: Memory) -> Actor:
    known = memory.persons.get(name.named.canon) or memory.persons.get(name.named.key)
    if known is None:
        known = _find_holder(name.named.key, lexicon, memory)
        if known is not None:
            memory.resolved.append((name.named.key, known.canon, "holder of the office on the day of the report"))
    actor = known or Actor(name.named.canon, "person")
    memory.persons.setdefault(name.named.canon, actor)
    memory.named.append(actor)
    return actor


def _read_owner(
    marks: Marks, owner: NameSpan, first: int, last: int, lexicon: Lexicon, memory: Memory, *, speaking: bool
) -> Actor:
    of, key = _owner_words(owner, lexicon)
    named = owner.named
    low = marks.words.low
    head_after = owner.last < last and low[owner.last] not in _CUT and low[owner.last] not in ("and", "'s")
    possessive = owner.last < last and low[owner.last] == "'s"
    if speaking and (named.kind == "people" or ((head_after or possessive) and named.kind != "seat")):
        end = owner.last
        while end < last and (low[end] == "'s" or low[end] not in _CUT):
            end += 1
        text = strip_determiner(marks, first, end)
        if named.kind == "state" and not possessive and all(w[:1].isupper() for w in marks.words.text[owner.first : end]):
            return _remember(Actor(text, "other", key), "", memory)
        proper = _read_proper(marks, owner.last + (1 if possessive else 0), end)
        if len(text.split()) > 1 and text.lower() != of.lower():
            return _remember(Actor(proper or text, "person" if proper else "other", key), proper, memory)
    actor = Actor(of, "body" if named.kind == "body" else "state", key)
    memory.named.append(actor)
    return actor


def _remember(actor: Actor, proper: str, memory: Memory) -> Actor:
    if proper:
        memory.persons[proper] = actor
        memory.persons[proper.split()[-1]] = actor
    memory.named.append(actor)
    return actor


def strip_determiner(marks: Marks, first: int, last: int) -> str:
    """Write a phrase without its article."""
    low = marks.words.low
    while first < last - 1 and (low[first] in _DETERMINERS or low[first] in _LEAD):
        first += 1
    return marks.words.show(first, last)


def _read_proper(marks: Marks, first: int, last: int) -> str:
    """Give a personal name of two or more capitalised words that ends a phrase."""
    words = marks.words.text
    i = last
    while i > first and words[i - 1][:1].isupper() and words[i - 1].isalpha() and marks.words.low[i - 1] not in _DETERMINERS:
        i -= 1
    return marks.words.show(i, last) if last - i >= 2 else ""


def _read_unnamed(
    marks: Marks, first: int, last: int, lexicon: Lexicon, memory: Memory, *, speaking: bool
) -> Actor | None:
    low = marks.words.low
    if last - first == 1 and low[first] in PRONOUNS:
        return _resolve_pronoun(low[first], memory, speaking=speaking)
    definite = low[first] in ("the", "this", "its")
    end = first + 1
    while end < last and low[end] not in _CUT:
        end += 1
    inner = first + (1 if low[first] in _DETERMINERS else 0)
    noun = " ".join(low[inner:end])
    if definite:
        known = _resolve_noun(noun, lexicon, memory)
        if known is not None:
            return known
    known_person = _find_known(marks, inner, end, memory)
    if known_person is not None:
        return known_person
    proper = _read_proper(marks, inner, end)
    if not proper and low[inner] in lexicon.ranks and end - inner >= 2:
        proper = _read_person_name(marks, inner + 1, end)
    if not proper and end < last and low[end] == "," and marks.words.text[end + 1 : end + 2]:
        proper = _read_person_name(marks, end + 1, last)
        proper = proper if len(proper.split()) >= 2 else ""
    if proper and proper.split()[0].lower() in lexicon.ranks:
        proper = " ".join(proper.split()[1:]) or proper
    if low[inner:end] and low[end - 1] in ("hundreds", "thousands", "dozens", "scores", "half", "most", "members", "part", "part", "majority", "last") and low[end : end + 1] == ("of",):
        return _read_unnamed(marks, end + 1, last, lexicon, memory, speaking=speaking)
    text = strip_determiner(marks, first, end)
    if not text or not text[0].isalpha() or text.lower() in ("there", "there is", "here", "nothing", "what", "if", "whether", "one"):
        return None
    text = text if text[:2].isupper() or (proper and text == proper) or len(text) < 2 else text[0].lower() + text[1:] if first == 0 and not proper and text.split()[0].istitle() and len(text.split()) == 1 else text
    return _remember(Actor(proper or text, "person" if proper else "other"), proper, memory)


def _find_known(marks: Marks, first: int, last: int, memory: Memory) -> Actor | None:
    """Give the person whose name these words end in, where the text has named them before."""
    text = marks.words.show(first, last)
    if text in memory.persons:
        actor = memory.persons[text]
    else:
        word = marks.words.text[last - 1]
        if not word[:1].isupper() or word not in memory.persons or last - first > 3:
            return None
        actor = memory.persons[word]
    memory.named.append(actor)
    return actor


def _resolve_noun(noun: str, lexicon: Lexicon, memory: Memory) -> Actor | None:
    """Give the body or outlet that "the bloc" or "the agency" stands for, where one alone can be meant."""
    noun = noun.rstrip(" '")
    if noun in _OUTLET_NOUNS and memory.outlets:
        name = memory.outlets[-1]
        if len(set(memory.outlets)) == 1:
            memory.resolved.append((f"the {noun}", name, "the only outlet named"))
            return Actor(name, "outlet")
        return None
    ids = lexicon.nouns.get(noun)
    if ids is None:
        return None
    fitting = list(dict.fromkeys(b for b in memory.bodies if b in ids))
    if len(fitting) != 1:
        return None
    memory.resolved.append((f"the {noun}", fitting[0], "the only one named that the noun fits"))
    actor = Actor(fitting[0], "body", fitting[0])
    memory.named.append(actor)
    return actor


def _resolve_pronoun(word: str, memory: Memory, *, speaking: bool) -> Actor | None:
    if not speaking and memory.speaks:
        said = memory.speaks[-1]
        fits = said.sort in ("office", "person") if word in ("he", "she") else word == "it" and said.sort != "person"
        if fits:
            memory.resolved.append((word, said.canon, "the speaker of the same sentence"))
            return said
    pool = memory.spoke_before or memory.named_before
    if word in ("he", "she"):
        fitting = [a for a in dict.fromkeys(pool) if a.sort in ("office", "person")]
        if not fitting:
            fitting = [a for a in dict.fromkeys(memory.named_before) if a.sort in ("office", "person")]
    elif word == "it" and speaking:
        fitting = [a for a in dict.fromkeys(pool) if a.sort in ("organ", "body", "outlet", "state", "other")]
    else:
        fitting = []
    if speaking and word in ("he", "she") and len([a for a in dict.fromkeys(memory.spoke_before) if a.sort in ("office", "person")]) == 1:
        memory.resolved.append((word, fitting[0].canon, "the one person who spoke in the sentence before"))
        return fitting[0]
    others = [a for a in dict.fromkeys(memory.named_before) if fitting and a.sort == fitting[0].sort and a not in fitting]
    if len(fitting) == 1 and not (others and word in ("he", "she")):
        memory.resolved.append((word, fitting[0].canon, "the only one of the sentence before that fits"))
        memory.named.append(fitting[0])
        return fitting[0]
    if word in ("he", "she", "it", "they", "we"):
        memory.open.append(word)
    return None
