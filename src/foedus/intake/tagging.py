"""The part of speech of each word of a sentence, from its readings and its neighbours.

What lives here: one pass from left to right; each word is looked at with two words on either side, so the time is
linear in the length. What does not: phrases (``chunks``) and clauses (``syntax``).

A tag is one letter: D determiner, M number, J adjective, N noun, Z proper name, R pronoun, E existential "there",
W relative or question word, K conjunction that opens a clause, A adverb, I preposition, C coordination, T "to" before
a verb, X auxiliary, V finite verb, B base form, G form in -ing, L past participle, "'" possessive mark; other marks
stand for themselves, ";" for every strong break, '"' for every quotation mark, "-" for a hyphen.
"""

from __future__ import annotations

from typing import Final

from foedus.intake.function_words import MONTHS
from foedus.intake.marks import Marks
from foedus.intake.readings import CLOSED, Readings
from foedus.intake.verb_tags import VerbReader

HAVE: Final = frozenset({"have", "has", "had", "having", "haven't", "hasn't", "hadn't", "'ve"})
BE_FORMS: Final = frozenset({
    "be", "is", "are", "was", "were", "been", "being", "am", "isn't", "aren't", "wasn't", "weren't", "'re", "'m",
})  # fmt: skip
#: auxiliaries that are never finite
_NONFINITE_AUX: Final = frozenset({"be", "been", "being", "having"})
#: nouns that stand behind "to" as nouns although they are verbs as well
_PLACES: Final = frozenset({
    "police", "state", "base", "station", "power", "school", "office", "ship", "port", "work", "land", "peace", "war",
    "market", "camp", "town", "parade", "house", "court", "street", "parliament", "people", "force", "date", "order",
    "press", "staff", "board", "barracks", "rest", "scale", "flood", "fire", "drought", "gun", "mortar", "weapon",
})  # fmt: skip
#: words that may stand between a subject and its verb: "the two both agreed"
_FLOATING: Final = frozenset({"each", "both", "all", "itself", "themselves", "himself", "herself"})
_DATES: Final = MONTHS | frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "week", "month", "year",
    "then", "spring", "summer", "autumn", "winter", "morning", "evening", "night", "weekend",
})  # fmt: skip
_BETWEEN: Final = frozenset({"today", "yesterday", "then", "later", "also", "has", "have", "had"})
_BREAKS: Final = frozenset(';".()')


def tag(marks: Marks, readings: Readings, speech: frozenset[str]) -> str:
    """Give the tags of a sentence as one text, a letter a word."""
    return _Tagger(marks, readings, speech).run()


class _Tagger(VerbReader):
    def __init__(self, marks: Marks, readings: Readings, speech: frozenset[str]) -> None:
        words = marks.words
        self.speech = speech
        self.phrasal = frozenset(v.first for v in marks.verbs if v.last - v.first > 1)
        self.low, self.text, self.n = words.low, words.text, len(words.low)
        look_up = readings.look_up
        self.can = [look_up(word) for word in words.low]
        starts, ends = words.starts, words.ends
        for i, word in enumerate(self.low):
            if word == "-" and i and starts[i] > ends[i - 1]:
                self.can[i] = ";"
            elif word == "." and i + 1 < self.n and self.low[i + 1] not in ('"', "”", "’", ")"):
                self.can[i] = "O"  # behind an abbreviation
        self.compounds = marks.compounds
        self._take_names(marks)
        self._find_ahead()
        self.tags: list[str] = []
        self.verb = ""  # tag of the last verb
        self.clause_has_verb = False
        self.main_has_verb, self.sub_closed, self.inside = False, False, False

    def _take_names(self, marks: Marks) -> None:
        """Settle what names and capitals settle."""
        can, text, low = self.can, self.text, self.low
        shouting = sum(1 for w in text if len(w) > 1 and w.isupper()) * 2 > self.n
        opened = True
        for i, word in enumerate(text):
            if not opened and word[0].isupper() and not shouting:
                fixed = CLOSED.get(low[i], "")
                if not fixed or "N" in fixed or "V" in fixed or "L" in fixed or self._is_month(i):
                    can[i] = "Z"
            opened = can[i] in ('"', ";", "(", ".") or (opened and not word[0].isalnum())
        for name in marks.names:
            first, last = name.first, name.last
            if name.named.kind == "office":
                if last - first > 1 or "N" not in can[first]:
                    for i in range(first, last):
                        can[i] = "N"
            else:
                for i in range(first, last):
                    can[i] = "Z"
        self._take_compounds()
        for span in marks.modifiers:
            follows = can[span.last] if span.last < self.n else ""
            behind = can[span.last + 1][:1] if span.last + 1 < self.n else ""
            counted = follows[:1] == "M" or (low[span.last : span.last + 1] in (("a",), ("an",)) and behind == "M")
            if counted and low[span.first] not in ("a", "an"):
                for i in range(span.first, span.last):
                    can[i] = "A"

    def _take_compounds(self) -> None:
        """Read "Russia-led" and "oil-rich" as one adjective."""
        for i in self.compounds:
            self.can[i - 1] = self.can[i] = self.can[i + 1] = "J"

    def _is_month(self, i: int) -> bool:
        if self.low[i] != "may":
            return False
        around = (self.can[i - 1][:1] if i else "", self.can[i + 1][:1] if i + 1 < self.n else "")
        return "M" in around or (i > 0 and self.low[i - 1] in ("in", "of", "on", "by", "mid", "early", "late", "since"))

    def _find_ahead(self) -> None:
        """Note for each word how far the next finite verb and the next break are."""
        n, can, low = self.n, self.can, self.low
        self.next_finite = [n] * (n + 1)
        self.next_break = [n] * (n + 1)
        for i in range(n - 1, -1, -1):
            tags = can[i]
            finite = (tags == "X" and low[i] not in _NONFINITE_AUX) or tags in ("P", "S")
            if tags[:2] == "PL" and i and (can[i - 1] not in ("D", "J", "'", "M", "X", "A") or low[i - 1] in _BETWEEN):
                finite = True
            if tags == "V" and i and can[i - 1] in ("N", "Z"):
                finite = True
            self.next_finite[i] = i if finite else self.next_finite[i + 1]
            broken = tags in ('"', ";", ",", ".", "W", "K") or low[i] in ("who", "which", "that")
            self.next_break[i] = i if broken else self.next_break[i + 1]

    def run(self) -> str:
        for i, tags in enumerate(self.can):
            if len(tags) == 1 and tags not in "PSVLG":
                got = tags
            else:
                got = self._choose(i, tags)
            self.tags.append(got)
            self._follow(got)
            if got in "KW" or got in _BREAKS:
                self.clause_has_verb = False
                if got != '"':
                    self.verb = ""
            elif got in ",C":
                self.clause_has_verb = False
            elif got == "V" or (got == "X" and self.low[i] not in _NONFINITE_AUX):
                self.clause_has_verb, self.verb = True, "V"
            elif got in "BGL":
                self.verb = got
        return "".join(self.tags)

    def _follow(self, got: str) -> None:
        """Keep whether the main clause has its verb: relative clauses open at their word and close at a comma."""
        if got in "WK":
            self.inside = True
        elif got == ",":
            self.sub_closed = self.inside and self.clause_has_verb
            self.inside = self.inside and not self.clause_has_verb
        elif got in _BREAKS:
            self.main_has_verb, self.inside, self.sub_closed = False, False, False
        elif got in "VX" and not self.inside:
            self.main_has_verb = True

    def _choose(self, i: int, tags: str) -> str:
        low = self.low[i]
        before = self.tags[i - 1] if i else ""
        k = self._before(i)
        left = self.tags[k] if k >= 0 else ""
        if left == "T" and ("V" in tags or "X" in tags):
            return "X" if tags[0] == "X" else "B"
        if left == "X":
            got = self._after_auxiliary(k, tags)
            if got:
                return got
        if low == "that":
            return self._read_that(i, before)
        if low == "to":
            return self._read_to(i)
        if low in _FLOATING and before in ("N", "Z", "X") and self._next(i)[0] in "XPVLSA":
            return "A"
        if "X" in tags:
            return "N" if before in ("D", "J", "'") and "N" in tags else "X"
        if tags in ("DR", "DJR", "DCR", "MR", "DJ", "D", "DCA"):
            return self._read_determiner(i, tags)
        if tags[0] in "IKWEACR" or tags == "DN" or tags in ("JA", "JNA", "JAN", "JAR", "JAV", "JAVN"):
            return self._read_particle(i, tags, before)
        if "P" in tags or "L" in tags:
            return self._read_past(i, tags, before, left)
        if "G" in tags:
            return self._read_ing(i, tags, before)
        if "S" in tags:
            return self._read_s(i, tags, before)
        if "V" in tags:
            return self._read_base(i, tags, before, left)
        if "J" in tags:
            if self._is_noun_next(i) or "N" not in tags:
                return "J"
            return "N" if before in ("D", "M", "J", "'", "I") else "J" if left == "X" else "N"
        return tags[0]

    def _after_auxiliary(self, k: int, tags: str) -> str:
        word = self.low[k]
        if word in HAVE:
            return "L" if "L" in tags else ""
        if word in BE_FORMS:
            return "L" if "L" in tags else "G" if "G" in tags else ""
        return "B" if "V" in tags or (tags == "N" and word not in ("need",)) else ""

    def _read_that(self, i: int, before: str) -> str:
        follows = self._next(i)
        verbal = follows[0] in "XPS" or (follows[0] == "V" and "N" not in follows)
        if before in "NZRM" and before and verbal:
            return "W"
        if before in ("", "C", ";", '"') or before in ("I", "T"):
            return "D" if follows[0] in "NJM" and not verbal and before != "" else "R" if verbal else "D"
        if before == "V" and follows == "N" and self.next_finite[i] >= self.next_break[i + 1]:
            return "D"
        return "K"

    def _read_to(self, i: int) -> str:
        k = i + 1
        while k < self.n and self.can[k][0] == "A" and k - i < 4:
            k += 1
        if k >= self.n:
            return "I"
        tags, word = self.can[k], self.low[k]
        if tags == "X":
            return "T"
        if "V" not in tags or tags[0] in "DMZ":
            return "I"
        if "N" in tags and i and self.low[i - 1] in BE_FORMS:
            return "T"
        if "N" in tags and word in _PLACES:
            return "T" if k + 1 < self.n and self.can[k + 1][0] in "DRZ" else "I"
        if "N" in tags and self.low[i - 1 : i] in (("access",), ("return",), ("according",), ("thanks",), ("due",)):
            return "I"
        return "T"

    def _read_determiner(self, i: int, tags: str) -> str:
        if "R" not in tags:
            return tags[0]
        follows = self._next(i)
        if follows[0] in "NZJMD" or (follows[0] in "PLSGV" and ("N" in follows or "J" in follows)):
            if follows[0] in "SV" and self.low[i] in ("this", "all", "some", "many", "both", "most", "few"):
                return tags[0] if "N" in follows else "R"
            return tags[0]
        if follows[0] in "PL" and self.next_finite[i + 1] > i + 1 and self._is_noun_next(i + 1):
            return tags[0]
        return "R"

    def _read_particle(self, i: int, tags: str, before: str) -> str:
        follows, low = self._next(i), self.low[i]
        if tags[0] == "E":
            return "E" if follows[0] == "X" or (follows == "A" and self.can[min(i + 2, self.n - 1)] == "X") else "A"
        if "K" in tags and tags[0] in "IA":
            finite = self.next_finite[i + 1]
            clause = i + 1 < finite and (finite < self.next_break[i + 1] or self._is_list(i + 1, finite))
            opens = (
                clause and follows[0] not in "GI" and not self._has_two_nouns(i) and not self._is_time(i + 1, finite)
            )
            return "K" if opens else tags[0]
        if tags == "KW":
            return "K" if before != "N" or low == "when" else "W"
        if tags == "KA":
            return "K"
        if tags in ("IA", "AI"):
            if self._opens_noun(i + 1) or follows[0] in "G":
                return "A" if follows[0] == "M" and low in ("over", "about", "around") else "I"
            return "I" if follows[0] == "I" and low == "out" else "A"
        if low == "further" and i + 2 < self.n and self.low[i + 1] in self.speech and self.low[i + 2] == "that":
            return "A"
        if tags in ("JA", "JNA", "JAN", "JAR", "JAV", "JAVN"):
            if before in ("N", "Z") and low in ("first", "long", "late", "early") and "S" in follows:
                return "A"  # "Denmark first wants to"
            return "J" if self._is_noun_next(i) or before == "D" else "A"
        if tags == "DN":
            return "N" if before in ("D", "J", "M") else "D"
        if tags == "IJ" and before == "D":
            return "J"
        if tags == "INJ":
            return "N" if before in ("D", "J") else "I"
        if tags in ("IN", "IJN"):
            return "J" if before == "D" else "I" if self._opens_noun(i + 1) else "A"
        if tags in ("IG", "IGJ"):
            return "J" if before == "D" and self._is_noun_next(i) else "I"
        if tags == "WP":
            return "W"
        return tags[0]

    def _is_list(self, first: int, last: int) -> bool:
        """Say whether names joined by commas and "and" stand between two words."""
        return last - first < 16 and all(self.can[k][0] in "ZDC,NMJ" for k in range(first, last))

    def _is_time(self, first: int, last: int) -> bool:
        """Say whether only a date stands between two words: "since 17 October is held"."""
        words = self.low[first:last]
        return (
            len(words) < 5
            and any(w in _DATES for w in words)
            and all(
                w in _DATES or w[0].isdigit() or w in ("last", "the", "this", "late", "early", "mid") for w in words
            )
        )

    def _has_two_nouns(self, i: int) -> bool:
        """Say whether two noun phrases follow side by side: "after the talks the minister left"."""
        can = self.can
        for k in range(i + 2, min(self.next_finite[i + 1], i + 12)):
            if can[k][0] in "DR" and (can[k - 1][0] in "ZM" or "N" in can[k - 1]) and can[k] != "DKWR":
                return True
        return False
