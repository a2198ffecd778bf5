"""Noun phrases and verb groups of a tagged sentence.

What lives here: one pass over the tags that gives the phrases in order. What does not: who is the subject of which
verb (``syntax``), and who is meant by a phrase (``parties``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from foedus.intake.function_words import MONTHS
from foedus.intake.tagging import BE_FORMS, HAVE

# fmt: off
TIME_HEADS: Final = MONTHS | frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "tomorrow",
    "day", "days", "week", "weeks", "month", "months", "year", "years", "morning", "evening", "afternoon", "night",
    "weekend", "dawn", "noon", "midnight", "dusk", "hour", "hours", "minute", "minutes", "spring", "summer", "autumn",
    "winter", "fortnight", "decade", "decades", "century", "midday", "eve", "nights",
    "lunchtime", "nightfall",
})
#: weekdays and months begin a phrase of their own: "told reporters Monday"
_DAYS: Final = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "tomorrow",
})
#: modals that put an act into the time to come
FUTURE: Final = frozenset({"will", "shall", "would", "may", "might", "could", "should", "must", "can", "'ll", "won't",
                           "wouldn't", "shan't", "shouldn't", "can't", "couldn't", "cannot", "mustn't", "ought", "'d"})
#: participles that are no passives: "they were gone"
_GONE: Final = frozenset({"gone", "come", "arrived", "become", "grown", "risen", "fallen"})
_DASHES: Final = frozenset("-–—")
_NUMBERED: Final = frozenset({"article", "resolution", "chapter", "paragraph", "no", "number", "group", "item", "radio",
                              "point", "section", "phase", "part", "act", "channel", "battalion", "boeing"})
# fmt: on


@dataclass(slots=True)
class Chunk:
    """Words ``first`` up to ``last`` (not with it).

    ``kind``: N noun phrase, V verb group, I preposition, C coordination, K conjunction, W relative word, A adverb,
    J adjective, E existential "there", "," and ";" breaks, d one of two dashes. ``head``: the word
    that says what it is.
    """

    kind: str
    first: int
    last: int
    head: int
    #: place in the list of chunks
    at: int = 0
    #: a noun phrase of time: "last week"
    time: bool = False


@dataclass(slots=True)
class VerbGroup(Chunk):
    """A verb with its auxiliaries, its subject and what follows.

    ``form``: finite, to, ing, part (past participle), base. ``role``: how the subject was found (own, relative,
    shared, control, inverted, none). ``end``: where the words that belong to the verb end.
    """

    form: str = "finite"
    passive: bool = False
    perfect: bool = False
    negated: bool = False
    #: an auxiliary of the future or of what may be
    modal: bool = False
    #: "be", "have" or a modal alone
    bare: bool = False
    #: the form may be a past participle as well: "sent"
    loose: bool = False
    role: str = "none"
    subject: tuple[Chunk, ...] = ()
    agent: tuple[Chunk, ...] = ()
    objects: list[Chunk] = field(default_factory=list)
    #: prepositions with their noun phrases
    with_prep: list[tuple[Chunk, Chunk]] = field(default_factory=list)
    governor: VerbGroup | None = None
    #: the adjective between a verb and its infinitive: "is due to"
    hinge: int = -1
    end: int = 0
    #: where the clause begins
    begin: int = 0


def cut_chunks(
    tags: str,
    low: tuple[str, ...],
    *,
    ambiguous: frozenset[int],
    named: frozenset[int],
    parted: frozenset[int] = frozenset(),
) -> list[Chunk]:
    """Cut a tagged sentence into chunks, in order; words in brackets are left out.

    Parameters
    ----------
    ambiguous
        Places of words that may be past forms or past participles.
    named
        Places where the name of a state or body begins: no common noun before it belongs to it.
    """
    cutter = _Cutter(tags, low, ambiguous, named, parted)
    return cutter.run()


class _Cutter:
    def __init__(
        self, tags: str, low: tuple[str, ...], ambiguous: frozenset[int], named: frozenset[int], parted: frozenset[int]
    ) -> None:
        self.tags, self.low, self.n, self.ambiguous = tags, low, len(low), ambiguous
        self.named, self.parted = named, parted

    def run(self) -> list[Chunk]:
        found: list[Chunk] = []
        tags, low, n = self.tags, self.low, self.n
        dashes = sum(1 for i in range(n) if tags[i] == ";" and low[i] in _DASHES) >= 2
        i = 0
        while i < n:
            tag = tags[i]
            chunk: Chunk | None = None
            if tag in "DMNZRJ" or (tag == "A" and self._is_graded(i)):
                chunk = self._read_noun(i)
            elif tag in "XVBGLT":
                chunk = self._read_verb(i)
            elif tag == "(":
                close = tags.find(")", i, i + 40)
                i = close + 1 if close > 0 else i + 1
                continue
            elif tag == ";":
                chunk = Chunk("d" if dashes and low[i] in _DASHES else ";", i, i + 1, i)
            elif tag in "ICKWAE,":
                chunk = Chunk(tag, i, i + 1, i)
            elif tag == ".":
                chunk = Chunk(";", i, i + 1, i)
            if chunk is None:
                i += 1
                continue
            chunk.at = len(found)
            found.append(chunk)
            i = chunk.last
        return found

    def _is_graded(self, i: int) -> bool:
        """Say whether an adverb opens a noun phrase: "more than 200", "very few people"."""
        k = i
        while k < self.n and self.tags[k] == "A" and k - i < 4:
            k += 1
        return k < self.n and (
            self.tags[k] == "M"
            or (self.tags[k] == "D" and self.low[i] in ("almost", "nearly", "only", "about", "not", "half"))
        )

    def _read_noun(self, i: int) -> Chunk:
        tags, low, n = self.tags, self.low, self.n
        j, head, owned = i, -1, False
        while j < n:
            tag = tags[j]
            if tag in "NZ":
                if (head >= 0 and self._begins_anew(j, head)) or (j == i + 1 and self._is_year_before(j)):
                    break
                head = j
            elif tag == "D":
                if j > i and (head >= 0 or tags[j - 1] not in "DAM" or "J" in tags[i:j]):
                    break
            elif tag == "M":
                lettered = head >= 0 and tags[head] == "Z" and len(low[head]) == 1  # "D66"
                if head >= 0 and low[head] not in _NUMBERED and low[head] not in MONTHS and not lettered:
                    break
            elif tag == "R":
                if j == i or tags[j - 1] in "DA":
                    head = j
                    j += 1
                break
            elif tag == "J":
                if head >= 0:
                    break
            elif tag == "A":
                if head >= 0 or j + 1 >= n or tags[j + 1] not in "JMAND" or (j > i and tags[j + 1] == "D"):
                    break
            elif tag == "'":
                if head < 0 or j + 1 >= n:
                    break
                if tags[j + 1] not in "NZJMDA" and low[j] == "'":
                    break
                head, owned = -1, True
            elif tag == "-":
                if j + 1 >= n or tags[j + 1] in ",.;(":
                    break
                j += 1
                if tags[j] in "NZ" or head >= 0:
                    head = j
            elif tag == "O":
                if j + 1 >= n or tags[j + 1] not in "ZN" or low[j] != ".":
                    break  # "Col. Idris Mabrouk"
            elif tag == "C":
                if low[j : j + 2] == ("or", "so") and tags[j - 1] == "M":
                    j += 1  # "the 24,000 or so soldiers"
                elif not self._joins_adjectives(j):
                    break
            else:
                break
            j += 1
        if head < 0:
            if owned or any(tags[k] in "DM" for k in range(i, j)):
                head = j - 1
            else:
                return Chunk("J", i, max(j, i + 1), max(j, i + 1) - 1)
        return Chunk("N", i, max(j, i + 1), head, time=low[head] in TIME_HEADS)

    def _begins_anew(self, j: int, head: int) -> bool:
        """Say whether a noun is no part of the phrase before it: "told reporters Monday", "the appeal Armenia held"."""
        low = self.low
        if low[j] in _DAYS and low[j - 1] not in TIME_HEADS:
            return True
        if j in self.parted or (j in self.named and self.tags[head] == "N"):
            return True
        return (low[head] in _DAYS or low[head] in MONTHS) and low[j] not in TIME_HEADS

    def _is_year_before(self, j: int) -> bool:
        """Say whether a year stands before a name that begins anew: "in 1977 Rabat sent"."""
        year = self.low[j - 1]
        return j in self.named and self.tags[j - 1] == "M" and len(year) == 4 and year.isdigit()

    def _joins_adjectives(self, j: int) -> bool:
        """Say whether "and" stands between two words that describe one noun: "political and military leaders"."""
        tags = self.tags
        if j + 2 >= self.n or self.low[j] not in ("and", "or"):
            return False
        if tags[j - 1] == "J" and tags[j + 1] == "J":
            return tags[j + 2] in "NZJ"
        if tags[j - 1] == "Z" and tags[j + 1] == "Z":
            return tags[j + 2] == "N"  # "Angolan and Namibian soldiers"
        return tags[j - 1] == "M" and tags[j + 1] == "M"

    def _read_verb(self, i: int) -> VerbGroup:
        tags, low = self.tags, self.low
        group = VerbGroup("V", i, i + 1, i)
        group.form = {"T": "to", "B": "base", "G": "ing", "L": "part"}.get(tags[i], "finite")
        if tags[i] == "X" and low[i] in ("be", "been", "being", "having"):
            group.form = "ing" if low[i].endswith("ing") else "base"
        last_aux = ""
        j = i
        while j < self.n:
            tag, word = tags[j], low[j]
            if tag == "A":
                stop = self._skip_adverbs(j, after_aux=bool(last_aux) or tags[i] == "T")
                if stop == j:
                    break
                group.negated = group.negated or any(low[k] in ("not", "never", "n't") for k in range(j, stop))
                j = stop
                continue
            if tag == "T":
                if j > i:
                    if (
                        last_aux in BE_FORMS
                        or last_aux in HAVE
                        or last_aux in ("ought", "need")
                        or low[j - 1] == "going"
                    ):
                        group.modal = True
                    else:
                        break
                last_aux = "to"
            elif tag == "X":
                if j > i and last_aux == "" and tags[i] != "T":
                    break
                group.modal = group.modal or word in FUTURE
                group.negated = group.negated or word.endswith("n't") or word == "cannot"
                last_aux = word
                group.head = j
            elif tag in "VBGL":
                if j > i and not last_aux:
                    break
                group.head = j
                group.passive = tag == "L" and (
                    last_aux in BE_FORMS or last_aux == "" or last_aux in ("get", "gets", "got")
                )
                group.passive = group.passive and word not in _GONE
                group.perfect = tag == "L" and last_aux in HAVE
                group.loose = j == i and tag == "V" and j in self.ambiguous
                group.bare = False
                j += 1
                if word == "going" and j < self.n and tags[j] == "T" and last_aux in BE_FORMS:
                    continue
                break
            else:
                break
            j += 1
            group.bare = True
        group.last = max(j, i + 1)
        if group.passive and group.form == "finite" and not last_aux:
            group.form = "part"
        return group

    def _skip_adverbs(self, j: int, *, after_aux: bool) -> int:
        """Give the word behind adverbs that stand inside a verb group; ``j``: they do not."""
        k = j
        while k < self.n and k - j < 5 and self.tags[k] == "A":
            k += 1
        if after_aux and k < self.n and self.tags[k] in "XBGLT":
            return k if self.tags[k] != "T" or self.low[j] == "not" else j
        if after_aux and self.low[j] in ("not", "never", "n't"):
            return j + 1
        return j
