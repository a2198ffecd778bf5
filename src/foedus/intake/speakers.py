"""Who speaks in one part of a sentence: said, told, cited, according to.

What lives here: the ways of English to name a speaker, each made a frame. What does not: where the noun phrase of
the speaker begins (``subjects``).
"""

from __future__ import annotations

from itertools import pairwise

from foedus.intake.frames import Frame
from foedus.intake.function_words import (
    BE,
    BEFORE_NOUN,
    NOUN_VERBS,
    NOUNISH,
    OBJECT_OPENS,
    PRONOUNS,
    QUOTES,
    REASONS,
    SAYING,
    STOP_NP,
    is_adverb,
)
from foedus.intake.memory import Actor
from foedus.intake.parties import read_actors
from foedus.intake.subjects import SubjectFinder
from foedus.intake.telling import CARRIED, COUNTING, FIGURES, MEDIA, OWNING, PAPERS, VIEWS, WITH_THAT


class Finder(SubjectFinder):
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
            elif word in WITH_THAT and low[i + 1 : i + 2] == ("that",):
                self._take_verb(i)
            elif word in VIEWS:
                self._take_view(i)
            elif word in ("show", "shows", "showed") and set(low[self.first : i]) & FIGURES:
                self._take_verb(i)
            elif word == "words" and low[i - 1 : i] == ("the",) and low[i + 1 : i + 2] == ("of",):
                self._take_words(i)
            elif word in ("read", "reads") and low[i - 1] in PAPERS and low[i + 1 : i + 2] in (("that",), (":",)):
                self._take_verb(i)
            elif word == "seen" and i + 2 < self.last and low[i + 1] == "by":
                self._keep_after(i + 2, i)
            elif word == "quoted" and "saying" in low[i + 1 : i + 10] and low[i + 1] in ("as", "by"):
                self._take_quoted_as(i)
            elif word in lexicon.tell:
                self._take_tell(i)
            elif word in lexicon.speech or self._is_number_speech(i):
                self._take_verb(i)
        self._join_cited()
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
        after = low[i + 1] if i + 1 < self.last else ""
        if low[i] in ("spoke", "speaks") and after == "of":
            return True
        if low[i] in COUNTING:
            numeral = after[:1].isdigit() or after in self.lexicon.numerals
            return numeral or any(m.first == i + 1 for m in self.marks.modifiers)
        if low[i] in ("gave", "gives") and "as" in low[i + 1 : i + 8]:
            return after in ("the", "its", "their") and bool(set(low[i + 1 : i + 5]) & {"number", "toll", "figure"})
        return (
            low[i] in ("put", "puts")
            and "at" in low[i + 1 : i + 12]
            and any(word[0].isdigit() or word in self.lexicon.numerals for word in low[i + 1 : self.last])
        )

    def _take_citing(self, i: int) -> None:
        """Read whom a word such as "citing" cites; who cites is known once the verbs are read."""
        if self.low[i + 1 : i + 2] == ("by",):
            return
        end = self._end_of_phrase(i + 1)
        self.memory.possessor = self._opening_subject(i)
        as_saying = next((k for k in range(i + 1, min(end + 3, self.last - 1)) if self._says_as(k)), -1)
        if as_saying > 0 and i > self.first and self.low[i] in ("quoted", "quotes", "cited", "cites"):
            # "Reuters quoted the minister as saying that ..."
            inner = tuple(read_actors(self.scene, i + 1, as_saying, speaking=True))[:1]
            outer, begin = self._subject(i)
            last = as_saying + (3 if self.low[as_saying] == "to" else 2)
            last += self.low[last : last + 1] == ("that",)
            trailing = last >= self.last - 2
            covers = (self.first, self.last) if trailing else (last, self.last)
            self._keep(begin, last, outer + inner, covers, trailing=trailing, hearsay=True)
            return
        inner = tuple(read_actors(self.scene, i + 1, end, speaking=True))[:1]
        if inner and not set(inner[0].canon.lower().split()) & REASONS:
            self.done.append((i, end))
            self.cited.append((i, end, inner))

    def _says_as(self, k: int) -> bool:
        """Say whether "as saying" or "to have said" stands here."""
        return self.low[k : k + 2] == ("as", "saying") or self.low[k : k + 3] == ("to", "have", "said")

    def _join_cited(self) -> None:
        """Put those cited behind those who cite them."""
        for i, end, inner in self.cited:
            frames = [f for f in self.heard.frames if self.first <= f.first < self.last and f.chain]
            nearest = [f for f in frames if f.first <= i] or frames
            if nearest:
                frame = nearest[-1]
                frame.chain += tuple(actor for actor in inner if actor not in frame.chain)
                frame.last = max(frame.last, end) if frame.first <= i else frame.last
                self.heard.frames.append(Frame(i, end, (), (0, 0)))
            elif i > self.first and self.low[i - 1] == ",":
                outer = self._read(self.first, i - 1)[:1]
                self._keep(self.first, end, outer + inner, (self.first, self.last))
            else:
                self._keep(i, end, inner, (self.first, self.last), trailing=True)

    def _take_according(self, i: int) -> None:
        end = self._end_of_phrase(i + 2)
        by = next((k for k in range(i + 3, end - 1) if self.low[k] == "by" and self.low[k - 1] in CARRIED), -1)
        if by > 0:
            # "according to hospital sources cited by Radio X"
            inner = () if self.low[by - 1] in ("seen", "obtained") else self._read(i + 2, by - 1)[:1]
            actors = self._read(by + 1, end)[:1] + inner
        else:
            actors = self._read(i + 2, end)[:1]
        self._keep(i, end, actors, (self.first, self.last), trailing=i > self.first)

    def _take_view(self, i: int) -> None:
        """Read "by the army's count" and "in the view of X"."""
        low = self.low
        opening = next((k for k in range(i - 1, max(self.first - 1, i - 10), -1) if low[k] in ("by", "in", "on")), -1)
        if opening < 0 or (opening > self.first and low[opening - 1] != ","):
            return
        if "'s" in low[opening:i]:
            end, chain = i + 1, self._read(opening + 1, low.index("'s", opening))[:1]
        elif low[i + 1 : i + 2] == ("of",) and low[opening + 1 : i] == ("the",):
            end = self._end_of_phrase(i + 2)
            chain = self._read(i + 2, end)[:1]
        else:
            return
        if chain:
            self._keep(opening, end, chain, (self.first, self.last), trailing=opening > self.first)

    def _take_words(self, i: int) -> None:
        """Read "in the words of X"."""
        end = self._end_of_phrase(i + 2)
        self._keep(i - 1, end, self._read(i + 2, end)[:1], (self.first, self.last), trailing=i - 2 > self.first)

    def _keep_after(self, begin: int, i: int) -> None:
        end = self._end_of_phrase(begin)
        actors = self._read(begin, end)[:1]
        self._keep(i, end, actors, (self.first, self.last), trailing=True)

    def _take_quoted_as(self, i: int) -> None:
        """Read "X was quoted as saying by Y"."""
        saying = self.low.index("saying", i)
        self.memory.possessor = self._opening_subject(i)
        chain = self._subject(i)[0]
        end = saying + 1
        by = next((k for k in range(i, min(self.last, end + 3)) if self.low[k] == "by"), -1)
        if by > 0:
            stop = saying - 1 if by < saying else self._end_of_phrase(by + 1)
            chain = self._read(by + 1, stop)[:1] + chain
        trailing = by > saying or saying >= self.last - 3
        covers = (self.first, self.last) if trailing else (end, self.last)
        self._keep(i, self.last if trailing else end, chain, covers, trailing=trailing, hearsay=True)

    def _take_tell(self, i: int) -> None:
        low = self.low
        if i and (low[i - 1] == "to" or low[i - 1] in BE):
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
        heard_by = tuple(read_actors(self.scene, i + 1, end, speaking=True))[:1]
        carrier = heard_by if heard_by and self._is_carrier(heard_by[0], i + 1, end) else ()
        trailing = begin > self.first and low[begin - 1] in (",", *QUOTES) and not self._has_verb(end, self.last)
        covers = (self.first, self.last) if trailing or self._is_mid(begin) else (end, self.last)
        self._keep(begin, end, carrier + chain, covers, trailing=trailing)

    def _opens_clause(self, j: int) -> bool:
        """Say whether a clause without "that" begins: "told Radio Gitega it had not"."""
        word = self.low[j]
        return word in ("it", "he", "she", "they", "there", "his", "their") or word[0].isdigit()

    def _is_carrier(self, actor: Actor, first: int, last: int) -> bool:
        words = set(self.low[first:last])
        if "conference" in words or "briefing" in words:
            return False
        return actor.sort == "outlet" or bool(words & MEDIA) or actor.canon in self.memory.outlets

    def _take_verb(self, i: int) -> None:
        low, word = self.low, self.low[i]
        if word.endswith("ing"):
            if word in SAYING and i > self.first + 1 and low[i - 1] == ",":
                self._keep(i - 1, i + 1, self._inherit(), (i + 1, self.last))
            return
        before = low[i - 1] if i else ""
        if before in ("the", "a", "an", "its", "their", "his", "her") and word.endswith("ed"):
            return  # "the promised vehicles"
        noun = word.endswith("s") and (word[:-1] in NOUN_VERBS or word == "rules")
        if self._is_denied(i) or (noun and low[i + 1 : i + 2] and low[i + 1] not in (*OBJECT_OPENS, "that", *QUOTES)):
            return
        if before == "to" or (word in NOUNISH and self._is_noun(i)):
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
        inverted = (
            before in (",", *QUOTES)
            and i + 1 < self.last
            and low[i + 1] not in (",", "that", "it", "he", "she", "they", "there", *QUOTES)
            and word not in ("added",)
            and not self._closes_apposition(i)
        )
        if inverted:
            end = self._end_of_inverted(i + 1)
            self._keep(
                i,
                self.last if end >= self.last - 2 else end,
                self._read_joined(i + 1, end),
                (self.first, self.last),
                trailing=True,
            )
            return
        if word in self.lexicon.careful_speech and not self._has_content(i):
            return
        chain, begin = self._subject(i)
        if not chain and begin >= i and not self._pronoun_before(i):
            return
        chain = self._find_carrier(i) + chain
        end = i + 1
        if end < self.last and low[end] == "that":
            end += 1
        trailing = self._is_trailing(begin, i) and not self._is_number_speech(i)
        covers = (self.first, self.last) if trailing or self._is_mid(begin) else (end, self.last)
        self._keep(
            begin, self.last if trailing else end, chain, covers, trailing=trailing, denies=word in self.lexicon.denial
        )

    def _is_noun(self, i: int) -> bool:
        """Say whether "states", "reports" or "notes" is a noun here."""
        low = self.low
        after = low[i + 1] if i + 1 < self.last else ""
        if (
            low[i - 1] in BEFORE_NOUN
            or i == self.first
            or low[i - 1].endswith(("ing", "an", "al"))
            or low[i][-1] != "s"
        ):
            return True
        name = self.marks.name_at(i - 1)
        spoken = name is not None and name.named.kind in ("outlet", "body", "office", "person") and low[i] != "states"
        return not (after in ("that", ":", ".", "", *QUOTES) or spoken)

    def _find_carrier(self, i: int) -> tuple[Actor, ...]:
        """Give the outlet of "said in an interview with X" or "in remarks carried by X"."""
        low = self.low
        for k in range(i + 1, min(i + 9, self.last - 1)):
            if low[k] in ("that", ",", *QUOTES):
                break
            if (low[k - 1], low[k]) in (
                ("interview", "with"),
                ("interview", "to"),
                ("carried", "by"),
                ("published", "by"),
            ):
                found = tuple(read_actors(self.scene, k + 1, self._end_of_phrase(k + 1), speaking=True))[:1]
                return found if found and self._is_carrier(found[0], k + 1, k + 6) else ()
        return ()

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
        return any(
            word in ("not", "never", "neither", "nor", "n't", "declined", "refused") or word.endswith("n't")
            for word in self.low[max(self.first, i - 3) : i]
        )

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
        comma = next((k for k in range(i + 1, self.last) if low[k] in (",", ";")), self.last)
        inner = self._first_verb(i + 1, comma)
        # "declared an emergency and closed the airport": the second verb has the same subject, nothing is said
        return inner >= 0 and low[inner - 1] not in ("and", "but", "to")
