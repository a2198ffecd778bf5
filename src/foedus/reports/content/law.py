"""The law section: each question with its verdict, the facts that decide it, the tree it stands on.

What lives here: findings in words. What does not: any odds; counts of readings are not odds.
"""

from __future__ import annotations

from foedus.domain.outcome import Finding, Ground
from foedus.reports.blocks import Answer, Column, Paragraph, Row, Section, Span, Table, Text, say
from foedus.reports.content.scene import VERDICTS, Scene, cell


def tell_law(scene: Scene) -> Section:
    """Show the answers of the law as known at its date: an overview, then each question with its grounds."""
    course = scene.course
    intro = say(
        f"As known at {scene.when(course.law_as_of)}. A reading is one consistent setting of everything that is open: "
        "contested facts, and how the text is read. A rule holds in all readings, in some, or in none. How many "
        "readings there are says nothing of how likely any of them is."
    )
    if not course.findings:
        return Section(id="law", title="Law", blocks=(Paragraph(text=say("This mission asks no question of law.")),))
    overview = Table(
        title="Answers",
        columns=(
            Column(title="Question", kind="head"),
            Column(title="Answer"),
            Column(title="What decides it", kind="long"),
            Column(title="Cites", kind="long"),
            Column(title="Text checked"),
        ),
        rows=tuple(_row(finding) for finding in course.findings),
        note=say(
            "Checked: how far our copy of the weakest provision used was checked: text (wording seen), secondary (from "
            "comment that was seen), background (no page confirmed it)."
        ),
    )
    return Section(
        id="law",
        title="Law",
        blocks=(Paragraph(text=intro), overview, *(_answer(finding) for finding in course.findings)),
    )


def _row(finding: Finding) -> Row:
    return Row(
        cells=(
            cell(finding.question),
            cell(VERDICTS[finding.verdict], tone=finding.verdict),
            cell(_say_deciding(finding)),
            cell("; ".join(finding.cites[:3]) + (" …" if len(finding.cites) > 3 else "")),
            cell(finding.checked or "text"),
        )
    )


def show_atom(name: str) -> str:
    """Write the name of an open fact for a reader.

    Examples
    --------
    >>> show_atom("not cst-1992/art4_reaches_non_state")
    'not: art4 reaches non state'
    """
    negated = name.startswith("not ")
    words = name.removeprefix("not ").rpartition("/")[2].replace("_", " ")
    return f"not: {words}" if negated else words


def _say_deciding(finding: Finding) -> str:
    if finding.verdict == "all":
        return "nothing that is open can change it"
    if finding.verdict == "inconsistent":
        return "what is known breaks a constraint of the text"
    if finding.verdict == "none":
        return _say_sets("kept out by", finding.blocking)
    return _say_sets("holds if", finding.sufficient)


def _say_sets(lead: str, sets: tuple[tuple[str, ...], ...]) -> str:
    if not sets:
        return ""
    shown = [" and ".join(show_atom(name) for name in names) for names in sets[:3] if names]
    more = f" (and {len(sets) - 3} other ways)" if len(sets) > 3 else ""
    return f"{lead} {'; or '.join(shown)}{more}" if shown else ""


def _count_readings(finding: Finding) -> str:
    if finding.holds is None or finding.of is None:
        return "more consistent readings than can be counted (the verdict is exact; no odds)"
    return f"holds in {finding.holds:,} of {finding.of:,} consistent readings (no odds)"


def _answer(finding: Finding) -> Answer:
    details: list[tuple[str, Text]] = []
    if finding.sufficient and finding.verdict == "some":
        details.append(("Enough that", _list_sets(finding.sufficient)))
    if finding.blocking and finding.verdict in ("some", "none"):
        details.append(("Kept out by", _list_sets(finding.blocking)))
    if finding.settle:
        details += [(f"Open: {show_atom(name)}", _describe_atom(finding.ground, name)) for name in finding.settle]
    details.append(("Readings", say(_count_readings(finding))))
    details.append(("Cites", say("; ".join(finding.cites))))
    details.append(("Rule", say(f"{finding.treaty} / {finding.rule}")))
    return Answer(
        id=f"finding-{finding.id}",
        question=finding.question,
        tone=finding.verdict,
        verdict=VERDICTS[finding.verdict],
        headline=say(f"{finding.headline[:1].upper()}{finding.headline[1:].rstrip('.')}."),
        details=tuple(details),
        ground=finding.ground,
    )


def _list_sets(sets: tuple[tuple[str, ...], ...]) -> Text:
    spans: list[Span] = []
    for n, names in enumerate(sets[:6]):
        lead = "" if n == 0 else "; or "
        spans.append(Span(text=lead + (" and ".join(show_atom(name) for name in names) or "nothing more")))
    if len(sets) > 6:
        spans.append(Span(text=f"; and {len(sets) - 6} other ways"))
    return tuple(spans)


def _describe_atom(ground: Ground, name: str) -> Text:
    """Give what an open fact means and who speaks to it, from the leaf of the tree that holds it."""
    leaf = _find_leaf(ground, name) or _find_leaf(ground, name.rpartition("/")[2])
    if leaf is None:
        return say("open")
    said = f" ({'; '.join(leaf.said)})" if leaf.said else ""
    return say(f"{leaf.text}{said}", refs=leaf.claims)


def _find_leaf(ground: Ground, label: str) -> Ground | None:
    if not ground.children:
        return ground if ground.label == label else None
    return next((leaf for child in ground.children if (leaf := _find_leaf(child, label))), None)
