"""The head of a noun phrase that names somebody: a noun for people or bodies, a paper, or a proper name.

What lives here: whether words can name somebody at all, and where such a phrase begins and ends; personal names with
their particles, initials and ranks. What does not: who is meant (``people``, ``parties``).
"""

from __future__ import annotations

from typing import Final

from foedus.intake.function_words import (
    BE,
    CUT,
    DETERMINERS,
    FINITE,
    LEAD,
    MONTHS,
    NOBODY,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVE,
    SPLIT,
    TIME_WORDS,
    is_adverb,
)
from foedus.intake.memory import Scene

#: particles within personal names
PARTICLES: Final = frozenset({
    "al", "el", "bin", "ben", "ibn", "bint", "ould", "mint", "ag", "de", "da", "do", "dos", "das", "del", "della", "di",
    "du", "la", "le", "van", "von", "der", "den", "ter", "ten", "af", "av", "zu", "abu", "ul", "ur", "ud", "as", "ash",
    "an", "ad", "ar",
})  # fmt: skip
_CLOSED: Final = (
    DETERMINERS | LEAD | CUT | PRONOUNS | PREPOSITIONS | SPLIT | FINITE | BE | NOBODY | RELATIVE | TIME_WORDS | MONTHS
    | POSSESSIVES
    | frozenset({
        "nobody", "everybody", "everyone", "someone", "somebody", "anyone", "none", "few", "much", "more", "less",
        "only", "still", "just", "even", "perhaps", "how", "why", "once", "till", "unless", "than", "like", "unlike",
        "despite", "amid", "among", "between", "through", "within", "around", "along", "across", "above", "below",
        "behind", "beyond", "not", "never", "what", "whom", "instead", "indeed", "thus", "here", "there", "now",
        "according", "it", "asked", "questioned", "pressed", "yes", "dead", "wounded", "who", "ago", "next", "last",
        "nor", "should", "let", "meanwhile", "elsewhere", "earlier", "today", "had", "too", "out", "up", "off",
    })
)  # fmt: skip
#: words behind a noun that begin what describes it: "newspapers there", "sources close to"
_BEHIND: Final = frozenset({
    "there", "here", "close", "loyal", "familiar", "present", "responsible", "privy", "opposed", "today", "yesterday",
    "aware", "able", "alone", "himself", "herself", "itself", "themselves", "near", "involved", "concerned",
})  # fmt: skip


#: behind these "by" names who has a paper, not who wrote it
_SEEN: Final = frozenset({
    "seen", "obtained", "viewed", "reviewed", "read", "published", "carried", "circulated", "quoted", "cited",
    "broadcast", "leaked", "examined", "received",
})  # fmt: skip


def find_phrase(scene: Scene, first: int, last: int) -> tuple[int, int] | None:
    """Say where the phrase of one who is named begins and ends, without its article; None: nobody is named.

    The head is a noun for people, for a body of them or for a paper, or a proper name; what stands behind it is left
    out ("diplomats acquainted with the talks"), what does not belong before it as well ("where doctors").
    """
    words, low = scene.marks.words, scene.marks.words.low
    first = _skip(low, first, last)
    end = first
    while end < last and (low[end] not in CUT or _is_hyphen(scene, end)):
        end += 1
    head = end - 1
    while head >= first and not is_head(scene, head):
        before = low[head]
        if not (before in _BEHIND or before.endswith(("ed", "ing")) or is_adverb(before)):
            break
        head -= 1
    while head >= first and not is_head(scene, head) and low[head - 1 : head] and low[head - 1].endswith(("ed", "ing")):
        head -= 1
    if head < first or not is_head(scene, head):
        return None
    begin = head
    while begin > first and (_is_hyphen(scene, begin - 1) or not _ends(scene, begin - 1)):
        begin -= 1
    while begin < head and low[begin] in DETERMINERS:
        begin += 1
    return (begin, head + 1) if words.text[begin][:1].isalpha() else None


def _skip(low: tuple[str, ...], first: int, last: int) -> int:
    while first < last - 1 and (low[first] in DETERMINERS or low[first] in LEAD):
        first += 1
    return first


def _ends(scene: Scene, i: int) -> bool:
    """Say whether a word cannot stand within the phrase of a noun: one of the grammar, or a verb of speech."""
    word = scene.marks.words.low[i]
    return word in _CLOSED or (word in scene.lexicon.speech and word.endswith(("ed", "d")) and word != "united")


def _is_hyphen(scene: Scene, i: int) -> bool:
    words = scene.marks.words
    return (
        words.low[i] in ("-", "–")
        and 0 < i < len(words) - 1
        and words.starts[i] == words.ends[i - 1]
        and words.starts[i + 1] == words.ends[i]
    )


def is_head(scene: Scene, i: int) -> bool:
    """Say whether a word can be the head of a phrase that names somebody."""
    word = scene.marks.words.low[i]
    if word in scene.lexicon.parties or word in scene.lexicon.papers:
        return True
    return is_proper(scene, i)


def names_somebody(scene: Scene, text: str) -> bool:
    """Say whether the head of a phrase is a noun for people, bodies or papers, or a proper name."""
    words = text.split()
    end = next((k for k, word in enumerate(words) if k and word in ("of", "at", "in", "for", "from")), len(words))
    head = words[end - 1]
    low = head.lower().split("-")[-1]
    return low in scene.lexicon.parties or low in scene.lexicon.papers or (head[:1].isupper() and low not in _CLOSED)


def find_writer(scene: Scene, first: int, last: int) -> tuple[int, int] | None:
    """Say where whoever wrote a paper is named: "the army's statement", "a note from the ministry", "UN figures".

    Where nobody is named, the paper itself speaks. None: the phrase names no paper.
    """
    low = scene.marks.words.low
    end = first
    while end < last and low[end] not in CUT:
        end += 1
    head = end - 1
    while head > first and scene.parse.tags[head] in "LGVA" and low[head] not in scene.lexicon.papers:
        head -= 1
    while head > first and low[head].isdigit():
        head -= 2 if low[head - 1] in ("no", ".") and head - 2 > first else 1
    if head < first or low[head] not in scene.lexicon.papers or low[head] in scene.lexicon.parties:
        return None
    if scene.marks.name_at(head) is not None:
        return None  # the Post of "The Mountain Post"
    owned = next((k for k in range(head - 1, first, -1) if low[k] == "'s"), -1)
    if owned > 0:
        return first, owned
    by = next((k for k in range(head + 1, min(head + 4, last - 1)) if low[k] in ("by", "of", "from")), -1)
    if by > 0 and low[by - 1] in _SEEN:
        return first, head + 1
    if by > 0 and (low[by] != "of" or low[by - 1] == low[head]):
        stop = by + 1
        while stop < last and (low[stop] not in CUT or low[stop] in ("of", "for")):
            stop += 1
        found = find_phrase(scene, by + 1, stop)
        named = any(by < n.first < stop and n.named.kind not in ("place",) for n in scene.marks.names)
        return (by + 1, stop) if named or found is not None else None
    names = [n for n in scene.marks.names if first <= n.first < head and n.named.kind != "place"]
    return (first, names[-1].last) if names else (first, head + 1)


def is_proper(scene: Scene, i: int) -> bool:
    """Say whether a word is a proper name by its capital; at the start of a sentence only beside another."""
    words = scene.marks.words
    text, low = words.text[i], words.low[i]
    if not (text[:1].isupper() and text[:1].isalpha()) or low in _CLOSED or low in scene.lexicon.ranks:
        return False
    name = scene.marks.name_at(i)
    if name is not None and name.named.kind in ("place", "seat"):
        return False
    if i == 0:
        return not low.endswith(("ed", "ing", "ly"))
    return True


def read_name_at(scene: Scene, first: int, last: int) -> str:
    """Give the personal name that begins at a word, ranks left out: "Lt. Col. Jens de Vries" is Jens de Vries."""
    words, low = scene.marks.words, scene.marks.words.low
    first = _skip_ranks(scene, first, last)
    i = first
    while i < last:
        text = words.text[i]
        if text in ("-", "–") or (text == "." and len(words.text[i - 1]) <= 2 and i > first):
            if not _is_hyphen(scene, i) and text != ".":
                break
        elif text[:1].isupper() and low[i] not in _CLOSED:
            name = scene.marks.name_at(i)
            if name is not None and name.named.kind not in ("person", "place", "seat", "state"):
                break
        elif not (low[i] in PARTICLES and i + 1 < last and words.text[i + 1][:1] in "-–ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
            break
        i += 1
    while i > first and words.text[i - 1] in ("-", ".", "–"):
        i -= 1
    text = words.show(first, i) if i > first else ""
    return text if text[:1].isupper() or text.split("-")[0] in PARTICLES else ""


def _skip_ranks(scene: Scene, first: int, last: int) -> int:
    low, words = scene.marks.words.low, scene.marks.words
    i = first
    while i < last and (
        (low[i] in scene.lexicon.ranks and words.text[i][:1].isupper())
        or (i > first and low[i] in ("-", ".") and low[i - 1] in scene.lexicon.ranks)
    ):
        i += 1
    return i if (i < last and words.text[i][:1].isupper()) or i == first else first


def find_name_start(scene: Scene, first: int, end: int) -> int:
    """Say where the capitalised words that end a phrase begin, with particles and initials; ``end``: there are none."""
    words, low = scene.marks.words, scene.marks.words.low
    i = end
    while i > first:
        text = words.text[i - 1]
        capital = text[:1].isupper() and low[i - 1] not in _CLOSED
        initial = text == "." and i - 2 >= first and len(words.text[i - 2]) <= 2 and words.text[i - 2][:1].isupper()
        particle = low[i - 1] in PARTICLES and i < end and i - 1 > first
        if not (
            capital or initial or (particle and words.text[i][:1] != "'") or (_is_hyphen(scene, i - 1) and i < end)
        ):
            break
        i -= 1
    while i < end and not words.text[i][:1].isupper():
        i += 1
    return i
