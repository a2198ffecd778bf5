"""The clauses of a sentence and the words in them that tell of acts.

What lives here: choosing among verbs, phrases and nouns, cutting the sentence between them, and the rule that fires.
What does not: the rules, which are data (``foedus/wording``), and who acts (``acts``).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from foedus.domain.wording import ActRule
from foedus.intake.frames import Heard
from foedus.intake.function_words import (
    BE,
    DETERMINERS,
    FINITE,
    NOUN_BEFORE,
    NOUN_VERBS,
    OBJECT_OPENS,
    PREPOSITIONS,
    PRONOUNS,
    QUOTES,
    SPLIT,
    is_adverb,
)
from foedus.intake.marks import VerbSpan
from foedus.intake.memory import Scene

#: kinds of which a noun behind a preposition tells nothing
_NAMED_ASIDE = ("sending", "arrival", "withdrawal", "approval", "refusal", "decision", "appeal")
#: behind these an announcement has no object: "the engineers it had announced,"
_ENDS = ((), (",",), (".",), (";",))


@dataclass(slots=True)
class Trigger:
    """Words that tell of an act, and the rule that says so."""

    first: int
    last: int
    rule: ActRule
    verb: VerbSpan | None


class ClauseReader:
    """Finds clauses and the words that tell of acts in one part of a sentence."""

    def __init__(self, scene: Scene, heard: Heard, first: int, last: int) -> None:
        self.scene, self.heard = scene, heard
        self.marks, self.lexicon, self.memory = scene.marks, scene.lexicon, scene.memory
        self.low = scene.marks.words.low
        self.first, self.last = first, last

    def _is_verb(self, verb: VerbSpan) -> bool:
        """Say whether a form is used as a verb here, and not as a noun, an adjective or a word of speech."""
        i, low = verb.first, self.low
        if self.heard.is_frame(i):
            return False
        name = self.marks.name_at(i)
        if name is not None and name.last - name.first > 1:
            return False
        before = low[i - 1] if i > self.first else ""
        if before in QUOTES and i - 1 > self.first:
            before = low[i - 2]  # would "control strategic objects"
        if before in ("-", "–") and self.marks.words.starts[i] == self.marks.words.ends[i - 1]:
            return False  # "Nairobi-based"
        form = verb.form.form
        if before and self.marks.words.text[i][:1].isupper():
            return False
        if low[i] in ("have", "has", "had", "having") and not self._has_number_next(verb.last):
            return False
        if form == "base":
            return (
                before in ("to", "not", "n't")
                or before in FINITE
                or before in self.lexicon.between
                or before in PRONOUNS
                or (before == "and" or before.endswith("ly"))
                or self._follows_plural(i)
            )
        if form == "past" and i == self.first and low[i + 1 : i + 2] in (("about",), ("whether",), ("if",), ("by",)):
            return False
        if low[i] in ("including", "warning", "regarding", "concerning", "following") or (
            form == "past" and self._is_reduced(verb)
        ):
            return False
        if form == "s" and not self._has_object_next(verb):
            return False
        if form == "s" and self._base_is_noun(i) and (name_before := self.marks.name_at(i - 1)) is None:
            del name_before
            return False
        if form == "s" and (
            (before in NOUN_BEFORE and before != "that")
            or i == self.first
            or (self._base_is_noun(i) and before[-3:] in ("ing", "ary", "ial"))
        ):
            return False
        if form == "ing" and before in NOUN_BEFORE and before not in ("by",):
            return False
        return not (form == "past" and before in ("the", "a", "an", "its", "their", "of", "no"))

    def _has_object_next(self, verb: VerbSpan) -> bool:
        """Say whether "plans" or "supports" is the verb: an object or a clause follows."""
        word = self.low[verb.first]
        if word[:-1] not in NOUN_VERBS and word[:-2] not in NOUN_VERBS:
            return True
        after = self.low[verb.last] if verb.last < self.last else ""
        return (
            after in OBJECT_OPENS
            or after[:1].isdigit()
            or is_adverb(after)
            or self.marks.name_at(verb.last) is not None
            or self._has_number_next(verb.last)
        )

    def _is_reduced(self, verb: VerbSpan) -> bool:
        """Say whether a participle only describes the noun before it: "a statement signed by the minister"."""
        after = self.low[verb.last : verb.last + 2]
        if after[:1] != ("by",) or after[1:] == () or after[1][0].isdigit() or self._is_passive(verb.first):
            return False
        return self.low[verb.first - 1] not in self.lexicon.between and verb.form.rules[0].kind in (
            "decision",
            "approval",
            "background",
            "position",
            "announcement",
        )

    def _has_number_next(self, i: int) -> bool:
        """Say whether a number follows: "has 170 soldiers", not "has decided"."""
        word = self.low[i] if i < self.last else ""
        return word[:1].isdigit() or word in self.lexicon.numerals or any(m.first == i for m in self.marks.modifiers)

    def _base_is_noun(self, i: int) -> bool:
        return any(n.first <= i < n.last for n in self.marks.nouns) or any(
            c.first <= i < c.last for c in self.marks.classes
        )

    def _follows_plural(self, i: int) -> bool:
        """Say whether a base form stands right behind its plural subject: "troops guard the port"."""
        if i == self.first:
            return False
        word = self.low[i - 1]
        return word in ("people", "troops", "police", "they") or (
            word.endswith("s") and not word.endswith("'s") and not self._base_is_noun(i)
        )

    def _drop_absorbed(self, verbs: list[VerbSpan], phrases: list[Trigger]) -> list[VerbSpan]:
        """Leave out verbs that only complete another: "agreed to send", "began withdrawing"."""
        kept: list[VerbSpan] = []
        for verb in verbs:
            if self._only_describes(verb, verbs):
                continue
            if kept and self._only_intends(kept[-1], verb):
                # "pledged to send": the sending is told, as an intention
                kept[-1] = verb
                continue
            if kept and self._absorbs(kept[-1], verb):
                continue
            if any(
                p.last <= verb.first and p.rule.agent == "before" and not self._parted(p.last, verb.first)
                for p in phrases
            ):
                continue
            kept.append(verb)
        return kept

    def _only_describes(self, verb: VerbSpan, verbs: list[VerbSpan]) -> bool:
        """Say whether "contributing" in "countries contributing troops have agreed" only describes a noun."""
        if verb.form.form != "ing" or verb.first == self.first or self._is_passive(verb.first):
            return False
        before = self.low[verb.first - 1]
        noun = before not in SPLIT and before not in PREPOSITIONS and before not in self.lexicon.between
        return noun and any(
            other.first > verb.first
            and other.form.form != "ing"
            and self.low[other.first - 1] in ("has", "have", "had", "is", "are", "was", "were", "will")
            and not any(word in (",", ";", "while", "when") for word in self.low[verb.last : other.first])
            for other in verbs
        )

    def _only_intends(self, main: VerbSpan, verb: VerbSpan) -> bool:
        """Say whether a verb right before an infinitive only says that its act is meant: "vowed not to send"."""
        between = self.low[main.last : verb.first]
        return between in (("to",), ("not", "to")) and self.low[main.first] in self.lexicon.intention

    def _parted(self, first: int, last: int) -> bool:
        return any(word in (",", ";", "but", "and") for word in self.low[first:last])

    def _absorbs(self, main: VerbSpan, verb: VerbSpan) -> bool:
        low = self.low
        between = low[main.last : verb.first]
        before = low[verb.first - 1]
        if before == "to" or (len(between) > 1 and before in ("not", "jointly") and between[-2] == "to"):
            return True
        if verb.form.form == "ing" and (before in PREPOSITIONS or _is_same_kind(main, verb)):
            return True
        if between == ("and",) and _is_same_kind(main, verb):
            return True
        if any(word in SPLIT for word in between):
            return False
        if verb.form.form == "past" and self._in_relative(main.first) and not self._is_passive(verb.first):
            return False
        return not any(word in FINITE for word in between)

    def _in_relative(self, i: int) -> bool:
        """Say whether a verb belongs to "who ..." or "which ..." behind a comma."""
        opening = range(max(self.first + 1, i - 4), i)
        return any(self.low[k] in ("who", "which", "whose") and self.low[k - 1] == "," for k in opening)

    def _cut_clauses(self, starts: list[int]) -> list[tuple[int, int]]:
        """Cut the segment between verbs, at the last word that can part two clauses."""
        cuts = [self.first]
        for left, right in pairwise(starts):
            at = next((k for k in range(right - 1, left, -1) if self._parts(k, right)), None)
            if at is None:
                at = next((k for k in range(left + 1, right) if self.low[k] in FINITE), right)
            cuts.append(at)
        return list(zip(cuts, [*cuts[1:], self.last], strict=True))[: len(starts)] if starts else []

    def _parts(self, k: int, verb: int) -> bool:
        """Say whether a word opens the clause of the verb: not an "and" within its subject."""
        word = self.low[k]
        if word not in SPLIT:
            return False
        if word in ("and", ",", "or"):
            subject = self.low[k + 1 : verb]
            earlier = [j for j in range(max(self.first, k - 8), k) if self.low[j] in SPLIT]
            if subject and earlier and self._all_names(earlier[-1] + 1, k) and self._all_names(k + 1, verb):
                return False
        return True

    def _all_names(self, first: int, last: int) -> bool:
        if not any(first <= n.first < last for n in self.marks.names):
            return False
        return all(
            self.low[i] in DETERMINERS
            or self.low[i] in self.lexicon.between
            or self.low[i] in (",", "and", "from", "of", "'s")
            or is_adverb(self.low[i])
            or self.marks.name_at(i) is not None
            for i in range(first, last)
        )

    def _choose_rule(self, verb: VerbSpan, clause: tuple[int, int]) -> ActRule | None:
        for rule in verb.form.rules:
            if rule.id == "announced" and self.low[verb.last : verb.last + 1] in _ENDS:
                continue
            if rule.needs and not self.marks.has_class(rule.needs, *self._needs_range(verb, clause)):
                continue
            if rule.bars and self.marks.has_class(rule.bars, verb.last, min(verb.last + 6, self.last)):
                continue
            if rule.with_troops and not self._has_troops(verb, clause):
                continue
            return rule
        return None

    def _needs_range(self, verb: VerbSpan, clause: tuple[int, int]) -> tuple[int, int]:
        passive = self._is_passive(verb.first)
        return (
            self.first if passive else clause[0] if clause[0] == self.first else verb.last,
            self.last if verb.form.rules[0].kind == "appeal" else clause[1],
        )

    def _has_troops(self, verb: VerbSpan, clause: tuple[int, int]) -> bool:
        begin = clause[0] if clause[0] < verb.first else self.first
        if self.marks.has_class(("troops", "carrier"), begin, verb.first):
            return True
        if any(self.low[k] in ("they", "it") for k in range(begin, verb.first)):
            return bool(self.memory.named_before)
        names = [n for n in self.marks.names if begin <= n.first < verb.first]
        return any(n.named.kind == "body" for n in names) or (
            any(n.named.kind == "people" for n in names) and not any(n.named.kind == "office" for n in names)
        )

    def _is_passive(self, i: int) -> bool:
        k = i - 1
        while k >= self.first and (self.low[k] in self.lexicon.between or is_adverb(self.low[k])):
            if self.low[k] in BE:
                return True
            k -= 1
        return False

    def _find_phrases(self) -> list[Trigger]:
        return [
            Trigger(phrase.first, phrase.last, phrase.rule, None)
            for phrase in self.marks.phrases
            if self.first <= phrase.first < self.last and not self.heard.is_frame(phrase.first)
        ]

    def _is_aside(self, i: int) -> bool:
        """Say whether a noun stands behind a preposition: "ahead of the deployment"."""
        k = i
        while k > self.first and i - k < 4 and self.low[k - 1] not in PREPOSITIONS and self.low[k - 1] not in SPLIT:
            k -= 1
        return k > self.first and (self.low[k - 1] in PREPOSITIONS or self.low[k - 1] in ("before", "after", "during"))

    def _find_nouns(self, *, aside: bool = False) -> list[tuple[Trigger, tuple[int, int]]]:
        """Find the nouns that name an act where no verb does; one kind each.

        Parameters
        ----------
        aside
            Another verb tells what the sentence is about: a noun behind a preposition is not it.
        """
        found: list[tuple[Trigger, tuple[int, int]]] = []
        order = {rule.id: n for n, rule in enumerate(self.lexicon.wording.acts)}
        for noun in sorted(self.marks.nouns, key=lambda n: (order[n.rule.id], n.first)):
            if not self.first <= noun.first < self.last or self.heard.is_frame(noun.first) or found:
                continue
            if aside and noun.rule.kind in _NAMED_ASIDE and self._is_aside(noun.first):
                continue
            found.append((Trigger(noun.first, noun.last, noun.rule, None), (self.first, self.last)))
        return found

    def _find_emergencies(self, kinds: set[str]) -> list[tuple[Trigger, tuple[int, int]]]:
        """Find a state of emergency that is only named beside another act: "followed by a state of emergency"."""
        if kinds & {"emergency_declared", "emergency_lifted"}:
            return []
        for noun in self.marks.nouns:
            inside = self.first <= noun.first < self.last and not self.heard.is_frame(noun.first)
            if inside and noun.rule.kind.startswith("emergency"):
                return [(Trigger(noun.first, noun.last, noun.rule, None), (noun.first, self.last))]
        return []


def _is_same_kind(main: VerbSpan, verb: VerbSpan) -> bool:
    return bool({r.kind for r in main.form.rules} & {r.kind for r in verb.form.rules})
