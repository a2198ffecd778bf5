"""Situation reports: a day of a mission, or one incident, in which every sentence carries its entry numbers.

What lives here: what a report holds and its Markdown. What does not: its words (`foedus.reports.sitrep_words`) and
which claims belong together (`foedus.record.accounts`).

Source: headings follow the daily and special-incident reports that missions of the United Nations send.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from foedus.instants import show_dtg
from foedus.record.accounts import Account, Matter
from foedus.record.claims import Claim
from foedus.record.entries import Entry
from foedus.reports.sitrep_words import WORDS

_BREAK: Final = re.compile("\\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\\s*")
#: heading -> topics of claims and kinds of acts under it, in the order of the report
_HEADINGS: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    (
        "decisions",
        frozenset(
            {"appeal", "decision", "mandate", "national", "approval", "vote", "un", "peacekeeping", "treaty", "order"}
        ),
    ),
    ("movement", frozenset({"movement", "force", "aircraft", "airfields", "planning"})),
    ("incidents", frozenset({"crisis", "incident", "measure"})),
    ("sites", frozenset({"sites", "protection"})),
    ("casualties", frozenset({"casualties"})),
    ("positions", frozenset({"frame", "frames", "position", "precedent", "chair"})),
    ("withdrawal", frozenset({"withdrawal", "handover"})),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a report was made from: mission, length and root of the record, and the instant it is made for."""

    mission: str
    size: int
    root: str
    at: datetime
    language: str = "en"
    as_of: datetime | None = None


def write_daily(
    basis: Basis, matters: Sequence[Matter], acts: Iterable[Entry], begin: datetime, until: datetime
) -> str:
    """Give the report of what became known from ``begin`` up to ``until``, as Markdown."""
    words = WORDS[basis.language]
    lines = _write_head(basis, words["daily"])
    lines += [words["period"].format(begin=show_dtg(begin), until=show_dtg(until)), ""]
    fresh = {a.claim.id: a for m in matters for a in m.accounts if begin <= a.claim.known_at < until}
    by_heading: dict[str, list[str]] = {name: [] for name in (*(name for name, _ in _HEADINGS), "other")}
    for entry in acts:
        by_heading[_find_heading(entry.kind)].append(_tell_act(entry, basis.language))
    for account in sorted(fresh.values(), key=lambda a: (a.claim.known_at, a.entry)):
        sentences = by_heading[_find_heading(account.claim.topic)]
        sentences += [_tell_claim(account, basis.language), *_tell_remarks(account, basis.language)]
    number = 0
    for heading, sentences in by_heading.items():
        if heading == "other" and not sentences:
            continue
        number += 1
        lines += [f"## {number}. {words[heading]}", ""]
        lines += [f"- {sentence}" for sentence in sentences] or [words["nothing"]]
        lines.append("")
    contested = [m for m in matters if m.contested and any(a.claim.id in fresh for a in m.accounts)]
    lines += [f"## {number + 1}. {words['contested']}", ""]
    lines += [line for matter in contested for line in _tell_sides(matter, basis.language)] or [words["nothing"], ""]
    ended = {a.claim.id: a for m in matters for a in m.accounts if a.until is not None and begin <= a.until < until}
    lines += [f"## {number + 2}. {words['retracted']}", ""]
    lines += [f"- {_tell_end(a, basis.language)}" for a in ended.values()] or [words["nothing"]]
    return _join(lines)


def write_incident(basis: Basis, matter: Matter) -> str:
    """Give the special report of one matter: what, where and when, all accounts with grades, side by side."""
    words = WORDS[basis.language]
    lines = _write_head(basis, words["incident"])
    first = matter.accounts[0]
    lines += [f"## 1. {words['what']}", "", f"- {matter.title} {_cite(matter.accounts)}", ""]
    lines += [f"## 2. {words['where']}", ""]
    for account in matter.accounts:
        place = account.claim.place or words["unknown"]
        told = account.claim.when or _tell_span(account.claim)
        when = words["happened"].format(when=told) if told else words["unknown"]
        lines.append(f"- {account.claim.by}: {place}. {when} {_cite([account])}")
    lines += ["", f"## 3. {words['accounts']}", ""]
    for account in matter.accounts:
        grades = words["grades"].format(reliability=account.reliability.value, credibility=account.credibility.value)
        lines.append(f"- {_tell_claim(account, basis.language)} ({grades})")
        lines += [f"- {sentence}" for sentence in _tell_remarks(account, basis.language)]
    lines += ["", f"## 4. {words['contested']}", ""]
    lines += _tell_sides(matter, basis.language) if matter.contested else [words["nothing"], ""]
    if first is not None and matter.sequence:
        lines += [f"## 5. {words['casualties']}", ""]
        numbers = {account.claim.id: account for account in matter.accounts}
        lines += [
            f"- {show_dtg(step.valid_from)}: {step.value} {step.unit} ({step.by}) {_cite([numbers[step.claim]])}"
            for step in matter.sequence
        ]
    return _join(lines)


def _join(lines: Iterable[str]) -> str:
    """Give the report; a line break within a text begins no heading and no sentence of the report."""
    return "\n".join(_BREAK.sub(" ", line) for line in lines).rstrip() + "\n"


def _tell_span(claim: Claim) -> str:
    """Tell from when to when something happened as claimed, where the claim gives no words for it."""
    ends = [show_dtg(at) for at in (claim.from_at, claim.until_at) if at is not None]
    return " – ".join(dict.fromkeys(ends))


def _write_head(basis: Basis, title: str) -> list[str]:
    words = WORDS[basis.language]
    lines = [
        f"# {title}",
        "",
        words["made"].format(dtg=show_dtg(basis.at)) + "  ",
        words["mission"].format(mission=basis.mission) + "  ",
        words["basis"].format(size=basis.size, root=basis.root) + "  ",
        words["neutral"] + "  ",
    ]
    if basis.as_of is not None:
        lines.append(words["known"].format(dtg=show_dtg(basis.as_of)) + "  ")
    return lines


def _find_heading(topic: str) -> str:
    return next((name for name, topics in _HEADINGS if topic in topics), "other")


def _tell_claim(account: Account, language: str) -> str:
    words, claim = WORDS[language], account.claim
    text = claim.text.rstrip(".")
    if claim.value and claim.unit:
        text += words["value"].format(value=claim.value, unit=claim.unit)
    chain = " ← ".join(claim.carried_by)
    frame = words["through"] if chain else words["said"]
    return f"{frame.format(by=claim.by, chain=chain, text=text)} {_cite([account])}"


def _tell_remarks(account: Account, language: str) -> list[str]:
    """Tell who asks to have a claim put right, and who vouches for it."""
    words = WORDS[language]
    return [
        f"{words[r.kind].format(by=r.by, of=r.of, text=r.text.rstrip('.'))} [{r.of}, {r.entry}]"
        for r in account.remarks
    ]


def _tell_act(entry: Entry, language: str) -> str:
    text = str(entry.body["text"]).rstrip(".")
    return f"{WORDS[language]['act'].format(author=entry.author, text=text)} [{entry.n}]"


def _tell_end(account: Account, language: str) -> str:
    dtg = show_dtg(account.until) if account.until is not None else ""
    key = "taken_back" if account.status == "retracted" else "superseded"
    taken = account.retraction
    numbers = sorted({account.entry, *(link.entry for link in account.links if link.relation == "superseded")})
    numbers = sorted({*numbers, taken.entry}) if taken is not None else numbers
    by = taken.by if taken is not None else account.claim.by
    sentence = WORDS[language][key].format(by=by, dtg=dtg, text=account.claim.text.rstrip("."))
    return f"{sentence} [{', '.join(map(str, numbers))}]"


def _tell_sides(matter: Matter, language: str) -> Iterator[str] | list[str]:
    """Give the sides of a matter: those of a dispute, else one for each speaker."""
    sides: dict[str, list[Account]] = {}
    for account in matter.accounts:
        sides.setdefault(account.side or f"{account.claim.by}: {account.claim.text}", []).append(account)
    lines = [f"**{matter.title}** ({matter.id}) {_cite(matter.accounts)}", ""]
    for number, (text, accounts) in enumerate(sides.items(), 1):
        lines.append(f"- {WORDS[language]['side'].format(number=number, text=text)} {_cite(accounts)}")
    return [*lines, ""]


def _cite(accounts: Sequence[Account]) -> str:
    return f"[{', '.join(str(n) for n in sorted({account.entry for account in accounts}))}]"
