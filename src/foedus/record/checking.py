"""Whether drafts may be entered: their fields, their times, what they refer to.

What lives here: all faults of all drafts at once. What does not: keys and places, which are known only when an entry is
put into its log (`foedus.record.ledger`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from foedus.errors import Fault, InputError
from foedus.instants import parse_instant, show_instant
from foedus.record.entries import Draft
from foedus.record.fields import MAX_NAME, find_hidden, is_text
from foedus.record.kinds import KINDS, Kind, check_body, find_kind
from foedus.record.port import Store
from foedus.record.references import find_reference_faults

#: how many faults are listed
MOST_FAULTS: Final = 200
#: how far a stated time may lie ahead of the clock of the log
CLOCK_SLACK: Final = timedelta(minutes=5)


def check_drafts(drafts: Sequence[Draft], *, store: Store, log: str, size: int, now: datetime) -> None:
    """Refuse drafts that may not be entered.

    Raises
    ------
    InputError
        With every fault of every draft.
    """
    sound, faults = _find_faults(drafts, now)
    faults += find_reference_faults(store, log, size, sound)
    _refuse(faults)


def check_references(drafts: Sequence[Draft], *, store: Store, log: str, size: int) -> None:
    """Refuse drafts that refer to what is not there; the rest was checked (`check_shapes`).

    Raises
    ------
    InputError
        With every fault of every draft.
    """
    _refuse(find_reference_faults(store, log, size, drafts))


def check_shapes(drafts: Sequence[Draft], *, now: datetime) -> None:
    """Refuse drafts with faults of their own, whatever they refer to; see `check_drafts`.

    Raises
    ------
    InputError
        With every fault of every draft.
    """
    _refuse(_find_faults(drafts, now)[1])


def _find_faults(drafts: Sequence[Draft], now: datetime) -> tuple[list[Draft], list[Fault]]:
    """Give the drafts whose bodies fit their kinds, and the faults of all."""
    faults: list[Fault] = []
    sound: list[Draft] = []
    for index, given in enumerate(drafts, 1):
        draft = given if given.place else replace(given, place=f"draft {index}" if len(drafts) > 1 else "draft")
        shown_as = draft.place
        kind = find_kind(draft.kind, draft.version)
        if kind is None:
            names = ", ".join(dict.fromkeys(kind.name for kind in KINDS))
            faults.append(_fault(draft, shown_as, "kind", draft.kind, f"one of {names}"))
            continue
        own = check_body(kind, dict(draft.body), shown_as, draft.line)
        if not own:
            sound.append(draft)
        faults += own
        texts = (("author", draft.author), ("token", draft.token), *(("evidence", e.name) for e in draft.evidence))
        for field, text in texts:
            if text and not is_text(text, MAX_NAME):
                faults.append(_fault(draft, shown_as, field, repr(text)[:60], f"a text of 1 to {MAX_NAME} characters"))
        faults += _check_sight(draft, shown_as)
        faults += _check_times(draft, shown_as, now, kind)
    return sound, faults


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        words = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
        codes = {fault.code for fault in faults}
        raise InputError(
            f"nothing was entered: {words}",
            code=codes.pop() if len(codes) == 1 else "several-faults",
            faults=tuple(faults[:MOST_FAULTS]),
        )


def _check_sight(draft: Draft, shown_as: str) -> Iterator[Fault]:
    """Refuse what cannot be seen, and a grade that grades nothing."""
    named = {"author": draft.author, "token": draft.token, "evidence": [piece.name for piece in draft.evidence]}
    fields = (*draft.body.items(), *named.items())
    # tables have millions of values: one look at their texts together is enough for nearly all
    is_seen = "".join([value for _, value in fields if type(value) is str]).isprintable()
    for field, value in fields:
        if (not is_seen or type(value) is not str) and (hidden := find_hidden(value)):
            hint = "take it out: texts that look alike would not be the same"
            yield _fault(draft, shown_as, field, hidden, "only characters that can be seen", hint)
    if draft.kind == "grade" and not {"reliability", "credibility"} & draft.body.keys():
        expected = "reliability (A to F) of a source, or credibility (1 to 6) of a claim"
        yield _fault(draft, shown_as, "reliability", "nothing", expected)


def _check_times(draft: Draft, shown_as: str, now: datetime, kind: Kind) -> Iterator[Fault]:
    known = draft.body.get("known_at")
    known_at = _try_instant(known) if isinstance(known, str) else None
    begin, until = draft.happened_from, draft.happened_until
    for name, at in (("stated", draft.stated_at), ("known_at", known_at)):
        if at is not None and at > now + CLOCK_SLACK:
            expected = "an instant that is not in the future"
            yield _fault(draft, shown_as, name, show_instant(at), expected, _tell_clock(now))
    if begin is not None and until is not None and begin > until:
        yield _fault(draft, shown_as, "happened", show_instant(begin), f"no later than {show_instant(until)}")
    if kind.is_act and begin is not None and begin > now + CLOCK_SLACK:
        expected = "an act that was done, not one in the future"
        yield _fault(draft, shown_as, "happened", show_instant(begin), expected, _tell_clock(now))


def _tell_clock(now: datetime) -> str:
    return f"the clock of this machine says {show_instant(now)}; mend it where it is wrong"


@lru_cache(maxsize=4096)
def _try_instant(text: str) -> datetime | None:
    try:
        return parse_instant(text)
    except ValueError:
        return None


def _fault(  # noqa: PLR0917 - the parts of a fault, in their order
    draft: Draft, shown_as: str, field: str, found: str, expected: str, hint: str = ""
) -> Fault:
    return Fault(
        file=shown_as,
        line=draft.line,
        column=1 if draft.line else 0,
        field=field,
        found=found,
        expected=expected,
        code={"kind": "record.no-kind", "stated": "record.bad-time", "happened": "record.bad-time"}.get(
            field, "record.bad-time" if field == "known_at" else "record.bad-field"
        ),
        hint=hint,
    )


def warn_clock(before: str, now: str) -> str:
    """Say that the clock stands behind the last entry; empty where it does not."""
    if not before or now >= before:
        return ""
    return (
        f"the clock of this machine ({now}) is behind the last entry, received at {before}: "
        "order goes by number, not by clock; check the clock"
    )
