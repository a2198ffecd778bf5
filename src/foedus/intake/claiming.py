"""A candidate that a person accepted, as a claim with its source.

What lives here: wording a claim from the fields of a candidate, its two clocks, its carriers. What does not:
entering it (a desk does, into the record). Candidates are taken in their plain form, as a review keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from foedus.errors import InputError
from foedus.record.claims import Claim, Source

Plain = Mapping[str, Any]

_TOPICS: Final = {
    "appeal": "appeal", "decision": "decision", "approval": "national", "refusal": "national", "announcement": "force",
    "sending": "force", "arrival": "movement", "guarding": "sites", "withdrawal": "withdrawal",
    "emergency_declared": "crisis", "emergency_lifted": "crisis", "resignation": "crisis", "casualties": "casualties",
    "protest": "crisis", "position": "position", "background": "frame",
}  # fmt: skip
#: kind -> done, not done, to come
#: a claim quotes no more of a report
_QUOTE_CHARS: Final = 240
_WORDS: Final = {
    "appeal": ("asked", "did not ask", "is to ask"),
    "decision": ("decided", "did not decide", "is to decide"),
    "approval": ("approved", "did not approve", "is to approve"),
    "refusal": ("refused", "did not refuse", "is to refuse"),
    "announcement": ("announced", "did not announce", "is to announce"),
    "sending": ("sent", "did not send", "is to send"),
    "arrival": ("arrived", "did not arrive", "is to arrive"),
    "guarding": ("guarded", "did not guard", "is to guard"),
    "withdrawal": ("withdrew", "did not withdraw", "is to withdraw"),
    "emergency_declared": ("declared", "did not declare", "is to declare"),
    "emergency_lifted": ("lifted", "did not lift", "is to lift"),
    "resignation": ("resigned", "did not resign", "is to resign"),
    "casualties": ("casualties", "no casualties", "casualties feared"),
    "protest": ("protested", "did not protest", "is to protest"),
}  # fmt: skip
#: fields of a claim that a person may edit
EDITABLE: Final = ("text", "topic", "by", "when", "place", "value", "unit", "kind", "confidence", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A claim made of a candidate, with what goes into the record beside it."""

    claim: Claim
    source: Source
    extra: dict[str, Any]
    provenance: dict[str, str]


def word_claim(candidate: Plain) -> str:
    """Word a candidate as a sentence of its fields."""
    if candidate["kind"] in ("position", "background"):
        return _quote_claim(candidate)
    done, undone, to_come = _WORDS[candidate["kind"]]
    first = (candidate["actors"] or [""])[0]
    if len(candidate["actors"]) > 1 or (first[:1].islower() and first.endswith("s")):
        to_come = to_come.replace("is to", "are to")
    verb = undone if candidate["negated"] else to_come if candidate["intended"] else done
    who = ", ".join(candidate["actors"]) or "Somebody"
    if candidate["kind"] in ("casualties", "background") and not candidate["actors"]:
        who = ""
    counts = "; ".join(_show_amount(q) for q in candidate["quantities"])
    parts = [f"{who} {verb}".strip(), candidate["object"] if candidate["kind"] not in ("casualties",) else ""]
    text = " ".join(part for part in parts if part)
    text = text[:1].upper() + text[1:]
    if counts and counts not in text:
        text += f" ({counts})"
    return text.rstrip(".") + "."


def _quote_claim(candidate: Plain) -> str:
    """Word what is only said or told in the words of the report, marked as such."""
    spoken = candidate["rule"] == "statement" and candidate["object"]
    told = " ".join((candidate["object"] if spoken else candidate["text"]).split()).strip(' ".,“”')
    told = told if len(told) <= _QUOTE_CHARS else told[:_QUOTE_CHARS].rsplit(" ", 1)[0] + " ..."
    who = ", ".join(candidate["actors"])
    if spoken:
        return f'{who or "Somebody"} said: "{told}".'
    return f'In the words of the report{f" on {who}" if who else ""}: "{told}".'


def _show_amount(amount: Plain) -> str:
    if amount["value"] is None:
        return f"{amount['modifier']} {amount['unit']}"
    high = f"-{amount['value_to']}" if amount["value_to"] is not None else ""
    modifier = "" if amount["modifier"] == "range" else amount["modifier"]
    return " ".join(p for p in (modifier, f"{amount['value']}{high}", amount["unit"]) if p)


def make_claim(
    candidate: Plain,
    edits: Mapping[str, str],
    claim_id: str,
    contradicts: tuple[str, ...],
    alike: Sequence[Plain] = (),
) -> Claimed:
    """Make the claim of an accepted candidate.

    Parameters
    ----------
    edits
        What the person changed, by field (``EDITABLE``).
    contradicts
        Ids of claims that the person linked.
    alike
        Candidates of other reports that tell the same: who carries them carries the claim.

    Raises
    ------
    InputError
        If the day of the report is not known: a claim needs to say since when it was known.
    """
    if candidate["reported_on"] is None:
        raise InputError(
            f"{candidate['file']}: the day of this report is not known, so no claim can be made of it",
            code="no-dateline",
            hint="read it again with --dated 2022-01-06",
        )
    # known since the first of the reports that tell it
    reported = date.fromisoformat(min(c["reported_on"] for c in (candidate, *alike) if c["reported_on"]))
    speakers = list(candidate["attribution"])
    by = edits.get("by") or (speakers[-1] if speakers else _name_outlet(candidate))
    first, last = _find_span(candidate)
    amount = next((q for q in candidate["quantities"] if q["value"] is not None), None)
    source = _make_source(candidate)
    confidence = edits.get("confidence", "medium")
    if confidence not in ("high", "medium", "low"):
        raise InputError(f"confidence {confidence}", code="bad-edit", hint="high, medium or low")
    claim = Claim(
        id=claim_id,
        topic=edits.get("topic") or _TOPICS[edits.get("kind", candidate["kind"])],
        text=edits.get("text") or word_claim(candidate),
        by=by,
        source=source.id,
        known_at=datetime.combine(reported + timedelta(days=1), time(0), UTC),
        confidence=confidence,  # type: ignore[arg-type]
        checked="press",
        when=edits.get("when") or _show_when(candidate),
        from_at=first,
        until_at=last,
        place=edits.get("place") or ", ".join(candidate["places"]),
        value=edits.get("value") or (_show_amount({**amount, "unit": "", "modifier": ""}) if amount else ""),
        unit=edits.get("unit") or (amount["unit"] if amount else ""),
        contradicts=contradicts,
        carried_by=tuple(dict.fromkeys(c for one in (candidate, *alike) for c in _list_carriers(one) if c != by)),
        note=edits.get("note", ""),
    )
    return Claimed(claim=claim, source=source, extra=_find_extra(candidate), provenance=_trace(candidate, edits, alike))


def _list_carriers(candidate: Plain) -> tuple[str, ...]:
    """Give the outlet and all speakers but the innermost."""
    return (_name_outlet(candidate), *candidate["attribution"][:-1])


def _name_outlet(candidate: Plain) -> str:
    """Give the outlet, else the name of the file; its folders are nobody's business but the reader's."""
    return str(candidate["outlet"] or _name_file(candidate))


def _name_file(candidate: Plain) -> str:
    return str(candidate["file"]).replace("\\", "/").rsplit("/", 1)[-1]


def _make_source(candidate: Plain) -> Source:
    return Source(
        id=f"R-{candidate['sha256'][:8]}",
        title=candidate["title"] or _name_outlet(candidate),
        url=candidate["url"] or None,
        published=candidate["reported_on"],
    )


def _find_extra(candidate: Plain) -> dict[str, Any]:
    """Give what the record keeps of a claim beside its text."""
    extra: dict[str, Any] = {name: True for name in ("hearsay", "negated", "intended") if candidate[name]}
    extra["quoted"] = "quotation" if candidate["quoted"] else "paraphrase"
    return extra


def _trace(candidate: Plain, edits: Mapping[str, str], alike: Sequence[Plain]) -> dict[str, str]:
    """Give where a claim was found: file, digest, span, rule or model; and where else the same is told."""
    also = "; ".join(f"{_name_file(c)} {c['span'][0]}-{c['span'][1]} sha256 {c['sha256']}" for c in alike)
    return ({"also": also} if also else {}) | {
        "file": _name_file(candidate),
        "sha256": candidate["sha256"],
        "span": f"{candidate['span'][0]}-{candidate['span'][1]}",
        "rule": candidate["rule"],
        "found_by": candidate["found_by"],
        "kind": edits.get("kind", candidate["kind"]),
    }


def _find_span(candidate: Plain) -> tuple[datetime | None, datetime | None]:
    for dated in candidate["dates"]:
        if dated["from"] and dated["to"]:
            first, last = date.fromisoformat(dated["from"]), date.fromisoformat(dated["to"])
            return (
                datetime.combine(first, time(0), UTC),
                datetime.combine(last + timedelta(days=1), time(0), UTC),
            )
    return None, None


def _show_when(candidate: Plain) -> str:
    for dated in candidate["dates"]:
        if dated["from"]:
            span = dated["from"] if dated["from"] == dated["to"] else f"{dated['from']}/{dated['to']}"
            return f"{span} {dated['part']}" if dated.get("part") else str(span)
    return ""
