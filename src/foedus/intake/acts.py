"""Which acts a sentence tells of, and who acts.

What lives here: kind, actors, object, negation and intention of each act. What does not: which words tell of one
(``triggers``), and reading noun phrases as actors (``doers``).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from foedus.domain.wording import ActKind
from foedus.intake.chunks import VerbGroup
from foedus.intake.doers import DoerReader
from foedus.intake.frames import Heard
from foedus.intake.lexicon import SORTS
from foedus.intake.memory import Actor, Scene
from foedus.intake.noun_triggers import Trigger
from foedus.intake.outlook import is_ahead
from foedus.intake.parties import read_actors
from foedus.intake.triggers import TriggerFinder
from foedus.intake.verb_classes import FAIL

#: kinds in which troops that are moved are their state's: "25 Nigerian soldiers were withdrawn"
_MOVES: Final = frozenset({"sending", "arrival", "withdrawal", "guarding", "background"})
#: kinds of which several do their part in one clause: "and Togo a company"
_SHARED: Final = frozenset({"sending", "announcement", "withdrawal", "arrival"})
#: kinds of what only people and their bodies do
_WILLED: Final = frozenset(
    {"protest", "position", "appeal", "refusal", "approval", "decision", "announcement", "resignation"}
)
_NO_NEGATION: Final = (("fewer",), ("less",), ("more",), ("later",), ("sooner",), ("only",), ("least",), ("doubt",))


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
    return _ActReader(scene, heard).find()


class _ActReader:
    def __init__(self, scene: Scene, heard: Heard) -> None:
        self.scene, self.heard = scene, heard
        self.marks, self.lexicon, self.memory, self.parse = scene.marks, scene.lexicon, scene.memory, scene.parse
        self.low = scene.marks.words.low
        self.doers = DoerReader(scene, heard)

    def find(self) -> list[Act]:
        triggers = TriggerFinder(self.scene, self.heard).find()
        told = {id(t.group): t for t in triggers if t.group is not None}
        acts: list[Act] = []
        loose = [t for t in triggers if t.group is None]
        for group in self.parse.verbs:
            while loose and loose[0].first <= group.head:
                phrase = loose.pop(0)
                acts.append(self._make(phrase, self._around(phrase)))
            trigger = told.get(id(group))
            if trigger is not None:
                acts.append(self._make(trigger, group))
            elif group.form == "finite" and group.role == "own":
                self.doers.note_subject(self.doers.read_all(group.subject), main=not self.heard.is_frame(group.head))
        acts += [self._make(t, self._around(t)) for t in loose]
        acts.sort(key=lambda act: act.first)
        self._part_clauses(acts)
        return acts

    def _around(self, trigger: Trigger) -> VerbGroup | None:
        """Give the verb whose words hold a phrase, or before which a noun stands."""
        at = self.parse.verb_at(trigger.first)
        if at is not None:
            return at
        for group in self.parse.verbs:
            if group.begin <= trigger.first < group.end or (trigger.first <= group.head < trigger.last):
                return group
        return None

    def _part_clauses(self, acts: list[Act]) -> None:
        """Let every act's clause reach to the next, and begin no earlier than the one before ends its verb."""
        for n, act in enumerate(acts):
            begin = max(act.clause[0], acts[n - 1].last if n else 0)
            act.clause = (min(begin, act.first), act.clause[1])
        for act, after in pairwise(acts):
            act.clause = (act.clause[0], max(act.last, after.clause[0]))
        if acts:
            acts[-1].clause = (acts[-1].clause[0], len(self.low))

    def _make(self, trigger: Trigger, group: VerbGroup | None) -> Act:
        rule, kind = trigger.rule, trigger.rule.kind
        if trigger.group is not None:
            actors = self._find_verb_actors(trigger, trigger.group)
        elif rule.agent == "after":
            end = self._phrase_end(trigger.last)
            actors = tuple(read_actors(self.scene, trigger.last, end, speaking=False))
        else:
            actors = self._find_noun_actors(trigger, group)
        actors = self._fit(actors, trigger)
        if rule.council and (any(a.sort == "body" for a in actors) or (not actors and self._names_body())):
            kind = rule.council
        chain, _, denied = self.heard.chain_at(trigger.first)
        if denied and chain:
            # what is denied is told as his position who denies it
            kind, actors = "position", tuple(self.doers.stand_for(a) for a in chain[-1:])
        begin = group.begin if group is not None else trigger.first
        if group is not None and group.role == "own" and group.subject:
            begin = min(begin, group.subject[0].first)
        end = max(group.end if group is not None else trigger.last, trigger.last)
        return Act(
            first=trigger.first, last=trigger.last, clause=(begin, end), kind=kind, rule=rule.id, actors=actors,
            intended=self._is_intended(trigger, group), negated=self._is_negated(trigger, group),
            passive=trigger.group is not None and trigger.group.passive, obj=self._object(trigger, group),
        )  # fmt: skip

    # who

    def _find_verb_actors(self, trigger: Trigger, group: VerbGroup) -> tuple[Actor, ...]:
        if not group.passive:
            owner = self._find_owner(group)
            if owner:
                return owner
            found = self.doers.read_all(group.subject, willed=trigger.kind in _WILLED)
            if not found and group.form == "ing" and group.role == "reduced":
                # "has sent a letter denouncing the plan": he denounces who sent it
                found = next((self.doers.doers(v) for v in self._earlier(group) if v.form == "finite"), ())
            found += tuple(a for a in self._find_gapped(trigger, group) if a not in found)
            if group.role in ("own", "shared", "inverted"):
                self.doers.note_subject(found, main=group.role == "own")
            return found
        agent = self.doers.read_all(group.agent, willed=trigger.kind in _WILLED)
        patient = self.doers.read_all(group.subject)
        if group.role == "own":
            self.doers.note_subject(patient, main=True)
        if agent or trigger.kind not in _MOVES:
            return agent
        return tuple(a for a in patient if a.sort in ("state", "body"))

    def _find_gapped(self, trigger: Trigger, group: VerbGroup) -> tuple[Actor, ...]:
        """Read who does the same with another object: "Senegal sends 250 men, Togo a company and Mali nothing"."""
        if trigger.kind not in _SHARED:
            return ()
        chunks, names = self.parse.chunks, self.marks.name_at
        found: list[Actor] = []
        for at in range(group.at + 2, len(chunks) - 1):
            noun, gift = chunks[at], chunks[at + 1]
            if isinstance(noun, VerbGroup) or noun.kind in ";KW":
                break
            if noun.kind != "N" or gift.kind != "N" or chunks[at - 1].kind not in ",C" or gift.time:
                continue
            name = names(noun.head)
            counted = self.parse.tags[gift.first] in "MA" or self.low[gift.first] in ("a", "an", "its")
            if name is not None and name.named.kind in ("state", "body") and counted:
                found += self.doers.read(noun)
        return tuple(found)

    def _find_owner(self, group: VerbGroup) -> tuple[Actor, ...]:
        """Read "the president's decision on asking for help": he asks whose decision it is."""
        chunks, at = self.parse.chunks, group.at
        if group.form != "ing" or at < 2 or chunks[at - 1].kind != "I" or chunks[at - 2].kind != "N":
            return ()
        noun = chunks[at - 2]
        return self.doers.read_owner(noun) if "'s" in self.low[noun.first : noun.head] else ()

    def _earlier(self, group: VerbGroup) -> list[VerbGroup]:
        at = self.parse.verbs.index(group)
        return self.parse.verbs[max(0, at - 4) : at][::-1]

    def _find_noun_actors(self, trigger: Trigger, group: VerbGroup | None) -> tuple[Actor, ...]:
        noun = self.parse.noun_at(trigger.first)
        if noun is not None:
            found = self.doers.read_owner(noun)
            if not found and group is not None and noun in group.objects:
                return self.doers.doers(group)
            if found or trigger.rule.nouns:
                return found
        if group is None:
            return ()
        if group.passive and not group.agent and trigger.kind == "position":
            return self.doers.read_all(group.subject, willed=True)  # "are outraged"
        found = self.doers.doers(group)
        if not found and group.passive and trigger.kind in _MOVES:
            return self.doers.read_all(group.subject)
        return found

    def _fit(self, actors: tuple[Actor, ...], trigger: Trigger) -> tuple[Actor, ...]:
        """Leave out who cannot do what the rule tells."""
        kind = trigger.kind
        if kind == "casualties":
            word = self.low[trigger.group.head] if trigger.group is not None else ""
            arrests = any(w in word for w in ("arrest", "detain", "jail", "round"))
            return tuple(a for a in actors if arrests and a.sort in ("organ", "state", "office", "other"))
        if kind in _MOVES:
            actors = tuple(
                a
                for a in actors
                if a.sort != "other" or not self.lexicon.is_class(a.canon.lower().split()[-1:], "carrier")
            )
        if kind == "protest":
            return tuple(a for a in actors if not self._is_event(a.canon))
        if kind == "position" and not actors:
            return self.heard.chain_at(trigger.first)[0][-1:]
        return actors

    def _is_event(self, text: str) -> bool:
        """Say whether a phrase names the protest itself, and nobody who protests."""
        words = text.lower().split()
        entries = self.lexicon.table.get(words[-1], ()) if words else ()
        return any(SORTS[e.sort] == "noun" and e.data.kind == "protest" for e in entries)

    def _names_body(self) -> bool:
        return any(n.named.kind == "body" for n in self.marks.names)

    def _phrase_end(self, first: int) -> int:
        noun = self.parse.noun_at(first)
        if noun is None:
            return first
        return self.parse.full(noun, frozenset({"of"}), self.low)[1]

    # whether

    def _is_intended(self, trigger: Trigger, group: VerbGroup | None) -> bool:
        if trigger.rule.intended or trigger.ahead:
            return True
        if group is None or any(self._is_nobody(s.first, s.last) for s in group.subject):
            return False
        if is_ahead(group, self.parse, self.low, self.lexicon, told=bool(self.heard.frames)):
            return True
        if group.role == "shared" and group.governor is not None and group.first == group.head and group.form == "base":
            return is_ahead(group.governor, self.parse, self.low, self.lexicon, told=bool(self.heard.frames))
        return False

    def _is_negated(self, trigger: Trigger, group: VerbGroup | None) -> bool:
        if trigger.rule.negated or trigger.failed:
            return True
        begin = group.begin if group is not None else trigger.first
        if group is not None:
            if group.negated or any(self._is_nobody(s.first, s.last) for s in group.subject):
                return True
            if any(self._is_nobody(o.first, o.last) for o in (*group.objects, *group.agent)):
                return True
            governor = group.governor
            if (
                governor is not None
                and group.form in ("to", "ing")
                and (governor.negated or self.low[governor.head] in FAIL)
            ):
                return True
        words = self.low[min(begin, trigger.first) : trigger.last + 1]
        return any(
            (word in self.lexicon.negation or word.endswith("n't")) and words[k + 1 : k + 2] not in _NO_NEGATION
            for k, word in enumerate(words)
        )

    def _is_nobody(self, first: int, last: int) -> bool:
        words = self.low[first:last]
        return bool(words) and (
            words[0] in ("no", "neither", "none", "nobody", "nothing", "not") and words[1:2] not in _NO_NEGATION
        )

    # what

    def _object(self, trigger: Trigger, group: VerbGroup | None) -> tuple[int, int]:
        if trigger.group is None or group is None:
            noun = self.parse.noun_at(trigger.first)
            if noun is not None and trigger.rule.nouns:
                return self.parse.full(noun, frozenset({"of", "for", "to", "from", "in"}), self.low)
            group = group if group is not None and group.end > trigger.last else None
        if group is None:
            return trigger.last, trigger.last
        if group.passive and group.subject:
            return self.parse.full(group.subject[-1], frozenset({"of", "for", "from", "in"}), self.low)
        first = trigger.last
        last = min(max(first, group.end), first + 14)
        return first, last
