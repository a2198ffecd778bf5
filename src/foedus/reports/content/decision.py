"""The decision with what others said of it beside it, and the national approvals as arithmetic.

What lives here: council, mandate, positions, approvals in words. What does not: any view of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from foedus.domain.decisions import Position, SaidBasis
from foedus.domain.figures import Moment
from foedus.domain.packages import Consent, ConsentStep, CouncilFinding
from foedus.reports.blocks import (
    Beside,
    Block,
    Bullets,
    Cell,
    Column,
    Paragraph,
    Row,
    Section,
    Sub,
    Table,
    Text,
    Tone,
    Voice,
    Voices,
    say,
    strong,
)
from foedus.reports.content.acts import (
    counts_votes,
    knows_decision,
    lacks_decision,
    show_cites,
    word_appeal,
    word_claimed,
    word_decision,
)
from foedus.reports.content.law import MARKS
from foedus.reports.content.rewording import reword_times
from foedus.reports.content.scene import Scene, cell, show_count, show_hours

_RESULTS: Final = {
    "adopted": "adopted",
    "not_adopted": "not adopted",
    "no_quorum": "no quorum",
    "open": "open: the procedure as known gives no result",
}
_KNOWN: Final = {"votes": "follows from the votes", "act": "as the body's act was reported", "nothing": "not known"}
#: how a step of an approval is known -> words
STEP_KINDS: Final = {
    "observed": "observed",
    "implied": "implied by a later step",
    "forecast": "forecast",
    "unknown": "not known",
}
#: positions about these stand beside the decision; the others in the section they are about
ABOUT_DECISION: Final = ("appeal", "decision", "mandate", "approval")


def tell_decision(scene: Scene) -> Section:
    """Show the council's arithmetic and the mandate, and beside them what others said."""
    course = scene.course
    council = course.council
    left: list[Block] = [
        Paragraph(text=say(f"{council.organ}: {word_decision(course)}.", refs=council.rests_on)),
        Bullets(items=tuple(_list_facts(scene, council))),
    ]
    if _list_bases(scene):
        left.append(_table_bases(scene))
    blocks: list[Block] = [
        Beside(
            left=Sub(title="What was decided, and how", blocks=tuple(left)),
            right=Sub(title="What others said of it", blocks=(tell_positions(scene, ABOUT_DECISION),)),
        )
    ]
    if counts_votes(council):
        blocks.append(_table_votes(scene, council))
    mandate = _list_mandate(scene)
    if mandate:
        blocks.append(Sub(title="Mandate", blocks=(Bullets(items=tuple(mandate)),)))
    return Section(id="decision", title="Decision, and what others said of it", blocks=tuple(blocks))


def _list_facts(scene: Scene, council: CouncilFinding) -> list[Text]:
    course = scene.course
    appeal = course.scenario.appeal
    asked, refs = word_appeal(scene)
    if asked:
        asked = f"{asked}. {appeal.procedure}"
    result = f"{_RESULTS[council.result]} ({_KNOWN[council.known_by]})"
    if lacks_decision(course):
        result = "no decision on record to send a force"
    elif council.outcome == "no_force" and knows_decision(course):
        result = f"no force: {result}"
    claimed = word_claimed(scene)
    cites = "; ".join(show_cites(council.cites))
    facts = [
        say(strong("Appeal: "), asked or "none known by then", refs=refs),
        say(strong("Result: "), result),
        *[
            say(strong("Arithmetic: "), f"{reword_times(scene, line)}{f', {claimed}' if claimed else ''}")
            for line in council.arithmetic
        ],
        say(strong("Rule: "), council.rule, f" [{cites}]" if cites else ""),
    ]
    if council.moment is not None:
        facts.append(say(strong("When: "), scene.spread(council.moment), refs=council.moment.rests_on))
    if council.chair:
        note = f"; {council.chair_note}" if council.chair_note else ""
        facts.append(say(strong("Chair: "), f"{scene.state(council.chair)}{note}"))
    if council.chair_conflict:
        facts.append(say(strong("Chair in conflict: "), council.chair_conflict))
    facts += [say(strong("Does not add up: "), text) for text in council.contradictions]
    if council.checked:
        words = "; ".join(f"{mark} ({MARKS.get(mark, mark)})" for mark in council.checked)
        facts.append(say(strong("Text of the rule checked: "), words))
    return facts


def _list_bases(scene: Scene) -> tuple[SaidBasis, ...]:
    """Give the legal bases named by then: with a knowledge date, those that some claim known by it names."""
    bases = scene.course.scenario.council.bases
    return bases if scene.course.as_of is None else tuple(basis for basis in bases if basis.rests_on)


def _table_bases(scene: Scene) -> Table:
    return Table(
        title="Legal basis of the decision, as named by different speakers",
        columns=(Column(title="Named by", kind="head"), Column(title="Provisions", kind="long")),
        rows=tuple(
            Row(cells=(cell(basis.by), cell("; ".join(basis.provisions), refs=basis.rests_on)))
            for basis in _list_bases(scene)
        ),
    )


def _table_votes(scene: Scene, council: CouncilFinding) -> Table:
    claimed = word_claimed(scene)
    return Table(
        title=f"Votes {claimed}" if claimed else "Votes, or how each member let its view be known",
        columns=(Column(title="Member", kind="head"), Column(title="Vote"), Column(title="Rests on")),
        rows=tuple(
            Row(cells=(cell(scene.state(v.state)), cell(v.vote.replace("_", " ")), cell("", refs=v.rests_on)))
            for v in council.votes
        ),
        fold=True,
        in_print=True,
    )


def _list_mandate(scene: Scene) -> list[Text]:
    mandate = scene.course.mandate
    if mandate is None:
        return []
    items = [say(strong("Task: "), task.text, refs=task.rests_on) for task in mandate.tasks]
    items.append(say(strong("Area: "), mandate.area))
    term = mandate.term_text
    if mandate.term_d is not None:
        items.append(
            say(strong("Term: "), f"{term}; reckoned with {mandate.term_d.value:g} days", refs=mandate.term_d.rests_on)
        )
    elif term:
        items.append(say(strong("Term: "), term))
    if mandate.planned_persons is not None:
        planned = mandate.planned_persons
        items.append(say(strong("Planned size: "), f"{show_count(planned.value)} persons", refs=planned.rests_on))
    if mandate.force_rule:
        items.append(say(strong("Use of force, as stated: "), mandate.force_rule.removeprefix("As stated: ")))
    if mandate.commander:
        items.append(say(strong("Command: "), mandate.commander, refs=mandate.rests_on))
    return items


def tell_positions(scene: Scene, about: tuple[str, ...]) -> Block:
    """Show what others said of the named things, in order of time."""
    own = sorted((p for p in scene.course.scenario.positions if p.about in about), key=lambda p: p.moment.at)
    if not own:
        return Paragraph(text=say("No position of others is known."), role="note")
    return Voices(items=tuple(_voice(scene, position) for position in own))


def _voice(scene: Scene, position: Position) -> Voice:
    condition = f" Condition: {position.condition}." if position.condition else ""
    return Voice(
        who=position.by,
        manner=f"{position.kind}, on the {position.about}, to {position.addressee}, {scene.local(position.moment.at)}",
        text=say(f"{position.text}{condition}", refs=position.moment.rests_on),
    )


def tell_approvals(scene: Scene) -> Section:
    """Show each state's own consent: its steps, every ballot against its bar, what it held up."""
    course = scene.course
    if not course.consents:
        text = "No state's own approval was reached in this course."
        return Section(id="approvals", title="National approvals", blocks=(Paragraph(text=say(text)),))
    overview = Table(
        title="Consent by state",
        columns=(
            Column(title="State", kind="head"),
            Column(title="Consent (local · Zulu)"),
            Column(title="How known"),
            Column(title="Longest step", kind="long"),
            Column(title="Route", kind="long"),
        ),
        rows=tuple(_row_consent(scene, consent) for consent in course.consents),
        note=say("Readiness and pre-positioning go on before consent; consent gates the flight over the border."),
    )
    steps = Table(
        title="Steps, with every attempt",
        columns=(
            Column(title="State", kind="head"),
            Column(title="Organ and act", kind="long"),
            Column(title="When (local · Zulu)"),
            Column(title="How known"),
            Column(title="After the step before", kind="num"),
            Column(title="Arithmetic", kind="long"),
        ),
        rows=tuple(row for consent in course.consents for row in _rows_consent(scene, consent)),
    )
    blocks: list[Block] = [overview, steps]
    costs = [
        say(f"{scene.state(c.state)}: {reword_times(scene, c.earlier_gain_text)}")
        for c in course.consents
        if c.earlier_gain_text
    ]
    if costs:
        blocks.append(Sub(title="What failed attempts cost", blocks=(Bullets(items=tuple(costs)),)))
    doubts = [
        say(f"{scene.state(c.state)}: {reword_times(scene, text)}")
        for c in course.consents
        for text in c.contradictions
    ]
    if doubts:
        blocks.append(Sub(title="What does not add up", blocks=(Bullets(items=tuple(doubts)),)))
    return Section(id="approvals", title="National approvals", blocks=tuple(blocks))


def _tone(kind: str) -> Tone:
    return "yes" if kind == "observed" else "no" if kind == "unknown" else "open"


def _row_consent(scene: Scene, consent: Consent) -> Row:
    return Row(
        cells=(
            cell(scene.state(consent.state)),
            cell(scene.when(consent.at)),
            cell(STEP_KINDS[consent.kind], tone=_tone(consent.kind)),
            cell(reword_times(scene, consent.binding_text)),
            cell(consent.route, refs=consent.rests_on),
        )
    )


def _rows_consent(scene: Scene, consent: Consent) -> list[Row]:
    """Give the steps of one state, each ballot of a step before the step itself."""
    rows = [cells for step in consent.steps for cells in _list_step(scene, step)]
    head = replace(cell(scene.state(consent.state)), n_rows=len(rows))
    return [Row(cells=(head, *cells) if n == 0 else cells) for n, cells in enumerate(rows)]


def _list_step(scene: Scene, step: ConsentStep) -> list[tuple[Cell, ...]]:
    """Give the cells of a step; an act with one attempt and no bar to reach is one row."""
    organ = cell(f"{step.organ}: {step.act}")
    plain_act = len(step.attempts) == 1 and step.attempts[0].attempt.result == "done"
    rows: list[tuple[Cell, ...]] = []
    for n, shown in enumerate(() if plain_act else step.attempts, 1):
        moment = shown.attempt.moment
        result = shown.attempt.result.replace("_", " ")
        words = "; ".join(filter(None, (shown.arithmetic, shown.attempt.text, *shown.contradictions)))
        rows.append(
            (
                cell(f"{step.organ}, attempt {n}: {result}"),
                cell(scene.spread(moment)),
                cell("observed", tone="yes"),
                cell("–"),
                cell(words, refs=moment.rests_on),
            )
        )
    when = scene.when(step.at)
    if step.at is not None and (step.earliest_at or step.latest_at):
        when = scene.spread(Moment(at=step.at, rests_on=(), earliest_at=step.earliest_at, latest_at=step.latest_at))
    kind = cell(STEP_KINDS[step.kind], tone=_tone(step.kind))
    rows.append(
        (
            organ,
            cell(when),
            kind,
            cell(show_hours(step.waits_h)),
            cell(reword_times(scene, step.text), refs=step.rests_on),
        )
    )
    return rows
