"""Which acts a sentence tells of, and who acts.

What lives here: subject, agent, object, negation and intention of each act. What does not: clauses and rules
(``clauses``).
"""

from __future__ import annotations

from dataclasses import dataclass

from foedus.domain.wording import ActKind
from foedus.intake.clauses import ClauseReader, Trigger
from foedus.intake.frames import Heard
from foedus.intake.function_words import PREPOSITIONS, RELATIVE, SPLIT, is_adverb
from foedus.intake.lexicon import SORTS
from foedus.intake.marks import VerbSpan
from foedus.intake.memory import Actor, Scene
from foedus.intake.parties import read_actors

#: what follows "no" or "not" where nothing is denied: "no fewer than", "not only"
_NO_NEGATION = (("fewer",), ("less",), ("more",), ("later",), ("sooner",), ("only",))


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


def find_acts(scene: Scene, heard: Heard) -> list[Act]:
    """Find the acts of one sentence, in order."""
    acts: list[Act] = []
    for first, last in heard.segments:
        acts += _Segment(scene, heard, first, last).find()
    return acts


class _Segment(ClauseReader):
    """Finds the acts of one part of a sentence."""

    def find(self) -> list[Act]:
        found = [v for v in self.marks.verbs if self.first <= v.first < self.last and self._is_verb(v)]
        verbs = [v for v in found if self._choose_rule(v, (self.first, self.last)) is not None]
        phrases = self._find_phrases()
        verbs = [v for v in verbs if not any(p.first <= v.first < p.last for p in phrases)]
        main = self._drop_absorbed(verbs, phrases)
        heads: list[VerbSpan | Trigger] = sorted([*main, *phrases], key=lambda head: head.first)
        clauses = self._cut_clauses([head.first for head in heads])
        triggers: list[tuple[Trigger, tuple[int, int]]] = []
        for head, clause in zip(heads, clauses, strict=True):
            if isinstance(head, Trigger):
                triggers.append((head, clause))
                continue
            rule = self._choose_rule(head, clause)
            if rule is not None:
                triggers.append((Trigger(head.first, head.last, rule, head), clause))
        if not triggers:
            triggers = self._find_nouns(aside=True)
        else:
            triggers += self._find_emergencies({t.rule.kind for t, _ in triggers})
        acts: list[Act] = []
        for trigger, clause in sorted(triggers, key=lambda pair: pair[0].first):
            acts.append(self._make_act(trigger, clause, acts))
        return acts

    def _make_act(self, trigger: Trigger, clause: tuple[int, int], before: list[Act]) -> Act:
        passive = trigger.verb is not None and trigger.verb.form.form == "past" and self._is_passive(trigger.first)
        kind: ActKind = trigger.rule.kind
        subject, begin = self._subject(trigger, clause, before)
        if trigger.verb is None:
            named = self._of_noun(trigger, clause) or subject
            subject = tuple(a for a in named if a.sort != "other" or trigger.rule.phrases)
        agent = self._agent(trigger, clause)
        if kind == "background":
            agent = tuple(a for a in agent if a.sort != "other")
        actors = agent if agent else subject
        if passive and not agent:
            actors = (
                tuple(a for a in subject if a.sort in ("state", "body"))
                if kind in ("sending", "arrival", "withdrawal", "guarding", "background")
                else ()
            )
        if kind in ("casualties", "protest") and not (trigger.verb and trigger.verb.form.form != "ing" and not passive):
            actors = ()
        elif kind == "protest":
            actors = tuple(a for a in actors if not self._is_event(a.canon))
        elif kind == "casualties":
            actors = tuple(
                a for a in actors if a.canon.lower() in ("police", "army") or a.sort in ("organ", "state", "office")
            )
            actors = actors if any(w in self.low[trigger.first] for w in ("arrest", "detain")) else ()
        if kind == "position" and (not actors or all(a.sort == "other" for a in actors)):
            chain = self.heard.chain_at(trigger.first)[0]
            actors = chain[-1:] or actors
        actors = tuple(a for a in actors if a.sort != "other" or not any(c.isdigit() for c in a.canon))
        if kind in ("sending", "arrival", "withdrawal"):
            actors = tuple(a for a in actors if a.sort != "other" or not self._is_carrier(a.canon))
        if trigger.rule.council and (
            any(a.sort == "body" for a in actors) or (not actors and self._names_body(clause))
        ):
            kind = trigger.rule.council
        window = self.low[begin : trigger.first]
        aimed = trigger.verb is not None and trigger.verb.form.form == "base" and self.low[trigger.first - 1] == "to"
        intended = trigger.rule.intended or aimed or self._is_intended(window, trigger, kind)
        negated = trigger.rule.negated or self._is_negated(window, trigger)
        return Act(
            first=trigger.first, last=trigger.last, clause=clause, kind=kind, rule=trigger.rule.id, actors=actors,
            intended=intended, negated=negated, passive=passive,
            obj=self._object(trigger, clause, passive=passive),
        )  # fmt: skip

    def _of_noun(self, trigger: Trigger, clause: tuple[int, int]) -> tuple[Actor, ...]:
        """Read whose act a noun names: "the deployment of the contingent of Togo"."""
        if trigger.rule.nouns and self.low[trigger.last : trigger.last + 1] == ("of",):
            end = self._phrase_end(trigger.last + 1, clause[1])
            return tuple(read_actors(self.scene, trigger.last + 1, end, speaking=False))
        return ()

    def _is_event(self, text: str) -> bool:
        """Say whether a phrase names the protest itself, and nobody who protests."""
        words = text.lower().split()
        entries = self.lexicon.table.get(words[-1], ()) if words else ()
        return any(SORTS[e.sort] == "noun" and e.data.kind == "protest" for e in entries)

    def _is_carrier(self, text: str) -> bool:
        """Say whether a phrase names an aircraft, ship or the like: it carries those who act."""
        return self.lexicon.is_class(text.lower().split()[-1:], "carrier")

    def _names_body(self, clause: tuple[int, int]) -> bool:
        return any(n.named.kind == "body" for n in self.marks.names if clause[0] <= n.first < clause[1])

    def _agent(self, trigger: Trigger, clause: tuple[int, int]) -> tuple[Actor, ...]:
        """Read who acts behind "by" of a passive, or behind a phrase such as "at the request of"."""
        if trigger.rule.agent == "after":
            end = self._phrase_end(trigger.last, self.last)
            return tuple(read_actors(self.scene, trigger.last, end, speaking=False))
        if trigger.verb is None or trigger.verb.form.form != "past" or not self._is_passive(trigger.first):
            return ()
        by = next((k for k in range(trigger.last, clause[1]) if self.low[k] == "by"), -1)
        if by < 0 or by + 1 >= clause[1]:
            return ()
        after = self.low[by + 1]
        if after[0].isdigit() or after in self.lexicon.numerals or after.endswith("ing"):
            return ()
        end = self._phrase_end(by + 1, clause[1])
        if trigger.rule.kind in ("sending", "withdrawal", "arrival") and self.marks.has_class(("carrier",), by, end):
            return ()
        found = read_actors(self.scene, by + 1, end, speaking=False)
        return tuple(a for a in found if a.sort != "other" or trigger.rule.kind != "withdrawal")

    def _phrase_end(self, first: int, last: int) -> int:
        stops = ("on", "at", "during", "after", "before", ",", ";", ".", "until", "which", "who", "when", "–", "to")
        return next((k for k in range(first, last) if self.low[k] in stops), last)

    def _subject(self, trigger: Trigger, clause: tuple[int, int], before: list[Act]) -> tuple[tuple[Actor, ...], int]:
        """Read the subject of a verb; give it and where the words begin that may negate or soften the verb."""
        low = self.low
        begin, end = clause[0], trigger.first
        while begin < end and (self.heard.is_frame(begin) or (low[begin] in SPLIT and low[begin] not in RELATIVE)):
            begin += 1
        frames = [f for f in self.heard.frames if begin <= f.first < end]
        if frames:
            begin = max(begin, *(f.last for f in frames))
        wh = next((k for k in range(end - 1, begin - 1, -1) if low[k] in ("whether", "if")), -1)
        if low[wh + 1] != "to":
            begin = max(begin, wh + 1)
        that = next((k for k in range(end - 1, begin - 1, -1) if low[k] == "that"), -1)
        if that > begin and low[that - 1] not in (",",) and any(f.last <= that and f.chain for f in self.heard.frames):
            begin = that + 1
        k = end
        while k > begin and (low[k - 1] in self.lexicon.between or is_adverb(low[k - 1]) or low[k - 1] == "n't"):
            k -= 1
        if k > begin and low[k - 1] == "and":
            # "took command and imposed": the subject stands before the first of the two verbs
            earlier = next(
                (v.first for v in self.marks.verbs if begin < v.first < k and v.form.form in ("past", "s")), k
            )
            k = earlier
        if k > begin and low[k - 1] in RELATIVE:
            return self._antecedent(begin if begin < k - 1 else self.first, k - 1), k
        if k == begin:
            if begin > self.first and low[begin - 1] in RELATIVE:
                return self._antecedent(self.first, begin - 1), begin
            aside = self._find_aside(begin)
            if aside > self.first:
                return tuple(read_actors(self.scene, self.first, aside, speaking=False)), begin
            inherited = before[-1].actors if before else ()
            if not inherited and frames and frames[-1].chain:
                inherited = frames[-1].chain[:1]
            return inherited, begin
        if begin > self.first and low[begin - 1] == "whose":
            return self._antecedent(self.first, begin - 1), begin
        a, b = self._trim_subject(begin, k)
        if trigger.rule.kind.startswith("emergency") and self.marks.has_class(("emergency",), a, b):
            return (), begin
        own = self._own_troops(a, b, trigger.first)
        if own is not None:
            return own, begin
        return tuple(read_actors(self.scene, a, b, speaking=False)), begin

    def _find_aside(self, verb: int) -> int:
        """Say where an aside opens that a verb follows: "X, whose parliament was not asked, will send"; -1: none."""
        if verb <= self.first or self.low[verb - 1] not in (",", "–", "—"):
            return -1
        for k in range(self.first + 1, verb - 1):
            if self.low[k] in ("who", "which", "whose") and self.low[k - 1] == ",":
                return k - 1
        return -1

    def _antecedent(self, first: int, last: int) -> tuple[Actor, ...]:
        """Read what "who" or "which" refers to: the words right before it."""
        while last > first and self.low[last - 1] == ",":
            last -= 1
        stops = (",", ";", ".", "before", "after", "during", "to", "with", "by", "against")
        comma = next((k for k in range(last - 1, first - 1, -1) if self.low[k] in stops), first - 1)
        return tuple(read_actors(self.scene, comma + 1, last, speaking=False))[:1]

    def _trim_subject(self, first: int, last: int) -> tuple[int, int]:
        """Leave out what stands before the subject ("On Monday, ...") and the apposition behind it."""
        low = self.low
        commas = [k for k in range(first, last) if low[k] == ","]
        if not commas:
            if low[first] in ("following", "after", "despite", "during", "in", "within", "under"):
                names = [n for n in self.marks.names if first <= n.first < last and n.named.kind != "place"]
                return (names[-1].first, last) if names else (first, last)
            return first, last
        if low[last - 1] == ",":
            opening = commas[-2] if len(commas) > 1 else first - 1
            if opening > first and low[opening + 1] in ("who", "which", "whose"):
                return self._trim_subject(first, opening)
            inside = [n for n in self.marks.names if opening < n.first < last and n.named.kind != "person"]
            if (
                opening >= first
                and inside
                and self._has_actor(first, opening)
                and not self._all_names(opening + 1, last)
            ):
                return first, opening
            if opening >= first:
                earlier = [k for k in commas if k < opening and not self._all_names(k + 1, opening)]
                return (
                    earlier[-1] + 1
                    if earlier and low[first] in ("in", "on", "at", "after", "during", "since")
                    else first
                ), last
            return first, last
        parts = list(zip([first, *(k + 1 for k in commas)], [*commas, last], strict=True))
        if (
            all(self._has_actor(a, b) for a, b in parts)
            and low[first] not in PREPOSITIONS
            and low[first] not in ("during", "after")
        ):
            if len(parts) > 1 and all(self._all_listed(a, b) for a, b in parts[:-1]):
                return first, last
            if self.marks.name_at(parts[-1][0]) is None and self._has_office(*parts[0]):
                return first, last
        if len(parts) == 2 and self._has_office(*parts[0]) and self._is_personal(*parts[1]):
            return first, last
        return parts[-1]

    def _is_personal(self, first: int, last: int) -> bool:
        """Say whether words are a personal name: "the prime minister, Paul Kila"."""
        words = self.marks.words.text[first:last]
        return 1 <= len(words) <= 4 and all(w[:1].isupper() for w in words) and not self._has_actor(first, last)

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
        if first >= last or any(
            n.first < first and not self.heard.is_frame(n.first)
            for n in self.marks.names
            if n.first >= self.first and first - n.first < 5
        ):
            return None
        own_land = self.low[first + 1 : first + 2] in (("country",), ("government",), ("nation",), ("state",))
        if not own_land and not self.marks.has_class(("troops", "carrier"), first, last):
            return None
        chain = self.heard.chain_at(verb)[0]
        pool = [a for a in chain if a.sort != "outlet"]
        if len(pool) != 1 or not pool[0].key:
            self.memory.open.append(low[first])
            return ()
        name = self.lexicon.state_names.get(pool[0].key, pool[0].key)
        end = next((k for k in range(first + 1, last) if low[k] in self.lexicon.between or low[k] in SPLIT), last)
        self.memory.resolved.append((self.marks.words.show(first, end), name, "possessive of the speaker"))
        return (Actor(name, "state" if pool[0].key in self.lexicon.state_names else "body", pool[0].key),)

    def _is_intended(self, window: tuple[str, ...], trigger: Trigger, kind: ActKind) -> bool:
        if (
            trigger.verb is not None
            and trigger.verb.form.form == "past"
            and kind in ("decision", "approval")
            and not self._is_passive(trigger.first)
        ):
            return any(word in ("will", "would") for word in window)
        return any(word in self.lexicon.intention for word in window[-9:])

    def _is_negated(self, window: tuple[str, ...], trigger: Trigger) -> bool:
        near = window[-7:]
        for k, word in enumerate(near):
            if (word in self.lexicon.negation or word.endswith("n't")) and near[k + 1 : k + 2] not in _NO_NEGATION:
                return True
        first = self.low[trigger.first]
        return first in ("no", "without", "never") or self.low[trigger.last : trigger.last + 1] in (
            ("no",),
            ("nobody",),
            ("nothing",),
        )

    def _object(self, trigger: Trigger, clause: tuple[int, int], *, passive: bool) -> tuple[int, int]:
        low = self.low
        first, last = trigger.last, trigger.last
        if passive or trigger.verb is None:
            begin = clause[0]
            while begin < trigger.first and (low[begin] in SPLIT or self.heard.is_frame(begin)):
                begin += 1
            end = trigger.first
            while end > begin and (low[end - 1] in self.lexicon.between or is_adverb(low[end - 1])):
                end -= 1
            if passive and end > begin:
                return begin, end
        while (
            last < clause[1]
            and last - first < 14
            and low[last] not in (",", ";", ".", "(", "“", "”", '"')
            and not self.heard.is_frame(last)
        ):
            last += 1
        return first, last
