"""Where reports clash, with each other and with the record: proposals, never verdicts.

What lives here: the matters on which candidates can clash, and wording why they do. What does not: which side is
right; that is nobody's to say here. Every candidate leaves short notes on the matters it touches; a clash is a
matter with notes on two sides.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple

from foedus.intake.candidates import Amount, Candidate

ClashKind = Literal["framing", "consent", "stage", "scope", "time", "number", "membership", "denied", "sequence"]
_DONE: Final = ("sending", "arrival", "guarding", "withdrawal")
_ONCE: Final = ("resignation", "approval", "decision")
_COUNTED: Final = ("sending", "arrival", "withdrawal", "casualties", "guarding")
_PEOPLE: Final = ("persons", "dead", "injured", "detained", "displaced", "missing", "aircraft", "vehicles")
_WIDE: Final = re.compile(r"\b(?:throughout|nationwide|countrywide|country-wide|whole country|entire country)\b", re.I)
_SEVERAL: Final = re.compile(
    r"\b(?:several|some|many|most|part of the)\s+(?:regions?|provinces?|districts?|areas)\b", re.I
)
_MEMBERS: Final = re.compile(
    r"\b(?:republics|states|countries|nations|members)\b(?P<plus>\s+and\s+[A-Z]\w+)?", re.UNICODE
)
#: organs that every state has: named alone they are nobody's
_ORGANS: Final = frozenset({"Parliament", "Government", "President", "Prime Minister", "Army", "Police", "Authorities"})
#: a clash of hundreds of reports words so many of what they say
_SHOWN: Final = 12
_PASSED: Final = re.compile(r"\b(?:pass(?:es|ed|ing)?|hand(?:s|ed|ing)?)\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChairTerm:
    """Who held the chair of a body from and until when, as a treaty of the library has it."""

    body: str
    state: str
    from_on: date
    to_on: date | None
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Candidates, by their numbers, that do not agree on one matter, and why it is thought so."""

    candidates: tuple[int, ...]
    kind: ClashKind
    why: str


class Note(NamedTuple):
    """What a candidate, or several alike, says on one matter."""

    kind: ClashKind
    matter: tuple[str, ...]
    side: str
    shown: str
    low: float = 0.0
    high: float = 0.0
    on: date | None = None
    #: the numbers of the candidates that say so, and at most two of their files
    at: tuple[int, ...] = ()
    files: tuple[str, ...] = ()


def take_notes(candidate: Candidate, names: dict[str, str]) -> Iterator[Note]:
    """Give what a candidate says on the matters that can clash.

    Parameters
    ----------
    names
        Names of states by code, for wording.
    """
    for held in candidate.holds:
        side = "held" if held.value else "denied"
        yield Note("framing", (held.framing,), side, shown=_who(candidate), on=candidate.reported_on)
    yield from _note_emergency(candidate)
    yield from _note_consent(candidate, names)
    yield from _note_members(candidate)
    yield from _note_counts(candidate)
    yield from _note_denial(candidate)


def _who(candidate: Candidate) -> str:
    return " < ".join(candidate.attribution) or candidate.outlet or candidate.file


def _days(candidate: Candidate) -> tuple[date, date] | None:
    """Give the first and last day of the first date of a candidate that is told to ten days or better."""
    dates = reversed(candidate.dates) if candidate.kind == "emergency_lifted" else candidate.dates
    for dated in dates:
        if dated.from_on and dated.to_on and dated.granularity not in ("year", "season", "part_of_year", "month"):
            return dated.from_on, dated.to_on
    return None


def _note_emergency(candidate: Candidate) -> Iterator[Note]:
    if candidate.kind not in ("emergency_declared", "emergency_lifted") or candidate.negated:
        return
    host = candidate.states[0] if candidate.states else (candidate.towards[0] if candidate.towards else candidate.host)
    days = _days(candidate)
    if _WIDE.search(candidate.text):
        scope = "the whole country"
    elif _SEVERAL.search(candidate.text):
        scope = "several regions"
    else:
        scope = " and ".join(sorted(candidate.places)) or "a place not said"
    what = "declared" if candidate.kind == "emergency_declared" else "lifted"
    if scope != "a place not said":
        shown = f"{what} for {scope}" + (f", {_span(days)}" if days else "")
        yield Note("scope", (host, what), scope, shown, on=candidate.reported_on)
    if days:
        last = days[1] if what == "declared" else days[0]
        if what == "lifted" or days[0] != days[1]:
            shown = f"{'declared until' if what == 'declared' else 'lifted on'} {last}"
            yield Note("time", (host, "emergency"), str(last), shown, on=candidate.reported_on)


def _span(days: tuple[date, date]) -> str:
    return str(days[0]) if days[0] == days[1] else f"{days[0]} to {days[1]}"


def _note_consent(candidate: Candidate, names: dict[str, str]) -> Iterator[Note]:
    refuses = (candidate.kind == "approval" and candidate.negated) or (
        candidate.kind == "refusal" and not candidate.negated and bool(candidate.states)
    )
    for state in candidate.states:
        name = names.get(state, state)
        if refuses:
            shown = f"{', '.join(candidate.actors) or name} did not approve"
            yield Note("consent", (state,), "refused", shown, on=candidate.reported_on)
        elif candidate.kind in _DONE and not candidate.negated:
            days = _days(candidate)
            if candidate.intended and candidate.kind == "sending":
                yield Note("stage", (state,), "intended", f"{name} intends to", on=candidate.reported_on)
            elif not candidate.intended:
                shown = f"{candidate.kind} of troops of {name}" + (f" on {_span(days)}" if days else "")
                yield Note("consent", (state,), "acted", shown, on=candidate.reported_on)
                yield Note("stage", (state,), "done", shown, on=candidate.reported_on)
    for body in candidate.bodies:
        if candidate.kind == "decision" and not candidate.negated:
            yield Note("stage", (body,), "decided", f"{body} has decided", on=candidate.reported_on)
        elif candidate.kind in ("sending", "arrival") and not candidate.negated and not candidate.intended:
            shown = f"{candidate.kind} of the force of {body}"
            yield Note("stage", (body,), "done", shown, on=candidate.reported_on)


def _note_members(candidate: Candidate) -> Iterator[Note]:
    if candidate.kind != "background":
        return
    amounts = [q for q in candidate.quantities if q.unit == "states" and q.value]
    match = _MEMBERS.search(candidate.text)
    if not amounts or match is None or not candidate.bodies:
        return
    total = int(amounts[0].value or 0) + (1 if match["plus"] else 0)
    shown = f"{total} members" + (f" ({int(amounts[0].value or 0)}{match['plus']})" if match["plus"] else "")
    yield Note("membership", (candidate.bodies[0],), str(total), shown, on=candidate.reported_on)


def _note_counts(candidate: Candidate) -> Iterator[Note]:
    if candidate.kind not in _COUNTED or candidate.negated or candidate.intended:
        return
    who = candidate.states[0] if candidate.states and candidate.kind != "casualties" else candidate.host
    if not who:
        return
    first: dict[str, Amount] = {}
    for amount in candidate.quantities:
        if amount.unit in _PEOPLE and amount.value is not None:
            first.setdefault(amount.unit, amount)
    for unit, amount in first.items():
        low, high = _bounds(amount)
        shown = " ".join(p for p in (amount.modifier, f"{amount.value:g}", unit) if p)
        kind = candidate.kind if candidate.kind == "casualties" else "force"
        on = candidate.reported_on
        yield Note("number", (kind, who, unit), f"{low:g}-{high:g}", shown, low, high, on)


def _bounds(amount: Amount) -> tuple[float, float]:
    """Give between which numbers a told one may lie."""
    value = float(amount.value or 0)
    if amount.value_to is not None:
        return value, float(amount.value_to)
    if amount.modifier == "about":
        return value * 0.9, value * 1.1
    if amount.modifier in ("over", "at least"):
        return value, value * 1.2
    if amount.modifier in ("up to", "fewer than"):
        return 0.0, value
    return value, value


def _note_denial(candidate: Candidate) -> Iterator[Note]:
    if candidate.kind not in (*_DONE, *_ONCE) or candidate.intended:
        return
    who = candidate.actors[0] if candidate.actors else ""
    days = _days(candidate)
    if not who or (who in _ORGANS and not candidate.states):
        return  # "the parliament" of two reports may be two
    side = "not" if candidate.negated else "did"
    shown = f"{who}: {candidate.kind}" + (" denied" if candidate.negated else "")
    yield Note("denied", (candidate.kind, who), side, shown, on=candidate.reported_on)
    if candidate.kind == "resignation" and days and not candidate.negated:
        yield Note("time", (candidate.kind, who), _span(days), _span(days), on=candidate.reported_on)


def make_matter(note: Note) -> bytes:
    """Give what notes on one matter share, in an order of its own."""
    return "\0".join((note.kind, *note.matter)).encode("utf-8", "surrogatepass")


def gather(notes: Iterable[tuple[Note, int, str]]) -> list[Note]:
    """Make one of notes that say the same, with the numbers and files of their candidates; in the order of the first.

    However many reports carry a number, what is held of them is a list of integers.
    """
    numbers: dict[Note, array[int]] = {}
    files: dict[Note, tuple[str, ...]] = {}
    for note, index, file in notes:
        numbers.setdefault(note, array("q")).append(index)
        seen = files.setdefault(note, ())
        if len(seen) < 2 and file not in seen:
            files[note] = (*seen, file)
    return [note._replace(at=tuple(at), files=files[note]) for note, at in numbers.items()]


def find_clashes(matters: Iterable[list[Note]], framings: dict[str, str]) -> Iterator[Clash]:
    """Propose a clash for every matter with notes on two sides.

    Parameters
    ----------
    matters
        The notes of one matter each.
    framings
        What each matter of framing is about, by id.
    """
    for notes in matters:
        clash = _judge(notes[0].kind, notes[0].matter, notes, framings)
        if clash is not None:
            yield clash


def _judge(kind: str, matter: tuple[str, ...], notes: list[Note], framings: dict[str, str]) -> Clash | None:
    sides: dict[str, list[Note]] = {}
    for note in notes:
        sides.setdefault(note.side, []).append(note)
    if len(sides) < 2:
        return None
    if kind == "framing":
        held, denied = _list(sides["held"]), _list(sides["denied"])
        return _clash("framing", notes, f"{framings.get(matter[0], matter[0])}: held by {held}; denied by {denied}")
    if kind == "consent":
        why = f"{_list(sides['refused'])}; yet reported: {_list(sides['acted'])}"
        return _clash("consent", notes, why)
    if kind == "stage":
        return _judge_stage(sides)
    if kind == "number":
        return _judge_number(matter, notes)
    if kind == "membership":
        return _clash("membership", notes, f"{matter[0]} is said to have {_list(notes, ' or ')}")
    if kind == "denied":
        return _clash("denied", notes, f"{_list(sides['did'])}; denied elsewhere")
    if kind == "scope":
        return _clash("scope", notes, "the emergency was " + _list(notes, "; "))
    return _clash("time", notes, f"{matter[-1]}: {_list(notes, '; ')}")


def _judge_stage(sides: dict[str, list[Note]]) -> Clash | None:
    done = sides.get("done", [])
    before = sides.get("intended", []) + sides.get("decided", [])
    if not done or not before:
        return None
    if "intended" not in sides:
        # a decision that is carried out is no clash, unless both are told on one day
        days = {note.on for note in before}
        done = [note for note in done if note.on is None or note.on in days]
        before = [note for note in before if any(note.on == d.on for d in done)]
        if not done or not before:
            return None
    shown = sorted({f"{n.shown}{f' (reported {n.on})' if n.on else ''}" for n in before})
    acted = sorted({f"{n.shown}{f' (reported {n.on})' if n.on else ''}" for n in done})
    return _clash("stage", before + done, f"still to come: {', '.join(shown)}; already done: {', '.join(acted)}")


def _judge_number(matter: tuple[str, ...], notes: list[Note]) -> Clash | None:
    ordered = sorted(notes, key=lambda n: (n.low, n.high, n.at))
    apart = any(a.high < b.low for a in ordered for b in ordered[-1:]) and ordered[0].high < ordered[-1].low
    if not apart or (matter[0] != "casualties" and len({file for n in notes for file in n.files}) < 2):
        return None
    days = sorted({str(n.on) for n in notes if n.on})
    later = " (counts of different days may be a sequence)" if len(days) > 1 else ""
    return _clash("number", notes, f"{matter[1]}, {matter[2]}: {_list(notes, ' or ')}{later}")


def _list(notes: list[Note], glue: str = ", ") -> str:
    shown = list(dict.fromkeys(note.shown for note in notes))
    more = [f"and {len(shown) - _SHOWN} more"] if len(shown) > _SHOWN else []
    return glue.join(shown[:_SHOWN] + more)


def _clash(kind: ClashKind, notes: list[Note], why: str) -> Clash:
    return Clash(candidates=tuple(sorted({i for n in notes for i in n.at})), kind=kind, why=why)


def check_chair(candidate: Candidate, index: int, terms: tuple[ChairTerm, ...], names: dict[str, str]) -> Clash | None:
    """Propose a clash where a report lets the chair of a body pass from one state to another that did not come next."""
    if candidate.rule != "background-chair" or not _PASSED.search(candidate.text):
        return None
    if not candidate.states or not candidate.towards:
        return None
    giver, taker = candidate.states[0], next((s for s in candidate.towards if s != candidate.states[0]), "")
    for body in dict.fromkeys(t.body for t in terms):
        # two treaties may list the same term
        listed = {(t.from_on, t.state): t for t in terms if t.body == body}
        row = [listed[key] for key in sorted(listed)]
        at = next((n for n, t in enumerate(row) if t.state == giver), -1)
        if not taker or at < 0 or at + 1 >= len(row) or row[at + 1].state == taker:
            continue
        following = row[at + 1]
        until = f" to {following.to_on}" if following.to_on else " on"
        why = (
            f"the report lets the chair of {body} pass from {names.get(giver, giver)} to {names.get(taker, taker)}; "
            f"the library has {names.get(following.state, following.state)} in it between, "
            f"from {following.from_on}{until} "
            f"({following.cite})"
        )
        return Clash(candidates=(index,), kind="sequence", why=why)
    return None
