"""The sections that all others walk back to: disputes, assumptions, inputs, sources.

What lives here: what was claimed, assumed and read. What does not: which side of a dispute is right.
"""

from __future__ import annotations

from foedus.instants import show_dtg, show_instant
from foedus.mission.course import Course
from foedus.record.claims import Claim, Dispute
from foedus.reports.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Paragraph,
    Row,
    Section,
    SideBySide,
    Span,
    Sub,
    Table,
    say,
)
from foedus.reports.content.scene import Scene, cell


def list_disputes(course: Course) -> tuple[Dispute, ...]:
    """Give the disputes; with a knowledge date only those that had two sides by then."""
    disputes = course.claims.disputes
    return disputes if course.as_of is None else tuple(d for d in disputes if len(d.sides) > 1)


def tell_disputes(scene: Scene) -> Section:
    """Show claims that do not agree, side by side, by what they are about."""
    disputes = list_disputes(scene.course)
    if not disputes:
        text = "No dispute is recorded as known by then."
        return Section(id="disputes", title="Disputes", blocks=(Paragraph(text=say(text)),))
    intro = "Contradictions stay side by side; nothing is merged away. How this run handled each is said below it."
    topics = dict.fromkeys(dispute.about or "other" for dispute in disputes)
    blocks: list[Block] = [Paragraph(text=say(intro))]
    for topic in topics:
        own = tuple(_show_dispute(scene, d) for d in disputes if (d.about or "other") == topic)
        blocks.append(Sub(title=topic.replace("_", " ").capitalize(), blocks=own))
    return Section(id="disputes", title="Disputes, side by side", blocks=tuple(blocks))


def _show_dispute(scene: Scene, dispute: Dispute) -> SideBySide:
    """Give the sides; how a dispute was handled was written with hindsight and is left out with a knowledge date."""
    handling = dispute.handling if scene.course.as_of is None else ""
    return SideBySide(
        id=f"d-{dispute.id}",
        title=f"{dispute.title} ({dispute.id})",
        sides=tuple(say(side.text, refs=side.claims) for side in dispute.sides),
        note=say(f"Handling: {handling}") if handling else (),
    )


def tell_assumptions(scene: Scene) -> Section:
    """Show what nobody told us: each assumption with its reason and what changes if it is wrong."""
    used = set(scene.course.inputs)
    rows = tuple(
        Row(
            id=f"a-{a.id}",
            peek=f"Assumption: {a.text}",
            cells=(
                cell(a.id),
                cell(a.text, refs=a.rests_on),
                cell(a.reason),
                cell(a.if_wrong),
                cell(a.checked),
                cell("yes" if a.id in used else "no"),
            ),
        )
        for a in scene.course.scenario.assumptions
    )
    table = Table(
        title="Assumptions",
        columns=(
            Column(title="Id", kind="head"),
            Column(title="Assumed", kind="long"),
            Column(title="Reason", kind="long"),
            Column(title="If it is wrong", kind="long"),
            Column(title="Checked"),
            Column(title="Used by a stage"),
        ),
        rows=rows,
    )
    return Section(id="assumptions", title="Assumptions", blocks=(table,))


def tell_inputs(scene: Scene) -> Section:
    """Show what was read: files with digests, version, seed, knowledge date, holes."""
    dossier, course = scene.dossier, scene.course
    known = show_instant(course.as_of) if course.as_of else "all that the files hold"
    facts = (
        say(f"Mission: {course.scenario.id}"),
        say(f"Version of Foedus: {dossier.version}"),
        say(f"Seed: {course.seed}"),
        say(f"Knowledge date of the stages: {known}; of the law: {show_instant(course.law_as_of)}"),
        say(f"Claims and assumptions that a stage computed with: {len(course.inputs)}"),
    )
    digests = Table(
        title="Files read, with SHA-256",
        columns=(Column(title="File", kind="head"), Column(title="SHA-256", kind="long")),
        rows=tuple(Row(cells=(cell(name), cell(digest))) for name, digest in dossier.digests),
    )
    blocks: list[Block] = [Bullets(items=facts), digests]
    if course.claims.holes and course.as_of is None:
        items = tuple(say(hole) for hole in course.claims.holes)
        blocks.append(Sub(title="What is not known", blocks=(Bullets(items=items),)))
    return Section(id="inputs", title="Inputs", blocks=tuple(blocks))


def tell_sources(scene: Scene, used_in: dict[str, tuple[tuple[str, str], ...]]) -> Section:
    """List every claim that the report refers to, with who said it, where, when, and how far it was checked.

    Parameters
    ----------
    used_in
        By claim: (id, number) of the sections that refer to it.
    """
    sources = {source.id: source for source in scene.course.claims.sources}
    known = {claim.id for claim in scene.course.claims.claims}
    wanted = set(used_in) | set(scene.course.inputs)
    rows = []
    for claim in scene.course.claims.claims:
        if claim.id not in wanted:
            continue
        source = sources.get(claim.source)
        title = source.title if source else claim.source
        link = Span(text=title, href=source.url) if source and source.url else Span(text=title)
        published = f" ({source.published})" if source and source.published else ""
        places: list[str | Span] = []
        for n, (section, number) in enumerate(used_in.get(claim.id, ())):
            places += [", " if n else "", Span(text=number, href=f"#{section}")]
        rows.append(
            Row(
                id=f"c-{claim.id}",
                peek=f"{claim.by}: {claim.text} ({claim.when or show_instant(claim.known_at)})",
                cells=(
                    cell(claim.id),
                    _cell_claim(claim, known),
                    cell(claim.by, f", carried by {', '.join(claim.carried_by)}" if claim.carried_by else ""),
                    cell(f"{claim.when or '–'}; known {show_dtg(claim.known_at)}"),
                    cell(link, published),
                    cell(f"{claim.confidence}, {claim.checked}"),
                    cell(*places) if places else cell("inputs only"),
                ),
            )
        )
    table = Table(
        title=f"The {len(rows)} claims this report refers to, of {len(scene.course.claims.claims)} on record",
        columns=(
            Column(title="Id", kind="head"),
            Column(title="Claim, in our own words", kind="long"),
            Column(title="Said by"),
            Column(title="When, as claimed; known at (Zulu)"),
            Column(title="Source"),
            Column(title="Confidence, checked"),
            Column(title="Used in"),
        ),
        rows=tuple(rows),
        note=say(
            "A claim is never a fact. Confidence: how sure it is that the claim was made as recorded. Checked: the "
            f"words are explained under Law. {scene.course.claims.method}"
        ),
        fold=True,
        in_print=True,
    )
    intro = "A small label such as those above leads to the row of its claim; the row leads back to where it is used."
    return Section(id="sources", title="Sources", blocks=(Paragraph(text=say(intro)), table))


def _cell_claim(claim: Claim, known: set[str]) -> Cell:
    parts: list[str | Span] = [claim.text]
    if claim.value:
        parts.append(f" [{claim.value}{' ' + claim.unit if claim.unit else ''}]")
    if claim.outcome:
        parts.append(" Known only from how the mission turned out: never an input of a forecast.")
    if claim.retracted_at is not None:
        parts.append(f" Withdrawn {show_dtg(claim.retracted_at)}.")
    others = tuple(ref for ref in claim.contradicts if ref in known)
    if others:
        parts += [" Otherwise: ", Span(text="", refs=others)]
    return Cell(text=say(*parts))
