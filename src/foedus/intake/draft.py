"""Accepted claims to the skeleton of a mission, with its open holes.

What lives here: which part of a scenario each kind of claim goes into, as plain values of the formats ``scenario``
and ``claims``. What does not: writing files, and anything that nobody claimed: what is missing is named as a hole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from foedus.domain.treaty import Treaty
from foedus.errors import RequestError
from foedus.intake import draft_holes as holes
from foedus.intake.draft_claims import Plain, Told, figures_of, moment_of, show_full, write_claims
from foedus.record.claims import ClaimSet

_CRISIS: Final = {
    "protest": ("protest", ""),
    "emergency_declared": ("host_measure", "emergency"),
    "emergency_lifted": ("host_measure", "order"),
    "resignation": ("host_measure", "resignation"),
}
_STATUS: Final = {"sending": "departed", "arrival": "arrived", "guarding": "arrived"}
_CASUALTIES: Final = {"dead": "dead", "injured": "injured", "detained": "detained"}
_COUNTED: Final = ("about", "over", "at least")
_MANDATES: Final = ("decision", "guarding", "sending")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a draft needs beside the claims: names, the host, the organisation and its treaties."""

    name: str
    host: str
    zone: str
    organisation: str
    treaties: tuple[Treaty, ...]
    state_names: Mapping[str, str]


@dataclass(slots=True)
class Draft:
    """A drafted mission: its two files as plain values, and what is open."""

    scenario: Plain
    claims: Plain
    holes: list[str] = field(default_factory=list)


def choose_host(told: Iterable[Told]) -> str:
    """Give the state that appealed, else the one most named as the place of what happens; empty: none."""
    told = tuple(told)
    for one in told:
        if one.kind == "appeal" and len(one.candidate["states"]) == 1:
            return str(one.candidate["states"][0])
    counts: dict[str, int] = {}
    for one in told:
        host = one.candidate["host"]
        if host:
            counts[host] = counts.get(host, 0) + 1
    return max(sorted(counts), key=lambda state: counts[state]) if counts else ""


def choose_body(told: Iterable[Told], parts: Mapping[str, str]) -> str:
    """Give the organisation that decides, else the one most named; empty: none."""
    counts: dict[str, int] = {}
    for one in told:
        for body in one.candidate["bodies"]:
            root = body
            while parts.get(root):
                root = parts[root]
            counts[root] = counts.get(root, 0) + (5 if one.kind == "decision" else 1)
    return max(sorted(counts), key=lambda body: counts[body]) if counts else ""


def make_draft(told: tuple[Told, ...], claims: ClaimSet, frame: Frame) -> Draft:
    """Make the skeleton of a mission from accepted claims.

    Raises
    ------
    RequestError
        If there is nothing to make it of.
    """
    if not told:
        raise RequestError(
            f"no accepted claim is in the record of {frame.name}",
            code="nothing-accepted",
            hint=f"foedus intake review REPORTS --mission {frame.name}",
        )
    maker = _Maker(told, frame)
    scenario = maker.make()
    plain_claims = write_claims(frame.name, told, claims, maker.holes)
    return Draft(scenario=scenario, claims=plain_claims, holes=maker.holes)


class _Maker:
    """Makes the parts of one scenario; notes what is missing on the way."""

    def __init__(self, told: tuple[Told, ...], frame: Frame) -> None:
        self.told, self.frame = told, frame
        self.holes: list[str] = []

    def of(self, *kinds: str) -> list[Told]:
        return [one for one in self.told if one.kind in kinds]

    def make(self) -> Plain:
        frame = self.frame
        first = min((one.claim.from_at or one.claim.known_at for one in self.told), default=None)
        appeals, decisions = self.of("appeal"), [one for one in self.of("decision") if one.candidate["bodies"]]
        start = next((at for one in appeals if (at := one.claim.from_at)), first)
        assert start is not None
        scenario: Plain = {
            "format": "foedus/scenario",
            "version": 1,
            "id": frame.name,
            "title": f"{frame.organisation or 'Mission'} in {frame.state_names.get(frame.host, '')}, {start.year}",
            "summary": f"A draft from {len(self.told)} accepted claims of press reports; claims.yaml lists its holes.",
            "host": frame.host,
            "organisation": frame.organisation or "not found",
            "treaties": [treaty.id for treaty in frame.treaties],
            "zero_at": show_full(start),
            "zone": frame.zone,
            "facts_on": start.date().isoformat(),
            "parties": [],
            "knowledge": self.make_knowledge(decisions),
            "questions": self.make_questions(),
            "assumptions": [],
            "crisis": self.make_crisis(),
            "casualties": self.make_casualties(),
            "appeal": self.make_appeal(appeals),
            "council": self.make_council(decisions),
        }
        contributors = self.list_contributors()
        if decisions:
            scenario["mandate"] = self.make_mandate(decisions)
        scenario["approvals"] = [self.make_approval(state) for state in contributors]
        scenario["contingents"] = [self.make_contingent(state) for state in contributors]
        scenario["positions"] = self.make_positions()
        states = {frame.host, *contributors}
        scenario["parties"] = [
            {"state": state, "name": frame.state_names.get(state, state)} for state in sorted(states)
        ]
        self.note_rest()
        return {key: value for key, value in scenario.items() if value not in ([], None) or key in _KEPT}

    def make_knowledge(self, decisions: list[Told]) -> list[Plain]:
        known = sorted({one.claim.known_at for one in self.told})
        out: list[Plain] = []
        if decisions:
            at = min(one.claim.known_at for one in decisions)
            out.append({"id": "decision", "at": show_full(at), "text": "the decision is reported"})
        if not out or known[-1] > min(one.claim.known_at for one in decisions):
            out.append({"id": "latest", "at": show_full(known[-1]), "text": "all accepted reports are out"})
        return out

    def make_questions(self) -> list[Plain]:
        treaty = self.frame.treaties[0]
        if not treaty.rules:
            self.holes.append(f"questions: the treaty {treaty.id} has no rules to ask")
            return []
        rule = treaty.rules[0]
        self.holes.append(holes.open_question(rule.id, treaty.id))
        return [{"id": rule.id, "text": f"Is it so that {rule.text}?", "treaty": treaty.id, "rule": rule.id}]

    def make_crisis(self) -> list[Plain]:
        out = []
        for number, one in enumerate(self.of(*_CRISIS), start=1):
            if one.candidate["negated"] or one.candidate["intended"]:
                continue
            kind, measure = _CRISIS[one.kind]
            event: Plain = {"id": f"CR-{number:02d}", "kind": kind, "text": one.claim.text, "place": one.claim.place}
            event["moment"] = moment_of(one)
            if one.kind == "emergency_declared" and one.claim.from_at is not None:
                # told as "from 5 to 19": it was declared by the first of these days
                first = one.claim.from_at
                event["moment"] = {"at": show_full(first), "rests_on": [one.claim.id]}
            if measure:
                event["measure"] = measure
            span = one.claim.until_at
            if one.kind == "emergency_declared" and span and span - one.claim.from_at > timedelta(days=1):  # type: ignore[operator]
                event["until_at"] = show_full(span)
            out.append(event)
        if not out:
            self.holes.append("crisis: no accepted claim tells what happened before the appeal")
        return out

    def make_casualties(self) -> list[Plain]:
        out = []
        for one in self.of("casualties"):
            for amount in one.candidate["quantities"]:
                category = _CASUALTIES.get(amount["unit"])
                if category is None or amount["value"] is None or one.candidate["negated"]:
                    continue
                modifier = amount["modifier"] if amount["modifier"] in _COUNTED else ""
                out.append(
                    {"category": category, "count": int(amount["value"]), "by": one.claim.by, "modifier": modifier,
                     "moment": {"at": show_full(one.claim.known_at), "rests_on": [one.claim.id]}}
                )  # fmt: skip
        return out

    def make_appeal(self, appeals: list[Told]) -> Plain:
        rests = [one.claim.id for one in appeals]
        first = appeals[0] if appeals else None
        if first is None:
            self.holes.append("appeal: no accepted claim tells of it; organ, day and form are open")
        elif first.claim.from_at is None:
            self.holes.append(f"appeal: {first.claim.id} does not say on which day it was made")
        self.holes.append(holes.open_appeal())
        return {
            "state": self.frame.host,
            "organ": ", ".join(first.candidate["actors"]) if first and first.candidate["actors"] else "not found",
            "procedure": "not found",
            "addressed_to": self.frame.organisation or "not found",
            "addressee": "organisation" if self.frame.organisation else "",
            "form": "not found",
            "invokes": [],
            "text": first.claim.text if first else "",
            "moments": [moment_of(one) for one in appeals],
            "rests_on": rests,
        }

    def make_council(self, decisions: list[Told]) -> Plain:
        treaty = self.frame.treaties[0]
        done = [one for one in decisions if not one.candidate["negated"] and not one.candidate["intended"]]
        if not done:
            self.holes.append("council: no accepted claim says that it decided")
        if len(treaty.organs) > 1 or not any(
            o.name in " ".join(x.candidate["actors"]) for o in treaty.organs for x in done
        ):
            organs = ", ".join(f"{o.id} ({o.name})" for o in treaty.organs)
            self.holes.append(holes.open_organ(treaty.organs[0].id, treaty.id, organs))
        self.holes.append(holes.open_votes(self.list_contributors(quiet=True)))
        return {
            "treaty": treaty.id,
            "organ": treaty.organs[0].id,
            "form": "not found",
            "outcome": "force" if done else "open",
            "text": done[0].claim.text if done else "",
            "votes": [],
            "decided": [moment_of(one) for one in done],
            "rests_on": [one.claim.id for one in done],
        }

    def make_mandate(self, decisions: list[Told]) -> Plain:
        guards = [one for one in self.of("guarding") if one.candidate["intended"]]
        tasks = [
            {"id": f"task_{n}", "kind": "guard", "text": one.claim.text, "rests_on": [one.claim.id]}
            for n, one in enumerate(guards, start=1)
        ]
        if not tasks:
            self.holes.append(holes.open_task())
        planned = [figure for one in decisions for figure in figures_of(one, "persons")]
        if not planned:
            self.holes.append(
                holes.open_plan("the planned strength", "planned_persons", "[{value: 350, rests_on: [P01]}]")
            )
        terms = [
            f"{q['value']} {q['unit']}" for one in [*decisions, *guards] for q in one.candidate["quantities"]
            if q["unit"] in ("days", "weeks", "months") and q["value"]
        ]  # fmt: skip
        if not terms:
            self.holes.append(holes.open_plan("the term", "term_text", "six months from its arrival"))
        return {
            "tasks": tasks,
            "area": self.frame.state_names.get(self.frame.host, self.frame.host),
            "term_text": terms[0] if terms else "not found",
            "term_d": [],
            "planned_persons": planned,
            "force_rule": "",
            "commander": "",
            "rests_on": [one.claim.id for one in decisions],
        }

    def list_contributors(self, *, quiet: bool = False) -> list[str]:
        kinds = ("sending", "arrival", "guarding", "withdrawal", "approval", "refusal")
        states = {s for one in self.of(*kinds) for s in one.candidate["states"]} - {self.frame.host}
        if not states and not quiet:
            self.holes.append("contingents: no accepted claim says who sends troops")
        return sorted(states)

    def make_approval(self, state: str) -> Plain:
        claims = [one for one in self.of("approval", "refusal") if state in one.candidate["states"]]
        name = self.frame.state_names.get(state, state)
        step: Plain = {"id": f"{state}-1", "organ": "not found", "act": "own procedure", "lasts_h": []}
        attempts = []
        for one in claims:
            refused = (one.kind == "refusal") != bool(one.candidate["negated"])
            if one.candidate["intended"]:
                continue
            step["organ"] = ", ".join(one.candidate["actors"]) or step["organ"]
            step["act"] = "approval of troops"
            attempts.append({"result": "failed" if refused else "passed", "moment": moment_of(one)})
        if not attempts:
            self.holes.append(holes.open_approval(state, name))
        rests = [one.claim.id for one in claims] or self.grounds(state)
        step |= {"attempts": attempts, "rests_on": rests}
        return {"state": state, "route": "as reported" if claims else "not found", "steps": [step], "rests_on": rests}

    def grounds(self, state: str) -> list[str]:
        kinds = ("sending", "arrival", "guarding", "withdrawal")
        return [one.claim.id for one in self.of(*kinds) if state in one.candidate["states"]]

    def make_contingent(self, state: str) -> Plain:
        name = self.frame.state_names.get(state, state)
        statuses, strengths = [], []
        for one in self.of("approval", *_STATUS):
            plain = one.candidate
            if state not in plain["states"] or plain["negated"]:
                continue
            status = "authorised" if one.kind == "approval" else "announced" if plain["intended"] else _STATUS[one.kind]
            statuses.append({"status": status, "text": one.claim.text, "moment": moment_of(one)})
            if len(plain["states"]) == 1:
                strengths += figures_of(one, "persons")
        if not strengths:
            self.holes.append(holes.open_strength(state))
        rests = self.grounds(state) or [
            o.claim.id for o in self.of("approval", "refusal") if state in o.candidate["states"]
        ]
        self.holes.append(holes.open_elements(state, rests))
        return {
            "id": state, "state": state, "name": f"contingent of {name}", "elements": [], "strength_persons": strengths,
            "statuses": statuses, "rests_on": rests,
        }  # fmt: skip

    def make_positions(self) -> list[Plain]:
        return [
            {"id": f"PO-{n:02d}", "by": one.claim.by, "addressee": self.frame.organisation, "text": one.claim.text,
             "kind": "statement", "about": "decision",
             "moment": {"at": show_full(one.claim.known_at), "rests_on": [one.claim.id]}}
            for n, one in enumerate(self.of("position", "announcement"), start=1)
        ]  # fmt: skip

    def note_rest(self) -> None:
        home = [one.claim.id for one in self.of("withdrawal")]
        if home:
            self.holes.append(f"withdrawal: {', '.join(home)} tell of it; its acts were not drafted")
        self.holes.append(holes.open_lift())


_KEPT: Final = frozenset({"questions", "assumptions", "crisis", "contingents", "approvals"})
