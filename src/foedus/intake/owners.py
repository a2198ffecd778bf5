"""Whose an office is: said by a name, a common noun or "its", or that of the state a report is about.

What lives here: finding the owner of an office. What does not: reading the phrase around it (``parties``).
"""

from __future__ import annotations

from typing import Final

from foedus.intake.function_words import CUT, DETERMINERS, LEAD
from foedus.intake.marks import NameSpan
from foedus.intake.memory import Actor, ActorSort, Scene
from foedus.intake.people import find_known, resolve_noun, strip_determiner

#: offices that belong to a state where nobody says whose they are
_NATIONAL: Final = frozenset(
    {
        "President", "Prime Minister", "Vice-President", "Deputy Prime Minister", "King", "Chancellor", "Government",
        "Parliament", "Senate", "Foreign Minister", "Defence Minister", "Interior Minister", "Information Minister",
        "Justice Minister", "Finance Minister", "Health Minister", "Police Minister", "Foreign Ministry",
        "Defence Ministry", "Interior Ministry", "Health Ministry", "Justice Ministry", "Emergencies Ministry",
        "Speaker of Parliament", "Supreme Court", "General Staff", "Chief of Staff", "Emergencies Minister",
        "Electoral Commission", "Army", "Security Forces", "Central Bank", "Crown Prince", "Queen", "Emir",
        "Deputy Foreign Minister", "Deputy Defence Minister", "Deputy Interior Minister", "Deputy Speaker", "Navy",
        "Air Force", "Gendarmerie", "Attorney General", "Police Chief", "Defence Committee",
        "Foreign Affairs Committee",
        "National Security Council", "Council of State", "Opposition Leader", "Chief Justice", "State Minister",
    }
)  # fmt: skip


#: names a sentence can be about
_TOPICS: Final = frozenset({"state", "people", "seat", "body"})
#: prepositions behind which a name is not what a sentence is about
_LEADING: Final = frozenset({
    "of", "in", "on", "at", "from", "for", "to", "with", "by", "as", "after", "before", "during", "since", "under",
    "over", "against", "near", "into", "towards", "toward", "about",
})  # fmt: skip


def find_owner(scene: Scene, first: int, office: NameSpan, last: int) -> tuple[str, str]:
    """Give whose office it is where a common noun or "its" says so: "the bloc's commission"."""
    low = scene.marks.words.low
    while first < office.first and low[first] in LEAD:
        first += 1
    mark = next((k for k in range(office.first - 1, first - 1, -1) if low[k] == "'s"), -1)
    if mark > first:
        noun = " ".join(w for w in low[first:mark] if w not in DETERMINERS)
        if noun in ("country", "nation", "state", "republic", "kingdom"):
            home = scene.memory.find_home()
            return (scene.lexicon.state_names[home], home) if home else ("", "")
        known = resolve_noun(scene, noun) or find_known(scene, first, mark)
        if known is not None:
            return known.canon, known.key
        written = scene.marks.words.text[mark - 1]
        return (strip_determiner(scene, first, mark) if written[:1].isupper() and mark - 1 > 0 else noun), ""
    if any(low[k] == "its" for k in range(max(first, office.first - 2), office.first)):
        owner = scene.memory.possessor or _find_possessor(scene, office.first)
        if owner is not None and owner.key:
            of = scene.lexicon.state_names.get(owner.key, owner.key)
            scene.memory.resolved.append(
                (scene.marks.words.show(office.first - 1, office.last), of, "possessive of the subject")
            )
            return of, owner.key
    if office.last + 1 < last and low[office.last] in ("of", "for") and not office.named.organ:
        end = office.last + 1
        while end < last and low[end] not in CUT:
            end += 1
        known = resolve_noun(scene, " ".join(w for w in low[office.last + 1 : end] if w not in DETERMINERS))
        if known is not None:
            return known.canon, known.key
        return strip_determiner(scene, office.last + 1, end), ""
    return "", ""


def find_topic(scene: Scene, before: int, *, nearest: bool = False) -> Actor | None:
    """Give the state or body a sentence is about: the first (or nearest) before a word that no preposition leads to."""
    low = scene.marks.words.low
    start = next((k + 1 for k in range(before - 1, 0, -1) if low[k] == ";"), 0)
    for begin in dict.fromkeys((start, 0)):
        for name in reversed(scene.marks.names) if nearest else scene.marks.names:
            if begin <= name.first < before and name.named.kind in _TOPICS and not _is_led_to(low, name.first, begin):
                sort: ActorSort = "body" if name.named.kind == "body" else "state"
                of, key = owner_words(scene, name)
                return Actor(of, sort, key)
    return None


def _is_led_to(low: tuple[str, ...], at: int, least: int) -> bool:
    """Say whether a preposition stands before a name, over at most its article and two words."""
    for i in range(at - 1, max(least, at - 4) - 1, -1):
        if low[i] in CUT or low[i] in LEAD:
            return low[i] in _LEADING
    return False


def _find_possessor(scene: Scene, before: int) -> Actor | None:
    """Give whose "its" ministry is: the state or body the sentence is about, else the sentence before was about."""
    topic = find_topic(scene, before, nearest=True)
    if topic is not None:
        return topic
    named = [a for a in dict.fromkeys(scene.memory.named_before) if a.key and a.sort in ("state", "body")]
    if len(named) == 1 and not scene.memory.named:
        return named[0]
    return scene.memory.topic_before


def find_home(scene: Scene, office: NameSpan) -> tuple[str, str]:
    """Give the state of an office named without one, where one state alone can be meant.

    That is the state or seat the sentence opens with ("In Paris, the armed forces ministry"), the only state whose
    organ the sentence names, the one it is about, or the one the report is at home in; where the last two differ, none.
    """
    if office.named.canon not in _NATIONAL and not office.named.canon.endswith(("Minister", "Ministry")):
        return "", ""
    named, marks = scene.lexicon.state_names, scene.marks
    locale = [n for n in marks.names if n.first == 1 and n.named.kind in ("seat", "state") and n.named.key in named]
    home = scene.memory.find_home()
    if locale and marks.words.low[0] in ("in", "from") and locale[0].last < office.first:
        key, why = locale[0].named.key, "the place the sentence opens with"
    elif (organs := _list_with_organs(scene, office)) and len(organs) == 1:
        key, why = organs.pop(), "the only state whose organ the sentence names"
    else:
        topic = find_topic(scene, office.first)
        about = topic.key if topic is not None and topic.key in named else ""
        if about and home and about != home:
            scene.memory.open.append(marks.words.show(office.first, office.last))
            return "", ""
        key, why = (home, "state the report is at home in") if home else (about, "state the sentence is about")
    if not key:
        return "", ""
    scene.memory.resolved.append((office.named.canon, f"{office.named.canon} of {named[key]}", why))
    return named[key], key


def _list_with_organs(scene: Scene, office: NameSpan) -> set[str]:
    """List the states whose organs the sentence names before an office."""
    marks = scene.marks
    return {
        n.named.key
        for n in marks.names
        if n.named.kind in ("state", "people")
        and n.last < office.first
        and (follows := marks.name_at(n.last + (1 if marks.words.low[n.last] == "'s" else 0))) is not None
        and follows.named.kind == "office"
    }


def owner_words(scene: Scene, owner: NameSpan | None) -> tuple[str, str]:
    """Give the name and key of an owner: a seat of government stands for its state."""
    if owner is None:
        return "", ""
    named = owner.named
    if named.kind == "seat":
        return scene.lexicon.state_names.get(named.key, named.canon), named.key
    return named.canon, named.key
