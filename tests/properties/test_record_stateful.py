"""A record under any order of acts: entering, taking back, keys that come and go, forks, restoring from a file."""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from foedus.desk.record_import import import_into
from foedus.errors import FoedusError, InputError, RecordError, RequestError
from foedus.formats.record_file import write_record
from foedus.formats.record_verify import Trust, verify_file
from foedus.record.checkpoint import Checkpoint
from foedus.record.entries import Draft
from foedus.record.keys import Signer
from foedus.record.ledger import Ledger
from foedus.store.database import open_store

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SIGNERS = [Signer(bytes([k]) * 32) for k in range(1, 6)]
NAMES = st.sampled_from([f"C{k}" for k in range(4)])


class RecordMachine(RuleBasedStateMachine):
    """Keeps beside the record what must be in it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="foedus-stateful-")
        self.path = Path(self.folder.name)
        self.store = open_store(str(self.path / "a.sqlite"))
        #: by key: may it sign, is it a keeper
        self.active = {0: True}
        self.known = {0}
        self.claims: set[str] = set()
        self.size = 1
        self.held: list[Checkpoint] = []
        body = {"action": "found", "key": SIGNERS[0].public, "holder": "0", "role": "keeper"}
        self.ledger(0).append([Draft(kind="key", body=body)])

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def ledger(self, who: int) -> Ledger:
        return Ledger(self.store, "state", clock=lambda: NOW, signer=SIGNERS[who], author=str(who))

    def enter(self, who: int, draft: Draft, expected: bool) -> bool:
        """Append a draft and make sure that it is entered exactly where it may be."""
        if who in self.known and self.active.get(who, False) and expected:
            (receipt,) = self.ledger(who).append([draft])
            assert receipt.n == self.size + 1
            self.size += 1
            return True
        with pytest.raises((RequestError, InputError)):
            self.ledger(who).append([draft])
        return False

    @rule(who=st.integers(0, 4), name=NAMES)
    def claim(self, who: int, name: str) -> None:
        body = {"id": name, "text": f"entry {self.size} by {who}", "by": "x", "known_at": "2022-01-06T20:00:00Z"}
        draft = Draft(kind="claim", body=body, token=f"{name}-{self.size}")
        if self.enter(who, draft, name not in self.claims):
            self.claims.add(name)

    @rule(who=st.integers(0, 4), name=NAMES)
    def retract(self, who: int, name: str) -> None:
        body = {"of": name, "by": "x", "known_at": "2022-02-01T00:00:00Z"}
        self.enter(who, Draft(kind="retraction", body=body, token=f"r{self.size}"), name in self.claims)

    @rule(who=st.integers(0, 4), key=st.integers(0, 4))
    def enrol(self, who: int, key: int) -> None:
        body = {"action": "enrol", "key": SIGNERS[key].public, "holder": str(key), "role": "keeper"}
        if self.enter(who, Draft(kind="key", body=body, token=f"e{self.size}"), key not in self.known):
            self.known.add(key)
            self.active[key] = True

    @rule(who=st.integers(0, 4), key=st.integers(0, 4))
    def rotate(self, who: int, key: int) -> None:
        body = {"action": "rotate", "key": SIGNERS[key].public}
        if self.enter(who, Draft(kind="key", body=body, token=f"o{self.size}"), key not in self.known):
            self.known.add(key)
            self.active[key], self.active[who] = True, False

    @rule(who=st.integers(0, 4), key=st.integers(0, 4))
    def revoke(self, who: int, key: int) -> None:
        others = [k for k, on in self.active.items() if on and k != key]
        body = {"action": "revoke", "key": SIGNERS[key].public}
        may = self.active.get(key, False) and bool(others)
        if self.enter(who, Draft(kind="key", body=body, token=f"v{self.size}"), may):
            self.active[key] = False

    @rule()
    def hold(self) -> None:
        who = next(k for k, on in self.active.items() if on)
        self.held.append(self.ledger(who).make_checkpoint())

    @precondition(lambda self: self.held)
    @rule(which=st.integers(0, 10**6), cut=st.integers(0, 10**6))
    def fork(self, which: int, cut: int) -> None:
        """A history that shares a beginning with ours and then parts from it is whole in itself, and is found."""
        held = self.held[which % len(self.held)]
        shared = cut % held.size
        out, path = self.path / "fork.record", self.path / f"fork{self.size}-{which}-{cut}.sqlite"
        path.unlink(missing_ok=True)
        store = open_store(str(path))
        store.append("state", list(self.store.read_rows("state", 1, shared)) if shared else [])
        other = Ledger(store, "state", clock=lambda: NOW, author="fork", signer=SIGNERS[0])
        if shared:
            active = {span.key for span in other.give_ring().list_spans() if not span.until_n}
            other.signer = next(signer for signer in SIGNERS if signer.public in active)
        else:
            body = {"action": "found", "key": SIGNERS[0].public, "holder": "fork", "role": "keeper"}
            other.append([Draft(kind="key", body=body, token="fork")])
        other.append([Draft(kind="appeal", body={"text": f"fork {which} {k}"}) for k in range(held.size - shared + 1)])
        write_record(other, out)
        same = other.store.read_leaves("state", 1, shared) if shared else []
        assert same == (self.store.read_leaves("state", 1, shared) if shared else [])
        store.close()
        path.unlink()
        assert verify_file(out).size >= held.size
        with pytest.raises(RecordError) as caught:
            verify_file(out, trust=Trust(held=(held,)))
        assert caught.value.code in ("record.fork", "record.bad-checkpoint")

    @rule()
    def restore(self) -> None:
        """Export, take in elsewhere, go on there: nothing is lost, and what is held still fits."""
        who = next(k for k, on in self.active.items() if on)
        out, path = self.path / "a.record", self.path / f"s{self.size}-{id(self.store)}.sqlite"
        write_record(self.ledger(who), out)
        shown = verify_file(out, trust=Trust(held=tuple(self.held)))
        assert shown.size == self.size
        store = open_store(str(path))
        import_into(store, out)
        assert store.find_head("state")[:2] == self.store.find_head("state")[:2]
        self.store.close()
        self.store = store

    @invariant()
    def nothing_is_lost(self) -> None:
        assert self.store.find_head("state").size == self.size


LONG = os.environ.get("FOEDUS_LONG") == "1"
RecordMachine.TestCase.settings = settings(
    max_examples=400 if LONG else 6, stateful_step_count=40 if LONG else 12, deadline=None
)
TestRecord = RecordMachine.TestCase
assert issubclass(RequestError, FoedusError)
