"""Persons, pronouns and phrases without a known name.

What lives here: reading a personal name, finding who held an office, and resolving "he", "it" or "the bloc" where
one alone can be meant; every resolution is noted, and what cannot be resolved is noted as open. What does not:
phrases that hold a known name (``parties``).
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from foedus.intake.function_words import CUT, DETERMINERS, LEAD, NOBODY, PARTS, PREPOSITIONS
from foedus.intake.heads import find_name_start, find_phrase, is_proper, read_name_at
from foedus.intake.marks import NameSpan
from foedus.intake.memory import Actor, ActorSort, Scene

#: nouns that may stand for any person who spoke before
_ANY_PERSON: Final = frozenset({"man", "woman", "official", "officer", "diplomat", "politician", "cleric", "lawyer"})
_PERSONAL: Final = frozenset({"he", "she", "they", "it", "we", "i", "you"})
_OUTLET_NOUNS: Final = frozenset(
    {"agency", "news agency", "paper", "newspaper", "daily", "broadcaster", "station", "website"}
)


#: nouns that are other words for the last word of an office's name
HEADS: Final = {
    "spokesman": "spokesperson",
    "spokeswoman": "spokesperson",
    "cabinet": "government",
    "envoy": "ambassador",
}


def note_head(scene: Scene, actor: Actor) -> None:
    """Note an office, organ or common noun under its last word: who "the minister" or "the source" can be."""
    office, of, _ = actor.canon.partition(" of ")
    if of or actor.sort == "other":
        scene.memory.heads.setdefault(office.split(" at ")[0].split()[-1].lower(), {})[actor.canon] = actor


def find_holder(scene: Scene, person: str) -> Actor | None:
    """Give the office that a person held on the day of the report; nothing where that day is not known to lie in it."""
    held = scene.lexicon.holders.get(person, ())
    day = scene.memory.base
    fitting = [h for h in held if day is not None and h.from_on <= day and (h.until_on is None or day < h.until_on)]
    if len(fitting) != 1:
        return None
    holder = fitting[0]
    of = scene.lexicon.state_names.get(holder.of, holder.of)
    return Actor(f"{holder.office} of {of}", "office", holder.of)


def read_person(scene: Scene, name: NameSpan) -> Actor:
    """Read a name that the lexicon knows as that of the holder of an office."""
    known = scene.memory.persons.get(name.named.canon) or scene.memory.persons.get(name.named.key)
    if known is None:
        known = find_holder(scene, name.named.key)
        if known is not None:
            scene.memory.resolved.append((name.named.key, known.canon, "holder of the office on the day of the report"))
    actor = known or Actor(name.named.canon, "person")
    note_head(scene, actor)
    scene.memory.persons.setdefault(name.named.canon, actor)
    scene.memory.named.append(actor)
    return actor


def remember(scene: Scene, actor: Actor, proper: str) -> Actor:
    """Note an actor, and the personal name under which it may come back."""
    if proper:
        scene.memory.persons[proper] = actor
        scene.memory.persons[proper.rsplit(maxsplit=1)[-1]] = actor
    elif actor.sort == "other" and " " in actor.canon:
        note_head(scene, actor)
    scene.memory.named.append(actor)
    return actor


def strip_determiner(scene: Scene, first: int, last: int) -> str:
    """Write a phrase without its article."""
    low = scene.marks.words.low
    while first < last - 1 and (low[first] in DETERMINERS or low[first] in LEAD):
        first += 1
    return scene.marks.words.show(first, last)


def read_proper(scene: Scene, first: int, last: int) -> str:
    """Give the personal name of two or more words that ends a phrase."""
    begin = find_name_start(scene, first, last)
    name = read_name_at(scene, begin, last)
    return name if " " in name or "-" in name else ""


def read_unnamed(scene: Scene, first: int, last: int, *, speaking: bool) -> Actor | None:
    """Read a phrase without a known name: a pronoun, a person named before, a name, or a noun for people or a body."""
    low = scene.marks.words.low
    if last <= first:
        return None
    if low[first] in _PERSONAL and (last - first == 1 or low[first + 1] not in ("and", ",")):
        return resolve_pronoun(scene, low[first], speaking=speaking)
    if low[first] in PREPOSITIONS:
        return None
    if low[first] in PARTS and low[first + 1 : first + 2] == ("of",):
        return read_unnamed(scene, first + 2, last, speaking=speaking)
    if low[first : first + 2] == ("one", "of"):
        proper = _read_apposed(scene, first + 2, last)
        return remember(scene, Actor(proper, "person"), proper) if proper else None
    found = find_phrase(scene, first, last)
    if found is None:
        if low[first] in ("the", "this", "that"):
            noun = " ".join(low[first + 1 : next((k for k in range(first + 1, last) if low[k] in CUT), last)])
            return resolve_noun(scene, noun) if noun else None
        return None
    begin, end = found
    if low[end - 1] in PARTS and low[end : end + 1] == ("of",):
        return read_unnamed(scene, end + 1, last, speaking=speaking)
    known = _read_known(scene, first, begin, end)
    if known is not None:
        return known
    name_at = find_name_start(scene, begin, end)
    capital = scene.marks.words.text[begin][:1].isupper()
    if end - name_at >= 2 and not capital and low[name_at - 1] not in scene.lexicon.parties:
        begin = name_at
    proper = read_proper(scene, begin, end)
    if not proper and end - 1 > begin and low[end - 2] in scene.lexicon.ranks:
        proper = read_name_at(scene, end - 1, end)
    named = bool(proper) and (name_at == begin or low[name_at - 1] in scene.lexicon.parties)
    if not named:
        proper = _read_apposed(scene, end, last)
        named = bool(proper)
    if named:
        return remember(scene, Actor(proper, "person"), proper)
    if low[end : end + 1] == ("of",) and (not low[end - 1].endswith("s") or _names_on(scene, end, last)):
        end = _end_of_complement(scene, end + 1, last)
    if low[begin:end] in (("country",), ("nation",), ("state",), ("republic",)) and low[begin - 1] == "the":
        scene.memory.open.append(f"the {low[begin]}")
        return None
    text = scene.marks.words.show(begin, end)
    if low[begin] in NOBODY and end - begin == 1:
        return None
    if begin == 0 and low[0] in scene.lexicon.parties:
        text = text[:1].lower() + text[1:]
    sort: ActorSort = "person" if end - begin == 1 and is_proper(scene, begin) and begin else "other"
    return remember(scene, Actor(text, sort), text if sort == "person" else "")


def _read_known(scene: Scene, first: int, begin: int, end: int) -> Actor | None:
    """Give whom a definite phrase or a surname stands for, where it was named before."""
    low = scene.marks.words.low
    if low[first] in ("the", "this", "that", "its") or low[begin - 1 : begin] == ("the",):
        proper = scene.marks.words.text[begin][:1].isupper() and end - begin >= 2
        if proper and not (end - begin == 2 and low[end - 1] in ("council", "commission") and low[begin] == "security"):
            return find_known(scene, begin, end)
        alone = low[begin - 1 : begin] == ("the",) and low[end : end + 1] not in ((",",), ("of",), ("for",))
        known = resolve_noun(scene, " ".join(low[begin:end]), alone=alone)
        if known is not None:
            return known
    return find_known(scene, begin, end)


def _read_apposed(scene: Scene, end: int, last: int) -> str:
    """Give the personal name between commas behind a noun: "one of the sellers, Mary Kila,"."""
    low = scene.marks.words.low
    comma = next((k for k in range(end, last - 1) if low[k] == ","), -1)
    if comma < 0:
        return ""
    stop = next((k for k in range(comma + 1, last) if low[k] in CUT and scene.marks.words.text[k] != "-"), last)
    name = read_name_at(scene, comma + 1, stop) or read_proper(scene, comma + 1, stop)
    return name if len(name.split()) >= 2 else ""


def _names_on(scene: Scene, of: int, last: int) -> bool:
    """Say whether a proper name goes on behind "of": "Sons of the River"."""
    words = scene.marks.words
    at = of + 2 if words.low[of + 1 : of + 2] == ("the",) else of + 1
    return at < last and words.text[of - 1][:1].isupper() and words.text[at][:1].isupper()


def _end_of_complement(scene: Scene, begin: int, last: int) -> int:
    """Say where the words behind "of" end: "leader of the Free Island Movement"."""
    low = scene.marks.words.low
    stop = begin
    while stop < last and low[stop] not in CUT and low[stop] not in ("led", "based", "known"):
        stop += 1
    return stop


def note_names(scene: Scene) -> None:
    """Note the full personal names of a sentence by their last word, so that a bare surname is the person."""
    words = scene.marks.words
    end = len(words)
    while end > 1:
        text = words.text[end - 1]
        if not (text[:1].isupper() and text.isalpha() and scene.marks.name_at(end - 1) is None):
            end -= 1
            continue
        begin = find_name_start(scene, 0, end)
        full = read_name_at(scene, begin, end) if end - begin >= 2 else ""
        if " " in full and not scene.marks.name_at(begin):
            scene.memory.persons.setdefault(full.rsplit(maxsplit=1)[-1], Actor(full, "person"))
        end = min(begin, end - 1)


def find_known(scene: Scene, first: int, last: int) -> Actor | None:
    """Give the person whose name these words end in, where the text has named them before."""
    text = scene.marks.words.show(first, last)
    if text in scene.memory.persons:
        actor = scene.memory.persons[text]
    else:
        word = scene.marks.words.text[last - 1]
        if not word[:1].isupper() or word not in scene.memory.persons or last - first > 3:
            return None
        actor = scene.memory.persons[word]
    scene.memory.named.append(actor)
    return actor


def resolve_noun(scene: Scene, noun: str, *, alone: bool = False) -> Actor | None:
    """Give the body or outlet that "the bloc" or "the agency" stands for, where one alone can be meant.

    Parameters
    ----------
    alone
        No name stands beside the noun: "the colonel" may be anybody who spoke.
    """
    noun = noun.rstrip(" '")
    if noun in _OUTLET_NOUNS and scene.memory.outlets:
        name = scene.memory.outlets[-1]
        if len(set(scene.memory.outlets)) == 1:
            scene.memory.resolved.append((f"the {noun}", name, "the only outlet named"))
            return Actor(name, "outlet")
        return None
    word = HEADS.get(noun, noun)
    held = scene.memory.heads.get(word)
    if held is not None:
        heard = [a for a in scene.memory.spoken if a.canon in held]
        at_home = [a for a in held.values() if a.key and a.key == scene.memory.home]
        if not heard and len(at_home) == 1:
            heard = at_home
        if len(held) == 1 or heard:
            actor = heard[-1] if heard else next(iter(held.values()))
            why = "the only one named that the noun fits" if len(held) == 1 else "the last who spoke that the noun fits"
            scene.memory.resolved.append((f"the {noun}", actor.canon, why))
            scene.memory.named.append(actor)
            return actor
    if alone and (noun in scene.lexicon.ranks or noun in _ANY_PERSON):
        people = _list_persons(scene.memory.spoke_before)
        if len(people) == 1:
            scene.memory.resolved.append((f"the {noun}", people[0].canon, "the one person who spoke before"))
            scene.memory.named.append(people[0])
            return people[0]
    words = noun.split()
    tails = (" ".join(words[i:]) for i in range(len(words)))
    ids = next((found for tail in tails if (found := scene.lexicon.nouns.get(tail)) is not None), None)
    if ids is None or len(words) > 6:
        return None
    times = Counter(b for b in scene.memory.bodies if b in ids)
    fitting = [body for body, _ in times.most_common(2)]
    if not fitting:
        # "the commission" where only the organisation was named
        named = dict.fromkeys(scene.memory.bodies)
        fitting = [organ for organ in ids if scene.lexicon.body_parts.get(organ) in named]
        times = Counter(fitting)
    parents = (scene.lexicon.body_parts.get(body) or body for body in reversed(scene.memory.mentioned))
    last = next((body for body in parents if body in times), fitting[0] if fitting else "")
    if not fitting or (len(fitting) > 1 and (times[fitting[0]] < 3 * times[fitting[1]] or last != fitting[0])):
        if fitting:
            scene.memory.open.append(f"the {noun}")  # two may be meant
        return None
    why = "the only one named that the noun fits" if len(times) == 1 else "named three times as often as any other"
    scene.memory.resolved.append((f"the {noun}", fitting[0], why))
    actor = Actor(fitting[0], "body", fitting[0])
    scene.memory.named.append(actor)
    return actor


def resolve_pronoun(scene: Scene, word: str, *, speaking: bool) -> Actor | None:
    """Give who a pronoun stands for where one alone can be meant; else note it as open."""
    if not speaking and scene.memory.speaks:
        said = scene.memory.speaks[-1]
        fits = (
            said.sort in ("office", "person")
            if word in ("he", "she")
            else word == "it" and said.sort not in ("person", "office")
        )
        fits = fits or word in ("we", "i")
        if fits:
            scene.memory.resolved.append((word, said.canon, "the speaker of the same sentence"))
            return said
    if not speaking and word in ("he", "she") and scene.memory.n_people_before > 1:
        scene.memory.open.append(word)
        return None
    if word in ("he", "she") and scene.memory.subject_just_now and not scene.memory.spoke_just_now:
        subjects = _list_persons(list(scene.memory.subjects_before))
        if len(subjects) == 1:
            scene.memory.resolved.append((word, subjects[0].canon, "the subject of the sentence before"))
            scene.memory.named.append(subjects[0])
            return subjects[0]
    pool = scene.memory.spoke_before or scene.memory.named_before
    if word in ("he", "she"):
        fitting = _list_persons(pool) or _list_others(pool, plural=False) or _list_persons(scene.memory.named_before)
    elif word == "it" and speaking:
        fitting = [a for a in dict.fromkeys(pool) if a.sort in ("organ", "body", "outlet", "state", "other")]
    elif word == "they" and speaking:
        fitting = _list_others(pool, plural=True)
    else:
        fitting = []
    if speaking and word in ("he", "she") and len(fitting) == 1 and scene.memory.spoke_before:
        scene.memory.resolved.append((word, fitting[0].canon, "the one person who spoke in the sentence before"))
        return fitting[0]
    named = dict.fromkeys(scene.memory.named_before)
    others = [a for a in named if fitting and a.sort == fitting[0].sort and a not in fitting]
    if len(fitting) == 1 and not (others and word in ("he", "she")):
        scene.memory.resolved.append((word, fitting[0].canon, "the only one of the sentence before that fits"))
        scene.memory.named.append(fitting[0])
        return fitting[0]
    if word in ("he", "she", "it", "they", "we"):
        scene.memory.open.append(word)
    return None


def _list_others(actors: list[Actor], *, plural: bool) -> list[Actor]:
    """List those who are known by a common noun only: "a resident", "officials"."""
    return [a for a in dict.fromkeys(actors) if a.sort == "other" and a.canon.endswith("s") == plural]


def _list_persons(actors: list[Actor]) -> list[Actor]:
    return [actor for actor in dict.fromkeys(actors) if actor.sort in ("office", "person")]


def read_person_of(scene: Scene, first: int, last: int) -> Actor | None:
    """Read a person with what he belongs to: "Col. Errol Wickham of the Island Defence Force"."""
    low, text = scene.marks.words.low, scene.marks.words.text
    at = next((k for k in range(first + 1, min(last, first + 9)) if low[k] in ("of", "from")), -1)
    if at < 0 or not text[first][:1].isupper() or scene.marks.name_at(first) is not None:
        return None
    person = read_name_at(scene, first, at)
    if not (" " in person and scene.marks.words.show(first, at).endswith(person)):
        return None
    return remember(scene, Actor(person, "person"), person)


def find_same(scene: Scene, office: str) -> Actor | None:
    """Give the holder of an office named so far with its owner: the only one, else the last of them who spoke."""
    held = scene.memory.heads.get(office.rsplit(maxsplit=1)[-1].lower(), {})
    fitting = [actor for canon, actor in held.items() if canon.startswith(f"{office} of ")]
    heard = [actor for actor in scene.memory.spoken if actor in fitting]
    if len(fitting) != 1 and not heard:
        return None
    known = fitting[0] if len(fitting) == 1 else heard[-1]
    why = "the only holder of such an office named so far" if len(fitting) == 1 else "the last holder of one who spoke"
    scene.memory.resolved.append((office, known.canon, why))
    return known
