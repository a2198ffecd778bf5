"""What a mission's record holds already, as candidates that reports can clash with.

What lives here: reading claims of a record, or of a mission's file where there is no record yet, as one reads a
report. What does not: finding clashes (``foedus.intake.clashes``).
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from foedus.desk.record import has_record, open_record
from foedus.formats.codec import load_claims, resolve_mission
from foedus.formats.missions import CLAIMS_FILE
from foedus.intake.candidates import Candidate
from foedus.intake.extract import extract
from foedus.intake.lexicon import Lexicon
from foedus.intake.reports import Report
from foedus.record.claims import Claim, ClaimSet


def load_known(mission: str, lexicon: Lexicon, data: Path | None) -> tuple[Candidate, ...]:
    """Give the claims of a mission's record as candidates; retracted ones are left out.

    Raises
    ------
    RequestError, InputError, RecordError
        If there is no such mission, or its record cannot be read.
    """
    if has_record(mission, data):
        with open_record(mission, data=data, fresh=True) as record:
            claims: ClaimSet | None = record.read_claims()
    else:
        claims = load_claims(resolve_mission(mission) / CLAIMS_FILE)
    found: list[Candidate] = []
    for claim in claims.claims if claims else ():
        if claim.retracted_at is None:
            found += read_claim(claim, lexicon)
    return tuple(found)


def read_claim(claim: Claim, lexicon: Lexicon) -> list[Candidate]:
    """Read the text of one claim as candidates, told by its speaker and carriers."""
    # known at the end of a day: the day before that midnight
    day = (claim.known_at - timedelta(seconds=1)).date()
    chain = (*claim.carried_by, claim.by)
    report = Report(file=f"record:{claim.id}", text=claim.text, dated_on=day)
    return [one._replace(attribution=chain, hearsay=len(chain) > 1) for one in extract(report, lexicon)]
