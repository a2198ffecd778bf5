"""One log: appending, proofs, checkpoints.

What lives here: the rules of appending (checked, signed, in place, once), and the tree over what is kept. What does
not: the database (a `Store`), the clock (given), and what claims mean.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from foedus.errors import RecordError, RequestError
from foedus.instants import show_instant
from foedus.record.checking import check_drafts, check_references, check_shapes, warn_clock
from foedus.record.checkpoint import Checkpoint, dump_checkpoint, find_fault, parse_checkpoint, sign_checkpoint
from foedus.record.entries import (
    WITH_ID,
    Draft,
    Entry,
    Statement,
    make_line,
    name_entry,
    read_line,
    write_draft,
    write_instant,
)
from foedus.record.kept_tree import KeptTree
from foedus.record.keyring import Keyring
from foedus.record.keys import ENTRY_DOMAIN, Signer
from foedus.record.kinds import find_kind
from foedus.record.port import Head, LogMovedError, Row, Store
from foedus.record.repeats import name_tokens, require_same
from foedus.record.tree import Subtrees, compute_root, hash_leaf

#: batches that are written and signed before those before them are entered
_AHEAD: Final = 30

Clock = Callable[[], datetime]


class Receipt(NamedTuple):
    """What came of one draft: its entry, and whether it was new or had been entered before under its token."""

    n: int
    kind: str
    token: str
    leaf: bytes
    received: str
    is_new: bool
    warning: str = ""


class Ledger:
    """One log in a store.

    Parameters
    ----------
    signer, author
        Who signs what is appended (None: read only); the name or office on entries whose draft names none.
    """

    def __init__(self, store: Store, log: str, *, clock: Clock, signer: Signer | None = None, author: str = "") -> None:
        self.store, self.log, self.signer, self.author = store, log, signer, author
        self._clock = clock
        self._head = store.find_head(log)
        self._ring = Keyring()
        self._ring_at = 0
        self._tree = KeptTree(store, log)

    # ---- appending

    def append(self, drafts: Sequence[Draft]) -> tuple[Receipt, ...]:
        """Check, sign and keep drafts, all or none; give a receipt for each.

        Raises
        ------
        InputError
            With every fault of every draft.
        RequestError
            If a token was used for something else, or the key may not sign.
        UnavailableError
            If the store cannot keep them; nothing is then entered.
        """
        if not drafts:
            return ()
        self.check(drafts)
        signer = self._need_signer()
        return self._keep([self._sign(draft, signer) for draft in drafts], drafts)

    def append_batches(self, batches: Sequence[Sequence[Draft]]) -> Iterator[tuple[Receipt, ...]]:
        """Append batch after batch, each all or none, while a second process signs the next; give their receipts.

        All are checked before the first is entered, and what each refers to in its turn; see `append`.
        """
        signer, now = self._need_signer(), self._clock()
        ahead: deque[tuple[list[Statement], Future[list[str]]]] = deque()
        with ProcessPoolExecutor(1) as hand:

            def prepare(drafts: Sequence[Draft]) -> None:
                written = [self._write(draft, signer) for draft in drafts]
                ahead.append((written, signer.sign_elsewhere(hand, ENTRY_DOMAIN, [one.data for one in written])))

            try:
                for k, drafts in enumerate(batches):
                    check_shapes(drafts, now=now)
                    # the other process signs while the rest is looked at; only so many, as they are held in memory
                    if k < _AHEAD:
                        prepare(drafts)
                for k, drafts in enumerate(batches):
                    written, signing = ahead.popleft()
                    if k + _AHEAD < len(batches):
                        prepare(batches[k + _AHEAD])
                    check_references(drafts, store=self.store, log=self.log, size=self._head.size)
                    signed = zip(written, signing.result(), strict=True)
                    yield self._keep([one._replace(signature=signature) for one, signature in signed], drafts)
            finally:
                hand.shutdown(cancel_futures=True)

    def check(self, drafts: Sequence[Draft]) -> None:
        """Refuse drafts that may not be entered, with every fault of every draft; see `append`, which asks that too."""
        check_drafts(drafts, store=self.store, log=self.log, size=self._head.size, now=self._clock())

    def _keep(self, statements: Sequence[Statement], drafts: Sequence[Draft]) -> tuple[Receipt, ...]:
        """Keep what was checked and signed, all or none."""
        received = write_instant(self._clock())
        self._refresh_ring()
        try:
            rows = self._make_rows(statements, self._head, received)
            self.store.append(self.log, rows)
        except LogMovedError:
            return self._keep_locked(statements, drafts)
        self._ring_taken(rows)
        return self._take(rows, statements, {}, received)

    def _keep_locked(self, statements: Sequence[Statement], drafts: Sequence[Draft]) -> tuple[Receipt, ...]:
        """Keep drafts after another writer came first, or where some tokens are already there."""
        known: dict[str, bytes] = {}
        received = write_instant(self._clock())
        statements = list(statements)

        def make(head: Head) -> Sequence[Row]:
            self._head = head
            # what the other writer entered may be what a draft corrects, or have taken its id
            self.check(drafts)
            for k, token in enumerate(name_tokens(statements, drafts, self.store, self.log)):
                if token != statements[k].token:
                    statements[k] = self._sign(replace(drafts[k], token=token), self._need_signer())
            fresh: dict[str, Statement] = {}
            for statement in statements:
                line = self.store.find_token(self.log, statement.token)
                if line is None:
                    fresh.setdefault(statement.token, statement)
                else:
                    require_same(statement, line)
                    known[statement.token] = line
            self._refresh_ring()
            return self._make_rows(list(fresh.values()), head, received)

        rows = self.store.append_locked(self.log, make)
        self._ring_taken(rows)
        return self._take(rows, statements, known, received)

    def _ring_taken(self, rows: Sequence[Row]) -> None:
        """Let the keys follow what was appended."""
        for row in rows:
            if row.kind == "key":
                entry = read_line(row.line)
                self._ring.take(entry.body, entry.key, entry.n)
        if rows:
            self._ring_at = rows[-1].n

    def _take(
        self, rows: Sequence[Row], statements: Sequence[Statement], known: Mapping[str, bytes], received: str
    ) -> tuple[Receipt, ...]:
        """Note where the log now ends, and give the receipts."""
        warning = warn_clock(self._head.received, received) if rows else ""
        if rows:
            self._head = Head(rows[-1].n, rows[-1].leaf, received)
        fresh = {row.token: row for row in rows}
        receipts = []
        for statement in statements:
            token, row = statement.token, fresh.get(statement.token)
            if row is not None:
                receipts.append(Receipt(row.n, row.kind, token, row.leaf, received, True, warning))
            else:
                line = known[token]
                entry = json.loads(line)
                receipts.append(Receipt(entry["n"], statement.kind, token, hash_leaf(line), entry["received"], False))
        return tuple(receipts)

    def _make_rows(self, statements: Sequence[Statement], head: Head, received: str) -> list[Row]:
        rows, n, after = [], head.size, head.leaf
        ring = self._ring
        for statement in statements:
            n += 1
            said = statement.data
            key = statement.key
            fault = ring.find_signer_fault(key, n)
            if not fault and (statement.kind == "key" or n == 1):
                body = json.loads(said)["body"]
                fault = ring.find_act_fault(body, key, n)
                if not fault:
                    ring = ring.copy() if ring is self._ring else ring
                    ring.take(body, key, n)
            if fault:
                raise RequestError(
                    fault[0].upper() + fault[1:] + "; nothing was entered",
                    code="record.key",
                    hint="foedus record key shows the keys of a record",
                )
            line = make_line(statement, n=n, after=after, received=received)
            leaf = hash_leaf(line)
            rows.append(Row(n, leaf, after, statement.token, statement.kind, statement.subject, line))
            after = leaf
        return rows

    def _need_signer(self) -> Signer:
        if self.signer is None:
            raise RequestError("this record was opened to read only", code="record.read-only")
        return self.signer

    def _write(self, draft: Draft, signer: Signer) -> Statement:
        kind = find_kind(draft.kind, draft.version)
        version = kind.version if kind is not None else draft.version
        return write_draft(draft, log=self.log, version=version, author=draft.author or self.author, key=signer.public)

    def _sign(self, draft: Draft, signer: Signer) -> Statement:
        written = self._write(draft, signer)
        return written._replace(signature=signer.sign(ENTRY_DOMAIN, written.data))

    # ---- reading

    @property
    def size(self) -> int:
        """How many entries there are, as last seen."""
        return self._head.size

    def refresh(self) -> Head:
        """Look where the log ends now."""
        self._head = self.store.find_head(self.log)
        return self._head

    def read(self, first: int = 1, until: int = 0, kind: str = "") -> Iterator[Entry]:
        """Give entries in order."""
        return (read_line(row.line) for row in self.store.read_rows(self.log, first, until, kind))

    def show(self, n: int) -> Entry:
        """Give one entry.

        Raises
        ------
        RequestError
            If there is none of this number.
        """
        line = self.store.find_line(self.log, n)
        if line is None:
            size = self.refresh().size
            hint = f"entries run from 1 to {size}" if size else "the record is empty"
            raise RequestError(f"there is no entry {n}", code="record.no-entry", hint=hint)
        return read_line(line)

    def find_holder(self, entry: Entry) -> int | None:
        """Give the number of the entry that holds the id of this one now; None where its kind has no id."""
        if entry.kind not in WITH_ID:
            return None
        subject = name_entry(entry)
        return self.store.find_subjects(self.log, entry.kind, [subject]).get(subject, entry.n)

    def find_signer_fault(self) -> str:
        """Say why nothing can be entered in this record by who opened it; empty where it can."""
        if self.signer is None:
            return "the record was opened to read only"
        return self.give_ring().find_signer_fault(self.signer.public, self._head.size + 1)

    def give_ring(self) -> Keyring:
        """Give the keys of the log as they now stand."""
        self._refresh_ring()
        return self._ring

    def _refresh_ring(self) -> None:
        if self._ring_at < self._head.size:
            for row in self.store.read_rows(self.log, self._ring_at + 1, self._head.size, "key"):
                entry = read_line(row.line)
                self._ring.take(entry.body, entry.key, entry.n)
            self._ring_at = self._head.size

    # ---- tree

    def give_root(self) -> tuple[int, bytes]:
        """Give size and root as the log now stands."""
        size = self.refresh().size
        return size, self.find_root(size)

    def find_root(self, size: int) -> bytes:
        """Give the root over the first ``size`` entries."""
        return self._make_subtrees(size).find_root(0, size) if size else compute_root(())

    def prove_inclusion(self, n: int, size: int) -> tuple[bytes, ...]:
        """Give the audit path of entry ``n`` in the log of ``size`` entries."""
        return self._make_subtrees(size).prove_inclusion(n - 1, size)

    def prove_consistency(self, old: int, new: int) -> tuple[bytes, ...]:
        """Give the proof that the log of ``new`` entries continues that of ``old``."""
        return self._make_subtrees(new).prove_consistency(old, new)

    def settle_tiles(self) -> int:
        """Work the tree out anew from the entries; give the number of the first tile that was kept otherwise, or 0."""
        return self._tree.settle(self._head.size, keeps=self.signer is not None)

    def _make_subtrees(self, size: int) -> Subtrees:
        return self._tree.give(size, keeps=self.signer is not None)

    # ---- checkpoints

    def make_checkpoint(self) -> Checkpoint:
        """Sign how long the log is and what its root is, and keep that; one that says the same is given again.

        Raises
        ------
        RequestError
            If the key is not a keeper's.
        """
        signer = self._need_signer()
        size = self.refresh().size
        self.settle_tiles()
        root = self.find_root(size)
        fault = self.give_ring().find_checkpoint_fault(signer.public, size)
        if fault:
            raise RequestError(
                fault[0].upper() + fault[1:],
                code="record.key",
                hint="sign with another key of yours (--key NAME); foedus record key shows who may",
            )
        for old in reversed(self.list_checkpoints()):
            if old.size == size and old.key == signer.public:
                if old.root != root:
                    raise RecordError(
                        f"the log of {size} entries has another root than at its checkpoint of {show_instant(old.at)}",
                        code="record.changed",
                        hint="foedus record verify names what was changed",
                    )
                return old
        made = sign_checkpoint(log=self.log, size=size, root=root, at=self._clock(), signer=signer)
        self.keep_checkpoint(made)
        return made

    def give_checkpoint(self) -> Checkpoint:
        """Give a checkpoint over all entries: one's own, or where one may not sign one that a keeper left here.

        Raises
        ------
        RequestError
            If the key is not a keeper's and no keeper's checkpoint is over all entries.
        """
        try:
            return self.make_checkpoint()
        except RequestError:
            size, root, ring = self._head.size, self.find_root(self._head.size), self.give_ring()
            for kept in reversed(self.list_checkpoints()):
                is_ours = kept.log == self.log and (kept.size, kept.root) == (size, root)
                if is_ours and not ring.find_checkpoint_fault(kept.key, size) and not find_fault(kept):
                    return kept
            raise

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint with its co-signatures."""
        text = dump_text(dump_checkpoint(checkpoint))
        self.store.add_checkpoint(self.log, checkpoint.size, text)

    def list_checkpoints(self) -> tuple[Checkpoint, ...]:
        """Give the checkpoints that were kept, by size; of one size and key the one with most co-signatures."""
        best: dict[tuple[int, str], Checkpoint] = {}
        for text in self.store.read_checkpoints(self.log):
            found = parse_checkpoint(_load(text))
            held = best.get((found.size, found.key))
            if held is None or len(found.cosigned) >= len(held.cosigned):
                best[found.size, found.key] = found
        return tuple(best[key] for key in sorted(best))


def _load(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise RecordError(
            "a checkpoint that was kept cannot be read",
            code="record.bad-checkpoint",
            hint="take the record in again from a file that was verified, into a new folder of data",
        ) from None


def dump_text(plain: Mapping[str, Any]) -> str:
    """Write plain data as it is kept beside the log."""
    return json.dumps(plain, sort_keys=True)
