"""The first screen: what happened in plain words, key numbers, casualties as claimed.

What lives here: the head of the report. What does not: any judgement of the mission.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from foedus.instants import show_instant
from foedus.reports.blocks import Column, KeyNumber, Numbers, Paragraph, Row, Section, Span, Sub, Table, say, strong
from foedus.reports.content.acts import knows_decision, lacks_decision, word_appeal, word_claimed, word_decision
from foedus.reports.content.protection import count_agreed, list_compared
from foedus.reports.content.rewording import reword
from foedus.reports.content.scene import (
    VERDICTS,
    Scene,
    cell,
    count_words,
    join_words,
    show_count,
    show_hours,
    show_share,
)

CREED: Final = (
    "Foedus studies, it does not approve. It says in which readings a rule is met and what a plan would take; "
    "what people did and said is shown as claimed, with who said it."
)

#: category of casualties -> its words
CATEGORIES: Final = {
    "dead": "dead",
    "dead_security": "dead, of the host's security forces",
    "dead_armed_as_labelled": "dead, called armed attackers by the claimant",
    "dead_protesters_as_labelled": "dead, called protesters by the claimant",
    "injured": "injured",
    "injured_security": "injured, of the host's security forces",
    "detained": "detained",
}


def tell_headline(scene: Scene) -> Section:
    """Tell the mission in two paragraphs, with key numbers and casualties."""
    law = [*_tell_appeal(scene), *_tell_law(scene), *_tell_decision(scene)]
    way = [*_tell_force(scene), *_tell_end(scene)]
    return Section(
        id="headline",
        title="At a glance",
        blocks=(
            Paragraph(text=say(*law)),
            *((Paragraph(text=say(*way)),) if any(way) else ()),
            Paragraph(text=say(CREED), role="creed"),
            Numbers(items=_give_numbers(scene)),
            Sub(title="Casualties and detentions, as claimed", blocks=(_table_casualties(scene),)),
        ),
    )


def _tell_appeal(scene: Scene) -> list[str | Span]:
    text, refs = word_appeal(scene)
    return [text, Span(text="", refs=refs), ". "] if text else []


def _tell_law(scene: Scene) -> list[str | Span]:
    """Say which questions hold in all readings, in some, in none."""
    by_verdict: dict[str, list[str]] = {}
    for finding in scene.course.findings:
        by_verdict.setdefault(finding.verdict, []).append(finding.id.replace("_", " "))
    if not by_verdict:
        return []
    parts: list[str | Span] = [f"The law, as known at {scene.when(scene.course.law_as_of)}: "]
    told = [verdict for verdict in VERDICTS if verdict in by_verdict]
    for n, verdict in enumerate(told):
        lead = "" if n == 0 else "; "
        parts += [f"{lead}{join_words(by_verdict[verdict])} ", strong(VERDICTS[verdict])]
    return [*parts, ". "]


def _tell_decision(scene: Scene) -> list[str | Span]:
    council = scene.course.council
    who = f"The council ({council.organ}" + (f", {scene.state(council.chair)} in the chair)" if council.chair else ")")
    when = f" on {scene.day(council.moment.at)}" if council.moment else ""
    words = word_decision(scene.course, when)
    colon = ":" if words.startswith("no decision") else ""
    claimed = word_claimed(scene)
    votes = f" (votes {claimed})" if claimed else ""
    return [f"{who}{colon} {words}{votes}", Span(text="", refs=council.rests_on), ". "]


def _tell_force(scene: Scene) -> list[str | Span]:
    course = scene.course
    if course.package is None:
        return []
    senders = [scene.state(c.state) for c in course.package.contingents]
    total = course.package.total_persons
    size = count_words(total, "person") if total is not None else f"at least {course.package.known_persons:,} persons"
    parts: list[str | Span] = [f"{join_words(senders)} send ", strong(size)]
    if course.package.known_vehicles:
        parts.append(f" and {count_words(course.package.known_vehicles, 'vehicle')}")
    plan = course.movement
    if plan is not None:
        first = min((leg.departs_at for leg in plan.legs if leg.parts), default=plan.starts_at)
        parts += [
            ". The plan brings them in with ",
            strong(count_words(plan.flights, "loaded flight")),
            f" from {scene.local(first)} to {scene.local(plan.closure_at)}, {show_hours(plan.closure_h)} after the "
            f"first release; under the assumed slots no plan can close before {show_hours(plan.bound_h)}",
        ]
    elif course.unmoved:
        parts.append(". Nothing moves in this course")
    parts.append(". ")
    if course.unmoved:
        parts.append(f"Not moved: {' '.join(reword(scene, text) for text in course.unmoved)} ")
    return parts


def _tell_end(scene: Scene) -> list[str | Span]:
    course = scene.course
    parts: list[str | Span] = []
    if course.guard is not None:
        sites = len({turn.site for turn in course.guard.turns if not turn.is_reserve})
        agreed = count_agreed(list_compared(scene, course.guard))
        parts.append(f"In this plan the force guards {count_words(sites, 'site')}")
        parts.append(f" ({agreed})" if agreed else "")
        parts.append(f"; {len(course.guard.open_sites)} stay without it. " if course.guard.open_sites else ". ")
    if course.home is not None and course.hand_over is not None:
        parts.append(
            f"The way home would begin on {scene.local(course.hand_over.begins_at)} and take "
            f"{count_words(course.home.flights, 'flight')}"
        )
        last = (
            f"; in this plan the last element would be home on {scene.day(course.ends_at)}. "
            if course.ends_at
            else ". "
        )
        parts.append(last)
    if course.ends_at is None and not course.unmoved:
        parts.append(course.ends if knows_decision(course) and not lacks_decision(course) else "")
    return parts


def _give_numbers(scene: Scene) -> tuple[KeyNumber, ...]:
    course = scene.course
    numbers: list[KeyNumber] = []
    if course.package is not None:
        package = course.package
        kinds = {c.persons_kind for c in package.contingents}
        derived = " (part of it worked out)" if kinds - {"stated"} else ""
        known = package.total_persons if package.total_persons is not None else package.known_persons
        vehicles = count_words(package.known_vehicles, "vehicle")
        text = f"{vehicles}; {count_words(len(package.contingents), 'contingent')}{derived}"
        numbers.append(KeyNumber(label="Force", value=show_count(known), unit="persons", note=say(text)))
    plan = course.movement
    if plan is not None:
        numbers.append(
            KeyNumber(
                label="Way out",
                value=show_count(plan.flights),
                unit="loaded flights",
                note=say(f"closure {scene.when(plan.closure_at)}"),
            )
        )
        numbers.append(
            KeyNumber(
                label="Closure against bound",
                value=show_hours(plan.closure_h),
                unit=f"bound {show_hours(plan.bound_h)}",
                note=say(f"gap {show_share(plan.gap_frac)}; bound under assumed slots and ground times"),
            )
        )
    if course.guard is not None and course.guard.turns:
        first = min(course.guard.turns, key=lambda turn: turn.starts_at)
        agreed = count_agreed(list_compared(scene, course.guard))
        numbers.append(
            KeyNumber(
                label="Sites guarded by the force, as planned",
                value=show_count(len({turn.site for turn in course.guard.turns if not turn.is_reserve})),
                unit=f"of {len(scene.sites)}",
                note=say(
                    f"{agreed}; " if agreed else "", f"first: {scene.site(first.site)}, {scene.when(first.starts_at)}"
                ),
            )
        )
    if course.home is not None:
        end = f"last element would be home {scene.when(course.ends_at)}" if course.ends_at else ""
        numbers.append(
            KeyNumber(label="Way home", value=show_count(course.home.flights), unit="loaded flights", note=say(end))
        )
    scored = [row for row in scene.dossier.hindcast if row.scored and course.as_of is None]
    if scored:
        within = sum(row.within is True for row in scored)
        numbers.append(
            KeyNumber(
                label="Hindcast",
                value=f"{within} of {len(scored)}",
                unit="within tolerance",
                note=say("forecasts with what was known then; misses are explained below"),
            )
        )
    return tuple(numbers)


def _table_casualties(scene: Scene) -> Table:
    """Give every count as claimed, by category; a category nobody counted says so."""
    claimed = scene.course.scenario.casualties
    rows: list[Row] = []
    for category, words in CATEGORIES.items():
        own = sorted((c for c in claimed if c.category == category), key=lambda c: c.moment.at)
        if not own:
            rows.append(Row(cells=(cell(words), cell("none reported"), cell("–"), cell("–"), cell(""), cell(""))))
        for n, count in enumerate(own):
            number = f"{count.modifier} {count.count:,}".strip()
            # with a knowledge date a standing would be hindsight: what overtook the count may have come later
            standing = "" if count.standing == "claimed" or scene.course.as_of is not None else count.standing
            head = (replace(cell(words), n_rows=len(own)),) if n == 0 else ()
            rows.append(
                Row(
                    cells=(
                        *head,
                        cell(number, refs=count.moment.rests_on),
                        cell(count.by),
                        cell(scene.spread(count.moment)),
                        cell(count.scope),
                        cell(standing),
                    )
                )
            )
    return Table(
        title="Counts as claimed, in order of date; they are a sequence and are never added up",
        columns=(
            Column(title="Category", kind="head"),
            Column(title="Count", kind="text"),
            Column(title="Claimed by", kind="text"),
            Column(title="When claimed", kind="text"),
            Column(title="Scope"),
            Column(title="Standing"),
        ),
        rows=tuple(rows),
        note=say(
            f"\u201cNone reported\u201d means that no claim known to this run"
            f"{' at ' + show_instant(scene.course.as_of) if scene.course.as_of else ''} gives a count."
        ),
        in_print=True,
    )
