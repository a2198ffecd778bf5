"""What the mandate says as known by an instant, and whether an order lies within it.

What lives here: the mandate read at a knowledge date, and orders checked against tasks and caveats. What does not:
which caveats a state made (they are nouns of the forces) and who may change the mandate (the council).
"""

from __future__ import annotations

from datetime import datetime

from foedus.domain.decisions import Mandate
from foedus.domain.figures import pick_known, was_known
from foedus.domain.forces import Caveat
from foedus.domain.orders import Order, OrderAnswer, OrderFinding
from foedus.domain.packages import MandateNow


def read_mandate(mandate: Mandate, *, as_of: datetime) -> MandateNow:
    """Give the tasks, planned strength and term that were known by ``as_of``.

    Parameters
    ----------
    mandate
        Every value ever given, each with the instant it became known.
    as_of
        Nothing that became known later is read.

    Raises
    ------
    Nothing; what nobody had said is None or empty.
    """
    tasks = tuple(task for task in mandate.tasks if was_known(task.known_at, as_of))
    planned, term = pick_known(mandate.planned_persons, as_of), pick_known(mandate.term_d, as_of)
    grounds = [*mandate.rests_on, *(r for task in tasks for r in task.rests_on)]
    grounds += [r for figure in (planned, term) if figure is not None for r in figure.rests_on]
    return MandateNow(
        tasks=tasks,
        planned_persons=planned,
        term_d=term,
        term_text=mandate.term_text,
        area=mandate.area,
        force_rule=mandate.force_rule,
        commander=mandate.commander,
        rests_on=tuple(dict.fromkeys(grounds)),
    )


def check_order(order: Order, mandate: MandateNow, caveats: tuple[Caveat, ...], *, as_of: datetime) -> OrderFinding:
    """Say whether an order lies within mandate and caveats: within, outside, or open, with the failing clause.

    A caveat only narrows: it never lets a contingent do what the mandate does not name. A task to assist, or of no
    settled kind, stays open unless the order comes down to static guard. A caveat in words alone leaves it open.

    Raises
    ------
    Nothing; a negative answer is a value.
    """
    answer, text, rests_on = _judge_mandate(order, mandate)
    if answer == "outside":
        return _answer(order, answer, text, rests_on)
    for caveat in caveats:
        if not was_known(caveat.known_at, as_of):
            continue
        clause = _find_clause(order, caveat)
        if clause:
            return _answer(order, "outside", f"caveat: {caveat.text} ({clause})", caveat.rests_on)
        if not (caveat.tasks_only or caveat.tasks_barred or caveat.site_classes_only) and answer == "within":
            answer, text = "open", f"a caveat in words only: {caveat.text}"
            rests_on = caveat.rests_on
    return _answer(order, answer, text, rests_on)


def _judge_mandate(order: Order, mandate: MandateNow) -> tuple[OrderAnswer, str, tuple[str, ...]]:
    if not mandate.tasks:
        return "open", "no task of the mandate is known", mandate.rests_on
    task = next((t for t in mandate.tasks if t.id == order.task), None)
    if task is None:
        named = ", ".join(t.id for t in mandate.tasks)
        return "outside", f"the mandate as known names no task {order.task} (it names {named})", mandate.rests_on
    if task.kind in ("assist", "other") and not order.static_guard:
        return "open", f"task {task.id} ({task.text}) has no settled edge unless it comes down to guard", task.rests_on
    return "within", f"task {task.id}: {task.text}", task.rests_on


def _find_clause(order: Order, caveat: Caveat) -> str:
    if order.task in caveat.tasks_barred:
        return f"task {order.task} is barred"
    if caveat.tasks_only and order.task not in caveat.tasks_only:
        return f"only {', '.join(caveat.tasks_only)}"
    if order.site_class and caveat.site_classes_only and order.site_class not in caveat.site_classes_only:
        return f"only sites of class {', '.join(caveat.site_classes_only)}"
    return ""


def _answer(order: Order, answer: OrderAnswer, text: str, rests_on: tuple[str, ...]) -> OrderFinding:
    return OrderFinding(contingent=order.contingent, task=order.task, answer=answer, text=text, rests_on=rests_on)
