"""One plan as a page of its own: carriers, slots and arrivals over time, against an earlier plan where there is one.

What lives here: the page of any problem and plan. What does not: the report of a mission, which has the same figures
(``content``), and drawing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from foedus.domain.plans import Bound, Leg, MovementPlan
from foedus.errors import RequestError
from foedus.instants import show_dtg
from foedus.reports.blocks import (
    Block,
    Bullets,
    Chart,
    Column,
    KeyNumber,
    Numbers,
    Paragraph,
    Report,
    Row,
    Section,
    Table,
    say,
)
from foedus.reports.content.legs import table_legs
from foedus.reports.content.lift import draw_arrived, draw_lift, table_arrived
from foedus.reports.content.scene import cell, count_words, show_count, show_hours, show_share, tell_apart
from foedus.reports.content.slots import draw_slots, table_slot_use, table_slots
from foedus.reports.figures import Group
from foedus.reports.html import show_report
from foedus.reports.movement_book import STANDING, MovementBook, compare_legs, say_load
from foedus.reports.movement_sheets import add_arrivals


@dataclass(frozen=True, slots=True, kw_only=True)
class BookTeller:
    """Names and words of a book; times in UTC, colours by contingent, or by where a line comes from."""

    book: MovementBook
    groups: tuple[Group, ...]
    zone: str = "UTC"
    zone_name: str = "UTC"

    def place(self, place_id: str) -> str:
        """Name a place."""
        return self.book.name(place_id)

    def local(self, at: datetime) -> str:
        """Write an instant in UTC: ``6 Jan 05:00``."""
        return f"{at.day} {at:%b %H:%M}"

    def when(self, at: datetime | None) -> str:
        """Write an instant in UTC and as date-time group."""
        return f"{self.local(at)} · {show_dtg(at)}" if at is not None else "–"

    def group_of(self, leg: Leg) -> str:
        """Say whose leg it is: that of most persons and pieces aboard."""
        weight: dict[str, int] = {}
        for part in leg.parts:
            line = self.book.lines.get(part.line)
            name = _find_group(line.contingent, line.origin) if line is not None else ""
            weight[name] = weight.get(name, 0) + part.persons + 10 * part.vehicles
        return max(sorted(weight), key=lambda name: weight[name]) if weight else ""


def _find_group(contingent: str, origin: str) -> str:
    return contingent or origin


def _make_teller(book: MovementBook) -> BookTeller:
    names = dict.fromkeys(_find_group(line.contingent, line.origin) for line in book.lines.values())
    words = {line.origin: f"from {book.name(line.origin)}" for line in book.lines.values() if not line.contingent}
    codes = tell_apart({name: name[:5].upper() for name in names})
    groups = tuple(Group(id=name, code=codes[name], name=words.get(name, name)) for name in names)
    return BookTeller(book=book, groups=groups)


def _make_plan(book: MovementBook) -> MovementPlan:
    """Give what figures read of a plan, out of a book."""
    arrived = add_arrivals(book)
    loaded = [leg for leg in book.legs if leg.parts]
    starts_at = min(leg.begins_at for leg in loaded)
    closure_at = arrived[-1][0] if arrived else max(leg.ends_at for leg in loaded)
    closure_h = (closure_at - starts_at).total_seconds() / 3600
    bound_h = closure_h if book.bound_at is None else (book.bound_at - starts_at).total_seconds() / 3600
    return MovementPlan(
        legs=book.legs,
        arrivals=(),
        starts_at=starts_at,
        closure_at=closure_at,
        closure_h=closure_h,
        bound=Bound(closure_h=bound_h, kind=book.bound_text, assumptions="", certificate=""),
        bound_h=bound_h,
        gap_frac=(closure_h - bound_h) / closure_h if closure_h > 0 else 0.0,
        flights=sum(leg.mode == "air" and not leg.stops for leg in loaded),
        breaches=(),
        seed=book.seed or 0,
        slots=book.slots,
        ceiling=book.ceiling,
    )


def write_plan_page(book: MovementBook) -> str:
    """Write a plan as one HTML page that opens from disk and fetches nothing.

    Raises
    ------
    RequestError
        If nothing is carried, or nobody said which instant zero is.
    """
    if not book.dated or not any(leg.parts for leg in book.legs):
        what = "nobody said which instant zero is" if not book.dated else "the plan carries nothing"
        raise RequestError(
            f"there is no page of this plan: {what}",
            code="no-page",
            hint="add 'zero_at' to the problem file" if not book.dated else "see foedus move check",
        )
    teller, plan = _make_teller(book), _make_plan(book)
    sections = [
        Section(id="plan", title="The plan", blocks=tuple(_tell_plan(teller, plan))),
        *([_tell_changes(teller)] if book.before is not None else []),
        Section(id="movement", title="Carriers, slots, arrivals", blocks=tuple(_draw_plan(teller, plan))),
    ]
    head = book.say_head()
    return show_report(
        Report(
            title=book.title,
            eyebrow="movement study",
            lede=say(STANDING),
            meta=(
                ("Zero", book.show_exact(book.zero_at)),
                ("Seed", "not known" if book.seed is None else str(book.seed)),
                ("For", book.marking),
                ("Expires", f"{book.show_exact(book.expires_at)}, with its last leg: destroy it then"),
            ),
            creed=STANDING,
            sections=tuple(sections),
            anchors={},
            footer=(*head, "All times are UTC."),
        )
    )


def _tell_plan(teller: BookTeller, plan: MovementPlan) -> list[Block]:
    book = teller.book
    tails = {leg.carrier for leg in plan.legs if leg.parts}
    blocks: list[Block] = []
    if book.n_breaches:
        text = f"The independent check finds {count_words(book.n_breaches, 'breach', 'breaches')}: foedus move check."
        blocks.append(Paragraph(text=say(text), role="creed"))
    bound = teller.when(book.bound_at) if book.bound_at else "not bounded"
    closure = say(f"{teller.when(plan.closure_at)}; from the first loading")
    numbers = (
        KeyNumber(label="Closure", value=show_hours(plan.closure_h), note=closure),
        KeyNumber(label="Bound", value=show_hours(plan.bound_h), note=say(f"{bound} {book.bound_text}")),
        KeyNumber(label="Gap to bound", value=show_share(plan.gap_frac)),
        KeyNumber(label="Legs", value=show_count(len(plan.legs)), unit=f"by {count_words(len(tails), 'carrier')}"),
    )
    return [*blocks, Numbers(items=numbers), *(Paragraph(text=say(note), role="note") for note in book.notes)]


def _tell_changes(teller: BookTeller) -> Section:
    """Say which legs are the same, moved, added and dropped, and list those that are not the same."""
    book = teller.book
    found = compare_legs(book.before or (), book.legs)
    changes = list(found.changes.values())
    counts = {word: changes.count(word) for word in ("same", "moved", "added")} | {"dropped": len(found.dropped)}
    rows = [(leg, str(found.changes[leg.id])) for leg in book.legs if found.changes[leg.id] != "same"]
    rows += [(leg, "dropped") for leg in found.dropped]
    shown = []
    for leg, word in sorted(rows, key=lambda row: (row[0].begins_at, row[0].carrier)):
        old = found.was.get(leg.id) if word == "moved" else None
        shown.append(
            Row(
                cells=(
                    cell(word),
                    cell(leg.carrier),
                    cell(f"{teller.place(leg.start)} to {teller.place(leg.end)}"),
                    cell(teller.when(old.begins_at) if old else "–"),
                    cell(teller.when(leg.begins_at)),
                    cell(say_load(leg.parts) or "empty"),
                )
            )
        )
    titles = ("Carrier", "Way", "Began (UTC · Zulu)", "Begins, or began", "Load")
    table = Table(
        title="Legs that are not as they were",
        columns=(Column(title="Change", kind="head"), *(Column(title=title) for title in titles)),
        rows=tuple(shown),
        fold=len(shown) > 20,
        in_print=True,
    )
    said = ", ".join(f"{count} {word}" for word, count in counts.items())
    blocks: list[Block] = [Bullets(items=(say(f"Legs against the earlier plan: {said}."),))]
    return Section(id="changes", title="Against the earlier plan", blocks=(*blocks, *([table] if shown else [])))


def _draw_plan(teller: BookTeller, plan: MovementPlan) -> list[Block]:
    book = teller.book
    gantt = draw_lift(teller, plan, "plan", before=book.before)
    if book.bound_at is None:
        gantt = replace(gantt, marks=gantt.marks[1:])
    caption = say("One row a carrier. Dashed outlines are legs of the earlier plan that are not as they were.")
    if book.before is None:
        caption = say("One row a carrier.")
    blocks: list[Block] = [Chart(figure=gantt, caption=caption, twin=table_legs(teller, plan))]
    if any(node.handlings for node in plan.slots):
        caption = say("One row a working slot, places most in use first.")
        blocks.append(Chart(figure=draw_slots(teller, plan, "plan"), caption=caption, twin=table_slots(teller, plan)))
        blocks.append(table_slot_use(teller, plan))
    lines = [replace(line, contingent=_find_group(line.contingent, line.origin)) for line in book.lines.values()]
    arrivals = draw_arrived(teller, plan, lines, "plan")
    if arrivals.steps:
        caption = say(
            "Arrivals added up, riders left out. The dotted curve is the most that any plan can have brought."
        )
        blocks.append(Chart(figure=arrivals, caption=caption, twin=table_arrived(arrivals)))
    return blocks
