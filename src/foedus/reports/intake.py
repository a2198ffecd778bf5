"""Candidates, groups and clashes as plain text.

What lives here: how an answer of ``foedus intake read`` is shown to a person. What does not: how it was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

_WIDTH = 100


def write_reading(parts: Iterable[tuple[str, Iterable[dict[str, Any]]]]) -> Iterator[str]:
    """Write candidates file by file, then what several carry, then where they clash, line by line.

    Parameters
    ----------
    parts
        The parts of a reading in their order, each read once.
    """
    rows = dict(parts)
    file = None
    n = 0
    for number, candidate in enumerate(rows["candidates"]):
        if candidate["file"] != file:
            if file is not None:
                yield ""
            file = candidate["file"]
            yield str(file)
        yield from write_candidate(number, candidate)
        n = number + 1
    yield from _write_titled("Carried by several:", (
        f"  {_numbers(g['candidates'])}: {', '.join(g['carriers'])}" for g in rows["groups"]
    ))  # fmt: skip
    yield from _write_titled("May clash (proposed, for a person to judge):", (
        f"  {c['kind']:<10} {_numbers(c['candidates'])}: {c['why']}" for c in rows["contradictions"]
    ))  # fmt: skip
    n_files = sum(1 for _ in rows["files"])
    yield from ("", f"{n} candidate{'s' if n != 1 else ''} from {n_files} report(s); none is a claim yet.")


def _write_titled(title: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if not number:
            yield from ("", title)
        yield line


def write_candidate(number: int, candidate: dict[str, Any]) -> list[str]:
    """Write one candidate in a few lines."""
    marks = [name for name in ("negated", "intended", "hearsay", "quoted") if candidate[name]]
    who = ", ".join(candidate["actors"]) or "nobody named"
    head = f"  [{number}] {candidate['kind']}: {who}" + (f" ({', '.join(marks)})" if marks else "")
    lines = [head]
    facts = []
    if candidate["dates"]:
        facts.append("when " + "; ".join(write_date(d) for d in candidate["dates"]))
    if candidate["quantities"]:
        facts.append("count " + "; ".join(write_amount(q) for q in candidate["quantities"]))
    if candidate["places"]:
        facts.append("where " + ", ".join(candidate["places"]))
    if candidate["attribution"]:
        facts.append("according to " + " < ".join(candidate["attribution"]))
    if facts:
        lines.append("      " + " | ".join(facts))
    for resolution in candidate["resolved"]:
        lines.append(f"      '{resolution['written']}' read as {resolution['taken_as']}: {resolution['why']}")
    if candidate["open"]:
        lines.append(f"      left open: {', '.join(candidate['open'])}")
    text = " ".join(candidate["text"].split())
    lines.append(f"      “{text[:_WIDTH]}{'…' if len(text) > _WIDTH else ''}” [{candidate['rule']}]")
    return lines


def write_date(dated: dict[str, Any]) -> str:
    """Write a date with its granularity."""
    if dated["from"] is None:
        return f"open ({dated['granularity']})"
    span = dated["from"] if dated["from"] == dated["to"] else f"{dated['from']} to {dated['to']}"
    part = f", {dated['part']}" if dated.get("part") else ""
    return f"{span} ({dated['granularity']}{part})"


def write_amount(amount: dict[str, Any]) -> str:
    """Write a quantity with its modifier."""
    if amount["value"] is None:
        return f"{amount['modifier']} {amount['unit']}"
    value = f"{amount['value']}" + (f"-{amount['value_to']}" if amount["value_to"] is not None else "")
    modifier = "" if amount["modifier"] == "range" else amount["modifier"]
    return " ".join(part for part in (modifier, value, amount["unit"]) if part)


def _numbers(indices: list[int]) -> str:
    return ", ".join(f"[{i}]" for i in indices)
