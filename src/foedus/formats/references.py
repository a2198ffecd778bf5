"""What one value of a mission says about another: names that must lead somewhere, and what may rest on what.

What lives here: the tables of which field names what, ids given once, leaks of the outcome into inputs. What does not:
dates and sums (`foedus.formats.order`) and the shape of a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from foedus.domain import (
    decisions,
    expected,
    forces,
    parties,
    places,
    plans,
    pledges,
    protection,
    scenario,
    transport,
    unit_requirements,
)
from foedus.domain.scenario import Scenario
from foedus.domain.treaty import Treaty
from foedus.errors import Fault
from foedus.formats.faults import FieldPath, list_names, suggest_near
from foedus.formats.reader import Document
from foedus.formats.walk import walk_nouns
from foedus.record import claims

#: (noun, field) -> what the field names; a tuple names several
_NAMES: Final[dict[tuple[type, str], str]] = {
    (scenario.Scenario, "treaties"): "library treaty",
    (scenario.Scenario, "host"): "party",
    (scenario.Question, "treaty"): "treaty",
    (decisions.Council, "treaty"): "treaty",
    (decisions.Appeal, "state"): "party",
    (decisions.Vote, "state"): "party",
    (decisions.Approval, "state"): "party",
    (decisions.Approval, "disputes"): "dispute",
    (decisions.Withdrawal, "order"): "contingent",
    (forces.Contingent, "state"): "party",
    (forces.Element, "home"): "place",
    (forces.Element, "embarks_at"): "terminal",
    (forces.Element, "debarks_at"): "terminal",
    (forces.Caveat, "tasks_only"): "task",
    (forces.Caveat, "tasks_barred"): "task",
    (forces.Caveat, "site_classes_only"): "site class",
    (forces.GuardNorm, "site_class"): "site class",
    (forces.Passengers, "start"): "place",
    (forces.Passengers, "end"): "place",
    (places.Terminal, "place"): "place",
    (places.AirRoute, "start"): "terminal",
    (places.AirRoute, "end"): "terminal",
    (places.AirRoute, "via"): "place",
    (places.Terminal, "staged_crews"): "carrier type",
    (places.AirLink, "start"): "terminal",
    (places.AirLink, "end"): "terminal",
    (places.LinkTime, "carrier"): "carrier type",
    (plans.SustainmentRule, "poe"): "terminal",
    (plans.SustainmentRule, "destinations"): "terminal",
    (places.Crossing, "place"): "place",
    (places.Road, "start"): "place",
    (places.Road, "end"): "place",
    (places.Road, "via"): "crossing",
    (places.ClaimedGuard, "contingent"): "contingent",
    (protection.Reserve, "stands_at"): "site",
    (protection.LastIn, "sites"): "site",
    (protection.Trigger, "zones"): "zone",
    (protection.EquipmentAct, "contingent"): "contingent",
    (transport.Pool, "carrier"): "carrier type",
    (transport.Pool, "state"): "party",
    (transport.Pool, "based_at"): "terminal",
    (scenario.GroundTime, "carrier"): "carrier type",
    (unit_requirements.UnitRequirement, "unit"): "generic unit",
    (unit_requirements.UnitRequirement, "task"): "task",
    (unit_requirements.UnitRequirement, "sector"): "sector",
    (unit_requirements.UnitRequirement, "site_zones"): "zone",
    (unit_requirements.UnitRequirement, "site_classes"): "site class",
    (unit_requirements.ForceGeneration, "key"): "key",
    (unit_requirements.UnitNorm, "source"): "source",
    (pledges.Pledge, "capabilities"): "generic unit",
    (pledges.Pledge, "element"): "element",
    (pledges.Pledge, "state"): "party",
    (expected.Target, "knowledge"): "knowledge date",
    (expected.Target, "contingent"): "contingent",
    (expected.Target, "carrier"): "carrier type",
    (expected.MissReason, "target"): "target",
    (transport.Value, "source"): "source",
    (transport.SurfaceValue, "source"): "source",
    (transport.PayloadPoint, "source"): "source",
    (claims.Claim, "source"): "source",
    (claims.Claim, "contradicts"): "claim",
    (claims.Claim, "replaces"): "claim",
    (claims.Claim, "criticises"): "claim",
    (claims.Side, "claims"): "claim",
    (claims.Assertion, "atom"): "atom",
}
#: fields that name claims or assumptions, in any noun
_GROUNDS: Final = ("rests_on", "order_rests_on", "guarded_before_rests_on")
#: where each kind of name is given, for messages
_GIVEN_IN: Final[dict[str, str]] = {
    "library treaty": "the library",
    "treaty": "'treaties' of the scenario",
    "party": "'parties' of the scenario",
    "place": "the gazetteer or 'places' of the scenario",
    "terminal": "the gazetteer, 'places' or 'movement.terminals' of the scenario",
    "crossing": "'movement.crossings' of the scenario",
    "carrier type": "the transport tables",
    "contingent": "'contingents' of the scenario",
    "task": "'mandate.tasks' of the scenario",
    "site": "'sites' of the scenario",
    "site class": "'sites' of the scenario",
    "knowledge date": "'knowledge' of the scenario",
    "generic unit": "the library of units",
    "sector": "'force_generation.sectors' of the scenario",
    "zone": "'sites' of the scenario, as their zone",
    "key": "'force_generation.keys' of the scenario",
    "element": "'contingents' of the scenario",
    "target": "'targets'",
    "dispute": "'disputes' of the claims",
    "claim": "'claims'",
    "source": "'sources'",
    "ground": "the claims or 'assumptions' of the scenario",
    "atom": "the treaties of the scenario, as treaty/atom",
}
#: (noun, field) -> what to do about a name that is near none
_HINTS: Final[dict[tuple[type, str], str]] = {
    (scenario.Scenario, "host"): "the host is a party as well: add it to 'parties'",
    (decisions.Appeal, "state"): "who appeals is a party; where a state appeals for another, say so in 'procedure'",
    (decisions.Vote, "state"): "a state that is no longer in 'parties' casts no vote: take the vote out too",
    (places.ClaimedGuard, "contingent"): "a contingent that was taken out guards nothing: take the claimed guard out",
    (forces.GuardNorm, "site_class"): "a norm for a class of which there is no site: take it out",
}
#: nouns whose own field tells them apart from their neighbours in a list
_KEYS: Final[dict[type, str]] = {
    decisions.Approval: "state",
    forces.GuardNorm: "site_class",
    places.Crossing: "place",
    places.LinkTime: "carrier",
    places.Terminal: "place",
    scenario.GroundTime: "carrier",
    parties.Party: "state",
}
#: what was reported of the course of events; shown and compared, never an input of a forecast. People outside the
#: force are among it: they fill empty seats, never cause a flight, and a forecast leaves them out where only the
#: outcome tells
_REPORTS: Final = (
    decisions.Casualties,
    decisions.CrisisEvent,
    decisions.Position,
    decisions.WithdrawalAct,
    forces.Passengers,
    forces.StatusReport,
    places.ClaimedGuard,
    protection.ClaimedRelief,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a mission may refer to outside its folder; None: it could not be read, so nothing is checked by it."""

    places: frozenset[str] | None = None
    carriers: frozenset[str] | None = None
    library_treaties: frozenset[str] | None = None
    treaties: tuple[Treaty, ...] = ()
    #: those of ``places`` that are airfields
    airfields: frozenset[str] | None = None
    #: generic units of the library
    units: frozenset[str] | None = None
    #: what is wrong with files outside the scenario that a run of it reads
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionParts:
    """The nouns of a mission's folder with the documents they came from; None: there is no such file."""

    scenario: Scenario | None
    claims: claims.ClaimSet | None
    expected: expected.Expected | None
    scenario_document: Document | None
    claims_document: Document | None
    expected_document: Document | None

    def list_parts(self) -> Iterator[tuple[Document, Any]]:
        """Give each file that is there, with its noun."""
        pairs = (
            (self.scenario_document, self.scenario),
            (self.claims_document, self.claims),
            (self.expected_document, self.expected),
        )
        for document, noun in pairs:
            if document is not None and noun is not None:
                yield document, noun


def check_references(parts: MissionParts, surroundings: Surroundings) -> list[Fault]:
    """List every name that leads nowhere, every id given twice, and every input that rests on the outcome."""
    known = _gather_names(parts, surroundings)
    outcome = {claim.id for claim in parts.claims.claims if claim.outcome} if parts.claims else set()
    faults: list[Fault] = []
    for document, root in parts.list_parts():
        faults += _find_duplicates(document, root)
        for path, around, noun in walk_nouns(root):
            faults += _check_names(document, path, noun, known)
            if isinstance(root, Scenario) and not isinstance(noun, _REPORTS) and not _is_reported(around):
                faults += _find_leaks(document, path, noun, outcome)
    faults += _check_questions(parts, surroundings)
    if parts.scenario is not None and parts.claims is not None and parts.scenario_document is not None:
        faults += _find_clashes(parts.scenario_document, parts.scenario, parts.claims)
    return faults


def check_alone(document: Document, root: object) -> list[Fault]:
    """List the names that lead nowhere within one file, and the ids given twice, without its surroundings."""
    known: dict[str, frozenset[str] | None] = dict.fromkeys(_GIVEN_IN)
    for kind, field in (("source", "sources"), ("claim", "claims"), ("target", "targets")):
        given = getattr(root, field, None)
        known[kind] = frozenset(noun.id for noun in given) if given is not None else None
    faults = list(_find_duplicates(document, root))
    for path, _, noun in walk_nouns(root):
        faults += _check_names(document, path, noun, known)
    return faults


def _is_reported(around: tuple[object, ...]) -> bool:
    """Say whether a noun lies within one that only reports the course of events."""
    return any(isinstance(noun, _REPORTS) for noun in around)


def _gather_names(parts: MissionParts, surroundings: Surroundings) -> dict[str, frozenset[str] | None]:
    """Gather what may be named, by kind; None where it could not be read."""
    known: dict[str, frozenset[str] | None] = dict.fromkeys(_GIVEN_IN)
    known["library treaty"] = surroundings.library_treaties
    known["carrier type"] = surroundings.carriers
    known["generic unit"] = surroundings.units
    atoms = {f"{treaty.id}/{atom.id}" for treaty in surroundings.treaties for atom in treaty.atoms}
    if parts.claims is not None:
        known["claim"] = frozenset(claim.id for claim in parts.claims.claims)
        known["source"] = frozenset(source.id for source in parts.claims.sources)
        known["dispute"] = frozenset(dispute.id for dispute in parts.claims.disputes)
    if parts.expected is not None:
        known["target"] = frozenset(target.id for target in parts.expected.targets)
    mission = parts.scenario
    if mission is None:
        return known
    loaded = {treaty.id for treaty in surroundings.treaties}
    known["atom"] = frozenset(atoms) if loaded >= set(mission.treaties) else None
    known["treaty"] = frozenset(mission.treaties)
    known["party"] = frozenset(party.state for party in mission.parties)
    generation = mission.force_generation
    known["sector"] = frozenset(sector.id for sector in generation.sectors) if generation else frozenset()
    known["key"] = frozenset(key.id for key in generation.keys) if generation else frozenset()
    known["zone"] = frozenset(site.zone for site in mission.sites)
    known["element"] = frozenset(element.id for contingent in mission.contingents for element in contingent.elements)
    known["contingent"] = frozenset(contingent.id for contingent in mission.contingents)
    known["task"] = frozenset(task.id for task in mission.mandate.tasks) if mission.mandate else frozenset()
    known["site"] = frozenset(site.id for site in mission.sites)
    known["site class"] = frozenset(site.site_class for site in mission.sites)
    known["knowledge date"] = frozenset(date.id for date in mission.knowledge)
    movement = mission.movement
    known["crossing"] = frozenset(crossing.place for crossing in movement.crossings) if movement else frozenset()
    if surroundings.places is not None:
        own = surroundings.places | {place.id for place in mission.places}
        known["place"] = own
        known["terminal"] = own | {terminal.place for terminal in movement.terminals} if movement else own
    if known["claim"] is not None:
        known["ground"] = known["claim"] | {assumption.id for assumption in mission.assumptions}
    return known


def _check_names(
    document: Document, path: FieldPath, noun: Any, known: Mapping[str, frozenset[str] | None]
) -> Iterator[Fault]:
    """Find the names in one noun that lead nowhere."""
    for field in type(noun).__dataclass_fields__:
        kind = "ground" if field in _GROUNDS else _NAMES.get((type(noun), field))
        allowed = known[kind] if kind is not None else None
        if kind is None or allowed is None:
            continue
        may_be_blank = type(noun).__dataclass_fields__[field].default == ""
        for where, name in _list_texts((*path, field), getattr(noun, field)):
            if name not in allowed and (name or not may_be_blank):
                yield document.make_fault(
                    where,
                    found=f"'{name}'",
                    expected=_word_known(kind, allowed),
                    code=_make_code(kind),
                    hint=suggest_near(name, allowed) or _HINTS.get((type(noun), field), ""),
                )


def _word_known(kind: str, allowed: frozenset[str]) -> str:
    """Say what a name must be, and list the names where they are few."""
    kind_shown = {"ground": "claim or assumption", "library treaty": "treaty", "terminal": "place"}.get(kind, kind)
    article = "an" if kind_shown[0] in "aeiou" else "a"
    listed = f": {list_names(allowed)}" if 0 < len(allowed) <= 12 else ""
    return f"{article} {kind_shown} given in {_GIVEN_IN[kind]}{listed}"


def _make_code(kind: str) -> str:
    """Make the code of a name that leads nowhere."""
    names = {"ground": "claim", "library treaty": "treaty", "terminal": "place", "party": "state"}
    return "unknown-" + names.get(kind, kind).replace(" ", "-")


def _list_texts(path: FieldPath, value: object) -> Iterator[tuple[FieldPath, str]]:
    """Give the names in a field that holds one or several."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            if isinstance(item, str):
                yield (*path, index), item


def _find_leaks(document: Document, path: FieldPath, noun: Any, outcome: set[str]) -> Iterator[Fault]:
    """Find the inputs that rest on how the mission turned out."""
    for field in _GROUNDS:
        for where, name in _list_texts((*path, field), getattr(noun, field, None)):
            if name in outcome:
                yield document.make_fault(
                    where,
                    found=f"the claim {name}, which tells how the mission turned out",
                    expected="a claim or an assumption that does not use the outcome",
                    code="leak",
                    hint="what only the outcome tells belongs into expected.yaml; an input needs an assumption",
                )


def _find_duplicates(document: Document, root: object) -> Iterator[Fault]:
    """Find ids that are given twice in one list; ids of elements are unique in the whole file."""
    firsts: dict[tuple[FieldPath | str, str], FieldPath] = {}
    for path, _, noun in walk_nouns(root):
        field = _KEYS.get(type(noun), "id")
        name = getattr(noun, field, None)
        if not path or not isinstance(path[-1], int) or not isinstance(name, str):
            continue
        group: FieldPath | str = "element" if isinstance(noun, forces.Element) else path[:-1]
        where = (*path, field)
        first = firsts.setdefault((group, name), where)
        if first is not where:
            line, _column = document.find_place(first)
            yield document.make_fault(
                where,
                found=f"'{name}' a second time, first on line {line}",
                expected="each once",
                code="duplicate-id",
                hint="give it an id of its own",
            )


def _find_clashes(document: Document, mission: Scenario, said: claims.ClaimSet) -> Iterator[Fault]:
    """Find assumptions that carry the id of a claim."""
    taken = {claim.id for claim in said.claims}
    for index, assumption in enumerate(mission.assumptions):
        if assumption.id in taken:
            yield document.make_fault(
                ("assumptions", index, "id"),
                found=f"'{assumption.id}', which is the id of a claim",
                expected="an id that no claim has",
                code="duplicate-id",
            )


def _check_questions(parts: MissionParts, surroundings: Surroundings) -> Iterator[Fault]:
    """Find questions about rules, and councils, that their treaty does not have."""
    mission, document = parts.scenario, parts.scenario_document
    if mission is None or document is None:
        return
    treaties = {treaty.id: treaty for treaty in surroundings.treaties}
    named: list[tuple[FieldPath, str, str, Iterable[str]]] = []
    for index, question in enumerate(mission.questions):
        if question.treaty in treaties:
            rules = [rule.id for rule in treaties[question.treaty].rules]
            named.append((("questions", index, "rule"), "rule", question.rule, rules))
    if mission.council.treaty in treaties:
        organs = [organ.id for organ in treaties[mission.council.treaty].organs]
        named.append((("council", "organ"), "organ", mission.council.organ, organs))
    for path, kind, name, allowed in named:
        if name not in allowed:
            yield document.make_fault(
                path,
                found=f"'{name}'",
                expected=f"the id of a {kind} of that treaty: {list_names(allowed)}",
                code=f"unknown-{kind}",
                hint=suggest_near(name, allowed),
            )
