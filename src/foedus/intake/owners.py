"""Whose an office is: said by a name, a common noun or "its", or that of the state a report is about.

What lives here: finding the owner of an office. What does not: reading the phrase around it (``parties``).
"""

from __future__ import annotations

from typing import Final

from foedus.intake.function_words import CUT, DETERMINERS, LEAD, POSSESSIVES
from foedus.intake.marks import NameSpan
from foedus.intake.memory import Actor, Scene
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
    }
)  # fmt: skip


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
    if office.first > first and low[office.first - 1] in POSSESSIVES:
        owner = scene.memory.possessor or _find_possessor(scene)
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


def _find_possessor(scene: Scene) -> Actor | None:
    """Give the only state or body that the sentence before named as acting: "its" ministry is its own."""
    named = [a for a in dict.fromkeys(scene.memory.named_before) if a.key and a.sort in ("state", "body")]
    return named[0] if len(named) == 1 and not scene.memory.named else None


def find_home(scene: Scene, office: NameSpan, *, strict: bool) -> tuple[str, str]:
    """Give the state of an office named without one.

    That is the only state whose organ the sentence names, else that of the dateline where the text is about it.
    """
    if office.named.canon in _NATIONAL:
        marks = scene.marks
        owners = {
            n.named.key
            for n in marks.names
            if n.named.kind in ("state", "people")
            and n.last < office.first
            and (follows := marks.name_at(n.last + (1 if marks.words.low[n.last] == "'s" else 0))) is not None
            and follows.named.kind == "office"
        }
        if len(owners) == 1:
            key = owners.pop()
            name = scene.lexicon.state_names[key]
            why = "the only state whose organ the sentence names"
            scene.memory.resolved.append((office.named.canon, f"{office.named.canon} of {name}", why))
            return name, key
    home = scene.memory.find_home(strict=strict)
    if not home or office.named.canon not in _NATIONAL:
        return "", ""
    name = scene.lexicon.state_names[home]
    why = "state of the dateline, named most so far"
    scene.memory.resolved.append((office.named.canon, f"{office.named.canon} of {name}", why))
    return name, home


def owner_words(scene: Scene, owner: NameSpan | None) -> tuple[str, str]:
    """Give the name and key of an owner: a seat of government stands for its state."""
    if owner is None:
        return "", ""
    named = owner.named
    if named.kind == "seat":
        return scene.lexicon.state_names.get(named.key, named.canon), named.key
    return named.canon, named.key
