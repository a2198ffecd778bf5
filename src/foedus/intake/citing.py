"""Who is cited and who carries: according to, quoted by, in a statement carried by, by the army's count.

What lives here: speakers that stand behind a preposition or "by", and the outlets that form the outer links of chains.
What does not: the verbs of speech (``speakers``).
"""

from __future__ import annotations

from foedus.intake.frames import Frame
from foedus.intake.function_words import DETERMINERS, QUOTES, REASONS
from foedus.intake.marks import NameSpan
from foedus.intake.memory import Actor
from foedus.intake.parties import read_actors
from foedus.intake.subjects import SubjectFinder
from foedus.intake.telling import CARRIED, MEDIA, PLATFORMS, REPLIES, SPOKEN


class CitingFinder(SubjectFinder):
    """Finds those who are cited, and those who carry, in one part of a sentence."""

    def _take_citing(self, i: int) -> None:
        """Read whom a word such as "citing" cites; who cites is known once the verbs are read."""
        if self.low[i + 1 : i + 2] == ("by",):
            return
        if self.low[i + 1 : i + 2] and self.low[i + 1] in QUOTES:
            end = next((k for k in range(i + 2, self.last) if self.low[k] in QUOTES), self.last)
        else:
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
        if opening < 0 or (opening > self.first and low[opening - 1] != "," and low[opening] != "by"):
            return
        if "'s" in low[opening:i]:
            end, chain = i + 1, self._read(opening + 1, low.index("'s", opening))[:1]
        elif low[i + 1 : i + 2] == ("of",) and low[opening + 1 : i] in (("the",), ()):
            end = self._end_of_phrase(i + 2)
            chain = self._read(i + 2, end)[:1]
        else:
            return
        if chain:
            self._keep(opening, end, chain, (self.first, self.last), trailing=opening > self.first)

    def _take_word_from(self, i: int) -> None:
        """Read "Confirmation came from X: ..." and "Word came from X that ..."."""
        low = self.low
        if not set(low[max(self.first, i - 6) : i + 2]) & REPLIES:
            return
        at = next((k for k in range(i + 1, min(i + 12, self.last - 1)) if low[k] == "from"), -1)
        stop = next((k for k in range(at + 1, self.last) if low[k] in (":", "that")), -1)
        if at < 0 or stop < 0:
            return
        end = next((k for k in range(at + 2, stop) if low[k] in ("in", "on") and low[k - 1] == ","), stop)
        chain = self._read_joined(at + 1, end - 1 if low[end - 1] == "," else end)
        if chain:
            self._keep(self.first, stop + 1, chain, (stop + 1, self.last))

    def _take_words(self, i: int) -> None:
        """Read "in the words of X"."""
        end = self._end_of_phrase(i + 2)
        self._keep(i - 1, end, self._read(i + 2, end)[:1], (self.first, self.last), trailing=i - 2 > self.first)

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

    def _is_carrier(self, actor: Actor, first: int, last: int) -> bool:
        words = set(self.low[first:last])
        if "conference" in words or "briefing" in words:
            return False
        if actor.canon == self.memory.own or (first < last and self.low[first] == "the" and actor.sort == "other"):
            return False  # the report's own outlet: "told the agency"
        return actor.sort == "outlet" or bool(words & MEDIA) or actor.canon in self.memory.outlets

    def _join_carriers(self) -> None:
        """Put outlets that carry what somebody says before those who say it."""
        for name in self.marks.names:
            if name.named.kind != "outlet" or not self.first <= name.first < self.last:
                continue
            begin = self._find_carrying(name)
            if begin < 0 or name.named.canon == self.memory.own:
                continue
            outlet = Actor(name.named.canon, "outlet", name.named.key)
            frames = [f for f in self.heard.frames if self.first <= f.first < self.last and f.chain]
            nearest = [f for f in frames if f.first <= name.first] or frames[:1]
            if nearest:
                chain = nearest[-1].chain
                for frame in frames:
                    if frame.chain == chain and outlet not in chain:
                        frame.chain = (outlet, *chain)
                self.heard.frames.append(Frame(begin, name.last, (), (0, 0)))
            else:
                self._keep_carried(begin, name, outlet)

    def _find_carrying(self, name: NameSpan) -> int:
        """Say where the words begin that make an outlet the carrier of what is said; -1: it carries nothing."""
        low = self.low
        at = name.first
        while at > self.first and (
            low[at - 1] in DETERMINERS
            or low[at - 1] in self.lexicon.outlet_nouns
            or low[at - 1] in ("news", "state", "official", "private", "local", "government", "public", "national")
        ):
            at -= 1
        if at - 2 < self.first or name.named.canon in PLATFORMS:
            return -1
        if low[at - 1] in ("by", "on", "in", "over", "through") and low[at - 2] in CARRIED:
            begin = at - 2
            return begin - 1 if begin > self.first and low[begin - 1] == "as" else begin
        if low[at - 1] in ("on", "to", "with", "in", "over", "by") and any(
            w in SPOKEN or (w in self.lexicon.speech and low[at - 1] in ("on", "in"))
            for w in low[max(self.first, at - 5) : at - 1]
        ):
            return at - 1
        return -1

    def _keep_carried(self, begin: int, name: NameSpan, outlet: Actor) -> None:
        """Keep a frame of what an outlet carries where no verb of speech names the speaker."""
        low = self.low
        comma = next((k for k in range(name.last, min(name.last + 8, self.last)) if low[k] == ","), -1)
        if begin > self.first + 1 and low[begin - 1] == ",":
            edge = self._left_edge(begin - 1)
            inner = self._read_joined(edge, begin - 1)
        elif comma > 0 and low[self.first] in ("in", "speaking", "interviewed", "writing", "appearing", "addressing"):
            verb = self._first_verb(comma + 1, self.last)
            inner = self._read_joined(comma + 1, verb) if verb > comma + 1 else ()
        else:
            return
        if inner:
            self._keep(begin, name.last, (outlet, *inner), (self.first, self.last), trailing=True)

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

    def _take_let_known(self, i: int) -> None:
        """Read "the minister let it be known that" and the same behind what is said."""
        chain, begin = self._subject(i - 3)
        if not chain:
            return
        that = self.low[i + 1 : i + 2] == ("that",)
        covers = (i + 2, self.last) if that else (self.first, self.last)
        self._keep(begin, i + 2 if that else i + 1, chain, covers, trailing=not that)

    def _take_told_by(self, i: int) -> None:
        """Read "Reuters was told by an official that ...": who was told is the outer link where it is an outlet."""
        low = self.low
        if low[i + 1 : i + 2] != ("by",):
            return
        end = self._end_of_phrase(i + 2)
        that = next((k for k in range(i + 2, end) if low[k] == "that"), -1)
        inner = self._read_joined(i + 2, that if that > 0 else end)
        heard_by, begin = self._subject(i)
        outer = heard_by if heard_by and self._is_carrier(heard_by[0], begin, i) else ()
        trailing = that < 0
        covers = (self.first, self.last) if trailing else (that + 1, self.last)
        self._keep(begin, end if trailing else that + 1, outer + inner, covers, trailing=trailing)
