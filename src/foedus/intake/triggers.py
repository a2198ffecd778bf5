"""The words of a sentence that tell of acts, and the rule each fires.

What lives here: matching the rules of ``foedus/wording`` on verb groups, their objects and subjects, on nouns and
phrases, and choosing those that the sentence asserts. What does not: who acts (``doers``), and the rules themselves.
"""

from __future__ import annotations

from typing import Final

from foedus.domain.wording import ActRule
from foedus.intake.chunks import Chunk, VerbGroup
from foedus.intake.human_nouns import PARTS
from foedus.intake.marks import VerbSpan
from foedus.intake.noun_triggers import NounFinder, Trigger
from foedus.intake.verb_classes import (
    ACTS_OF_WILL,
    AIM,
    ASIDE,
    ASPECT,
    CONDITION,
    COUNTED,
    ENDS,
    FAIL,
    FIRST_PERSON,
    QUESTION,
)

_OF: Final = frozenset({"of"})


class TriggerFinder(NounFinder):
    """Finds what tells of acts in one sentence."""

    def find(self) -> list[Trigger]:
        """List the triggers in order: phrases and verbs, else nouns."""
        phrases = [Trigger(p.first, p.last, p.rule) for p in self.marks.phrases if not self.heard.is_frame(p.first)]
        found: list[Trigger] = []
        for group in self.parse.verbs:
            if any(p.first <= group.head < p.last for p in phrases):
                continue
            trigger = self._read_verb(group, found)
            if trigger is None or not self._is_own_word(trigger, group):
                continue
            if found and self._goes_on(trigger, group, found[-1]):
                found[-1].last = trigger.last
            else:
                found.append(trigger)
        faint = [t for t in found if t.kind.startswith("emergency")]
        found = self._drop_faint(found)
        if any(p.kind != "background" for p in phrases):
            found = [t for t in found if t.rank >= 2]
        if not found and all(p.kind == "background" for p in phrases):
            found = self._find_nouns()
        if found or any(f.chain for f in self.heard.frames):
            # what was before, or for the first time, tells nothing besides an act or what somebody says
            phrases = [p for p in phrases if p.kind != "background"]
        found += self._find_requests({t.kind for t in (*found, *phrases)})
        found += self._find_emergency({t.kind for t in (*found, *phrases)}, faint)
        return sorted([*found, *phrases], key=lambda t: t.first)

    def _goes_on(self, trigger: Trigger, group: VerbGroup, before: Trigger) -> bool:
        """Say whether two verbs side by side tell one act: "were killed and injured"."""
        same = before.group is not None and trigger.rule is before.rule and group.role == "shared"
        return same and trigger.first - before.last <= 1

    def _is_own_word(self, trigger: Trigger, group: VerbGroup) -> bool:
        """Say whether a quoted verb tells of an act of the speaker's own side; else the quotation is a position."""
        if not self.heard.is_quoted(trigger.first):
            return True
        if trigger.kind in ("position", "background", "casualties", "protest"):
            return False
        if any(self.low[i] in ("can", "could", "may", "might") for i in range(group.first, group.head)):
            return False
        words = {self.low[i] for s in group.subject for i in range(s.first, s.last)}
        return bool(words & FIRST_PERSON)

    # verbs

    def _read_verb(self, group: VerbGroup, before: list[Trigger]) -> Trigger | None:
        head = group.head
        span = self.spans.get(head)
        if span is None or self.heard.is_frame(head):
            return None
        if self._in_name(head):
            return None
        rule = self._choose_rule(group, span)
        if rule is None:
            return None
        trigger = Trigger(group.first, max(span.last, group.last), rule, group)
        return self._place(trigger, group, before)

    def _in_name(self, i: int) -> bool:
        name = self.marks.name_at(i)
        return name is not None and name.last - name.first > 1

    def _place(self, trigger: Trigger, group: VerbGroup, before: list[Trigger]) -> Trigger | None:
        """Rank a verb by how its clause stands in the sentence; None: another verb tells it."""
        governor = group.governor
        if group.form == "to":
            return self._place_infinitive(trigger, group, governor, before)
        if trigger.kind == "position" and group.passive and not group.agent:
            return None
        if group.form == "part" and group.role == "reduced":
            if trigger.kind in ("position", "announcement", "decision", "background"):
                return None
            trigger.rank = 1
        elif group.form == "part" and not group.agent and trigger.kind in ACTS_OF_WILL:
            return None
        elif group.form == "part":
            fronted = group.first == 0 and bool(group.agent)
            trigger.rank = 2 if fronted or self.low[group.first - 1 : group.first] == (",",) else 1
        elif group.form == "ing":
            lead = self.low[group.first - 1] if group.first else ""
            if governor is not None and self.low[governor.head] in ASPECT and group.first - governor.last <= 2:
                return trigger
            trigger.rank = 1 if lead != "," and group.first and not group.perfect else 2
        elif group.role == "relative" or self._is_inside(group):
            trigger.rank = 2 if self._is_told_aside(group) else 1
        if group.form == "base":
            trigger.rank = 1
        opener = self._opener(group)
        if (opener in CONDITION or opener in ASIDE) and trigger.kind in ACTS_OF_WILL and opener != "before":
            return None
        if opener in CONDITION:
            return None  # what happens only if is not told as happening
        if opener in ASIDE:
            trigger.rank = 1
        return trigger

    def _is_inside(self, group: VerbGroup) -> bool:
        """Say whether a verb stands in a clause that describes a noun: "the troops that Kenya sent"."""
        opens, low = self.parse.opens_relative, self.low
        own = bool(group.subject) and group.role == "own"
        return opens(group.begin - 1, low) or (own and opens(group.subject[0].first - 1, low))

    def _is_told_aside(self, group: VerbGroup) -> bool:
        """Say whether a relative clause stands behind a comma, and so tells something of its own."""
        k = group.first - 1
        while k > 0 and self.low[k] not in ("who", "which", "that", "whom", "whose", "where"):
            k -= 1
        return k > 0 and ("," in self.low[max(0, k - (5 if self.low[k - 1] == "of" else 2)) : k])

    def _place_infinitive(
        self, trigger: Trigger, group: VerbGroup, governor: VerbGroup | None, before: list[Trigger]
    ) -> Trigger | None:
        if governor is None:
            trigger.rank = 1
            return trigger
        word = self.low[governor.head]
        hinge = self.low[group.hinge] if group.hinge >= 0 else ""
        near = group.first - governor.last <= 1 + (group.hinge >= 0)
        if hinge in FAIL or (near and word in FAIL):
            trigger.failed = True
            return trigger
        own = next((t for t in before if t.group is governor), None)
        if hinge in AIM or (near and word in AIM and (own is None or own.kind in ("background", "position"))):
            trigger.aimed = True
            if own is not None:
                before.remove(own)
            trigger.rank = 3 if governor.form == "finite" else 1
            return trigger
        if near and word in ASPECT:
            if own is not None:
                before.remove(own)
            return trigger
        if own is not None and own.kind == "background" and not governor.objects:
            before.remove(own)  # "has until October to pull out"
            trigger.aimed = trigger.ahead = True
            return trigger
        if own is not None or near:
            return None
        # "to support an ally" is why something is done, and no position
        trigger.rank = 0 if trigger.kind == "position" else 1
        trigger.aimed = True
        return trigger

    def _opener(self, group: VerbGroup) -> str:
        """Give the conjunction or preposition that opens the clause of a finite verb."""
        if group.form != "finite" or group.role in ("relative", "shared"):
            return ""
        at = (group.subject[0].at if group.role == "own" and group.subject else group.at) - 1
        while at > 0 and self.parse.chunks[at].kind == "A":
            at -= 1
        if at < 0 or self.parse.chunks[at].kind not in "KAWI":
            return ""
        return self.low[self.parse.chunks[at].first]

    def _drop_faint(self, found: list[Trigger]) -> list[Trigger]:
        """Keep what the sentence asserts; participles and purposes only where it asserts nothing else."""
        best = max((t.rank for t in found), default=0)
        if best >= 2:
            # who belongs to a body is worth a candidate wherever it is told
            return [t for t in found if t.rank >= 2 or t.rule.id == "background-groups"]
        return [t for t in found if t.rank == best]

    def _choose_rule(self, group: VerbGroup, span: VerbSpan) -> ActRule | None:
        for rule in span.form.rules:
            if rule.id == "announced" and self.low[span.last : span.last + 1] in ENDS and not group.passive:
                continue
            if rule.needs and not self._has_needed(rule.needs, group, span) and not self._asks(rule, group):
                continue
            if rule.bars and self.marks.has_class(rule.bars, span.last, min(span.last + 6, self.n)):
                continue
            if rule.kind == "guarding" and group.passive and not group.agent and not self._is_ground(group):
                continue  # "a ceremony was held in the capital"
            if rule.with_troops and not self.moves(group):
                continue
            if rule.id == "decided" and self.low[group.head] == "agreeing":
                continue
            if rule.id == "resignation" and self.low[group.head].startswith("quit") and self.moves(group):
                continue
            recalled = rule.kind == "withdrawal" and self.low[group.head].startswith(("withdr", "recall"))
            if recalled and not self._takes_back(group):
                continue
            if rule.kind == "withdrawal" and rule.with_troops and not self._leaves_place(group):
                continue
            if rule.id == "decided" and self.low[group.head] in ("agrees", "agree") and not group.modal:
                continue
            return rule
        return None

    def _is_ground(self, group: VerbGroup) -> bool:
        """Say whether the subject of a passive is a place that can be guarded, or one who holds it."""
        return any(
            self.parse.tags[s.head] == "Z"
            or self._is_force(s)
            or self.marks.has_class(("ground", "site"), *self.parse.full(s, _OF, self.low))
            for s in group.subject
        )

    def _asks(self, rule: ActRule, group: VerbGroup) -> bool:
        """Say whether somebody asks somebody to do something, or for something."""
        if rule.kind != "appeal" or group.last >= self.n or self.low[group.last] in QUESTION:
            return False
        if group.passive and self.low[group.last] == "for":
            return True
        if any(other.form == "to" and other.governor is group for other in self.parse.verbs):
            return bool(group.objects) or group.passive
        return any(self.low[prep.first] == "for" for prep, _ in group.with_prep)

    def _has_needed(self, needs: tuple[str, ...], group: VerbGroup, span: VerbSpan) -> bool:
        if self.marks.has_class(needs, span.first + 1, max(self._reach(group), span.last)):
            return True
        counted = self.low[group.head].startswith(COUNTED)
        if "troops" in needs and counted and any(self.parse.tags[o.head] == "M" for o in group.objects):
            return True
        if "ground" in needs and "mission" in needs:
            nouns = group.subject if group.passive else tuple(group.objects)
            if nouns and self.parse.tags[nouns[0].head] == "Z":
                return True
        if group.passive or not group.objects:
            return any(self.marks.has_class(needs, *self.parse.full(s, _OF, self.low)) for s in group.subject)
        return False

    def _reach(self, group: VerbGroup) -> int:
        """Say where the words of a verb end, with those of infinitives that depend on it."""
        end = group.end
        for other in self.parse.verbs:
            if other.form == "to" and other.governor is group:
                end = max(end, other.end)
        return end

    def moves(self, group: VerbGroup) -> bool:
        """Say whether the subject is a force, people of a state, an organisation, or a pronoun for one."""
        return any(self._is_force(noun) for noun in group.subject)

    def _takes_back(self, group: VerbGroup) -> bool:
        """Say whether people or their gear are withdrawn, and no offer, word or support."""
        nouns = group.subject if group.passive else tuple(group.objects)
        if not nouns or nouns[0].time or self.low[nouns[0].head] in ("they", "them", "it", "itself"):
            return True
        first, last = self.parse.full(nouns[0], _OF, self.low)
        return self.parse.tags[nouns[0].head] in "MZ" or self.marks.has_class(
            ("troops", "carrier", "goods", "mission", "person", "people"), first, last
        )

    def _leaves_place(self, group: VerbGroup) -> bool:
        """Say whether what is left is a place, and no task, word or trace: "left the rest to others"."""
        if self.low[group.last : group.last + 1] in (("behind",), ("for",), ("to",)) and self.low[group.head][:4] in (
            "leav",
            "left",
        ):
            return False
        if not group.objects or group.objects[0].time:
            return True
        first, last = self.parse.full(group.objects[0], _OF, self.low)
        return self.parse.tags[group.objects[0].head] == "Z" or self.marks.has_class(
            ("ground", "site", "home", "mission", "that"), first, last
        )

    def _is_force(self, noun: Chunk) -> bool:
        first, last = self.parse.full(noun, _OF, self.low)
        if self.marks.has_class(("troops", "carrier"), first, last):
            return True
        if self.low[noun.head] in ("they", "it", "we", "them"):
            return True
        if self.low[noun.head] in PARTS and self.low[0] == "of" and self.marks.has_class(("troops",), 0, noun.first):
            return True  # "Of Togo's 80 men a good half left"
        name = self.marks.name_at(noun.head)
        if name is None and self.parse.tags[noun.head] == "M":
            name = next((n for n in self.marks.names if noun.first <= n.first < noun.last), None)
            return name is not None
        ship = self.marks.name_at(noun.first)
        if ship is not None and ship.named.kind == "people" and self.parse.tags[noun.head] == "Z":
            return True  # "HMAS Sydney"
        return name is not None and name.named.kind in ("body", "people")
