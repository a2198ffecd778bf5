"""Two scales: how reliable a source is (A to F), how credible a claim is (1 to 6).

What lives here: which grade counts, and the starting grades where nobody has graded. What does not: any judgement by
the software on what is true.

The outlet is graded apart from whom it quotes. A starting grade says by which rule it came about, and gives way to the
first grade that a person enters.

Source: the scales A to F and 1 to 6 are those used by NATO staffs to grade sources and information apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from foedus.record.claims import Claim, Source
from foedus.record.entries import Entry, name_entry

RELIABILITY_WORDS: Final[Mapping[str, str]] = {
    "A": "reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
CREDIBILITY_WORDS: Final[Mapping[str, str]] = {
    "1": "confirmed by others",
    "2": "probably so",
    "3": "possibly so",
    "4": "doubtful",
    "5": "improbable",
    "6": "cannot be judged",
}
#: starting grade of a source by the sort of its outlet: for passing on what was said, not for being right
_BY_OUTLET: Final[Mapping[str, str]] = {
    "official": "B",
    "agency": "B",
    "press": "C",
    "research": "B",
    "reference": "C",
    "data": "B",
    "copy": "D",
}
#: starting grade of a claim by how sure it is that it was made as recorded
_BY_CONFIDENCE: Final[Mapping[str, str]] = {"high": "2", "medium": "3", "low": "4"}
#: topics of claims that name or judge: no rule may grade them
FRAMING: Final = frozenset({"frame", "frames", "criticism", "law"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A grade on one scale, who or which rule gave it, and the entry of a person's grade (0: none)."""

    value: str
    by: str
    why: str = ""
    entry: int = 0


def collect_grades(entries: Iterable[Entry]) -> dict[tuple[str, str], Grade]:
    """Give the last grade that a person entered, by what it is of and scale."""
    found: dict[tuple[str, str], Grade] = {}
    for entry in entries:
        if entry.kind == "grade":
            for scale in ("reliability", "credibility"):
                if scale in entry.body:
                    found[entry.body["of"], scale] = Grade(
                        value=entry.body[scale], by=entry.author, why=entry.body.get("why", ""), entry=entry.n
                    )
        elif entry.kind == "claim" and "credibility" in entry.body:
            found[name_entry(entry), "credibility"] = Grade(
                value=entry.body["credibility"], by=entry.author, entry=entry.n
            )
    return found


def grade_source(source: Source | None, given: Mapping[tuple[str, str], Grade]) -> Grade:
    """Give the reliability of a source."""
    if source is None:
        return Grade(value="F", by="rule", why="no source is named")
    if (source.id, "reliability") in given:
        return given[source.id, "reliability"]
    if source.reliability:
        return Grade(value=source.reliability, by="the compilers of the claims")
    if source.outlet in _BY_OUTLET:
        return Grade(value=_BY_OUTLET[source.outlet], by="rule", why=f"starting grade of outlet: {source.outlet}")
    return Grade(value="F", by="rule", why="nobody has graded it")


def grade_claim(claim: Claim, given: Mapping[tuple[str, str], Grade]) -> Grade:
    """Give the credibility of a claim."""
    if (claim.id, "credibility") in given:
        return given[claim.id, "credibility"]
    if claim.topic in FRAMING:
        return Grade(value="6", by="rule", why="it names or judges: no rule grades that")
    if claim.checked == "background":
        return Grade(value="6", by="rule", why="no page confirmed it")
    return Grade(
        value=_BY_CONFIDENCE[claim.confidence],
        by="rule",
        why=f"starting grade of confidence {claim.confidence} that it was said as recorded",
    )
