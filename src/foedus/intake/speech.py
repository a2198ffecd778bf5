"""According to whom: the frames of speech in a sentence and the chains they make.

What lives here: finding who says, tells, reports or is cited, and which words are what they say. What does not: what
is said. A word such as "reportedly" marks hearsay without naming anybody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from foedus.intake.lexicon import Lexicon
from foedus.intake.marks import Marks
from foedus.intake.parties import PRONOUNS, Actor, Memory, read_actors

_QUOTES: Final = frozenset('"“”')
_BE: Final = frozenset({"was", "were", "been", "is", "are", "be", "being"})
_AUX: Final = frozenset(
    "was were is are has have had will would could can may might must should shall be been did does do not".split()
)
_NOUNISH: Final = frozenset({"report", "reports", "claim", "claims", "state", "states", "note", "notes", "estimate",
                             "estimates", "comment", "comments", "stress", "remark", "remarks", "warning", "thought"})
_DET: Final = frozenset("the a an its their his her on of in these those some such media press previous earlier".split())
_STOP_NP: Final = frozenset("in on at during after before when while who which as to for late early".split())
_TIME_WORDS: Final = frozenset("on late early monday tuesday wednesday thursday friday saturday sunday yesterday today "
                               "morning afternoon evening night then afterwards later earlier".split())
_MONTHS: Final = frozenset("january february march april may june july august september october november december "
                           "jan feb mar apr jun jul aug sept sep oct nov dec".split())
_INNER_ING: Final = frozenset("saying adding noting stressing emphasizing emphasising underlining explaining".split())


@dataclass(slots=True)
class Frame:
    """Words of speech, who speaks (outermost first), and which words are what is said."""

    first: int
    last: int
    chain: tuple[Actor, ...]
    covers: tuple[int, int]
    trailing: bool = False
    denies: bool = False
    hearsay: bool = False
    #: cited by the others: stands last in a chain
    inner: bool = False


@dataclass(slots=True)
class Heard:
    """All speech of one sentence."""

    segments: list[tuple[int, int]]
    frames: list[Frame] = field(default_factory=list)
    quoted: list[tuple[int, int]] = field(default_factory=list)
    hearsay: bool = False

    def chain_at(self, index: int) -> tuple[tuple[Actor, ...], bool, bool]:
        """Give who says the word at an index, whether that is hearsay, and whether it is denied."""
        own = [f for f in self.frames if f.covers[0] <= index < f.covers[1] and not f.first <= index < f.last]
        own.sort(key=lambda frame: (frame.inner, not frame.trailing, frame.first))
        chain: list[Actor] = []
        for frame in own:
            chain += [actor for actor in frame.chain if actor not in chain]
        hearsay = self.hearsay or len(chain) > 1 or any(f.hearsay for f in own)
        return tuple(chain), hearsay, any(f.denies for f in own)

    def is_frame(self, index: int) -> bool:
        """Say whether a word belongs to the telling, not to what is told."""
        return any(f.first <= index < f.last for f in self.frames)

    def is_quoted(self, index: int) -> bool:
        """Say whether a word stands between quotation marks."""
        return any(first <= index < last for first, last in self.quoted)


def find_speech(marks: Marks, lexicon: Lexicon, memory: Memory, *, open_quote: bool) -> tuple[Heard, bool]:
    """Find the speech of one sentence; give also whether a quotation is left open at its end."""
    low = marks.words.low
    quoted, still_open = find_quotes(marks, open_quote)
    heard = Heard(segments=_split_segments(marks, quoted), quoted=quoted)
    heard.hearsay = any(word in lexicon.hearsay for word in low)
    for first, last in heard.segments:
        finder = _Finder(marks, lexicon, memory, heard, first, last)
        finder.find()
    if len(heard.segments) > 1 and heard.frames and heard.frames[-1].trailing:
        _spread_trailing(heard)
    return heard, still_open


def find_quotes(marks: Marks, open_quote: bool) -> tuple[list[tuple[int, int]], bool]:
    """Give the words between quotation marks, and whether the last mark is an opening one."""
    quoted: list[tuple[int, int]] = []
    begin = 0 if open_quote else -1
    for i, word in enumerate(marks.words.text):
        if word not in _QUOTES:
            continue
        if begin >= 0 and word != "“":
            quoted.append((begin, i + 1))
            begin = -1
        elif begin < 0 and word != "”":
            begin = i
    if begin >= 0:
        quoted.append((begin, len(marks.words)))
    return quoted, begin >= 0


def _split_segments(marks: Marks, quoted: list[tuple[int, int]]) -> list[tuple[int, int]]:
    low = marks.words.low
    cuts = [0]
    for i, word in enumerate(low):
        if any(first <= i < last for first, last in quoted):
            continue
        if word == ";" or (word == "," and i + 1 < len(low) and low[i + 1] in ("while", "whereas", "but")):
            cuts.append(i + 1)
        elif word in ("while", "whereas") and i and low[i - 1] != ",":
            cuts.append(i)
    return list(zip(cuts, [*cuts[1:], len(low)], strict=True))


def _spread_trailing(heard: Heard) -> None:
    """Let a speaker named at the very end speak for all parts of the sentence that name none themselves."""
    last = heard.frames[-1]
    own = [any(f is not last and a <= f.first < b for f in heard.frames) for a, b in heard.segments]
    begin = last.covers[0]
    for (a, _), has_own in zip(reversed(heard.segments[:-1]), reversed(own[:-1]), strict=True):
        if has_own:
            break
        begin = a
    last.covers = (begin, last.covers[1])


class _Finder:
    """Finds the frames of one segment."""

    def __init__(self, marks: Marks, lexicon: Lexicon, memory: Memory, heard: Heard, first: int, last: int) -> None:
        self.marks, self.lexicon, self.memory, self.heard = marks, lexicon, memory, heard
        self.low = marks.words.low
        self.first, self.last = first, last
        self.done: list[tuple[int, int]] = []
        self.cited: tuple[Actor, ...] = ()

    def find(self) -> None:
        low = self.low
        for i in range(self.first, self.last):
            if self.heard.is_quoted(i) or self._is_done(i):
                continue
            word = low[i]
            if word in self.lexicon.citing and not (i and low[i - 1] in _BE):
                self._take_citing(i)
            elif word == "according" and i + 1 < self.last and low[i + 1] == "to":
                self._take_according(i)
            elif word == "seen" and i + 2 < self.last and low[i + 1] == "by":
                self._keep_after(i + 2, i)
            elif word == "quoted" and low[i + 1 : i + 3] == ("as", "saying"):
                self._take_quoted_as(i)
            elif word in self.lexicon.tell:
                self._take_tell(i)
            elif word in self.lexicon.speech or self._is_number_speech(i):
                self._take_verb(i)
        if self.cited:
            self._keep(self.first, self.first, self.cited, (self.first, self.last))
            self.heard.frames[-1].inner = True
        self._close_openers()

    def _close_openers(self) -> None:
        """End what one speaker says where the next begins after a comma."""
        mine = [f for f in self.heard.frames if self.first <= f.first < self.last and not f.trailing and not f.inner]
        for left, right in zip(mine, mine[1:], strict=False):
            if right.first > left.last and self.low[right.first - 1] in (",", ";", "and") and right.covers[0] == right.last:
                left.covers = (left.covers[0], min(left.covers[1], right.first))

    def _is_done(self, i: int) -> bool:
        return any(a <= i < b for a, b in self.done)

    def _is_number_speech(self, i: int) -> bool:
        low = self.low
        if low[i] in ("spoke", "speaks") and low[i + 1 : i + 2] == ("of",):
            return True
        return low[i] in ("put", "puts") and low[i + 1 : i + 2] in (("the",), ("its",), ("their",)) and "at" in low[i : self.last]

    def _read(self, first: int, last: int) -> tuple[Actor, ...]:
        actors = read_actors(self.marks, first, last, self.lexicon, self.memory, speaking=True)
        self.memory.speaks += actors
        return tuple(actors)

    def _keep(
        self, first: int, last: int, chain: tuple[Actor, ...], covers: tuple[int, int], *,
        trailing: bool = False, denies: bool = False, hearsay: bool = False,
    ) -> None:  # fmt: skip
        self.heard.frames.append(Frame(first, last, chain, covers, trailing, denies, hearsay))
        self.done.append((first, last))

    # cited and according to -----------------------------------------------------------------------------------------

    def _end_of_phrase(self, i: int) -> int:
        """Say where a noun phrase ends that begins at ``i``: at a comma that closes it, a verb, or the end."""
        j = i
        while j < self.last:
            word = self.low[j]
            if word == ",":
                after = self.low[j + 1 : j + 2]
                close = next((k for k in range(j + 1, min(j + 8, self.last)) if self.low[k] == ","), -1)
                apposition = close > 0 and self.marks.words.text[j + 1][:1].isupper() and not any(
                    v.first in range(j + 1, close) for v in self.marks.verbs
                )
                if not apposition or not after:
                    return j
                j = close
                return j
            if word in (".", ")", "(", "”", '"', "“", ":", "–", "—") or (
                word in self.lexicon.speech and j > i and word not in _NOUNISH
            ):
                return j
            j += 1
        return j

    def _take_citing(self, i: int) -> None:
        end = self._end_of_phrase(i + 1)
        self.memory.possessor = self._opening_subject(i)
        inner = self._read(i + 1, end)
        if not inner:
            return
        self.done.append((i, end))
        if i > self.first and self.low[i - 1] == "," and not any(a <= i - 2 < b for a, b in self.done):
            before = [f for f in self.heard.frames if self.first <= f.first < i]
            if not before:
                outer = self._read(self.first, i - 1)
                verb = end + 1 if end < self.last and self.low[end] == "," else end
                stop = verb + 1 if verb < self.last and self.low[verb] in self.lexicon.speech else verb
                self._keep(self.first, stop, outer[:1] + inner, (self.first, self.last))
                return
        before = [f for f in self.heard.frames if self.first <= f.first < i and f.last > self.first]
        if before:
            before[-1].chain += inner
            before[-1].last = max(before[-1].last, end)
        else:
            self.cited = inner
            self.done.append((i, end))

    def _opening_subject(self, i: int) -> Actor | None:
        """Give the state or body that the sentence opens with, before a word."""
        names = [n for n in self.marks.names if self.first <= n.first < i and n.named.kind in ("state", "body", "people")]
        return Actor(names[0].named.canon, "state", names[0].named.key) if names else None

    def _take_according(self, i: int) -> None:
        end = self._end_of_phrase(i + 2)
        actors = self._read(i + 2, end)[:1]
        self._keep(i, end, actors, (self.first, self.last), trailing=i > self.first)

    def _keep_after(self, begin: int, i: int) -> None:
        actors = self._read(begin, self._end_of_phrase(begin))[:1]
        self._keep(i, begin, actors, (self.first, self.last), trailing=True)

    def _take_quoted_as(self, i: int) -> None:
        """Read "X was quoted as saying by Y"."""
        end = i + 3
        self.memory.possessor = self._opening_subject(i)
        chain = self._subject(i)[0]
        by = next((k for k in range(end, self.last) if self.low[k] == "by"), -1)
        if by > 0:
            chain = self._read(by + 1, self._end_of_phrase(by + 1))[:1] + chain
            end = self.last
        self._keep(i, end, chain, (self.first, self.last), trailing=True, hearsay=True)

    # verbs ----------------------------------------------------------------------------------------------------------

    def _subject(self, i: int) -> tuple[tuple[Actor, ...], int]:
        """Read the subject to the left of a verb; give it and where it begins (``i``: there is none)."""
        low = self.low
        k = i
        while k > self.first and (
            low[k - 1] in self.lexicon.between or low[k - 1] in _TIME_WORDS or low[k - 1].endswith("ly") and len(low[k - 1]) > 5
            or (low[k - 1][0].isdigit() and k - 2 >= self.first and low[k - 2] in _MONTHS) or low[k - 1] in _MONTHS
        ):
            k -= 1
        if k == self.first or low[k - 1] in _QUOTES:
            return (), i
        if low[k - 1] in ("and", "but") and k - 1 > self.first:
            return self._inherit(), i
        end = k
        if low[k - 1] == ",":
            return self._closed_subject(k - 1)
        begin = self._left_edge(k)
        return self._read(begin, end)[:2], begin

    def _left_edge(self, k: int) -> int:
        low = self.low
        begin = k
        while begin > self.first:
            word = low[begin - 1]
            if word in _QUOTES or word in ("that", ":", ")", "(", "–", "—", "as", "which"):
                break
            if word == "," and not self._joins(begin - 1, k):
                break
            if word in ("and", "but") and begin - 2 >= self.first and (low[begin - 2] == "," or self._has_verb(self.first, begin - 1)):
                break
            if word in self.lexicon.speech and word not in _NOUNISH:
                break
            begin -= 1
        return begin

    def _joins(self, comma: int, k: int) -> bool:
        """Say whether a comma joins an apposition to its noun: "minister Musa, a lawyer" or "minister, Helen Marsh"."""
        text = self.marks.words.text
        before = self.marks.name_at(comma - 1) if comma > self.first else None
        inside = [w for w in text[comma + 1 : k] if w.isalpha()]
        return (
            before is not None and before.named.kind == "office" and bool(inside) and all(w[:1].isupper() for w in inside)
            and len(inside) <= 4 and self.marks.name_at(comma + 1) is None
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
        inside = self.marks.words.text[opening + 1 : comma]
        last = comma if inside and inside[0][:1].isupper() and len(inside) <= 6 else opening
        return self._read(begin, last)[:2], begin

    def _inherit(self) -> tuple[Actor, ...]:
        """Give the one who spoke before in this sentence, else the subject it opens with."""
        spoken = [f for f in self.heard.frames if f.chain]
        if spoken:
            return spoken[-1].chain[-1:]
        verb = next((v.first for v in self.marks.verbs if v.first > self.first), self.first)
        return self._read(self.first, verb)[:1]

    def _has_verb(self, first: int, last: int) -> bool:
        return any(first <= v.first < last and not self.heard.is_quoted(v.first) and v.form.form in ("past", "s") for v in self.marks.verbs) or any(
            self.low[k] in _AUX or (self.low[k] in self.lexicon.speech and self.low[k] not in _NOUNISH) for k in range(first, last)
        )

    def _take_tell(self, i: int) -> None:
        low = self.low
        if i and (low[i - 1] == "to" or low[i - 1] in _BE):
            return
        chain, begin = self._subject(i)
        if not chain and not (begin < i):
            return
        end = i + 1
        while end < self.last and low[end] not in (",", "that", ":") and not (low[end] in _STOP_NP) and not (
            low[end] in _QUOTES
        ) and not (end > i + 1 and self._opens_clause(end)):
            end += 1
        heard_by = self._read(i + 1, end)[:1]
        carrier = heard_by if heard_by and self._is_carrier(heard_by[0], i + 1, end) else ()
        trailing = begin > self.first and low[begin - 1] in (",", *_QUOTES) and not self._has_verb(end, self.last)
        covers = (self.first, self.last) if trailing or self._is_mid(begin) else (end, self.last)
        self._keep(begin, end, carrier + chain, covers, trailing=trailing)

    def _opens_clause(self, j: int) -> bool:
        """Say whether a clause without "that" begins: "told Radio Gitega it had not"."""
        word = self.low[j]
        return word in ("it", "he", "she", "they", "there", "his", "their") or word[0].isdigit()

    def _is_carrier(self, actor: Actor, first: int, last: int) -> bool:
        words = set(self.low[first:last])
        return actor.sort == "outlet" or bool(
            words & {"radio", "television", "tv", "agency", "broadcaster", "newspaper", "daily", "paper", "magazine", "news", "weekly"}
        ) or actor.canon in self.memory.outlets

    def _take_verb(self, i: int) -> None:
        low, word = self.low, self.low[i]
        if word.endswith("ing"):
            if word in _INNER_ING and i > self.first + 1 and low[i - 1] == ",":
                self._keep(i - 1, i + 1, self._inherit(), (i + 1, self.last))
            return
        before = low[i - 1] if i else ""
        if before == "to" or (word in _NOUNISH and self._is_noun(i)):
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
        inverted = before in (",", *_QUOTES) and i + 1 < self.last and low[i + 1] not in (",", "that", *_QUOTES) and word not in (
            "added",) and not self._closes_apposition(i)
        if inverted:
            end = self._end_of_inverted(i + 1)
            self._keep(i, self.last if end >= self.last - 2 else end, self._read(i + 1, end)[:2], (self.first, self.last), trailing=True)
            return
        if word in self.lexicon.careful_speech and not self._has_content(i):
            return
        chain, begin = self._subject(i)
        if not chain and begin >= i and not self._pronoun_before(i):
            return
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
        if low[i - 1] in _DET or i == self.first or low[i - 1].endswith(("ing", "an", "al")):
            return True
        return not (after in ("that", ":", ".", "", *_QUOTES) or (i > self.first and self.marks.name_at(i - 1) is not None and self.low[i] != "states"))

    def _pronoun_before(self, i: int) -> bool:
        return any(word in PRONOUNS for word in self.low[max(self.first, i - 3) : i])

    def _closes_apposition(self, i: int) -> bool:
        """Say whether the comma before a verb closes "X, a lawyer," rather than opening ", said X"."""
        low = self.low
        if low[i - 1] != ",":
            return False
        opening = next((k for k in range(i - 2, self.first - 1, -1) if low[k] == "," or low[k] in _QUOTES), -1)
        inside = [w for w in self.marks.words.text[opening + 1 : i - 1] if w.isalpha()]
        return opening > self.first and low[opening] == "," and 0 < len(inside) <= 6 and (
            inside[0][:1].isupper() or low[opening + 1] in ("the", "who", "a")
        ) and low[opening - 1] not in _QUOTES

    def _passive(self, i: int) -> bool:
        k = i - 1
        while k >= self.first and (self.low[k] in ("also", "been", "not", "earlier", "previously", "widely") or self.low[k].endswith("ly")):
            if self.low[k] == "been":
                return True
            k -= 1
        return k >= self.first and self.low[k] in _BE

    def _end_of_inverted(self, i: int) -> int:
        j = i
        while j < self.last and self.low[j] not in (".", *_QUOTES, ";") and not (self.low[j] in _STOP_NP and j > i):
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
        if begin <= self.first or low[begin - 1] not in (",", *_QUOTES, ")", "–", "—"):
            return False
        if i + 1 < self.last and (low[i + 1] == "that" or low[i + 1] in _QUOTES):
            return False
        return not self._has_verb(i + 1, self.last)

    def _is_mid(self, begin: int) -> bool:
        """Say whether a speaker stands between two parts of a quotation."""
        return begin > self.first and self.low[begin - 1] in _QUOTES

    def _has_content(self, i: int) -> bool:
        """Say whether a clause or quotation is said: after the verb, or before it where the speaker comes last."""
        low = self.low
        nxt = low[i + 1] if i + 1 < self.last else ""
        if nxt in ("that", ":", *_QUOTES) or low[i] in ("reported", "reports", "estimated") and nxt not in ("to", "on"):
            return True
        if low[i] in ("described", "describes", "describe"):
            return "as" in low[i : self.last]
        if nxt in (".", "") or (i + 2 >= self.last) or (nxt in ("on", "in", "late", "early") and not self._has_verb(i + 1, self.last)):
            return self._has_verb(self.first, i - 1)
        comma = next((k for k in range(i + 1, self.last) if low[k] in (",", ";")), self.last)
        return self._has_verb(i + 1, comma)
