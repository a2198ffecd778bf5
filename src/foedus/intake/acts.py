"""Which acts a sentence tells of: its clauses, the rule that fires in each, and who acts.

What lives here: choosing among the verbs and nouns of a sentence, cutting it into clauses, finding subject and agent.
What does not: the rules themselves, which are data (``foedus/wording``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from foedus.domain.wording import ActKind, ActRule
from foedus.intake.lexicon import Lexicon
from foedus.intake.marks import Marks, VerbSpan
from foedus.intake.parties import PRONOUNS, Actor, Memory, read_actors
from foedus.intake.speech import Heard

_SPLIT: Final = frozenset(
    ", ; : ( ) and but while whereas after before when where who which that as because since although though or until so "
    "\" “ ” – — if whose".split()
)
_BE: Final = frozenset({"was", "were", "been", "is", "are", "be", "being"})
_FINITE: Final = frozenset({"was", "were", "is", "are", "has", "have", "had", "will", "would", "did", "does", "can", "could",
                            "may", "might", "must", "should"})
_NOUN_BEFORE: Final = frozenset("the a an its their his her our this that of for on in by to from with such no any first "
                                "second joint peacekeeping military regional".split())
_PREPOSITIONS: Final = frozenset("of for in on by from with without about against into at than".split())
_RELATIVE: Final = frozenset({"who", "which", "that"})


@dataclass(slots=True)
class Act:
    """One act: the words that tell of it, the clause around them, who acts."""

    first: int
    last: int
    clause: tuple[int, int]
    kind: ActKind
    rule: str
    actors: tuple[Actor, ...]
    intended: bool
    negated: bool
    passive: bool
    obj: tuple[int, int]


def find_acts(marks: Marks, lexicon: Lexicon, heard: Heard, memory: Memory) -> list[Act]:
    """Find the acts of one sentence, in order."""
    acts: list[Act] = []
    for first, last in heard.segments:
        acts += _Segment(marks, lexicon, heard, memory, first, last).find()
    return acts


@dataclass(slots=True)
class _Trigger:
    first: int
    last: int
    rule: ActRule
    verb: VerbSpan | None


class _Segment:
    """Finds the acts of one part of a sentence."""

    def __init__(self, marks: Marks, lexicon: Lexicon, heard: Heard, memory: Memory, first: int, last: int) -> None:
        self.marks, self.lexicon, self.heard, self.memory = marks, lexicon, heard, memory
        self.low = marks.words.low
        self.first, self.last = first, last

    def find(self) -> list[Act]:
        verbs = [v for v in self.marks.verbs if self.first <= v.first < self.last and self._is_verb(v)]
        phrases = self._find_phrases()
        verbs = [v for v in verbs if not any(p.first <= v.first < p.last for p in phrases)]
        main = self._drop_absorbed(verbs, phrases)
        heads: list[VerbSpan | _Trigger] = sorted([*main, *phrases], key=lambda head: head.first)
        clauses = self._cut_clauses([head.first for head in heads])
        triggers: list[tuple[_Trigger, tuple[int, int]]] = []
        for head, clause in zip(heads, clauses, strict=True):
            if isinstance(head, _Trigger):
                triggers.append((head, clause))
                continue
            rule = self._choose_rule(head, clause)
            if rule is not None:
                triggers.append((_Trigger(head.first, head.last, rule, head), clause))
        if not triggers:
            triggers = self._find_nouns()
        acts: list[Act] = []
        for trigger, clause in sorted(triggers, key=lambda pair: pair[0].first):
            acts.append(self._make_act(trigger, clause, acts))
        return acts

    # which words tell of an act -------------------------------------------------------------------------------------

    def _is_verb(self, verb: VerbSpan) -> bool:
        """Say whether a form is used as a verb here, and not as a noun, an adjective or a word of speech."""
        i, low = verb.first, self.low
        if self.heard.is_frame(i):
            return False
        name = self.marks.name_at(i)
        if name is not None and name.last - name.first > 1:
            return False
        before = low[i - 1] if i > self.first else ""
        form = verb.form.form
        if form == "base":
            return before in ("to", "not", "n't") or before in _FINITE or before in self.lexicon.between or before in PRONOUNS or (
                before == "and" or before.endswith("ly")) or self._follows_plural(i)
        if self.low[i] in ("have", "has", "had", "having") and not self._has_number_next(verb.last):
            return False
        if form == "s" and self._base_is_noun(i) and (name_before := self.marks.name_at(i - 1)) is None:
            del name_before
            return False
        if form == "s" and (before in _NOUN_BEFORE or i == self.first or (self._base_is_noun(i) and before[-3:] in ("ing", "ary", "ial"))):
            return False
        if form == "ing" and before in _NOUN_BEFORE and before not in ("by",):
            return False
        return not (form == "past" and before in ("the", "a", "an", "its", "their", "of", "no"))

    def _has_number_next(self, i: int) -> bool:
        """Say whether a number follows: "has 170 soldiers", not "has decided"."""
        word = self.low[i] if i < self.last else ""
        return word[:1].isdigit() or word in self.lexicon.numerals or any(m.first == i for m in self.marks.modifiers)

    def _base_is_noun(self, i: int) -> bool:
        return any(n.first <= i < n.last for n in self.marks.nouns) or any(c.first <= i < c.last for c in self.marks.classes)

    def _follows_plural(self, i: int) -> bool:
        """Say whether a base form stands right behind its plural subject: "troops guard the port"."""
        if i == self.first:
            return False
        word = self.low[i - 1]
        return word in ("people", "troops", "police", "they") or (word.endswith("s") and not word.endswith("'s") and not self._base_is_noun(i))

    def _drop_absorbed(self, verbs: list[VerbSpan], phrases: list[_Trigger]) -> list[VerbSpan]:
        """Leave out verbs that only complete another: "agreed to send", "began withdrawing"."""
        kept: list[VerbSpan] = []
        for verb in verbs:
            if kept and self._absorbs(kept[-1], verb):
                continue
            if any(p.last <= verb.first and p.rule.agent == "before" and not self._parted(p.last, verb.first) for p in phrases):
                continue
            kept.append(verb)
        return kept

    def _parted(self, first: int, last: int) -> bool:
        return any(word in (",", ";", "but", "and") for word in self.low[first:last])

    def _absorbs(self, main: VerbSpan, verb: VerbSpan) -> bool:
        low = self.low
        if not main.form.rules or not self._choose_rule(main, (self.first, self.last)):
            return False
        between = low[main.last : verb.first]
        before = low[verb.first - 1]
        if before == "to" or (len(between) > 1 and before in ("not", "jointly") and between[-2] == "to"):
            return True
        if verb.form.form == "ing" and before in _PREPOSITIONS:
            return True
        if any(word in _SPLIT for word in between):
            return False
        return not any(word in _FINITE for word in between)

    def _cut_clauses(self, starts: list[int]) -> list[tuple[int, int]]:
        """Cut the segment between verbs, at the last word that can part two clauses."""
        cuts = [self.first]
        for left, right in zip(starts, starts[1:], strict=False):
            at = next((k for k in range(right - 1, left, -1) if self._parts(k, right)), None)
            if at is None:
                at = next((k for k in range(left + 1, right) if self.low[k] in _FINITE), right)
            cuts.append(at)
        return list(zip(cuts, [*cuts[1:], self.last], strict=True))[: len(starts)] if starts else []

    def _parts(self, k: int, verb: int) -> bool:
        """Say whether a word opens the clause of the verb: not an "and" within its subject."""
        word = self.low[k]
        if word not in _SPLIT:
            return False
        if word in ("and", ",", "or"):
            subject = self.low[k + 1 : verb]
            earlier = [j for j in range(max(self.first, k - 8), k) if self.low[j] in _SPLIT]
            if subject and earlier and word == "and" and self._all_names(earlier[-1] + 1, k) and self._all_names(k + 1, verb):
                return False
        return True

    def _all_names(self, first: int, last: int) -> bool:
        return first < last and all(
            self.marks.name_at(i) is not None or self.low[i] in self.lexicon.between or self.low[i] in (",", "and", "from")
            for i in range(first, last)
        )

    def _choose_rule(self, verb: VerbSpan, clause: tuple[int, int]) -> ActRule | None:
        for rule in verb.form.rules:
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
        return (clause[0] if passive or clause[0] == self.first else verb.last, self.last if verb.form.rules[0].kind == "appeal" else clause[1])

    def _has_troops(self, verb: VerbSpan, clause: tuple[int, int]) -> bool:
        begin = clause[0]
        if self.marks.has_class(("troops", "carrier"), begin, verb.first):
            return True
        if any(self.low[k] in ("they", "it") for k in range(begin, verb.first)):
            return bool(self.memory.named_before)
        names = [n for n in self.marks.names if begin <= n.first < verb.first]
        return any(n.named.kind == "body" for n in names) or (
            any(n.named.kind == "people" for n in names) and not any(n.named.kind == "office" for n in names)
        )

    def _find_phrases(self) -> list[_Trigger]:
        return [
            _Trigger(phrase.first, phrase.last, phrase.rule, None)
            for phrase in self.marks.phrases
            if self.first <= phrase.first < self.last and not self.heard.is_frame(phrase.first)
        ]

    def _find_nouns(self) -> list[tuple[_Trigger, tuple[int, int]]]:
        """Find the nouns that name an act where no verb does; one kind each."""
        found: list[tuple[_Trigger, tuple[int, int]]] = []
        order = {rule.id: n for n, rule in enumerate(self.lexicon.wording.acts)}
        for noun in sorted(self.marks.nouns, key=lambda n: (order[n.rule.id], n.first)):
            if not self.first <= noun.first < self.last or self.heard.is_frame(noun.first) or found:
                continue
            found.append((_Trigger(noun.first, noun.last, noun.rule, None), (self.first, self.last)))
        return found

    # who acts -------------------------------------------------------------------------------------------------------

    def _make_act(self, trigger: _Trigger, clause: tuple[int, int], before: list[Act]) -> Act:
        passive = trigger.verb is not None and trigger.verb.form.form == "past" and self._is_passive(trigger.first)
        kind: ActKind = trigger.rule.kind
        subject, begin = self._subject(trigger, clause, before)
        agent = self._agent(trigger, clause)
        actors = agent if agent else subject
        if passive and not agent:
            actors = tuple(a for a in subject if a.sort in ("state", "body")) if kind in (
                "sending", "arrival", "withdrawal", "guarding") else ()
        if kind in ("casualties", "protest") and not (trigger.verb and trigger.verb.form.form != "ing" and not passive):
            actors = ()
        elif kind == "casualties":
            actors = tuple(a for a in actors if a.canon.lower() in ("police", "army") or a.sort in ("organ", "state", "office"))
            actors = actors if any(w in self.low[trigger.first] for w in ("arrest", "detain")) else ()
        if kind == "position" and (not actors or all(a.sort == "other" for a in actors)):
            chain = self.heard.chain_at(trigger.first)[0]
            actors = chain[-1:] or actors
        if trigger.rule.council and (any(a.sort == "body" for a in actors) or (not actors and self._names_body(clause))):
            kind = trigger.rule.council
        window = self.low[begin : trigger.first]
        intended = trigger.rule.intended or self._is_intended(window, trigger, kind)
        negated = trigger.rule.negated or self._is_negated(window, trigger)
        return Act(
            first=trigger.first, last=trigger.last, clause=clause, kind=kind, rule=trigger.rule.id, actors=actors,
            intended=intended, negated=negated, passive=passive, obj=self._object(trigger, clause, subject, passive=passive),
        )  # fmt: skip

    def _names_body(self, clause: tuple[int, int]) -> bool:
        return any(n.named.kind == "body" for n in self.marks.names if clause[0] <= n.first < clause[1])

    def _is_passive(self, i: int) -> bool:
        k = i - 1
        while k >= self.first and (self.low[k] in self.lexicon.between or self.low[k].endswith("ly")):
            if self.low[k] in _BE:
                return True
            k -= 1
        return False

    def _agent(self, trigger: _Trigger, clause: tuple[int, int]) -> tuple[Actor, ...]:
        """Read who acts behind "by" of a passive, or behind a phrase such as "at the request of"."""
        if trigger.rule.agent == "after":
            end = self._phrase_end(trigger.last, self.last)
            return tuple(read_actors(self.marks, trigger.last, end, self.lexicon, self.memory, speaking=False))
        if trigger.verb is None or trigger.verb.form.form != "past" or not self._is_passive(trigger.first):
            return ()
        by = next((k for k in range(trigger.last, clause[1]) if self.low[k] == "by"), -1)
        if by < 0 or by + 1 >= clause[1]:
            return ()
        end = self._phrase_end(by + 1, clause[1])
        found = read_actors(self.marks, by + 1, end, self.lexicon, self.memory, speaking=False)
        return tuple(a for a in found if a.sort != "other" or trigger.rule.kind != "withdrawal")

    def _phrase_end(self, first: int, last: int) -> int:
        stops = ("on", "at", "during", "after", "before", ",", ";", ".", "until", "which", "who", "when", "–", "to")
        return next((k for k in range(first, last) if self.low[k] in stops), last)

    def _subject(self, trigger: _Trigger, clause: tuple[int, int], before: list[Act]) -> tuple[tuple[Actor, ...], int]:
        """Read the subject of a verb; give it and where the words begin that may negate or soften the verb."""
        low = self.low
        begin, end = clause[0], trigger.first
        while begin < end and (low[begin] in _SPLIT or self.heard.is_frame(begin)) and low[begin] not in _RELATIVE:
            begin += 1
        frames = [f for f in self.heard.frames if begin <= f.first < end]
        if frames:
            begin = max(begin, max(f.last for f in frames))
        that = next((k for k in range(end - 1, begin - 1, -1) if low[k] == "that"), -1)
        if that > begin and low[that - 1] not in (",",) and any(f.last <= that and f.chain for f in self.heard.frames):
            begin = that + 1
        k = end
        while k > begin and (low[k - 1] in self.lexicon.between or low[k - 1].endswith("ly") or low[k - 1] == "n't"):
            k -= 1
        if k > begin and low[k - 1] in _RELATIVE:
            return self._antecedent(begin if begin < k - 1 else self.first, k - 1), k
        if k == begin:
            if begin > self.first and low[begin - 1] in _RELATIVE:
                return self._antecedent(self.first, begin - 1), begin
            inherited = before[-1].actors if before else ()
            if not inherited and frames and frames[-1].chain:
                inherited = frames[-1].chain[:1]
            return inherited, begin
        if begin > self.first and low[begin - 1] == "whose":
            return self._antecedent(self.first, begin - 1), begin
        a, b = self._trim_subject(begin, k)
        own = self._own_troops(a, b, trigger.first)
        if own is not None:
            return own, begin
        return tuple(read_actors(self.marks, a, b, self.lexicon, self.memory, speaking=False)), begin

    def _antecedent(self, first: int, last: int) -> tuple[Actor, ...]:
        """Read what "who" or "which" refers to: the words right before it."""
        while last > first and self.low[last - 1] == ",":
            last -= 1
        comma = next((k for k in range(last - 1, first - 1, -1) if self.low[k] in (",", ";", ".")), first - 1)
        return tuple(read_actors(self.marks, comma + 1, last, self.lexicon, self.memory, speaking=False))[:1]

    def _trim_subject(self, first: int, last: int) -> tuple[int, int]:
        """Leave out what stands before the subject ("On Monday, ...") and the apposition behind it."""
        low = self.low
        commas = [k for k in range(first, last) if low[k] == ","]
        if not commas:
            return first, last
        if low[last - 1] == ",":
            opening = commas[-2] if len(commas) > 1 else first - 1
            if opening >= first:
                earlier = [k for k in commas if k < opening and not self._all_names(k + 1, opening)]
                return (earlier[-1] + 1 if earlier and low[first] in ("in", "on", "at", "after", "during", "since") else first), last
            return first, last
        parts = list(zip([first, *(k + 1 for k in commas)], [*commas, last], strict=True))
        if all(self._has_actor(a, b) for a, b in parts) and low[first] not in _PREPOSITIONS and low[first] not in ("during", "after"):
            if len(parts) > 1 and all(self._all_listed(a, b) for a, b in parts[:-1]):
                return first, last
            if self.marks.name_at(parts[-1][0]) is None and self._has_office(*parts[0]):
                return first, last
        return parts[-1]

    def _all_listed(self, first: int, last: int) -> bool:
        """Say whether words are one item of a list: a name with at most a few words around it."""
        return last - first <= 5 and self._has_actor(first, last)

    def _has_office(self, first: int, last: int) -> bool:
        return any(n.named.kind == "office" for n in self.marks.names if first <= n.first < last)

    def _has_actor(self, first: int, last: int) -> bool:
        return any(n.named.kind != "place" for n in self.marks.names if first <= n.first < last)

    def _own_troops(self, first: int, last: int, verb: int) -> tuple[Actor, ...] | None:
        """Read "its 420 troops" after a speaker as the speaker's; None: no such words."""
        low = self.low
        first = next((k for k in range(first, last) if low[k] in ("its", "his", "their", "her", "our", "my")), last)
        if first >= last or any(n.first < first for n in self.marks.names if n.first >= self.first and first - n.first < 5):
            return None
        if not self.marks.has_class(("troops", "carrier"), first, last):
            return None
        chain = self.heard.chain_at(verb)[0]
        pool = [a for a in chain if a.sort != "outlet"]
        if len(pool) != 1 or not pool[0].key:
            self.memory.open.append(low[first])
            return ()
        name = self.lexicon.state_names.get(pool[0].key, pool[0].key)
        self.memory.resolved.append((self.marks.words.show(first, last), name, "possessive of the speaker"))
        return (Actor(name, "state" if pool[0].key in self.lexicon.state_names else "body", pool[0].key),)

    # negation, intention, object ------------------------------------------------------------------------------------

    def _is_intended(self, window: tuple[str, ...], trigger: _Trigger, kind: ActKind) -> bool:
        if trigger.verb is not None and trigger.verb.form.form == "past" and kind in ("decision", "approval") and not self._is_passive(trigger.first):
            return any(word in ("will", "would") for word in window)
        return any(word in self.lexicon.intention for word in window[-9:])

    def _is_negated(self, window: tuple[str, ...], trigger: _Trigger) -> bool:
        near = [w for w in window[-7:] if w not in ("not", "no") or True]
        if any(word in self.lexicon.negation or word.endswith("n't") for word in near):
            return True
        first = self.low[trigger.first]
        return first in ("no", "without", "never") or self.low[trigger.last : trigger.last + 1] in (("no",), ("nobody",), ("nothing",))

    def _object(
        self, trigger: _Trigger, clause: tuple[int, int], subject: tuple[Actor, ...], *, passive: bool
    ) -> tuple[int, int]:
        del subject
        low = self.low
        first, last = trigger.last, trigger.last
        if passive or trigger.verb is None:
            begin = clause[0]
            while begin < trigger.first and (low[begin] in _SPLIT or self.heard.is_frame(begin)):
                begin += 1
            end = trigger.first
            while end > begin and (low[end - 1] in self.lexicon.between or low[end - 1].endswith("ly")):
                end -= 1
            if passive and end > begin:
                return begin, end
        while last < clause[1] and last - first < 14 and low[last] not in (",", ";", ".", "(", "“", "”", '"') and not self.heard.is_frame(last):
            last += 1
        return first, last
