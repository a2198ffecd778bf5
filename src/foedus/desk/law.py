"""The verbs of ``foedus law`` that ask: ask, explain, norms, compare.

What lives here: finding the treaties, claims and dates that a question is asked of, and the answer as plain data and as
text. What does not: judging (``law``), and work on treaty files (``law_files``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from foedus import library
from foedus.desk.loading import Inputs, load_inputs, read_as_of
from foedus.domain.outcome import Finding
from foedus.domain.scenario import Question
from foedus.domain.treaty import Setting, Treaty
from foedus.errors import RequestError
from foedus.formats.shared import load_treaty
from foedus.instants import show_instant
from foedus.law.book import qualify, suggest, treaties_named
from foedus.law.compare import compare_findings
from foedus.law.engine import ask
from foedus.law.explain import explain
from foedus.law.facts import Asked
from foedus.law.norms import NormRow, list_norms
from foedus.law.settle import what_would_settle
from foedus.law.spans import Piece, ask_days, parse_days
from foedus.mission.stages import know_law_at
from foedus.record.claims import ClaimSet
from foedus.reports.blocks import Answer, Report, Section, say
from foedus.reports.content.scene import VERDICTS
from foedus.reports.html import show_report
from foedus.reports.mission_json import show_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person asks for, as it was typed; empty or None: not said."""

    question: str = ""
    mission: str = ""
    treaty: str = ""
    on: str = ""
    as_of: str | None = None
    told_by: str = ""
    appellant: str = ""
    host: str = ""
    #: what-if, as ``atom=yes`` or ``treaty/atom=no``
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One question with all it is asked of."""

    mission: str
    treaties: tuple[Treaty, ...]
    claims: ClaimSet
    question: Question
    asked: Asked
    #: last day the facts may lie on; the first is that of ``asked``
    last_on: date


def ask_question(request: Request) -> tuple[dict[str, Any], str]:
    """Answer a question: the verdict, what decides it, what would settle it, what it cites.

    Raises
    ------
    RequestError
        If a name or a date cannot be read or is not there; with the nearest names.
    InputError
        With all faults of the files.
    """
    matter, finding, pieces = _answer(request)
    plain = _show_answer(matter, finding, pieces)
    if len(pieces) == 1:
        settlers = what_would_settle(matter.treaties, matter.claims, matter.question, matter.asked)
        plain["would_settle"] = [{**show_value(settler), "settles": settler.settles} for settler in settlers]
    return plain, _tell_answer(matter, finding)


def explain_question(request: Request, *, full: bool = False, html: bool = False) -> tuple[dict[str, Any], str]:
    """Give a finding with its grounds: as plain data, and as text or, on request, as one page of HTML.

    Raises
    ------
    RequestError, InputError
        As ``ask_question``.
    """
    matter, finding, pieces = _answer(request)
    plain = {**_show_answer(matter, finding, pieces), "ground": show_value(finding.ground)}
    if html:
        return plain, _write_page(matter, finding)
    told = explain(finding, full=full, treaties=matter.treaties, claims=matter.claims)
    return plain, f"{_tell_when(matter)}\n{told}"


def list_duties(request: Request) -> tuple[dict[str, Any], str]:
    """List who must, may or must not do what, by when, with the verdict of each rule.

    Raises
    ------
    RequestError, InputError
        As ``ask_question``.
    """
    matter = find_matter(replace(request, question=""))
    rows = list_norms(
        matter.treaties,
        matter.claims,
        appellant=matter.asked.appellant,
        host=matter.asked.host,
        facts_on=matter.asked.facts_on,
        as_of=matter.asked.as_of,
        told_by=matter.asked.told_by,
        settings=matter.asked.settings,
    )
    kept = tuple(row for row in rows if row.treaty == request.treaty or not request.treaty)
    answer = {**show_when(matter), "norms": show_value(kept)}
    return answer, "\n".join([_tell_when(matter), *(_tell_norm(row) for row in kept)])


def compare_answers(request: Request, ons: tuple[str, ...], as_ofs: tuple[str, ...]) -> tuple[dict[str, Any], str]:
    """Answer one question on several dates, or as known at several instants, and say what changes.

    Raises
    ------
    RequestError
        If there are not at least two points to compare; else as ``ask_question``.
    InputError
        With all faults of the files.
    """
    points = [replace(request, on=on, as_of=as_of) for on in ons or (request.on,) for as_of in as_ofs or (None,)]
    if len(points) < 2:
        raise RequestError(
            "there is nothing to compare with", code="law.one-point", hint="give --on, or --as-of, at least twice"
        )
    answers = [_answer(point) for point in points]
    steps = []
    lines = [f"{_tell_when(matter)} {finding.headline}." for matter, finding, _ in answers]
    for (matter, before, _), (later, after, _) in pairwise(answers):
        changes = compare_findings(before, after)
        steps.append({"from": show_when(matter), "to": show_when(later), "changes": show_value(changes)})
        lines.append(f"{len(changes)} changes" if changes else "no change")
        for change in changes:
            place = f" at {change.place}" if change.place else ""
            lines.append(f"  {change.what}{place}: {change.before or 'nothing'} -> {change.after or 'nothing'}")
    shown = [_show_answer(matter, finding, pieces) for matter, finding, pieces in answers]
    return {"points": shown, "steps": steps}, "\n".join(lines)


def find_answer(inputs: Inputs, question: str, as_of: datetime | None) -> tuple[datetime, Finding]:
    """Answer one question of a mission as known at an instant (None: when the mission asks it); give both.

    Raises
    ------
    RequestError
        If the mission does not ask the question.
    """
    scenario = inputs.files.scenario
    asked = next((q for q in scenario.questions if q.id == question), None)
    if asked is None:
        known = (q.id for q in scenario.questions)
        raise RequestError(
            f"{scenario.id} does not ask '{question}'",
            code="unknown-question",
            hint=suggest(question, known, "Questions"),
        )
    at = as_of or know_law_at(scenario, asked.asked_on)
    finding = ask(
        inputs.treaties,
        inputs.files.claims,
        asked,
        appellant=scenario.appeal.state,
        host=scenario.host,
        facts_on=scenario.facts_on,
        as_of=at,
    )
    return at, finding


def find_matter(request: Request) -> Matter:
    """Find the treaties, claims and dates that a request speaks of; without a question, those of all its rules.

    Raises
    ------
    RequestError, InputError
        As ``ask_question``.
    """
    inputs = load_inputs(request.mission) if request.mission else None
    questions = inputs.files.scenario.questions if inputs else ()
    own = next((q for q in questions if q.id == request.question and not request.treaty), None)
    question = own or _name_rule(request, tuple(q.id for q in questions))
    treaties = add_named(inputs.treaties if inputs else (), (question.treaty,) if question.treaty else ())
    if own is None:
        question = _give_text(question, treaties)
    if inputs is None:
        return _ask_alone(request, question, treaties)
    scenario = inputs.files.scenario
    first, last = _read_days(request.on) if request.on else (scenario.facts_on, scenario.facts_on)
    asked = Asked(
        appellant=request.appellant or scenario.appeal.state,
        host=request.host or scenario.host,
        facts_on=first,
        as_of=read_as_of(request.as_of) or know_law_at(scenario, question.asked_on),
        told_by=request.told_by,
        settings=tuple(_read_setting(text, question.treaty) for text in request.settings),
    )
    return Matter(
        mission=scenario.id,
        treaties=treaties,
        claims=inputs.files.claims,
        question=question,
        asked=asked,
        last_on=last,
    )


def _answer(request: Request) -> tuple[Matter, Finding, tuple[Piece, ...]]:
    matter = find_matter(request)
    finding, pieces = ask_days(matter.treaties, matter.claims, matter.question, matter.asked, matter.last_on)
    return matter, finding, pieces


def _ask_alone(request: Request, question: Question, treaties: tuple[Treaty, ...]) -> Matter:
    """Ask without a mission: nobody claims anything, so that every fact is open unless it is set."""
    if not (request.appellant and request.on):
        raise RequestError(
            "without a mission a question needs an appellant and a date",
            code="law.no-case",
            hint="add --mission M, or --appellant STATE and --on DATE",
        )
    first, last = _read_days(request.on)
    asked = Asked(
        appellant=request.appellant,
        host=request.host,
        facts_on=first,
        as_of=read_as_of(request.as_of) or datetime.combine(last, time(0), UTC) + timedelta(days=1),
        told_by=request.told_by,
        settings=tuple(_read_setting(text, question.treaty) for text in request.settings),
    )
    claims = ClaimSet(id="none", title="no claims", compiled_on=first, method="none", sources=(), claims=())
    return Matter(mission="", treaties=treaties, claims=claims, question=question, asked=asked, last_on=last)


def _name_rule(request: Request, known: tuple[str, ...]) -> Question:
    """Read a question that is not the mission's own: ``treaty/rule``, or a rule beside ``--treaty``."""
    treaty, slash, rule = request.question.rpartition("/")
    treaty = treaty or request.treaty
    if request.question and not treaty:
        hint = suggest(request.question, known, "Questions") if known else "write it as treaty/rule, or add --treaty"
        raise RequestError(f"no question '{request.question}'", code="unknown-question", hint=hint)
    if slash and request.treaty and request.treaty != treaty:
        raise RequestError(
            f"{request.question} is not of {request.treaty}", code="law.two-treaties", hint="leave --treaty out"
        )
    return Question(id=request.question, text="", treaty=treaty, rule=rule)


def _give_text(question: Question, treaties: tuple[Treaty, ...]) -> Question:
    rules = (rule for treaty in treaties if treaty.id == question.treaty for rule in treaty.rules)
    text = next((rule.text for rule in rules if rule.id == question.rule), question.rule)
    return replace(question, text=text)


def add_named(treaties: tuple[Treaty, ...], names: Iterable[str]) -> tuple[Treaty, ...]:
    """Add treaties of the library by name, and those that they speak of.

    Raises
    ------
    RequestError
        If the library does not hold one; with the nearest names.
    """
    found = {treaty.id: treaty for treaty in treaties}
    waiting = [*names, *(name for treaty in treaties for name in sorted(treaties_named(treaty)))]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = load_treaty(library.find_treaty(name))
            waiting += sorted(treaties_named(found[name]))
    return tuple(found.values())


def _read_days(text: str) -> tuple[date, date]:
    try:
        return parse_days(text)
    except ValueError as error:
        raise RequestError(
            f"--on {text}: {error}", code="bad-date", hint="2022-01-06, or 2022-01 or 2022 where the day is not known"
        ) from None


def _read_setting(text: str, treaty: str) -> Setting:
    name, _, value = text.partition("=")
    if value not in ("yes", "no"):
        raise RequestError(f"--set {text}: neither yes nor no", code="law.bad-setting", hint="--set armed_force=yes")
    return Setting(atom=qualify(name, treaty), value=value == "yes")


def show_when(matter: Matter) -> dict[str, Any]:
    """Give what a question was asked of, as plain data."""
    first, last = matter.asked.facts_on, matter.last_on
    return {
        "mission": matter.mission or None,
        "on": first.isoformat() if first == last else [first.isoformat(), last.isoformat()],
        "as_of": show_instant(matter.asked.as_of),
        "appellant": matter.asked.appellant,
        "told_by": matter.asked.told_by or None,
        "set": {setting.atom: setting.value for setting in matter.asked.settings},
    }


def _show_answer(matter: Matter, finding: Finding, pieces: tuple[Piece, ...]) -> dict[str, Any]:
    answer = {"id": finding.id, **show_when(matter)}
    answer |= {
        field.name: show_value(getattr(finding, field.name)) for field in fields(finding) if field.name != "ground"
    }
    days = [{"from": p.first_on.isoformat(), "to": p.last_on.isoformat(), "verdict": p.finding.verdict} for p in pieces]
    return {**answer, "days": days if len(days) > 1 else []}


def _tell_when(matter: Matter) -> str:
    first, last = matter.asked.facts_on, matter.last_on
    days = f"{first}" if first == last else f"some day from {first} to {last}"
    told = f", as told by {matter.asked.told_by}" if matter.asked.told_by else ""
    return f"Facts of {days}, as known at {show_instant(matter.asked.as_of)}{told}."


def _tell_answer(matter: Matter, finding: Finding) -> str:
    lines = [_tell_when(matter), f"{finding.question}  [{finding.treaty}/{finding.rule}]", f"  {finding.headline}"]
    if finding.verdict == "some":
        lines += ["  enough: " + " + ".join(words) for words in finding.sufficient]
        lines += ["  blocks: " + " + ".join(words) for words in finding.blocking]
        lines.append(f"  would settle it, most telling first: {', '.join(finding.settle)}")
    if finding.partial:
        lines.append("  (not all of the sets that decide it are listed)")
    if finding.holds is not None and finding.of is not None:
        lines.append(f"  met in {finding.holds} of {finding.of} readings; the counts are no odds")
    elif matter.asked.facts_on == matter.last_on:
        lines.append("  readings are too many to count; the verdict is exact")
    lines.append(f"  cites: {'; '.join(finding.cites)}")
    if finding.checked:
        lines.append(f"  checked: {finding.checked}")
    return "\n".join(lines)


def _tell_norm(row: NormRow) -> str:
    modality = row.modality.replace("_", " ")
    act = row.act.replace("_", " ")
    parts = [f"{row.verdict:<13}{row.who} {modality} {act}"]
    parts += [f"{word} {value}" for word, value in (("to", row.to_whom), ("until", row.until)) if value]
    parts += [row.by_when] if row.by_when else []
    parts += [f"including {', '.join(row.includes)}"] if row.includes else []
    parts += [f"gives way to {', '.join(row.defeated_by)}"] if row.defeated_by else []
    mark = f" (checked: {row.checked})" if row.checked else ""
    return f"{', '.join(parts)}  [{row.treaty}/{row.rule}: {row.cite}]{mark}"


def _write_page(matter: Matter, finding: Finding) -> str:
    """Write one finding as a page, with the parts that reports are made of."""
    details = [(name, say(text)) for name, text in _list_details(finding)]
    answer = Answer(
        id=f"finding-{finding.rule}",
        question=finding.question,
        tone=finding.verdict,
        verdict=VERDICTS[finding.verdict],
        headline=say(finding.headline),
        details=tuple(details),
        treaty=finding.treaty,
        ground=finding.ground,
    )
    report = Report(
        title=finding.question,
        eyebrow=f"{finding.treaty} / {finding.rule}",
        lede=say(_tell_when(matter)),
        meta=(("Mission", matter.mission), ("Appellant", matter.asked.appellant)),
        creed="",
        sections=(Section(id="law", title="Law", blocks=(answer,)),),
        anchors={},
        footer=("Own-words coding of provisions, for study; no legal advice. Counts of readings are no odds.",),
    )
    return show_report(report)


def _list_details(finding: Finding) -> list[tuple[str, str]]:
    rows = [
        ("Enough that", "; or ".join(" + ".join(words) or "nothing more" for words in finding.sufficient)),
        ("Kept out by", "; or ".join(" + ".join(words) or "nothing more" for words in finding.blocking)),
        ("To settle it", ", ".join(finding.settle)),
        ("Cites", "; ".join(finding.cites)),
        ("Checked", finding.checked or "text"),
    ]
    return [(name, text) for name, text in rows if text]
