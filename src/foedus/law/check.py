"""Faults of treaties that only show when their parts are read together.

What lives here: names that lead nowhere, spans that overlap, rules that go in circles, figures that cannot be. What
does not: the shape of the file (``formats`` checks it) and any judgement of law. ``Fault.file`` is the treaty's id and
``Fault.field`` the way to the place, such as ``rules[2].versions[0].when.all[1].atom``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Protocol

from foedus.domain.treaty import Atom, Condition, DecisionRule, Rule, Treaty
from foedus.errors import Fault

_STATE: Final = re.compile(r"[A-Z]{3}")


class _Span(Protocol):
    @property
    def from_on(self) -> date | None: ...
    @property
    def to_on(self) -> date | None: ...


def check_treaties(treaties: tuple[Treaty, ...]) -> tuple[Fault, ...]:
    """List every fault of several treaties read together; none: they can be used.

    Cycles, atoms, rules, sources and articles that are not there, overlapping versions, a member twice at one date,
    a negative quorum, a share above one, a condition that says nothing or two things.
    """
    faults: list[Fault] = []
    faults += _find_duplicates("treaties", "treaties", (treaty.id for treaty in treaties))
    atoms = {f"{treaty.id}/{atom.id}" for treaty in treaties for atom in treaty.atoms}
    rules = {f"{treaty.id}/{rule.id}" for treaty in treaties for rule in treaty.rules}
    names = {"atom": atoms, "rule": rules}
    for treaty in treaties:
        faults += _check_ids(treaty)
        faults += _check_spans(treaty)
        faults += _check_members(treaty)
        faults += _check_organs(treaty)
        faults += _check_atoms(treaty)
        faults += _check_conditions(treaty, names)
        faults += _check_cites(treaty)
        faults += _check_overrides(treaty, names)
        faults += _check_cases(treaty, names)
    if not faults:
        faults += _find_cycles(treaties)
    return tuple(faults)


def _fault(  # noqa: PLR0917 - one line per fault reads best
    treaty: str, field: str, found: str, expected: str, code: str, hint: str = ""
) -> Fault:
    return Fault(
        file=treaty, line=0, column=0, field=field, found=found, expected=expected, code=f"treaty.{code}", hint=hint
    )


def _suggest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f"Did you mean {close[0]}?" if close else ""


def _find_duplicates(treaty: str, field: str, ids: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, name in enumerate(ids):
        if name in seen:
            yield _fault(treaty, f"{field}[{index}].id", name, "each id once", "duplicate-id")
        seen.add(name)


def _check_ids(treaty: Treaty) -> Iterator[Fault]:
    yield from _find_duplicates(treaty.id, "sources", (source.id for source in treaty.sources))
    yield from _find_duplicates(treaty.id, "articles", (article.id for article in treaty.articles))
    yield from _find_duplicates(treaty.id, "organs", (organ.id for organ in treaty.organs))
    yield from _find_duplicates(treaty.id, "atoms", (atom.id for atom in treaty.atoms))
    yield from _find_duplicates(treaty.id, "rules", (rule.id for rule in treaty.rules))


def _overlaps(treaty: str, field: str, spans: tuple[_Span, ...], code: str = "overlap") -> Iterator[Fault]:
    for index, span in enumerate(spans):
        start, end = span.from_on or date.min, span.to_on or date.max
        if start >= end:
            yield _fault(
                treaty, f"{field}[{index}].to_on", f"{span.to_on}", f"a day after {span.from_on}", "span-order"
            )
        for earlier in range(index):
            other = spans[earlier]
            if start < (other.to_on or date.max) and (other.from_on or date.min) < end:
                hint = "The end of a span is exclusive: end one on the day the next begins."
                found = f"also covered by {field}[{earlier}]"
                yield _fault(treaty, f"{field}[{index}]", found, "one entry for each date", code, hint)


def _check_spans(treaty: Treaty) -> Iterator[Fault]:
    for i, article in enumerate(treaty.articles):
        yield from _overlaps(treaty.id, f"articles[{i}].versions", article.versions)
    for i, rule in enumerate(treaty.rules):
        if not rule.versions:
            yield _fault(treaty.id, f"rules[{i}].versions", "none", "at least one version", "no-version")
        yield from _overlaps(treaty.id, f"rules[{i}].versions", rule.versions)
    for i, atom in enumerate(treaty.atoms):
        yield from _overlaps(treaty.id, f"atoms[{i}].closed", atom.closed)
    for i, organ in enumerate(treaty.organs):
        yield from _overlaps(treaty.id, f"organs[{i}].chair", organ.chair)
        for scope in dict.fromkeys(decision.scope for decision in organ.decision):
            spans = tuple(decision for decision in organ.decision if decision.scope == scope)
            yield from _overlaps(treaty.id, f"organs[{i}].decision", spans)


def _check_members(treaty: Treaty) -> Iterator[Fault]:
    for state in dict.fromkeys(row.state for row in treaty.memberships):
        if _STATE.fullmatch(state) is None:
            yield _not_a_state(treaty.id, "memberships.state", state)
        rows = tuple(row for row in treaty.memberships if row.state == state)
        yield from _overlaps(treaty.id, f"memberships({state})", rows, "member-twice")


def _not_a_state(treaty: str, field: str, found: str) -> Fault:
    return _fault(treaty, field, found or "nothing", "three capital letters (ISO 3166 alpha-3)", "state-code")


def _check_organs(treaty: Treaty) -> Iterator[Fault]:
    for i, organ in enumerate(treaty.organs):
        for j, term in enumerate(organ.chair):
            if _STATE.fullmatch(term.state) is None:
                yield _not_a_state(treaty.id, f"organs[{i}].chair[{j}].state", term.state)
        for j, decision in enumerate(organ.decision):
            yield from _check_decision(treaty.id, f"organs[{i}].decision[{j}]", decision)


def _check_decision(treaty: str, field: str, decision: DecisionRule) -> Iterator[Fault]:
    for name in ("quorum", "needed_count"):
        count = getattr(decision, name)
        if count is not None and count < 1:
            yield _fault(treaty, f"{field}.{name}", str(count), "a whole number from 1", "not-positive")
    for name in ("needed", "quorum"):
        num, den = getattr(decision, f"{name}_num"), getattr(decision, f"{name}_den")
        if (num is None) != (den is None):
            yield _fault(treaty, f"{field}.{name}_num", f"{num} of {den}", "both or neither", "half-share")
        elif num is not None and not 0 < num <= den:
            yield _fault(treaty, f"{field}.{name}_num", f"{num} of {den}", "a share above 0, at most 1", "share")
    if decision.rule == "majority" and decision.needed_num is None and decision.needed_count is None:
        yield _fault(treaty, field, "neither", "needed_num and needed_den, or needed_count", "no-share")
    if decision.silence_h is not None and decision.silence_h <= 0:
        yield _fault(treaty, f"{field}.silence_h", str(decision.silence_h), "more than 0 hours", "not-positive")


def _check_atoms(treaty: Treaty) -> Iterator[Fault]:
    for i, atom in enumerate(treaty.atoms):
        if (atom.kind == "computed") != (atom.computes is not None):
            expected = "computes exactly where the kind is computed"
            yield _fault(treaty.id, f"atoms[{i}].computes", str(atom.computes), expected, "computes")
        if atom.kind != "interpretation" and _is_read(atom):
            expected = "dated closings and a default reading only for an interpretation"
            yield _fault(treaty.id, f"atoms[{i}]", atom.kind, expected, "not-interpretation")


def _is_read(atom: Atom) -> bool:
    return bool(atom.closed) or atom.default_reading is not None


def _all_conditions(treaty: Treaty) -> Iterator[tuple[str, Condition]]:
    for i, constraint in enumerate(treaty.constraints):
        yield f"constraints[{i}].given", constraint.given
        yield f"constraints[{i}].then", constraint.then
    for i, rule in enumerate(treaty.rules):
        for j, version in enumerate(rule.versions):
            yield f"rules[{i}].versions[{j}].when", version.when
        for j, exemption in enumerate(rule.unless):
            yield f"rules[{i}].unless[{j}].when", exemption.when


def _check_conditions(treaty: Treaty, names: dict[str, set[str]]) -> Iterator[Fault]:
    for field, condition in _all_conditions(treaty):
        yield from _check_condition(treaty.id, field, condition, names)


def _check_condition(treaty: str, field: str, condition: Condition, names: dict[str, set[str]]) -> Iterator[Fault]:
    filled = [name for name in ("atom", "rule", "all", "any", "none") if getattr(condition, name)]
    if len(filled) != 1:
        found = " and ".join(filled) or "nothing"
        yield _fault(treaty, field, found, "exactly one of atom, rule, all, any, none", "condition")
    for kind in ("atom", "rule"):
        name = getattr(condition, kind)
        if name:
            yield from _check_name(treaty, f"{field}.{kind}", name, kind, names)
    for kind in ("all", "any", "none"):
        for index, part in enumerate(getattr(condition, kind)):
            yield from _check_condition(treaty, f"{field}.{kind}[{index}]", part, names)


def _check_name(treaty: str, field: str, name: str, kind: str, names: dict[str, set[str]]) -> Iterator[Fault]:
    full = name if "/" in name else f"{treaty}/{name}"
    if full in names[kind]:
        return
    other = "rule" if kind == "atom" else "atom"
    if full in names[other]:
        hint = f"It is the name of {'an atom' if other == 'atom' else 'a rule'}: write {other}: {name}."
    else:
        near = {known.removeprefix(f"{treaty}/") for known in names[kind]}
        hint = _suggest(name, near) or "A name of another treaty is written treaty/name, and that treaty is loaded too."
    yield _fault(treaty, field, name, f"the name of {'an atom' if kind == 'atom' else 'a rule'}", "unknown-name", hint)


def _cited_sources(treaty: Treaty) -> Iterator[tuple[str, str]]:
    for i, article in enumerate(treaty.articles):
        for j, version in enumerate(article.versions):
            yield f"articles[{i}].versions[{j}].source", version.source
    for i, membership in enumerate(treaty.memberships):
        yield f"memberships[{i}].source", membership.source
    for i, organ in enumerate(treaty.organs):
        yield f"organs[{i}].source", organ.source
        for j, term in enumerate(organ.chair):
            yield f"organs[{i}].chair[{j}].source", term.source
        for j, decision in enumerate(organ.decision):
            yield f"organs[{i}].decision[{j}].source", decision.source
    for i, atom in enumerate(treaty.atoms):
        for j, closing in enumerate(atom.closed):
            yield f"atoms[{i}].closed[{j}].source", closing.source
        if atom.default_reading is not None:
            yield f"atoms[{i}].default_reading.source", atom.default_reading.source
    for i, rule in enumerate(treaty.rules):
        for j, rule_version in enumerate(rule.versions):
            yield f"rules[{i}].versions[{j}].source", rule_version.source
    for i, precedent in enumerate(treaty.precedents):
        yield f"precedents[{i}].source", precedent.source


def _check_cites(treaty: Treaty) -> Iterator[Fault]:
    sources = {source.id for source in treaty.sources}
    for field, source in _cited_sources(treaty):
        if source and source not in sources:
            yield _fault(treaty.id, field, source, "the id of a source", "unknown-source", _suggest(source, sources))
    articles = {article.id for article in treaty.articles}
    for i, rule in enumerate(treaty.rules):
        for j, article in enumerate(rule.articles):
            if article not in articles:
                field, hint = f"rules[{i}].articles[{j}]", _suggest(article, articles)
                yield _fault(treaty.id, field, article, "the id of an article of this file", "missing-article", hint)


def _check_overrides(treaty: Treaty, names: dict[str, set[str]]) -> Iterator[Fault]:
    for i, rule in enumerate(treaty.rules):
        for j, lower in enumerate(rule.overrides):
            yield from _check_name(treaty.id, f"rules[{i}].overrides[{j}]", lower, "rule", names)


def _check_cases(treaty: Treaty, names: dict[str, set[str]]) -> Iterator[Fault]:
    for i, case in enumerate(treaty.cases):
        if _STATE.fullmatch(case.appellant) is None:
            yield _not_a_state(treaty.id, f"cases[{i}].appellant", case.appellant)
        for j, claim in enumerate(case.claims):
            yield from _check_name(treaty.id, f"cases[{i}].claims[{j}].atom", claim.atom, "atom", names)
        for j, setting in enumerate(case.settings):
            yield from _check_name(treaty.id, f"cases[{i}].settings[{j}].atom", setting.atom, "atom", names)
        for j, wanted in enumerate(case.expect):
            yield from _check_name(treaty.id, f"cases[{i}].expect[{j}].rule", wanted.rule, "rule", names)


def _find_cycles(treaties: tuple[Treaty, ...]) -> Iterator[Fault]:
    needs: dict[str, tuple[str, ...]] = {}
    for treaty in treaties:
        for rule in treaty.rules:
            needs[f"{treaty.id}/{rule.id}"] = tuple(_rules_needed(treaty.id, rule))
    for treaty in treaties:
        for rule in treaty.rules:
            for lower in rule.overrides:
                name = lower if "/" in lower else f"{treaty.id}/{lower}"
                needs[name] = (*needs[name], f"{treaty.id}/{rule.id}")
    done: set[str] = set()
    for start in needs:
        cycle = _walk_for_cycle(start, needs, [], done)
        if cycle:
            shown = " -> ".join(cycle)
            hint = "Take one of these references out; a rule may not rest on itself."
            yield _fault(start.partition("/")[0], "rules", shown, "rules that do not go in a circle", "cycle", hint)
            return


def _rules_needed(treaty_id: str, rule: Rule) -> Iterator[str]:
    waiting = [version.when for version in rule.versions] + [exemption.when for exemption in rule.unless]
    while waiting:
        condition = waiting.pop()
        waiting.extend((*condition.all, *condition.any, *condition.none))
        if condition.rule:
            yield condition.rule if "/" in condition.rule else f"{treaty_id}/{condition.rule}"


def _walk_for_cycle(name: str, needs: dict[str, tuple[str, ...]], path: list[str], done: set[str]) -> list[str]:
    if name in path:
        return [*path[path.index(name) :], name]
    if name in done:
        return []
    for needed in needs[name]:
        cycle = _walk_for_cycle(needed, needs, [*path, name], done)
        if cycle:
            return cycle
    done.add(name)
    return []
