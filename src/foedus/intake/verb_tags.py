"""Whether a form of a verb is used as a verb, a participle, a noun or an adjective.

What lives here: the reading of words that may be verbs, by their neighbours. What does not: the pass over the sentence
and all other words (``tagging``).
"""

from __future__ import annotations

from typing import Final

from foedus.intake.function_words import FATE

_GET: Final = frozenset({"get", "gets", "got", "getting"})
_HELP: Final = frozenset({"help", "helps", "helped", "helping", "let", "lets", "make", "makes", "made"})
_PLURAL: Final = frozenset({"people", "police", "men", "women", "children", "they", "we", "you", "i", "who", "these",
                            "those", "others", "most", "many", "some", "both", "few", "all"})  # fmt: skip
#: verbs behind which a form in -ing goes on: "began landing"
_ASPECT: Final = frozenset({
    "begin", "begins", "began", "begun", "start", "starts", "started", "stop", "stops", "stopped", "continue",
    "continues", "continued", "keep", "keeps", "kept", "resume", "resumed", "finish", "finished", "cease", "ceased",
})  # fmt: skip
#: verbs whose past form hardly ever describes a noun
_INTRANSITIVE: Final = frozenset({
    "arrived", "landed", "returned", "moved", "marched", "walked", "died", "gathered", "happened", "travelled",
    "traveled", "departed", "agreed", "voted", "sailed", "appeared", "occurred", "remained", "stayed", "lived",
    "appealed", "protested", "said", "warned", "started", "continued", "ended", "turned", "responded", "replied",
    "called", "looked", "insisted", "crossed", "entered", "reached", "headed", "failed", "belonged", "resulted",
    "consisted", "decided", "resigned", "fled", "clashed", "rallied", "demonstrated", "expired", "docked", "spoke",
})  # fmt: skip
_SUBJECTS: Final = frozenset({"he", "she", "it", "they", "we", "i", "you", "who", "nobody", "everyone", "everybody"})


class VerbReader:
    """Reads verbs in their place; the tags of the words before are known, those behind only by their readings."""

    low: tuple[str, ...]
    can: list[str]
    tags: list[str]
    speech: frozenset[str]
    n: int
    next_finite: list[int]
    next_break: list[int]
    #: tag of the last verb of the clause, and whether the clause has a finite one
    verb: str
    clause_has_verb: bool
    #: whether the main clause has a finite verb, and whether a comma just closed a relative clause
    main_has_verb: bool
    sub_closed: bool
    #: inside a relative or subordinate clause
    inside: bool
    #: places where a verb of several words begins: "stand guard"
    phrasal: frozenset[int]

    def _before(self, i: int) -> int:
        """Give the place of the word before, over adverbs and quotation marks; -1: none."""
        k = i - 1
        while k >= 0 and self.tags[k] in 'A"' and i - k < 6:
            k -= 1
        return k

    def _next(self, i: int) -> str:
        return self.can[i + 1] if i + 1 < self.n else "."

    def _opens_noun(self, i: int) -> bool:
        """Say whether a noun phrase can begin at a word."""
        if i >= self.n:
            return False
        tags = self.can[i]
        return (
            (tags[0] in "DMZRN" and tags != "DKWR")
            or ("N" in tags and "X" not in tags)
            or (tags[0] == "J" and self.low[i] not in ("ready", "due", "able"))
        )

    def _is_noun_next(self, i: int) -> bool:
        """Say whether the word behind can go on with a noun phrase."""
        tags = self._next(i)
        if tags[0] in "NZM" or tags[0] == "J":
            return True
        return "N" in tags and "X" not in tags

    def _read_past(self, i: int, tags: str, before: str, left: str) -> str:
        low, follows = self.low[i], self._next(i)
        if before in ("D", "'", "J", "M") or (before == "A" and left in ("D", "'")):
            if self._is_noun_next(i) and (self.clause_has_verb or not (before == "M" and self._opens_phrase(i + 1))):
                return "J" if "L" in tags else "V"
            if "N" in tags or low in FATE:
                return "N"
            if before in ("D", "'") and "L" in tags:
                return "N"
        if "L" not in tags:
            return "V"
        if self.low[i - 1 : i] and self.low[i - 1] in _GET:
            return "L"
        if "P" not in tags:
            return (
                "B"
                if "V" in tags and left == "T"
                else "L"
                if "V" not in tags
                else self._read_base(i, tags, before, left)
            )
        if self.low[i - 1 : i] and self.low[i - 1] in _SUBJECTS:
            return "V"
        if before == "I":
            return "J" if self._is_noun_next(i) else "L"
        if before in ("", ",", '"', ";", "K", "("):
            return self._read_opening_past(i, before)
        if left == "C" or before == "C":
            return self._join(i, tags)
        if before in "NZR)" and (self.low[i] in _INTRANSITIVE or self._is_reported(i)):
            return "V"
        if before in "NZR)":
            if self._in_fronted_phrase(i):
                return "L"
            if self.inside and self.clause_has_verb and not self.main_has_verb and self.next_finite[i + 1] >= self.n:
                return "V"  # "soldiers whose removal was promised in Helsinki left"
            if self.verb == "L" and self.tags and not self.clause_has_verb and follows == "N":
                return "J"  # "backed by Cascavel armoured cars"
            if self.clause_has_verb:
                return "V" if self._is_first_reduced() else "L"
            if follows == "I" and self.low[i + 1] == "by" and self._can(i + 2)[0] != "M":
                return "L"
        if before == "V" or before in "GB":
            return "J" if self._is_noun_next(i) else "L"
        return "V"

    def _in_fronted_phrase(self, i: int) -> bool:
        """Say whether the noun before stands in a phrase that opens the clause: "in a letter made public he"."""
        k = i - 1
        while k > 0 and self.tags[k] in "NJ":
            k -= 1
        if k > 0 and self.tags[k] == "D":
            k -= 1
        opens = self.tags[k] == "I" and k < i - 1 and (k == 0 or self.tags[k - 1] in ',;"')
        return opens and self.next_finite[i + 1] < self.n

    def _is_reported(self, i: int) -> bool:
        """Say whether a clause without "that" stands behind a verb of speech: "he said Kenya sent troops"."""
        k = i - 1
        while k > 0 and i - k < 8 and self.tags[k] in "NZDJM'I":
            k -= 1
        return 0 < k < i - 1 and self.tags[k] == "V" and self.low[k] in self.speech

    def _is_first_reduced(self) -> bool:
        """Say whether the verb before only describes its noun: "the soldiers sent to Mali left"."""
        k = len(self.tags) - 1
        while k > 0 and self.tags[k] not in "VX":
            k -= 1
        loose = self.tags[k] == "V" and "PL" in self.can[k] and self.low[k] not in _INTRANSITIVE
        return loose and self.tags[k - 1] in "NZ" and self.tags[k + 1] == "I" and self.low[k - 1] not in _SUBJECTS

    def _can(self, i: int) -> str:
        return self.can[i] if i < self.n else "."

    def _opens_phrase(self, i: int) -> bool:
        return self._can(i)[0] in "DZ"

    def _read_opening_past(self, i: int, before: str) -> str:
        """Read "Backed by helicopters, ...", ", killed by", ", closed the border"."""
        follows = self._next(i)
        if self.low[i] in _INTRANSITIVE and before == "," and i > 3 and not self.main_has_verb:
            return "V"
        if before in (",", '"') and self.low[i] in self.speech and follows[0] in "DZNR":
            return "V"
        if before in ("", '"', "K"):
            return "J" if follows[0] == "N" and self.low[i + 1 : i + 2] != ("by",) else "L"
        if follows[0] == "D" or follows[0] == "R":
            return "V"
        if (
            before == ","
            and self.tags[-3:] == [",", "A", ","]
            and self.low[i - 4 : i - 3][:1]
            and self.low[i - 4] in _SUBJECTS
        ):
            return "V"  # "he, therefore, turned to the council"
        if follows[0] == "N" and before != ",":
            return "J"
        if (
            before == ","
            and not self.main_has_verb
            and (self.sub_closed or self.next_finite[i + 1] >= self.n)
            and i > 3
        ):
            return "V"  # "relief flights, suspended since May, resumed on Monday"
        return "L" if follows[0] in "IAT" or self.low[i + 1 : i + 2] == ("to",) else "V"

    def _join(self, i: int, tags: str) -> str:
        """Read a verb behind "and" like the verb before."""
        if self.verb == "L" and "L" in tags:
            # "were killed and wounded", but "sent by France and arrived"
            return "L" if self._next(i)[0] not in "D" else "V"
        if self.verb in ("B", "G") and "V" in tags:
            return "B"
        if self._is_noun_next(i) and self._next(i)[0] != "Z" and "L" in tags and self.verb != "V":
            return "J"
        return "V"

    def _read_ing(self, i: int, tags: str, before: str) -> str:
        follows = self._next(i)
        noun = "N" in tags or "J" in tags
        if i and self.low[i - 1] in _ASPECT and before in "VBL":
            return "G"
        if before in ("D", "'", "J", "M"):
            if self._is_noun_next(i):
                return "J"
            return "N"
        if before == "I":
            if noun and not self._opens_object(i + 1):
                return "J" if self._is_noun_next(i) and follows[0] == "N" else "N"
            return "G"
        if before in "NZ" and before:
            if noun and (follows[0] in "XPS" or (follows[0] == "N" and "J" in tags)):
                return "N" if follows[0] != "N" else "J"
            return "G" if "G" in tags and not (noun and follows[0] in ",.I" and "J" in tags) else "N"
        if noun and not self._opens_object(i + 1) and before in ("", "C", "V", "B"):
            if self._is_noun_next(i):
                return "J" if "J" in tags else "G"
            return "N" if "J" in tags or follows[0] in "XPS" else "G"
        return "G"

    def _opens_object(self, i: int) -> bool:
        return (
            self._can(i)[0] in "DMRZ" or (self._can(i)[0] == "N" and self.low[i][-1:] == "s") or self._can(i)[0] == "J"
        )

    def _read_s(self, i: int, tags: str, before: str) -> str:
        follows = self._next(i)
        if "N" not in tags:
            return "N" if before in ("D", "'", "J", "M") else "V"
        if before in ("D", "J", "M", "'", "I", "G", "V", "L", "B", "X"):
            return "N"
        if before == "W" or (i and self.low[i - 1] in _SUBJECTS):
            return "V"
        if before in ("", "K", '"', ";", "T"):
            return "N"
        if before == "C":
            return "V" if self.verb == "V" and self._opens_object(i + 1) and follows[0] != "N" else "N"
        if before == ",":
            if not self.main_has_verb and (self.sub_closed or self.next_finite[i + 1] >= self.n) and i > 3:
                return "V"
            return "V" if self.verb != "V" and follows[0] in "DKR" and i > 1 else "N"
        if self.clause_has_verb or follows[0] in "XPG" or follows == "S":
            return "N"
        last = self.low[i - 1]
        plural = (before == "N" and (last.endswith("s") and not last.endswith("ss"))) or last in _PLURAL
        if plural:
            return "N"
        if follows[0] in "DRKMZ" or self.low[i + 1 : i + 2] in (("to",), ("that",), ("against",), ("on",), ("for",)):
            return (
                "V"
                if self.next_finite[i + 1] >= self.next_break[i + 1] or follows[0] in "DRK" or follows == "IT"
                else "N"
            )
        if before in "NZ" and self.next_finite[0] >= self.n and follows[0] in ".,I":
            return "V"  # "London declines."
        if before == "A":
            return "V" if self.next_finite[i + 1] >= self.next_break[i + 1] else "N"
        return "V" if self.next_finite[i + 1] >= self.next_break[i + 1] and follows[0] not in ",.IC" else "N"

    def _read_base(self, i: int, tags: str, before: str, left: str) -> str:
        follows = self._next(i)
        if before in ("D", "'", "M", "J") or (before == "I" and ("N" in tags or "J" in tags)):
            return "J" if "J" in tags and self._is_noun_next(i) else "N"
        last = self.low[i - 1] if i else ""
        if last in _HELP and "V" in tags:
            return "B" if "N" not in tags or self._opens_object(i + 1) else "N"
        if before in ("C",) and self.verb:
            if "N" not in tags or (self._opens_object(i + 1) and follows[0] != "N"):
                return "V" if self.verb == "V" else "B"
            return "N"
        if before == "," and not self.main_has_verb and i > 3 and self.next_finite[i + 1] >= self.n and "N" in tags:
            return "V"
        if i in self.phrasal and before in "NZ" and before and not self.clause_has_verb:
            return "V"
        plural = last in _PLURAL or (before == "N" and last.endswith("s") and not last.endswith("ss"))
        if "N" not in tags and "J" not in tags:
            if before in "NZR" and before and not plural and self.clause_has_verb:
                return "B"
            return "V"
        if last in _SUBJECTS:
            return "V"
        if before == "W":
            return "V" if follows[0] in "DRZMAKI" else "N"
        if plural or (before == "Z" and not self.clause_has_verb and "P" in tags):
            ahead = self.next_finite[i + 1] < self.next_break[i + 1]
            if not self.clause_has_verb and not ahead and (follows[0] in "DRZMAKI" or self._can(i + 1)[0] == "J"):
                return "V"
        if before in ("", '"') and follows[0] in "DR" and "N" in tags:
            return "V"
        if "J" in tags and (left == "X" or self._is_noun_next(i) or "N" not in tags):
            return "J"
        return "N"
