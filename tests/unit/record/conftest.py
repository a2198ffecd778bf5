"""A small record with an own clock, made anew for each test."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from foedus.record.entries import Draft
from foedus.record.keys import Signer
from foedus.record.ledger import Ledger
from foedus.store.database import open_store

KEEPER = Signer(bytes(range(32)))
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


class Clock:
    """Stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


def claim(name: str, text: str = "Something is said.", **more: object) -> Draft:
    body = {"id": name, "text": text, "by": "an office", "known_at": "2022-01-06T20:00:00Z", **more}
    return Draft(kind="claim", body=body)


def found(signer: Signer = KEEPER, holder: str = "the keeper") -> Draft:
    return Draft(kind="key", body={"action": "found", "key": signer.public, "holder": holder, "role": "keeper"})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    store = open_store(str(tmp_path / "record.sqlite"))
    made = Ledger(store, "tiny-2026", clock=clock, signer=KEEPER, author="the keeper")
    made.append([found()])
    yield made
    store.close()
