"""What is known of each atom at an instant: who says yes, who says no, what the text fixes, what stays open.

What lives here: claims, dated closings, default readings and computed atoms turned into one status per atom. What does
not: how open atoms combine (``readings``). Two clocks: provisions and memberships are chosen by the date of the facts;
claims count once they are known, until they are retracted or replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from foedus.domain.treaty import Atom, Setting, Treaty, is_current
from foedus.errors import RequestError
from foedus.law.book import Dates, RuleBook, qualify, suggest
from foedus.record.claims import Claim, ClaimSet

Standing = Literal["agreed", "contested", "unknown"]
#: what decided the value: claims that agree, the text of the date, a default reading, the engine, the question
Basis = Literal["claims", "text", "default", "computed", "setting", "none"]

#: from seen in the treaty's own text to not confirmed by any page
_MARKS: Final = ("", "text", "press", "retrieved", "secondary", "derived", "background")
_BOUND: Final = ("in_force", "suspended", "withdrawing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one first speaker says of an atom, however many claims carry it.

    ``checked`` is the mark of the best checked of the claims.
    """

    by: str
    value: bool
    claims: tuple[str, ...]
    sources: tuple[str, ...]
    checked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomStatus:
    """What is known of one atom; ``value`` is null where it is open."""

    atom: str
    standing: Standing
    basis: Basis
    value: bool | None
    said: tuple[Said, ...] = ()
    cite: str = ""
    why: str = ""
    checked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the facts are read for: whose appeal, on whose soil, at which date, known when, told by whom.

    ``told_by`` names a speaker or a source whose word then wins; what it does not speak of stays open. ``settings``
    hold atoms to a value whatever is claimed; ``opened`` names atoms that are left open whatever is claimed.
    ``decided_on`` is the date for rules that go by the decision; null: that of the facts.
    """

    appellant: str
    facts_on: date
    as_of: datetime
    host: str = ""
    told_by: str = ""
    settings: tuple[Setting, ...] = ()
    opened: frozenset[str] = frozenset()
    decided_on: date | None = None

    @property
    def dates(self) -> Dates:
        """By which dates provisions are chosen."""
        return Dates(facts_on=self.facts_on, decided_on=self.decided_on)


def weakest(marks: Iterable[str]) -> str:
    """Give the weakest of several marks of how far something was checked; empty where all of it is treaty text.

    Examples
    --------
    >>> weakest(["text", "press", "background", ""])
    'background'
    >>> weakest(["text", ""])
    ''
    """
    worst = max((_MARKS.index(mark) for mark in marks), default=0)
    return "" if _MARKS[worst] == "text" else _MARKS[worst]


def read_facts(book: RuleBook, claims: ClaimSet, asked: Asked) -> Mapping[str, AtomStatus]:
    """Say what is known of every atom of the book, by full name.

    Raises
    ------
    RequestError
        If a setting names no atom, or ``told_by`` nobody who says anything of these treaties.
    """
    for setting in asked.settings:
        if setting.atom not in book.atoms:
            raise RequestError(
                f"no atom {setting.atom} among the treaties asked",
                code="law.unknown-atom",
                hint=suggest(setting.atom, book.atoms, "Atoms"),
            )
    said = gather_said(claims, asked.as_of)
    if asked.told_by:
        _require_speaker(said, book, asked.told_by)
    return {name: _read_atom(book, name, said.get(name, ()), asked) for name in book.atoms}


def known_claims(claims: ClaimSet, as_of: datetime) -> tuple[Claim, ...]:
    """Give the claims that count at an instant: known by then, not retracted by then, not replaced by one known."""
    known = tuple(claim for claim in claims.claims if claim.known_at <= as_of)
    replaced = {name for claim in known for name in claim.replaces}
    return tuple(
        claim
        for claim in known
        if claim.id not in replaced and (claim.retracted_at is None or as_of < claim.retracted_at)
    )


def gather_said(claims: ClaimSet, as_of: datetime) -> Mapping[str, tuple[Said, ...]]:
    """Give, per atom, each first speaker once, in the order in which they are first met in the file."""
    heard: dict[str, dict[tuple[str, bool], list[Claim]]] = {}
    speakers: dict[tuple[str, str], str] = {}
    for claim in known_claims(claims, as_of):
        for assertion in claim.asserts:
            by = assertion.by or claim.by
            by = speakers.setdefault((assertion.atom, " ".join(by.split()).casefold()), by)
            heard.setdefault(assertion.atom, {}).setdefault((by, assertion.value), []).append(claim)
    return {
        atom: tuple(
            Said(
                by=by,
                value=value,
                claims=tuple(dict.fromkeys(claim.id for claim in spoken)),
                sources=tuple(dict.fromkeys(claim.source for claim in spoken)),
                checked=_best(claim.checked for claim in spoken),
            )
            for (by, value), spoken in sides.items()
        )
        for atom, sides in heard.items()
    }


def _best(marks: Iterable[str]) -> str:
    return _MARKS[min(_MARKS.index(mark) for mark in marks)]


def _require_speaker(said: Mapping[str, tuple[Said, ...]], book: RuleBook, told_by: str) -> None:
    voices = [voice for atom, voices in said.items() if atom in book.atoms for voice in voices]
    if not any(speaks(voice.by, voice.sources, told_by) for voice in voices):
        names = {voice.by for voice in voices}
        raise RequestError(
            f"{told_by} says nothing of these treaties by then",
            code="law.unknown-speaker",
            hint=suggest(told_by, names, "Speakers"),
        )


def speaks(by: str, sources: tuple[str, ...], told_by: str) -> bool:
    """Say whether a voice is that of the speaker, or comes from the source, that is asked for."""
    return " ".join(by.split()).casefold() == " ".join(told_by.split()).casefold() or told_by in sources


def _read_atom(book: RuleBook, name: str, said: tuple[Said, ...], asked: Asked) -> AtomStatus:
    atom = book.atoms[name]
    for setting in asked.settings:
        if setting.atom == name:
            return AtomStatus(
                atom=name, standing="agreed", basis="setting", value=setting.value, said=said, why="set by the question"
            )
    if name in asked.opened:
        why = "left open by the question"
        return AtomStatus(atom=name, standing="unknown", basis="setting", value=None, said=said, why=why)
    if atom.kind == "computed":
        return _compute(book.treaty_of(name), name, atom, asked)
    if atom.kind == "interpretation":
        closed = _read_text(name, atom, said, asked)
        if closed is not None:
            return closed
    if atom.kind == "choice":
        return AtomStatus(atom=name, standing="unknown", basis="none", value=None, why="still to be decided")
    if asked.told_by:
        said = tuple(voice for voice in said if speaks(voice.by, voice.sources, asked.told_by))
        return _read_claims(name, atom, said, use_default=False)
    return _read_claims(name, atom, said, use_default=True)


def _read_text(name: str, atom: Atom, said: tuple[Said, ...], asked: Asked) -> AtomStatus | None:
    for closing in atom.closed:
        if is_current(closing.from_on, closing.to_on, asked.facts_on):
            return AtomStatus(
                atom=name,
                standing="agreed",
                basis="text",
                value=closing.value,
                said=said,
                cite=f"{closing.cite} [{closing.source}]",
                why=f"fixed by the text of {asked.facts_on}",
                checked=closing.checked,
            )
    return None


def _read_claims(name: str, atom: Atom, said: tuple[Said, ...], *, use_default: bool) -> AtomStatus:
    values = {voice.value for voice in said}
    default = atom.default_reading if use_default else None
    mark = weakest(_best(voice.checked for voice in said if voice.value is value) for value in values)
    if default is not None:
        cite, why = f"{default.cite} [{default.source}]", f"reading of {default.by}"
        mark = weakest((mark, default.checked))
        if not values - {default.value}:
            return AtomStatus(
                atom=name,
                standing="agreed",
                basis="default",
                value=default.value,
                said=said,
                cite=cite,
                why=why,
                checked=mark,
            )
        return AtomStatus(
            atom=name,
            standing="contested",
            basis="claims",
            value=None,
            said=said,
            cite=cite,
            why=f"contested; {why}: {'yes' if default.value else 'no'}",
            checked=mark,
        )
    if not values:
        why = "no source; open interpretation" if atom.kind == "interpretation" else "no source; open fact"
        return AtomStatus(atom=name, standing="unknown", basis="none", value=None, why=why)
    if len(values) == 2:
        return AtomStatus(
            atom=name, standing="contested", basis="claims", value=None, said=said, why=_contested(said), checked=mark
        )
    value = values.pop()
    why = "claimed, not denied" if value else "denied, not claimed"
    return AtomStatus(atom=name, standing="agreed", basis="claims", value=value, said=said, why=why, checked=mark)


def _contested(said: tuple[Said, ...]) -> str:
    voices = [voice.by for voice in said]
    both = sorted({voice for voice in voices if voices.count(voice) > 1})
    return f"contested; {', '.join(both)} says both" if both else "contested"


def _compute(treaty: Treaty, name: str, atom: Atom, asked: Asked) -> AtomStatus:
    on = asked.facts_on
    if atom.computes == "treaty_in_force":
        return AtomStatus(
            atom=name,
            standing="agreed",
            basis="computed",
            value=treaty.in_force_on <= on,
            why=f"in force since {treaty.in_force_on}",
            checked=treaty.checked,
        )
    if atom.computes == "appellant_holds_chair":
        return _compute_chair(treaty, name, asked)
    state = (asked.host or asked.appellant) if atom.computes == "host_is_party" else asked.appellant
    return _compute_party(treaty, name, state, on)


def _compute_party(treaty: Treaty, name: str, state: str, on: date) -> AtomStatus:
    row = next(
        (row for row in treaty.memberships if row.state == state and is_current(row.from_on, row.to_on, on)), None
    )
    if row is None and treaty.members_listed == "some" and all(row.state != state for row in treaty.memberships):
        return AtomStatus(
            atom=name,
            standing="unknown",
            basis="computed",
            value=None,
            why=f"our file lists only some members, and {state} is not among them",
            checked=treaty.checked,
        )
    if row is None:
        bound = sorted(
            {m.state for m in treaty.memberships if m.status in _BOUND and is_current(m.from_on, m.to_on, on)}
        )
        return AtomStatus(
            atom=name,
            standing="agreed",
            basis="computed",
            value=False,
            why=f"{state} is no party on {on}; parties then: {', '.join(bound) or 'none listed'}",
            checked=treaty.checked,
        )
    cite = f"{row.cite} [{row.source}]" if row.source else row.cite
    words = f"{state} on {on}: {row.status.replace('_', ' ')}"
    if row.contested:
        return AtomStatus(
            atom=name,
            standing="contested",
            basis="computed",
            value=None,
            cite=cite,
            why=f"{words}, contested: {row.note}",
            checked=row.checked,
        )
    return AtomStatus(
        atom=name,
        standing="agreed",
        basis="computed",
        value=row.status in _BOUND,
        cite=cite,
        why=words,
        checked=row.checked,
    )


def _compute_chair(treaty: Treaty, name: str, asked: Asked) -> AtomStatus:
    terms = [
        term for organ in treaty.organs for term in organ.chair if is_current(term.from_on, term.to_on, asked.facts_on)
    ]
    if not terms:
        return AtomStatus(
            atom=name, standing="unknown", basis="computed", value=None, why=f"no chair known on {asked.facts_on}"
        )
    term = terms[0]
    return AtomStatus(
        atom=name,
        standing="agreed",
        basis="computed",
        value=any(term.state == asked.appellant for term in terms),
        cite=term.cite,
        why=f"chair on {asked.facts_on}: {', '.join(term.state for term in terms)}",
        checked=weakest(term.checked for term in terms),
    )


def resolve_settings(settings: Iterable[Setting], treaty_id: str) -> tuple[Setting, ...]:
    """Give settings with full names, as they are meant inside one treaty."""
    return tuple(Setting(atom=qualify(setting.atom, treaty_id), value=setting.value) for setting in settings)
