"""Where the one who speaks stands: left of the verb, over adverbs and appositions.

What lives here: finding the noun phrase of a speaker in one part of a sentence. What does not: which verbs are
speech (``speakers``), and who is meant by the phrase (``parties``).
"""

from __future__ import annotations

from typing import Final

from foedus.intake.frames import Frame, Heard
from foedus.intake.function_words import FINITE, LEAD, LINK, MONTHS, NOUNISH, QUOTES, TIME_WORDS, is_adverb
from foedus.intake.memory import Actor, Scene
from foedus.intake.parties import read_actors
from foedus.intake.people import read_proper, remember
from foedus.intake.telling import ASKED, FRONTING

#: words and signs before which no subject of speech begins
_EDGES: Final = frozenset({
    "that", ":", ")", "(", "–", "—", "as", "which", "after", "before", "since", "until", "because", "although",
    "though", "when", "while", "where", "whether", "if", "unless", "what", "than", "once",
})  # fmt: skip


class SubjectFinder:
    """Finds subjects in one part of a sentence."""

    def __init__(self, scene: Scene, heard: Heard, first: int, last: int) -> None:
        self.scene, self.heard = scene, heard
        self.marks, self.lexicon, self.memory = scene.marks, scene.lexicon, scene.memory
        self.low = scene.marks.words.low
        self.first, self.last = first, last
        self.done: list[tuple[int, int]] = []
        self.cited: list[tuple[int, int, tuple[Actor, ...]]] = []

    def _is_speech(self, k: int) -> bool:
        """Say whether a word is a verb of speech: no noun, and no part of a name such as "Mountain Post"."""
        word = self.low[k]
        return word in self.lexicon.speech and word not in NOUNISH and self.marks.name_at(k) is None

    def _is_done(self, i: int) -> bool:
        return any(a <= i < b for a, b in self.done)

    def _read(self, first: int, last: int) -> tuple[Actor, ...]:
        actors = read_actors(self.scene, first, last, speaking=True)
        self.memory.speaks += actors
        return tuple(actors)

    def _read_joined(self, first: int, last: int) -> tuple[Actor, ...]:
        """Read one speaker; two who speak together are one link of a chain."""
        found = self._read(first, last)[:2]
        if len(found) == 2:
            return (Actor(f"{found[0].canon} and {found[1].canon}", found[0].sort, found[0].key),)
        return found

    def _keep(
        self, first: int, last: int, chain: tuple[Actor, ...], covers: tuple[int, int], *,
        trailing: bool = False, denies: bool = False, hearsay: bool = False,
    ) -> None:  # fmt: skip
        if not trailing and covers[0] == last:
            first = self._find_front(first)
        self.heard.frames.append(Frame(first, last, chain, covers, trailing, denies, hearsay))
        self.done.append((first, last))

    def _find_front(self, begin: int) -> int:
        """Say where words begin that only say how or where somebody spoke: "Asked whether ..., the envoy said"."""
        low = self.low
        first = self.first
        while first < begin - 1 and (low[first] in LEAD or is_adverb(low[first])):
            first += 1
        if begin - first < 2 or low[begin - 1] != ",":
            return begin
        if low[first] in ASKED or (low[first] in ("when", "once") and low[first + 1] in ASKED):
            return self.first
        opens = low[first].endswith("ing") or low[first] in FRONTING
        verbs = any(v.form == "finite" and first < v.first < begin for v in self.scene.parse.verbs)
        return self.first if opens and not verbs else begin

    def _end_of_phrase(self, i: int) -> int:
        """Say where a noun phrase ends that begins at ``i``: at a comma that closes it, a verb, or the end."""
        j = i
        while j < self.last:
            word = self.low[j]
            if word == ",":
                after = self.low[j + 1 : j + 2]
                close = next((k for k in range(j + 1, min(j + 8, self.last)) if self.low[k] == ","), -1)
                apposition = (
                    close > 0
                    and self.marks.words.text[j + 1][:1].isupper()
                    and not any(v.first in range(j + 1, close) for v in self.marks.verbs)
                    and not any(self._is_speech(k) for k in range(j + 1, close))
                )
                if not apposition or not after:
                    return j
                j = close
                return j
            if word in (".", ")", "(", "”", '"', "“", ":", "–", "—") or (j > i and self._is_speech(j)):
                return j
            j += 1
        return j

    def _subject(self, i: int) -> tuple[tuple[Actor, ...], int]:
        """Read the subject of a verb; give it and where it begins (``i``: there is none to its left)."""
        near = self._look_left(i)
        group = self.scene.parse.verb_at(i)
        if (
            near[0]
            or group is None
            or not group.subject
            or group.form != "finite"
            or group.role in ("inverted", "none")
        ):
            return near
        spoken = any(f.chain and f.first < i for f in self.heard.frames)
        if group.role in ("shared", "control") and spoken and group.governor is not None:
            head = group.governor.head
            if any(f.chain and f.first <= head < f.last for f in self.heard.frames):
                return self._inherit(), i
        begin, end = group.subject[0].first, group.subject[-1].last
        mine = [f for f in self.heard.frames if f.chain and f.first <= begin < f.last]
        if group.role == "relative" and mine:
            return (mine[-1].chain[-1],), i
        if group.role == "own" and begin < group.first:
            end = group.first
        else:
            end = self.scene.parse.full(group.subject[-1], LINK, self.low)[1]
        start = begin if self.first <= begin < i and group.role == "own" else min(group.begin, i)
        return self._read_joined(begin, end), max(start, self.first)

    def _look_left(self, i: int) -> tuple[tuple[Actor, ...], int]:
        """Read the subject to the left of a verb; give it and where it begins (``i``: there is none)."""
        low = self.low
        k = i
        while k > self.first and (
            low[k - 1] in self.lexicon.between
            or low[k - 1] in TIME_WORDS
            or (low[k - 1] in ("made", "makes", "make") and low[k : k + 1] == ("clear",))
            or is_adverb(low[k - 1])
            or (low[k - 1][0].isdigit() and k - 2 >= self.first and low[k - 2] in MONTHS)
            or low[k - 1] in MONTHS
        ):
            k -= 1
        if k == self.first or low[k - 1] in QUOTES:
            return (), i
        if low[k - 1] in ("and", "but") and k - 1 > self.first:
            return self._inherit(i), i
        end = k
        if low[k - 1] == ",":
            return self._closed_subject(k - 1)
        if low[k - 1] in ("–", "—"):
            # "X – the current chair – announced"
            opening = next((j for j in range(k - 2, self.first, -1) if low[j] in ("–", "—")), -1)
            if opening > 0:
                begin = self._left_edge(opening)
                return self._read_joined(begin, opening), begin
        begin = self._left_edge(k)
        return self._read_joined(begin, end), begin

    def _left_edge(self, k: int) -> int:
        low = self.low
        begin = k
        while begin > self.first:
            word = low[begin - 1]
            if word in QUOTES or word in _EDGES:
                break
            if word == "," and not self._joins(begin - 1, k):
                break
            if word in ("and", "but") and begin - 2 >= self.first and self._has_verb(self.first, begin - 1):
                break
            if self._is_speech(begin - 1):
                break
            begin -= 1
        return begin

    def _joins(self, comma: int, k: int) -> bool:
        """Say whether a comma joins an apposition to its noun: "minister Musa, a lawyer" or "minister, Helen Marsh"."""
        text = self.marks.words.text
        before = self.marks.name_at(comma - 1) if comma > self.first else None
        inside = [w for w in text[comma + 1 : k] if w.isalpha()]
        return (
            before is not None
            and before.named.kind == "office"
            and bool(inside)
            and all(w[:1].isupper() for w in inside)
            and len(inside) <= 4
            and self.marks.name_at(comma + 1) is None
        )

    def _closed_subject(self, comma: int) -> tuple[tuple[Actor, ...], int]:
        """Read "the prime minister, Aristides Mendonca, wrote": the subject stands before the first comma."""
        low = self.low
        opening = next((k for k in range(comma - 1, self.first - 1, -1) if low[k] == ","), -1)
        if opening < 0 or comma - opening > 16:
            return (), comma + 1
        begin = self._left_edge(opening)
        if begin == opening:
            return (), comma + 1
        stop = next((k for k in range(opening + 2, comma) if low[k] in ("of", "from", "for", "who")), comma)
        finite = any(v.form == "finite" and opening < v.first < stop for v in self.scene.parse.verbs)
        aside = finite or low[opening + 1] in ("who", "which", "whose", "whom", "where")
        person = "" if aside else read_proper(self.scene, opening + 1, stop)
        actors = self._read_joined(begin, comma if person else opening)
        if person and actors and not (actors[0].sort == "office" and actors[0].key):
            # whose office it is was not told: the person alone is certain
            return (remember(self.scene, Actor(person, "person"), person),), begin
        return actors, begin

    def _inherit(self, i: int = -1) -> tuple[Actor, ...]:
        """Give the one who spoke before in this sentence, else the subject that a verb shares."""
        spoken = [f for f in self.heard.frames if f.chain]
        if spoken:
            return spoken[-1].chain[-1:]
        group = self.scene.parse.verb_at(i) if i >= 0 else None
        if group is None or not group.subject:
            verb = next((v for v in self.scene.parse.verbs if v.first >= self.first and v.subject), None)
            group = verb if verb is not None and verb.first < self.last else None
        if group is None:
            return ()
        begin = group.subject[0].first
        own = group.governor if group.governor is not None else group
        end = own.first if begin < own.first and own.role == "own" else group.subject[-1].last
        return self._read_joined(begin, end)

    def _opening_subject(self, i: int) -> Actor | None:
        """Give the state or body that the sentence opens with, before a word."""
        names = [
            n for n in self.marks.names if self.first <= n.first < i and n.named.kind in ("state", "body", "people")
        ]
        return Actor(names[0].named.canon, "state", names[0].named.key) if names else None

    def _has_verb(self, first: int, last: int) -> bool:
        return self._first_verb(first, last) >= 0

    def _first_verb(self, first: int, last: int) -> int:
        """Give the first finite verb between two words; -1: there is none."""
        found = [
            v.first
            for v in self.marks.verbs
            if first <= v.first < last and not self.heard.is_quoted(v.first) and v.form.form in ("past", "s")
        ]
        found += [
            k for k in range(first, last) if self.low[k] in FINITE or (self._is_speech(k) and self.low[k - 1] != "to")
        ]
        return min(found, default=-1)
