"""The shape of a noun phrase: which of its names is the head, and which only say whose or where.

What lives here: questions about the words of a phrase. What does not: who is meant (``parties``).
"""

from __future__ import annotations

from typing import Final

from foedus.intake.function_words import HEAD_NOUNS, LEAD, LINK
from foedus.intake.marks import NameSpan
from foedus.intake.memory import Scene

#: prepositions that lead away from a noun; of one who speaks, some more
_NEAR: Final = frozenset({"near", "inside", "outside", "to"})
_NEAR_SPEAKER: Final = frozenset({"from", "in", "at", "with", "on"})


#: words with which an aside on a speaker begins, and prepositions before "whom"
_ASIDES: Final = frozenset(
    {"a", "an", "one", "himself", "herself", "itself", "now", "then", "formerly", "once", "back"}
)
_BEFORE_WH: Final = frozenset({"of", "for", "to", "with", "by", "in", "at", "on", "from"})


def is_hyphened(low: tuple[str, ...], name: NameSpan) -> bool:
    """Say whether a name only describes, as before "-led" and "-based"."""
    after = low[name.last : name.last + 2]
    return (
        len(after) == 2
        and after[0] in ("-", "–")
        and after[1] in ("led", "based", "backed", "dominated", "held", "run")
    )


def is_titled(scene: Scene, name: NameSpan) -> bool:
    """Say whether an organ's word opens a proper name: the "Military" of "Military Institute"."""
    words = scene.marks.words.text
    return (
        name.named.kind == "office"
        and name.named.organ
        and name.last < len(words)
        and words[name.first][:1].isupper()
        and words[name.last][:1].isupper()
        and scene.marks.name_at(name.last) is None
        and name.first > 0
    )


def find_head(scene: Scene, first: int, name: int) -> int:
    """Say where "of" or "for" leads from one who is named by a common noun to a name; -1: nowhere.

    "The permanent secretary of the foreign ministry" is not the ministry; "troops of Togo" are Togo's.
    """
    low = scene.marks.words.low
    at = next((k for k in range(first + 1, name) if low[k] in ("of", "for")), -1)
    return at if at > first and low[at - 1] in HEAD_NOUNS else -1


def find_nearness(scene: Scene, first: int, name: int, *, speaking: bool) -> int:
    """Say where "close to", "inside" or the like parts a noun from the name behind it; -1: nowhere.

    "Sources close to the presidency" are not the presidency, nor is "his counterpart from Benin" Benin.
    """
    low = scene.marks.words.low
    at = next((k for k in range(first + 1, name) if low[k] in _NEAR or (speaking and low[k] in _NEAR_SPEAKER)), -1)
    if at < 0 or is_force(scene, first, at):
        return -1
    return at - 1 if low[at] == "to" and low[at - 1] == "close" else at if low[at] != "to" else -1


def is_force(scene: Scene, first: int, last: int) -> bool:
    """Say whether words name a force: "troops in Mali" are no troops of Mali, but nobody else is named."""
    return first >= last or scene.marks.has_class(("troops",), first, last)


def list_where(scene: Scene, first: int, names: list[NameSpan]) -> list[NameSpan]:
    """List the states and seats that only say where: "officials in Barbados"."""
    low = scene.marks.words.low
    return [
        n for n in names if n.named.kind in ("seat", "state") and n.first > first and low[n.first - 1] in ("in", "at")
    ]


def is_linked(low: tuple[str, ...], at: int, least: int) -> bool:
    """Say whether "of", "for" or the like leads to a name, over adjectives and articles."""
    for i in range(at - 1, max(least, at - 4) - 1, -1):
        if low[i] in LINK:
            return True
        if low[i] in (",", "and"):
            return False
    return False


def name_start(low: tuple[str, ...], at: int, least: int) -> int:
    """Go back over the words that open the phrase of a name."""
    while at > least and low[at - 1] not in LINK and low[at - 1] not in LEAD:
        at -= 1
    return at


def owns_unknown(scene: Scene, office: NameSpan, names: list[NameSpan], last: int) -> bool:
    """Say whether "the president's adviser" names someone else than the president."""
    low = scene.marks.words.low
    return (
        office.last + 1 < last and low[office.last] == "'s" and not any(n.first == office.last + 1 for n in names)
    ) and low[office.last + 1] not in ("office", "own", "new", "former")


def end_before_aside(scene: Scene, first: int, last: int) -> int:
    """Leave out the words that only describe a speaker: ", a lawyer", ", who was there", "himself a Dane"."""
    low = scene.marks.words.low
    for i in range(first + 1, last - 1):
        if low[i] in ("who", "whom", "whose", "which") and i > first + 1:
            return i - 1 if low[i - 1] == "," else i - 2 if low[i - 2] == "," and low[i - 1] in _BEFORE_WH else i
        if low[i] == "," and low[i + 1] in _ASIDES:
            return i
    return last
