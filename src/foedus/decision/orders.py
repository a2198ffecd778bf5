"""Whether an order lies within mandate, consents and caveats: within, outside, open, with the failing clause.

What lives here: one check a clause, in a fixed order. What does not: the term (``term``), the area (``area``), the
checklist of the annex (``annex``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from foedus.decision.area import locate
from foedus.decision.term import check_term
from foedus.domain.orders import Area, BarredSite, CaveatText, Clause, MandateText, Order, OrderFinding, StateLeave

#: kinds of task whose edge is not settled by their name
_UNSETTLED = ("assist", "other")


def judge_order(
    order: Order, mandate: MandateText, caveats: tuple[CaveatText, ...] = (), *, as_of: datetime
) -> OrderFinding:
    """Say whether an order lies within the mandate and the caveats of its contingent.

    Anything outside puts the whole order outside; else anything open leaves it open. A caveat only narrows: what it
    names beyond the mandate is ignored with a warning. What the order leaves empty is not checked.

    Parameters
    ----------
    order
        One task at one time and place.
    mandate, caveats
        As their files tell them.
    as_of
        Extensions, caveats and claims that became known later are not read.

    Raises
    ------
    Nothing; a negative answer is a value.
    """
    clauses = [_check_task(order, mandate)]
    clauses += [check_term(mandate, order.at, as_of=as_of)] if order.at is not None else []
    clauses += _check_area(order, mandate.area, "area")
    clauses += _check_barred(order, mandate.barred_sites, "barred_site")
    clauses += _check_ceiling(order, mandate)
    clauses += _check_leaves(order, mandate, as_of)
    warnings: list[str] = []
    for caveat in caveats:
        if not _is_binding(caveat, order, as_of):
            continue
        clauses += _check_caveat(order, caveat)
        warnings += _warn_wider(caveat, mandate)
    failing = next((c for c in clauses if c.answer == "outside"), None)
    failing = failing or next((c for c in clauses if c.answer == "open"), None)
    shown = failing or clauses[0]
    cited = f" [{shown.cite}]" if shown.cite else ""
    return OrderFinding(
        contingent=order.contingent,
        task=order.task,
        answer=failing.answer if failing is not None else "within",
        text=f"{shown.text}{cited}",
        failing=failing.id if failing is not None else "",
        clauses=tuple(clauses),
        warnings=tuple(warnings),
        due_diligence=_flag_conduct(order, mandate, as_of),
    )


def _check_task(order: Order, mandate: MandateText) -> Clause:
    task = next((t for t in mandate.tasks if t.id == order.task), None)
    if task is None and not mandate.tasks:
        return Clause(id="task", answer="open", text="no task of the mandate is known", cite=mandate.cite)
    if task is None:
        named = ", ".join(t.id for t in mandate.tasks if not t.barred)
        text = f"task drift: the mandate names no task {order.task} (it names {named})"
        return Clause(id="task", answer="outside", text=text, cite=mandate.cite)
    if task.barred:
        return Clause(id="task", answer="outside", text=f"the mandate rules out {task.id}: {task.text}", cite=task.cite)
    if task.kind in _UNSETTLED and not order.static_guard:
        text = f"task {task.id} ({task.text}) has no settled edge unless it comes down to static guard"
        return Clause(id="task", answer="open", text=text, cite=task.cite)
    return Clause(id="task", answer="within", text=f"task {task.id}: {task.text}", cite=task.cite)


def _check_area(order: Order, area: Area, clause: str) -> Iterator[Clause]:
    """Check the state that the order names, then the point; a point needs corners to be judged."""
    if order.in_state and area.states:
        inside = order.in_state in area.states
        text = f"{order.in_state} {'is' if inside else 'is not'} in the area: {area.text}"
        yield Clause(id=clause, answer="within" if inside else "outside", text=text, cite=area.cite)
    if order.lat_deg is None or order.lon_deg is None:
        return
    point = f"{order.lat_deg:g}, {order.lon_deg:g}"
    if len(area.corners) < 3:
        text = f"the area is given in words only ({area.text}): whether {point} lies in it is not decided here"
        if not (order.in_state and area.states):
            yield Clause(id=clause, answer="open", text=text, cite=area.cite)
        return
    place = locate(area, lat_deg=order.lat_deg, lon_deg=order.lon_deg)
    words = {"inside": "lies in the area", "edge": "lies on the edge, which belongs to the area"}
    text = f"{point} {words.get(place, 'lies outside the area')}: {area.text}"
    yield Clause(id=clause, answer="outside" if place == "outside" else "within", text=text, cite=area.cite)


def _check_barred(order: Order, barred: tuple[BarredSite, ...], clause: str) -> Iterator[Clause]:
    for bar in barred:
        if (bar.site and bar.site == order.site) or (bar.site_class and bar.site_class == order.site_class):
            named = f"site {bar.site}" if bar.site else f"sites of class {bar.site_class}"
            text = f"{named} barred{f': {bar.text}' if bar.text else ''}"
            yield Clause(id=clause, answer="outside", text=text, cite=bar.cite)


def _check_ceiling(order: Order, mandate: MandateText) -> Iterator[Clause]:
    if order.total_persons is None:
        return
    if mandate.ceiling_persons is None:
        yield Clause(id="ceiling", answer="open", text="the mandate as known names no ceiling", cite=mandate.cite)
        return
    within = order.total_persons <= mandate.ceiling_persons
    text = f"{order.total_persons} of at most {mandate.ceiling_persons} persons"
    yield Clause(id="ceiling", answer="within" if within else "outside", text=text, cite=mandate.cite)


def _check_leaves(order: Order, mandate: MandateText, as_of: datetime) -> Iterator[Clause]:
    """Check the consent of the host and of each state crossed at the instant of the order, else at ``as_of``."""
    at = order.at or as_of
    known = [leave for leave in mandate.leaves if leave.from_at <= min(at, as_of)]
    host = _find_leave(known, mandate.host, at)
    if host is None and mandate.rests_on_consent == "yes":
        yield Clause(id="host_consent", answer="open", text="nothing is known of the host's consent", cite=mandate.cite)
    if host is not None and host.answer != "given":
        text = f"the host's consent was {host.answer}{f': {host.text}' if host.text else ''}"
        if mandate.rests_on_consent == "yes":
            yield Clause(id="host_consent", answer="outside", text=text, cite=host.cite)
        elif mandate.rests_on_consent == "open":
            text += "; the decision still stands, and whether the mandate falls with the consent is open"
            yield Clause(id="host_consent", answer="open", text=text, cite=host.cite)
    for state in order.transits:
        leave = _find_leave(known, state, at)
        if leave is None:
            text = f"nothing is known of the leave of {state} to cross its territory"
            yield Clause(id="transit", answer="open", text=text, cite=mandate.cite)
        else:
            given = leave.answer == "given"
            text = f"transit through {state}: {leave.answer}{f', {leave.text}' if leave.text else ''}"
            yield Clause(id="transit", answer="within" if given else "outside", text=text, cite=leave.cite)


def _find_leave(leaves: list[StateLeave], state: str, at: datetime) -> StateLeave | None:
    """Give what a state last said that still holds at an instant."""
    said = [x for x in leaves if x.state == state and (x.until_at is None or at < x.until_at)]
    return max(said, key=lambda leave: leave.from_at, default=None)


def _is_binding(caveat: CaveatText, order: Order, as_of: datetime) -> bool:
    """Say whether a caveat limits the order: of its state or contingent, declared by then, not lapsed."""
    whose = not order.state or caveat.state == order.state
    if caveat.contingent and order.contingent:
        whose = caveat.contingent == order.contingent
    at = order.at or as_of
    return whose and caveat.declared_at <= min(at, as_of) and (caveat.until_at is None or at < caveat.until_at)


def _check_caveat(order: Order, caveat: CaveatText) -> Iterator[Clause]:
    name = f"caveat {caveat.id}"
    if order.task in caveat.tasks_barred:
        yield _refuse(caveat, f"task {order.task} is barred")
    if caveat.tasks_only and order.task not in caveat.tasks_only:
        yield _refuse(caveat, f"only {', '.join(caveat.tasks_only)}")
    if order.site_class and caveat.site_classes_only and order.site_class not in caveat.site_classes_only:
        yield _refuse(caveat, f"only sites of class {', '.join(caveat.site_classes_only)}")
    yield from _check_barred(order, caveat.sites_barred, name)
    if caveat.area is not None:
        yield from _check_area(order, caveat.area, name)
    limits = (caveat.tasks_only, caveat.tasks_barred, caveat.site_classes_only, caveat.sites_barred, caveat.area)
    if not any(limits):
        yield Clause(id=name, answer="open", text=f"a caveat in words only: {caveat.text}", cite=caveat.cite)


def _refuse(caveat: CaveatText, why: str) -> Clause:
    return Clause(id=f"caveat {caveat.id}", answer="outside", text=f"caveat: {caveat.text} ({why})", cite=caveat.cite)


def _warn_wider(caveat: CaveatText, mandate: MandateText) -> Iterator[str]:
    named = {task.id for task in mandate.tasks if not task.barred}
    wider = [task for task in caveat.tasks_only if task not in named]
    if wider and mandate.tasks:
        yield f"caveat {caveat.id} names {', '.join(wider)} beyond the mandate: ignored, a caveat may only narrow"
    if caveat.area is not None and mandate.area.states:
        beyond = [state for state in caveat.area.states if state not in mandate.area.states]
        if beyond:
            yield f"caveat {caveat.id} names {', '.join(beyond)} beyond the mandate's area: ignored"


def _flag_conduct(order: Order, mandate: MandateText, as_of: datetime) -> tuple[str, ...]:
    """Flag a task that supports forces of the host, with what is claimed of their conduct, none claimed included."""
    task = next((t for t in mandate.tasks if t.id == order.task), None)
    if task is None or task.kind != "assist":
        return ()
    claims = [c for c in mandate.conduct if c.known_at <= as_of]
    said = [f"{c.by}: {c.text}{f' [{c.cite}]' if c.cite else ''}" for c in claims]
    return ("the task supports forces of the host: look at their conduct first", *(said or ["no claim is on file"]))
