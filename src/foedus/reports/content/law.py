"""The law section: each question with its verdict, the facts that decide it, the tree it stands on.

What lives here: findings in words. What does not: any odds; counts of readings are not odds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.domain.outcome import Finding, Ground
from foedus.mission.course import Course
from foedus.reports.blocks import Answer, Column, Paragraph, Row, Section, Span, Table, Text, say
from foedus.reports.content.acts import show_cites
from foedus.reports.content.scene import VERDICTS, Scene, cell

#: words for how far a wording was checked, best first, for provisions, claims and assumptions alike
MARKS: Final = {
    "text": "the wording itself was seen",
    "press": "a press article was read whole",
    "retrieved": "a stored page was read in excerpt",
    "secondary": "taken from comment that was seen, not from the wording",
    "derived": "computed from other claims",
    "background": "general knowledge that no page confirmed",
}


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
    later = (Column(title="With all that the files hold"),) if course.findings_now else ()
    overview = Table(
        title="Answers",
        columns=(
            Column(title="Question", kind="head"),
            Column(title="Answer"),
            *later,
            Column(title="What decides it", kind="long"),
            Column(title="Cites", kind="long"),
            Column(title="Text checked"),
        ),
        rows=tuple(_row(course, finding) for finding in course.findings),
        note=say(f"Text checked: the weakest mark of all that the answer uses. {_explain_marks(course)}"),
    )
    return Section(
        id="law",
        title="Law",
        blocks=(Paragraph(text=intro), overview, *(_answer(finding) for finding in course.findings)),
    )


def _explain_marks(course: Course) -> str:
    """Explain each word used anywhere in the report for how far a wording was checked."""
    used = {finding.checked or "text" for finding in course.findings}
    for finding in course.findings:
        used |= set(_list_marks(finding.ground))
    used |= set(course.council.checked)
    used |= {claim.checked for claim in course.claims.claims} | {a.checked for a in course.scenario.assumptions}
    return "Marks: " + "; ".join(f"{mark}: {words}" for mark, words in MARKS.items() if mark in used) + "."


def _list_marks(ground: Ground) -> Iterator[str]:
    if ground.checked:
        yield ground.checked
    for child in ground.children:
        yield from _list_marks(child)


def _row(course: Course, finding: Finding) -> Row:
    now = {later.id: later for later in course.findings_now}
    later = now.get(finding.id)
    cites = show_cites(finding.cites)
    after = () if not now else (cell(VERDICTS[later.verdict], tone=later.verdict) if later else cell("–"),)
    return Row(
        cells=(
            cell(finding.question),
            cell(VERDICTS[finding.verdict], tone=finding.verdict),
            *after,
            cell(_say_deciding(finding)),
            cell("; ".join(cites[:3]) + (" …" if len(cites) > 3 else "")),
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
    details.append(("Cites", say("; ".join(show_cites(finding.cites)))))
    details.append(("Rule", say(f"{finding.treaty} / {finding.rule}")))
    return Answer(
        id=f"finding-{finding.id}",
        question=finding.question,
        tone=finding.verdict,
        verdict=VERDICTS[finding.verdict],
        headline=say(f"{finding.headline[:1].upper()}{finding.headline[1:].rstrip('.')}."),
        details=tuple(details),
        treaty=finding.treaty,
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
