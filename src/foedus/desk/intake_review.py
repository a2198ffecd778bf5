"""The verb ``foedus intake review``: a person judges candidates; what is accepted enters the record, signed.

What lives here: where a review is kept, carrying out commands, entering accepted claims into the record and taking
back what was undone. What does not: the state of a review (``foedus.intake.review``) and how it is shown.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from foedus.desk.data import find_data
from foedus.desk.intake_reading import Reading
from foedus.desk.record import Record, append_claims, open_record
from foedus.errors import RequestError
from foedus.formats.outputs import write_whole
from foedus.intake.claiming import Claimed, make_claim
from foedus.intake.review import Judged, Review, add_candidates, make_key, read_plain
from foedus.record.entries import Draft, write_instant

_CLAIM_PREFIX = "P"


def find_review(mission: str, data: Path | None) -> Path:
    """Say where the review of a mission is kept.

    Raises
    ------
    RequestError
        If the name is none.
    """
    name = Path(mission).name if mission.strip("./\\") else ""
    if not name or not name.replace("-", "").replace("_", "").isalnum():
        raise RequestError(
            f"'{mission}' is no name for a mission", code="bad-name", hint="letters, digits and hyphens: comoros-2015"
        )
    return find_data(data) / "intake" / f"{name}.json"


def load_review(path: Path) -> Review:
    """Give the review as it was left; an empty one where there is none yet.

    Raises
    ------
    RequestError
        If the file is not one of a review.
    """
    if not path.is_file():
        return Review()
    try:
        return read_plain(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        raise RequestError(
            f"the review {path} cannot be read", code="bad-review", hint="move it away and begin anew"
        ) from None


def save_review(review: Review, path: Path) -> None:
    """Keep a review; it is never half-written.

    Raises
    ------
    UnavailableError
        If it cannot be written.
    """
    write_whole(path, json.dumps(review.to_plain(), ensure_ascii=False))


def take_reading(review: Review, reading: Reading) -> int:
    """Add what was read to a review, with the report each candidate came from; give how many are new."""
    reports = {report.file: report for report in reading.reports}
    prepared: list[tuple[dict[str, Any], str]] = []
    keys: list[str] = []
    for candidate in reading.candidates:
        report = reports.get(candidate.file)
        if report is None:
            keys.append(candidate.file)  # a claim of the record, by its id
            continue
        plain = candidate.to_json()
        plain |= {"sha256": report.sha256, "title": report.title, "url": report.url, "clashes": [], "alike": []}
        keys.append(make_key(plain))
        prepared.append((plain, reading.sentences[len(prepared)]))
    for clash in reading.clashes:
        for index in clash.candidates:
            if index < len(prepared):
                others = [keys[i] for i in clash.candidates if i != index]
                prepared[index][0]["clashes"].append({"kind": clash.kind, "why": clash.why, "others": others})
    for group in reading.groups:
        for index in group.candidates:
            if index < len(prepared):
                prepared[index][0]["alike"] = [keys[i] for i in group.candidates if i != index]
    return add_candidates(review, prepared)


def enter_accepted(review: Review, mission: str, *, data: Path | None, key: str) -> list[str]:
    """Enter what was accepted since, and retract what was undone after it was entered; give the ids of new claims.

    Raises
    ------
    InputError
        If a claim cannot be made or the record refuses it; nothing is entered then.
    RecordError, UnavailableError
        If the record cannot be opened or written.
    """
    waiting = [item for item in review.items if item.verdict == "accepted" and not item.claim_id]
    if not waiting and not review.retract:
        return []
    with open_record(mission, data=data, key=key, fresh=True) as record:
        ids = _number(record, waiting)
        by_key = {item.key: item.claim_id for item in review.items if item.claim_id} | ids
        made = [_make(item, ids[item.key], by_key, review) for item in waiting]
        append_claims(
            record,
            [m.claim for m in made],
            sources=list({m.source.id: m.source for m in made}.values()),
            extra={m.claim.id: m.extra for m in made},
            provenance={m.claim.id: m.provenance for m in made},
        )
        _retract(record, review.retract)
    for item in waiting:
        item.claim_id = ids[item.key]
    review.retract.clear()
    return [ids[item.key] for item in waiting]


def _number(record: Record, waiting: list[Judged]) -> dict[str, str]:
    """Give each new claim the next free id."""
    known = record.read_claims()
    taken = {claim.id for claim in known.claims} if known else set()
    ids: dict[str, str] = {}
    number = 1
    for item in waiting:
        while f"{_CLAIM_PREFIX}{number:02d}" in taken:
            number += 1
        ids[item.key] = f"{_CLAIM_PREFIX}{number:02d}"
        taken.add(ids[item.key])
    return ids


def _make(item: Judged, claim_id: str, by_key: dict[str, str], review: Review) -> Claimed:
    against = tuple(
        dict.fromkeys(by_key[other] for kind, other in item.links if kind == "contradicts" and other in by_key)
    )
    alike = [one.candidate for one in review.find_alike(item) if one.verdict == "carried" and one.reason == item.key]
    made = make_claim(item.candidate, item.edits, claim_id, against, alike)
    same = [by_key[other] for kind, other in item.links if kind == "same" and other in by_key]
    if same:
        made.provenance["same"] = ", ".join(same)
    return made


def _retract(record: Record, claim_ids: list[str]) -> None:
    now = write_instant(datetime.now(UTC).replace(microsecond=0))
    text = "accepted by mistake; its acceptance was undone in review"
    holder = record.ledger.author
    record.ledger.append(
        [
            Draft(kind="retraction", body={"of": claim_id, "by": holder, "known_at": now, "text": text})
            for claim_id in claim_ids
        ]
    )
