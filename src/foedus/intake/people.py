"""Persons, pronouns and phrases without a known name.

What lives here: reading a personal name, finding who held an office, and resolving "he", "it" or "the bloc" where
one alone can be meant; every resolution is noted, and what cannot be resolved is noted as open. What does not:
phrases that hold a known name (``parties``).
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from foedus.intake.function_words import CUT, DETERMINERS, LEAD, NOBODY, PARTS, PREPOSITIONS, PRONOUNS, is_adverb
from foedus.intake.marks import NameSpan
from foedus.intake.memory import Actor, Scene

#: nouns that do nothing themselves: "their task is to protect"
_THINGS: Final = frozenset({"task", "tasks", "aim", "aims", "goal", "goals", "purpose", "job", "role", "idea", "plan"})
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
    """Note an office that has an owner under the last word of its name."""
    office, of, _ = actor.canon.partition(" of ")
    if of:
        scene.memory.heads.setdefault(office.split()[-1].lower(), {})[actor.canon] = actor


def read_person_name(scene: Scene, first: int, last: int) -> str:
    """Give the capitalised words that follow an office, as a person's name."""
    words, low = scene.marks.words.text, scene.marks.words.low
    i = first
    while i < last and (words[i][:1].isupper() or words[i] in ("-", ".", "al", "bin", "de", "da", "van", "el", "Ould")):
        if (name := scene.marks.name_at(i)) is not None and name.named.kind not in ("person", "place", "seat"):
            break
        i += 1
    while i > first and low[i - 1] in ("-", "."):
        i -= 1
    text = scene.marks.words.show(first, i) if i > first else ""
    return text if text[:1].isupper() else ""


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
    scene.memory.named.append(actor)
    return actor


def strip_determiner(scene: Scene, first: int, last: int) -> str:
    """Write a phrase without its article."""
    low = scene.marks.words.low
    while first < last - 1 and (low[first] in DETERMINERS or low[first] in LEAD):
        first += 1
    return scene.marks.words.show(first, last)


def read_proper(scene: Scene, first: int, last: int) -> str:
    """Give a personal name of two or more capitalised words that ends a phrase."""
    words = scene.marks.words.text
    i = last
    while (
        i > first
        and words[i - 1][:1].isupper()
        and words[i - 1].isalpha()
        and scene.marks.words.low[i - 1] not in DETERMINERS
    ):
        i -= 1
    return scene.marks.words.show(i, last) if last - i >= 2 else ""


def read_unnamed(scene: Scene, first: int, last: int, *, speaking: bool) -> Actor | None:
    """Read a phrase without a known name: a pronoun, a person named before, or plain words."""
    low = scene.marks.words.low
    if last - first == 1 and low[first] in PRONOUNS:
        return resolve_pronoun(scene, low[first], speaking=speaking)
    if low[first] in ("he", "she", "they", "it", "we") and low[first + 1] not in ("and", ","):
        return resolve_pronoun(scene, low[first], speaking=speaking)
    definite = low[first] in ("the", "this", "its")
    end = first + 1
    joined = scene.marks.words
    while end < last and (low[end] not in CUT or (low[end] == "-" and joined.starts[end] == joined.ends[end - 1])):
        if (
            low[end].endswith("ed")
            and low[end + 1 : end + 2]
            and end > first + 1
            and (low[end + 1] in CUT or is_adverb(low[end + 1]))
        ):
            break  # "residents reached by telephone"
        end += 1
    inner = first + (1 if low[first] in DETERMINERS else 0)
    noun = " ".join(low[inner:end])
    if low[first] in PREPOSITIONS:
        return None
    if definite and low[end : end + 1] != ("of",):
        known = resolve_noun(scene, noun)
        if known is not None:
            return known
    known_person = find_known(scene, inner, end)
    if known_person is not None:
        return known_person
    proper = read_proper(scene, inner, end)
    if not proper and low[inner] in scene.lexicon.ranks and end - inner >= 2:
        proper = read_person_name(scene, inner + 1, end)
    comma = next((k for k in range(end, last - 1) if low[k] == ","), -1)
    if not proper and comma > 0:
        proper = read_person_name(scene, comma + 1, last)
        proper = proper if len(proper.split()) >= 2 else ""
    while proper and " " in proper and proper.split()[0].lower() in scene.lexicon.ranks:
        proper = proper.split(maxsplit=1)[1]
    if low[inner:end] and low[end - 1] in PARTS and low[end : end + 1] == ("of",):
        return read_unnamed(scene, end + 1, last, speaking=speaking)
    if not proper and not low[end - 1].endswith("s") and low[end : end + 1] == ("of",):
        stop = end + 1
        while stop < last and low[stop] not in CUT and low[stop] not in ("led", "based", "known"):
            stop += 1
        end = stop
    text = strip_determiner(scene, first, end)
    if definite and noun in ("country", "nation", "state", "republic"):
        scene.memory.open.append(f"the {noun}")
        return None
    if low[end - 1] in _THINGS:
        return None
    if not text or not text[0].isalpha() or text.lower() in NOBODY:
        return None
    if not proper and first == 0 and text.istitle() and " " not in text and text.endswith("s"):
        text = text.lower()
    return remember(scene, Actor(proper or text, "person" if proper else "other"), proper)


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


def resolve_noun(scene: Scene, noun: str) -> Actor | None:
    """Give the body or outlet that "the bloc" or "the agency" stands for, where one alone can be meant."""
    noun = noun.rstrip(" '")
    if noun in _OUTLET_NOUNS and scene.memory.outlets:
        name = scene.memory.outlets[-1]
        if len(set(scene.memory.outlets)) == 1:
            scene.memory.resolved.append((f"the {noun}", name, "the only outlet named"))
            return Actor(name, "outlet")
        return None
    held = scene.memory.heads.get(HEADS.get(noun, noun))
    if held is not None and len(held) == 1:
        (actor,) = held.values()
        scene.memory.resolved.append((f"the {noun}", actor.canon, "the only one named that the noun fits"))
        scene.memory.named.append(actor)
        return actor
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
