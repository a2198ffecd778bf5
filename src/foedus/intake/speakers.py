"""Who speaks in one part of a sentence: said, told, cited, according to.

What lives here: the ways of English to name a speaker, each made a frame. What does not: where the noun phrase of
the speaker begins (``subjects``).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from foedus.intake.function_words import (
    BE,
    FINITE,
    PRONOUNS,
    QUOTES,
    SAYING,
    STOP_NP,
    TIME_WORDS,
    is_adverb,
)
from foedus.intake.parties import read_actors
from foedus.intake.quoting import QuoteFinder
from foedus.intake.telling import COUNTING, FIGURES, OWNING, PAPERS, VIEWS, WITH_THAT

#: words with which an adjunct of a verb of speech begins
_ADJUNCTS: Final = TIME_WORDS | frozenset(
    {"in", "at", "by", "to", "through", "over", "from", "here", "as", "last", "this"}
)


#: beginnings of verbs that tell nothing before "to": "hopes to receive", "wrote to", "said to be"
_NO_SPEECH: Final = frozenset({
    "hope", "expe", "prom", "pled", "vowe", "vows", "vow", "wrot", "writ", "said", "plea", "swor", "swea", "repl",
})  # fmt: skip
#: words between "at" and a number: "put the dead at more than 40"
_BEFORE_NUMBER: Final = frozenset({
    "about", "over", "some", "around", "more", "less", "fewer", "between", "nearly", "almost", "at", "up", "roughly",
    "least", "just", "under", "well", "close", "several", "approximately",
})  # fmt: skip


#: verbs of speech before a form in -ing: "denied having sent"
_WITH_ING: Final = frozenset({
    "deny", "denies", "denied", "admit", "admits", "admitted", "acknowledges", "acknowledged", "recalls", "recalled",
    "regrets", "regretted", "recommends", "recommended", "suggests", "suggested",
})  # fmt: skip


#: conjunctions of time: what somebody said then only dates what the sentence tells
_WHEN: Final = frozenset({"after", "before", "until", "since", "once"})


class Finder(QuoteFinder):
    """Finds the frames of one part of a sentence."""

    def find(self) -> None:
        """Find every frame of this part, in order."""
        low, lexicon = self.low, self.lexicon
        inside = range(self.first, self.last)
        spots = [i for i in inside if low[i] in lexicon.telling and not (self.heard.is_quoted(i) or self._in_name(i))]
        for i in spots:
            if low[i] in lexicon.citing and not (i > self.first and low[i - 1] in BE):
                self._take_citing(i)
        for i in spots:
            if self._is_done(i):
                continue
            word = low[i]
            if word == "according" and i + 1 < self.last and low[i + 1] == "to":
                self._take_according(i)
            elif word == "known" and low[i - 3 : i] == ("let", "it", "be"):
                self._take_let_known(i)
            elif word in WITH_THAT and low[i + 1 : i + 2] == ("that",):
                self._take_verb(i)
            elif word in ("came", "comes", "come"):
                self._take_word_from(i)
            elif word in VIEWS and (word.endswith("ing") or word not in lexicon.speech or self._is_noun(i)):
                self._take_view(i)
            elif word in ("show", "shows", "showed") and set(low[self.first : i]) & FIGURES:
                self._take_verb(i)
            elif word == "words" and low[i - 1 : i] == ("the",) and low[i + 1 : i + 2] == ("of",):
                self._take_words(i)
            elif word in ("read", "reads") and low[i - 1] in PAPERS and low[i + 1 : i + 2] in (("that",), (":",)):
                self._take_verb(i)
            elif word == "quoted" and "saying" in low[i + 1 : i + 10] and low[i + 1] in ("as", "by"):
                self._take_quoted_as(i)
            elif (
                (word in ("put", "puts") and low[i + 1 : i + 2] == ("it",))
                or (word in ("pointed", "points") and low[i + 1 : i + 2] == ("out",))
                or (word in ("asked", "asks", "wondered") and self._is_question(i))
            ):
                self._take_verb(i)
            elif word in lexicon.tell:
                self._take_tell(i)
            elif word in lexicon.speech or self._is_number_speech(i):
                self._take_verb(i)
        self._join_cited()
        self._take_quotes()
        self._join_carriers()
        self._close_openers()

    def _in_name(self, i: int) -> bool:
        name = self.marks.name_at(i)
        return name is not None and name.last - name.first > 1 and self.marks.words.text[i][:1].isupper()

    def _close_openers(self) -> None:
        """End what one speaker says where the next begins after a comma."""
        mine = [f for f in self.heard.frames if self.first <= f.first < self.last and not f.trailing and f.chain]
        for left, right in pairwise(mine):
            if (
                right.first > left.last
                and self.low[right.first - 1] in (",", ";", "and")
                and right.covers[0] == right.last
            ):
                left.covers = (left.covers[0], min(left.covers[1], right.first))

    def _is_number_speech(self, i: int) -> bool:
        low = self.low
        numerals = self.lexicon.numerals
        after = low[i + 1] if i + 1 < self.last else ""
        if low[i] in ("spoke", "speaks", "speak", "spoken") and after == "of":
            return low[i] != "speak" or low[i - 1] != "to"
        if low[i] in ("makes", "made", "make") and after == "it":
            return low[i + 2 : i + 3] != () and (low[i + 2][0].isdigit() or low[i + 2] in self.lexicon.numerals)
        if low[i] in COUNTING:
            numeral = after[:1].isdigit() or after in self.lexicon.numerals
            return numeral or any(m.first == i + 1 for m in self.marks.modifiers)
        if low[i] in ("gave", "gives") and "as" in low[i + 1 : i + 8]:
            return after in ("the", "its", "their") and bool(set(low[i + 1 : i + 5]) & {"number", "toll", "figure"})
        return low[i] in ("put", "puts") and any(
            low[k] == "at" and (low[k + 1][0].isdigit() or low[k + 1] in _BEFORE_NUMBER or low[k + 1] in numerals)
            for k in range(i + 1, min(i + 14, self.last - 1))
        )

    def _take_tell(self, i: int) -> None:
        low = self.low
        if self._passive(i):
            self._take_told_by(i)
            return
        if i and low[i - 1] == "to":
            return
        chain, begin = self._subject(i)
        if not chain and not (begin < i):
            return
        end = i + 1
        while (
            end < self.last
            and low[end] not in (",", "that", ":")
            and low[end] not in STOP_NP
            and low[end] not in QUOTES
            and not (end > i + 1 and self._opens_clause(end))
        ):
            end += 1
        if begin > self.first and low[begin - 1] in _WHEN:
            return
        heard_by = tuple(read_actors(self.scene, i + 1, end, speaking=True))[:1]
        carrier = heard_by if heard_by and self._is_carrier(heard_by[0], i + 1, end) else ()
        trailing = begin > self.first and low[begin - 1] in (",", *QUOTES) and not self._has_verb(end, self.last)
        covers = (self.first, self.last) if trailing or self._is_mid(begin) else (end, self.last)
        self._keep(begin, end, carrier + chain, covers, trailing=trailing)

    def _is_question(self, i: int) -> bool:
        """Say whether "asked" puts a question rather than a request: a quotation or "what" stands beside it."""
        low = self.low
        after = low[i + 1 : i + 2]
        if self.scene.parse.tags[i] not in "VGL" or low[i - 1] in BE:
            return False
        asks = after and (
            after[0] in QUOTES or after[0] in ("what", "why", "how", "whether", "if", "who", "when", "where")
        )
        quoted = any(end <= i and i - end < 12 for _, end in self.heard.quoted)
        return bool(asks) or (quoted and (not after or after[0] in (".", ",", "the", "a", "one")))

    def _opens_clause(self, j: int) -> bool:
        word = self.low[j]  # "told Radio Gitega it had not"
        return word in ("it", "he", "she", "they", "there", "his", "their") or (
            word[0].isdigit() and self.marks.name_at(j) is None
        )

    def _take_verb(self, i: int) -> None:
        low, word = self.low, self.low[i]
        if word.endswith("ing"):
            self._take_participle(i)
            return
        if i and self.marks.words.text[i][:1].isupper():
            return  # the Said of a personal name
        before = low[i - 1] if i else ""
        if before in ("the", "a", "an", "its", "their", "his", "her") and word.endswith("ed"):
            return  # "the promised vehicles"
        after = low[i + 1 : i + 2]
        if self._is_denied(i) or before == "to" or self._is_noun(i) or (word[:4] in _NO_SPEECH and after == ("to",)):
            return
        if self._passive(i):
            if word in ("reported", "said", "claimed", "alleged", "rumoured", "estimated") and before != "an":
                self.heard.hearsay = True
                by = i + 1 if low[i + 1 : i + 2] == ("by",) else -1
                if by > 0:
                    end = self._end_of_phrase(by + 1)
                    self._keep(by, end, self._read(by + 1, end)[:1], (self.first, self.last), trailing=True)
                elif "as" in low[self.first : i] and i - self.first < 6:
                    self.done.append((self.first, i + 1))
            return
        if self._is_inverted(i):
            end = self._end_of_inverted(i + 1)
            last = self.last if end >= self.last - 2 else end
            self._keep(i, last, self._read_joined(i + 1, end), (self.first, self.last), trailing=True)
            return
        chain, begin = self._subject(i)
        aside = self._is_aside(begin, i)
        if word in self.lexicon.careful_speech and not (aside or self._has_content(i)):
            return
        if not chain and begin >= i and not self._pronoun_before(i):
            return
        if begin > self.first and low[begin - 1] in _WHEN:
            return  # only the time of what the sentence tells
        chain = self._find_carrier(i) + chain
        end = i + 1
        end += low[end : end + 1] == ("out",)
        end += low[end : end + 1] == ("that",)
        trailing = self._is_trailing(begin, i) and not self._is_number_speech(i)
        if begin - 2 >= self.first and low[begin - 1] == "as" and low[begin - 2] in (",", *QUOTES):
            begin, trailing = begin - 1, True
        covers = (self.first, self.last) if trailing or aside or self._is_mid(begin) else (end, self.last)
        self._keep(
            begin,
            self.last if trailing else end,
            chain,
            covers,
            trailing=trailing or aside,
            denies=word in self.lexicon.denial,
        )

    def _take_participle(self, i: int) -> None:
        """Read "..., saying that": the subject of the clause before goes on."""
        low = self.low
        after = low[i + 1 : i + 2]
        told = low[i] in SAYING or (low[i] in self.lexicon.speech and after and after[0] in ("that", ":", *QUOTES))
        if told and i > self.first + 1 and low[i - 1] in (",", "while", "but", "and"):
            last = i + 2 if after == ("that",) else i + 1
            self._keep(i, last, self._inherit(i), (last, self.last))

    def _is_inverted(self, i: int) -> bool:
        """Say whether the speaker stands behind the verb: '"...", said X'."""
        low = self.low
        group = self.scene.parse.verb_at(i)
        if group is not None and group.role == "own" and group.subject[0].first < i and low[i - 1] not in QUOTES:
            return False
        return (
            i > 0
            and low[i - 1] in (",", *QUOTES)
            and i + 1 < self.last
            and low[i + 1] not in (",", "that", "it", "he", "she", "they", "there", *QUOTES)
            and low[i] != "added"
            and not self._closes_apposition(i)
        )

    def _is_noun(self, i: int) -> bool:
        """Say whether "states", "reports" or "notes" is a noun here."""
        if self.scene.parse.tags[i] in "VBGLX":
            return False
        low = self.low
        name = self.marks.name_at(i - 1) if i else None
        spoken = name is not None and name.last == i and name.named.kind in ("outlet", "body", "office", "person")
        after = low[i + 1] if i + 1 < self.last else ""
        if spoken and after in ("that", ":", ",", *QUOTES):
            return False
        if low[i] == "states" and not (name is not None and name.last == i and name.named.kind in ("outlet", "body")):
            return True
        opening = next((k for k in range(i - 1, max(self.first, i - 9), -1) if low[k] in (",", *QUOTES)), -1)
        closes = after in (",", ".", "") or after in _ADJUNCTS
        kinds = ("outlet", "body", "office")
        named = any(opening < n.first < i and n.named.kind in kinds for n in self.marks.names) or (
            i and low[i - 1] in self.lexicon.parties
        )
        return not (closes and opening > self.first and named and not self._has_verb(opening, i))

    def _pronoun_before(self, i: int) -> bool:
        return any(word in PRONOUNS for word in self.low[max(self.first, i - 3) : i])

    def _closes_apposition(self, i: int) -> bool:
        """Say whether the comma before a verb closes "X, a lawyer," rather than opening ", said X"."""
        low = self.low
        if low[i - 1] != ",":
            return False
        opening = next((k for k in range(i - 2, self.first - 1, -1) if low[k] == "," or low[k] in QUOTES), -1)
        if opening <= self.first or low[opening] != "," or low[opening - 1] in QUOTES:
            return False
        inside = [w for w in self.marks.words.text[opening + 1 : i - 1] if w.isalpha()]
        if low[opening + 1] in ("who", "which", "whose", "where"):
            return True
        if self._first_verb(self.first, opening) < 0 and self._first_verb(opening, i - 1) < 0 and len(inside) <= 9:
            return True
        participle = bool(inside) and inside[0].endswith("ing") and len(inside) <= 12
        return participle or (
            0 < len(inside) <= 6 and (inside[0][:1].isupper() or low[opening + 1] in ("the", "who", "a"))
        )

    def _is_denied(self, i: int) -> bool:
        """Say whether nothing is said: "has not commented", "would neither confirm nor deny"."""
        group = self.scene.parse.verb_at(i)
        first = max(self.first, i - 3) if group is None else max(self.first, group.first)
        return any(
            word in ("not", "never", "neither", "nor", "n't", "declined", "refused") or word.endswith("n't")
            for word in self.low[first:i]
        ) or self.low[i - 1 : i] in (("neither",), ("nor",))

    def _passive(self, i: int) -> bool:
        k = i - 1
        while k >= self.first and (
            self.low[k] in ("also", "been", "not", "earlier", "previously", "widely") or is_adverb(self.low[k])
        ):
            if self.low[k] == "been":
                return True
            k -= 1
        return k >= self.first and self.low[k] in BE

    def _end_of_inverted(self, i: int) -> int:
        j = i
        while j < self.last and self.low[j] not in (".", *QUOTES, ";") and not (self.low[j] in STOP_NP and j > i):
            if self.low[j] == "," and not self._apposed(j):
                break
            j += 1
        return j

    def _apposed(self, comma: int) -> bool:
        return self.marks.words.text[comma + 1 : comma + 2] != () and (
            self.low[comma + 1] in ("the", "a", "an", "who") or self.marks.words.text[comma + 1][:1].isupper()
        )

    def _is_trailing(self, begin: int, i: int) -> bool:
        """Say whether the speaker stands behind what is said: "..., the ministry said on Monday"."""
        low = self.low
        if begin <= self.first or low[begin - 1] not in (",", *QUOTES, ")", "–", "—"):
            return False
        if i + 1 < self.last and (low[i + 1] == "that" or low[i + 1] in QUOTES):
            return False
        return not self._has_verb(i + 1, self.last)

    def _is_aside(self, begin: int, i: int) -> bool:
        """Say whether a reporting clause stands within what is said: "The road, the mayor said on Monday, is open"."""
        low = self.low
        if begin <= self.first or begin >= i or low[begin - 1] not in (",", "–", "—", *QUOTES):
            return False
        end = i + 1
        while end < self.last and end - i < 9 and low[end] not in (",", "–", "—", *QUOTES):
            if low[end] in FINITE or self._is_speech(end) or low[end] in ("that", ":"):
                return False
            end += 1
        return end < self.last and low[end] in (",", "–", "—", *QUOTES) and (end == i + 1 or low[i + 1] in _ADJUNCTS)

    def _is_mid(self, begin: int) -> bool:
        """Say whether a speaker stands between two parts of a quotation."""
        return begin > self.first and self.low[begin - 1] in QUOTES

    def _has_content(self, i: int) -> bool:
        """Say whether a clause or quotation is said: after the verb, or before it where the speaker comes last."""
        low = self.low
        nxt = low[i + 1] if i + 1 < self.last else ""
        if nxt in ("that", ":", *QUOTES) or (
            low[i] in ("reported", "reports", "estimated") and nxt not in ("to", "on")
        ):
            return True
        if low[i] in OWNING and any(i < n.first <= i + 6 for n in self.marks.nouns):
            # "confirmed the arrival of the troops"
            return True
        if low[i] in ("described", "describes", "describe"):
            return "as" in low[i : self.last]
        if (
            (nxt in (".", "") or (nxt == "," and low[i + 2 : i + 3] and low[i + 2] in self.lexicon.citing))
            or (i + 2 >= self.last)
            or (nxt in ("on", "in", "late", "early") and not self._has_verb(i + 1, self.last))
        ):
            return self._has_verb(self.first, i - 1)
        if nxt.endswith("ing") and low[i] in _WITH_ING:
            return True
        if low[i] in ("found", "finds", "find", "learned", "learnt", "judged", "ruled"):
            return False  # only before "that"
        comma = next((k for k in range(i + 1, self.last) if low[k] in (",", ";")), self.last)
        inner = self._first_verb(i + 1, comma)
        verb = self.scene.parse.verb_at(inner) if inner >= 0 else None
        # "declared an emergency and closed the airport": the second verb has the same subject, nothing is said
        own = verb is None or not verb.subject or verb.subject[0].first > i
        return inner >= 0 and own and low[inner - 1] not in ("and", "but", "to")
