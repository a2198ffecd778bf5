"""Who holds the chair of a body on a date, and what a conflict of the chair leads to.

What lives here: terms on file, rotation where none is, the chair that appeals, hosts or is party to the matter. What
does not: how the body votes (``tally``).
"""

from __future__ import annotations

from datetime import date

from foedus.domain.treaty import ChairTerm, Organ, Rotation, is_current


def find_chair(organ: Organ | None, on: date) -> ChairTerm | None:
    """Give the term that covers a date: one on file, else the one that the rotation gives; None where neither does."""
    if organ is None:
        return None
    term = next((c for c in organ.chair if is_current(c.from_on, c.to_on, on)), None)
    return term if term is not None or organ.rotation is None else rotate_chair(organ.rotation, on)


def rotate_chair(rotation: Rotation, on: date) -> ChairTerm | None:
    """Give the term that a rotation gives on a date; None before it begins or where it names nobody.

    Examples
    --------
    >>> monthly = Rotation(order=("AAA", "BBB"), from_on=date(2030, 1, 1), months=1, cite="", checked="text")
    >>> rotate_chair(monthly, date(2030, 2, 28)).state
    'BBB'
    """
    if not rotation.order or rotation.months < 1 or on < rotation.from_on:
        return None
    passed = (on.year - rotation.from_on.year) * 12 + on.month - rotation.from_on.month
    passed -= on.day < rotation.from_on.day
    turn = passed // rotation.months
    return ChairTerm(
        state=rotation.order[turn % len(rotation.order)],
        from_on=_add_months(rotation.from_on, turn * rotation.months),
        to_on=_add_months(rotation.from_on, (turn + 1) * rotation.months),
        checked=rotation.checked,
        cite=rotation.cite,
        note="by rotation",
    )


def describe_chair(term: ChairTerm | None, organ: Organ | None) -> str:
    """Say who holds the chair, since when, until when, by which rule."""
    if term is None:
        return "the chair on the date is not known"
    until = f" until {term.to_on.isoformat()}" if term.to_on else ""
    rule = f"; {organ.chair_rule}" if organ and organ.chair_rule else ""
    note = f"; {term.note}" if term.note else ""
    return f"{term.state} from {term.from_on.isoformat()}{until}{rule}{note}"


def find_conflict(
    term: ChairTerm | None, organ: Organ | None, *, appellant: str, host: str, disputants: tuple[str, ...]
) -> tuple[str, str]:
    """Say why the chair is in conflict and who presides instead; both empty where no conflict is seen.

    A chair that steps aside is followed by the next in turn where the rotation or the next term on file says who.
    """
    if term is None or term.state not in (appellant, host, *disputants):
        return "", ""
    roles = {appellant: "the appellant", host: "the host"} if term.state in (appellant, host) else {}
    role = roles.get(term.state, "a party to the matter")
    if term.state == appellant:
        role = "the appellant"
    words = f"the chair ({term.state}) is {role} as well"
    if organ is None or not organ.chair_in_conflict:
        return f"{words}; whether it steps aside is not on file: open", ""
    if organ.chair_in_conflict == "stays":
        return f"{words}; by the rule it presides all the same", term.state
    successor = _find_next(term, organ)
    return f"{words}; it steps aside{f', {successor} presides' if successor else ', who presides is not on file'}", (
        successor
    )


def _find_next(term: ChairTerm, organ: Organ) -> str:
    if organ.rotation is not None and term.state in organ.rotation.order:
        order = organ.rotation.order
        return order[(order.index(term.state) + 1) % len(order)]
    later = sorted((c for c in organ.chair if c.from_on > term.from_on), key=lambda c: c.from_on)
    return later[0].state if later else ""


def _add_months(day: date, months: int) -> date:
    """Give the day ``months`` later; the last of the month where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for kept in range(day.day, 27, -1):
        try:
            return date(year, month + 1, kept)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28))
