"""What a mission's mandate says as known by an instant, and in the shape of a mandate file.

What lives here: the mandate read at a knowledge date; a mission's mandate and caveats as order checks take them. What
does not: the check itself (``orders``), and who may change the mandate (the council).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from foedus.decision.orders import judge_order
from foedus.domain.decisions import Mandate
from foedus.domain.figures import pick_known, was_known
from foedus.domain.forces import Caveat
from foedus.domain.orders import (
    Area,
    CaveatText,
    ConductClaim,
    MandateTask,
    MandateText,
    Order,
    OrderFinding,
    StateLeave,
)
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
    """Say whether an order lies within a mission's mandate and caveats: within, outside, or open, with the clause.

    As ``judge_order``, on the tasks and caveats that a mission's files hold; ``rests_on`` names the claims behind the
    clause that decides.

    Raises
    ------
    Nothing; a negative answer is a value.
    """
    text = write_mandate(mandate, host="", from_at=as_of)
    limits = write_caveats(caveats, state=order.state, contingent=order.contingent)
    found = judge_order(order, text, limits, as_of=as_of)
    deciding = next((c for c in found.clauses if c.id == found.failing), found.clauses[0])
    return replace(found, rests_on=tuple(deciding.cite.split()))


def write_mandate(
    mandate: MandateNow,
    *,
    host: str,
    from_at: datetime,
    leaves: tuple[StateLeave, ...] = (),
    conduct: tuple[ConductClaim, ...] = (),
) -> MandateText:
    """Give a mission's mandate in the shape of a mandate file; each citation names the claims it rests on.

    Parameters
    ----------
    mandate
        As known by the knowledge date.
    host
        State whose territory is the area; empty: the area is in words only.
    from_at
        When the term begins: the council's decision.
    leaves
        What the host and other states said; none: consent is not asked about.
    conduct
        Claims on the forces that the mission supports.
    """
    cite = " ".join(mandate.rests_on)
    term = mandate.term_d
    return MandateText(
        id="mandate",
        title=mandate.area,
        host=host,
        cite=cite,
        checked="secondary",
        from_at=from_at,
        until_at=None if term is None else from_at + timedelta(days=term.value),
        tasks=tuple(
            MandateTask(id=task.id, text=task.text, kind=task.kind, cite=" ".join(task.rests_on))
            for task in mandate.tasks
        ),
        area=Area(text=mandate.area, states=(host,) if host else (), cite=cite),
        ceiling_persons=None if mandate.planned_persons is None else round(mandate.planned_persons.value),
        commander=mandate.commander,
        force_rule=mandate.force_rule,
        rests_on_consent="yes" if leaves else "no",
        leaves=leaves,
        conduct=conduct,
        note=mandate.term_text,
    )


def write_caveats(caveats: tuple[Caveat, ...], *, state: str, contingent: str) -> tuple[CaveatText, ...]:
    """Give the caveats of a contingent in the shape of caveat files; one of no known date binds nobody yet."""
    return tuple(
        CaveatText(
            id=f"{contingent}.{k}",
            state=state,
            contingent=contingent,
            text=caveat.text,
            cite=" ".join(caveat.rests_on),
            checked="secondary",
            declared_at=caveat.known_at,
            tasks_only=caveat.tasks_only,
            tasks_barred=caveat.tasks_barred,
            site_classes_only=caveat.site_classes_only,
        )
        for k, caveat in enumerate(caveats, 1)
        if caveat.known_at is not None
    )
