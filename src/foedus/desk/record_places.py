"""Which record belongs to a mission: its name, and what was entered from its file of claims.

What lives here: the name of a mission's record, so that two folders of one name do not share one; and entering the
mission's own claims. What does not: opening a record (`foedus.desk.record`).
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from foedus import library
from foedus.desk.data import find_data
from foedus.errors import RequestError, UnavailableError
from foedus.formats.codec import load_claims, resolve_mission
from foedus.formats.missions import CLAIMS_FILE
from foedus.formats.outputs import write_whole
from foedus.record.compiling import draft_changes
from foedus.record.entries import Draft
from foedus.record.ledger import Ledger, Receipt

#: how many entries are kept in one transaction
_BATCH: Final = 1_000
#: which folder a record of a mission outside the library was made for
_PLACES: Final = "missions.json"


def find_log(mission: str, data: Path | None, *, fresh: bool = False) -> tuple[Path | None, str]:
    """Say which folder a mission lies in and what its record is called.

    A mission of the library has the record of its name; another folder that of its own name, unless that is the
    library's or of another folder that is still there: then the name bears a mark of where the folder lies.

    Raises
    ------
    RequestError
        If there is no such mission, and the name is none for a new record.
    """
    try:
        folder = resolve_mission(mission)
    except RequestError:
        plain = mission.replace("-", "").replace("_", "")
        if not (plain.isascii() and plain.isalnum() and len(mission) <= 100):
            raise
        # a slip of the pen must not found a record of its own
        if not fresh and difflib.get_close_matches(mission, library.list_missions(), n=1, cutoff=0.85):
            raise
        return None, mission
    folder = folder.resolve()
    owner = find_owner(folder.name, data)
    if owner is None or owner == folder or not (owner / CLAIMS_FILE).is_file():
        return folder, folder.name
    return folder, f"{folder.name}-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"


def find_owner(name: str, data: Path | None) -> Path | None:
    """Say which folder the record of a name belongs to; None: nobody's yet."""
    if name in library.list_missions():
        return library.find_mission(name).resolve()
    place = _read_places(data).get(name)
    return Path(place) if place is not None else None


def note_owner(log: str, folder: Path, data: Path | None) -> None:
    """Remember which folder a record was made for; where nothing can be written it stays as it is."""
    places = _read_places(data)
    if log != folder.name or folder.name in library.list_missions() or places.get(log) == str(folder):
        return
    plain = {"format": "foedus/places", "version": 1, "records": {**places, log: str(folder)}}
    with suppress(UnavailableError):
        write_whole(find_data(data) / _PLACES, json.dumps(plain, indent=2, sort_keys=True) + "\n")


def _read_places(data: Path | None) -> dict[str, str]:
    try:
        plain = json.loads((find_data(data) / _PLACES).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    records = plain.get("records") if isinstance(plain, dict) else None
    return {str(k): v for k, v in records.items() if isinstance(v, str)} if isinstance(records, dict) else {}


def take_claims(ledger: Ledger, path: Path) -> str:
    """Enter what a mission's file of claims says anew; give why it cannot be entered, or nothing.

    Whose key may not sign here, or who may only read, reads on: the record then holds an earlier state of the file.
    """
    if not path.is_file():
        return ""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    last = ledger.store.find_kind(ledger.log, "compilation")
    if last and ledger.show(last).body["sha256"] == sha256:
        return ""
    why = ledger.find_signer_fault()
    if not why:
        drafts = draft_changes(load_claims(path), sha256, ledger.read())
        try:
            append_all(ledger, drafts)
        except UnavailableError as error:
            if not ledger.size:
                raise
            why = error.message
    return f"what {path} says was not entered: {why}" if why else ""


def append_all(ledger: Ledger, drafts: Sequence[Draft], tell: Callable[[str], object] = str) -> list[Receipt]:
    """Append many drafts, a thousand in a transaction."""
    receipts: list[Receipt] = []
    for first in range(0, len(drafts), _BATCH):
        receipts += ledger.append(drafts[first : first + _BATCH])
        tell(f"entered {len(receipts)} of {len(drafts)}")
    return receipts
