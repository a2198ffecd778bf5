"""Verification: what a log says about itself, checked line by line.

What lives here: the checks of one chunk of lines, and the walk over all chunks that names the first bad entry. What
does not: how lines are laid out in a file (`foedus.formats.record_file`), and anything that reads our own store.

Order goes by number. Each line is checked for its canonical form, the digest of its body, the signature of its author
under a key that was good at that place, its number, and the hash of the line before it; all lines together for their
root.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from foedus.record.checkpoint import Checkpoint
from foedus.record.entries import NO_LEAF, cut_line, find_line_fault, find_subject, parse_line
from foedus.record.keyring import Keyring
from foedus.record.keys import ENTRY_DOMAIN, verify
from foedus.record.port import Store
from foedus.record.tree import RootBuilder, compute_root, hash_leaf

CHUNK: Final = 1_000
#: below this many lines other processes cost more than they bring
_WORTH: Final = 4 * CHUNK
_PLACE: Final = re.compile(rb'\{"after":"([0-9a-f]{64})","n":([1-9][0-9]{0,15}),"received":"')
_KEY_KIND: Final = b'"kind":"key"'
_EVIDENCE: Final = b',"evidence":['
_TOKEN: Final = b',"token":"'
_VERSION: Final = b'","version":'


class Line(NamedTuple):
    """A line of a log and where it begins in its file."""

    offset: int
    data: bytes


class Flaw(NamedTuple):
    """What is wrong: at which entry (0: none) and byte, and why."""

    n: int
    offset: int
    why: str
    #: the next line names another hash: it may be the next line that was changed
    is_link: bool = False


class ChunkReport(NamedTuple):
    """What a chunk of lines holds: flaws by place in the chunk, entries by key, acts on keys, evidence named."""

    flaws: list[tuple[int, str]]
    uses: dict[str, list[int]]
    acts: list[tuple[int, str, dict[str, Any]]]
    evidence: set[str]


@dataclass(slots=True)
class Walked:
    """What the walk over the lines of a log found."""

    leaves: list[bytes] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    ring: Keyring = field(default_factory=Keyring)
    root: bytes = b""
    flaw: Flaw | None = None
    #: roots at the sizes that were asked for
    roots: dict[int, bytes] = field(default_factory=dict)
    #: up to which entry signatures were not checked again
    skipped: int = 0
    evidence: set[str] = field(default_factory=set)
    #: what names the wish to enter, once in a log
    tokens: set[bytes] = field(default_factory=set)
    #: the root at the trusted size is another: nothing was shown by skipping
    is_trust_broken: bool = False

    @property
    def size(self) -> int:
        """How many lines there were."""
        return len(self.leaves)


def check_chunk(log: str, first: int, lines: Sequence[bytes]) -> ChunkReport:
    """Check what can be known of lines one by one: form, digest, signature. Runs in any process."""
    flaws: list[tuple[int, str]] = []
    uses: dict[str, list[int]] = {}
    acts = []
    evidence: set[str] = set()
    for index, line in enumerate(lines):
        why, said = check_line(log, line, first + index)
        if why:
            flaws.append((index, why))
            break
        key = said["key"]
        uses.setdefault(key, []).append(first + index)
        evidence.update(piece["sha256"] for piece in said.get("evidence", ()))
        if said["kind"] == "key":
            acts.append((first + index, key, said["body"]))
    return ChunkReport(flaws, uses, acts, evidence)


def check_line(log: str, line: bytes, n: int) -> tuple[str, Any]:
    """Say what is wrong with one line, and give its statement where nothing is."""
    try:
        parsed = parse_line(line)
    except ValueError:
        return "the line cannot be read", None
    why = find_line_fault(parsed, line)
    if why:
        return why, None
    said = parsed["said"]
    if parsed["n"] != n:
        return f"it bears the number {parsed['n']} in the place of {n}", None
    if said["log"] != log:
        return f"the entry belongs to the record {said['log']}", None
    cut = cut_line(line)
    if cut is None or not verify(said["key"], ENTRY_DOMAIN, cut[0], cut[1]):
        return f"the signature of {said['author'] or 'its author'} is not good", None
    return "", said


def walk(
    log: str,
    lines: Iterable[Line],
    *,
    workers: int = 1,
    trusted: tuple[int, bytes] | None = None,
    sizes: Iterable[int] = (),
) -> Walked:
    """Check every line of a log, in order; the first flaw ends it.

    Parameters
    ----------
    workers
        Processes that check signatures; the answer is the same for any number.
    trusted
        A size and root that the caller trusts: signatures up to there are not checked again where the root is the same.
    sizes
        Sizes at which the root is wanted.
    """
    found = Walked()
    builder, wanted, limit = RootBuilder(), {*sizes, *(trusted[:1] if trusted else ())}, trusted[0] if trusted else 0
    reports: list[tuple[int, Future[ChunkReport] | ChunkReport]] = []
    # processes are started when there is enough for them to do
    hands: list[ProcessPoolExecutor] = []
    try:
        for whole in _cut(lines):
            first = found.size + 1
            chunk = whole[: _take_places(found, builder, whole, wanted)]
            if trusted and first + len(chunk) - 1 <= limit:
                found.skipped = found.size
                reports.append((first, _skim(log, first, chunk)))
            else:
                reports.append((first, _give_out(log, first, chunk, workers, hands)))
            if found.flaw is not None:
                break
        for first, report in reports:
            _take_report(found, first, report.result() if isinstance(report, Future) else report)
    finally:
        for pool in hands:
            pool.shutdown(cancel_futures=True)
    found.root = builder.give_root()
    if trusted and found.flaw is None and found.size >= limit and found.roots.get(limit) != trusted[1]:
        found.skipped = 0
        found.is_trust_broken = True
    return found


def _give_out(
    log: str, first: int, chunk: list[Line], workers: int, hands: list[ProcessPoolExecutor]
) -> Future[ChunkReport] | ChunkReport:
    lines = [line.data for line in chunk]
    if workers > 1 and first > _WORTH:
        if not hands:
            hands.append(ProcessPoolExecutor(workers))
        return hands[0].submit(check_chunk, log, first, lines)
    return check_chunk(log, first, lines)


def _skim(log: str, first: int, chunk: list[Line]) -> ChunkReport:
    """Read only the acts on keys and what evidence is named, of lines whose root is trusted."""
    acts = []
    evidence: set[str] = set()
    for index, line in enumerate(chunk):
        if _KEY_KIND in line.data or _EVIDENCE in line.data:
            why, said = check_line(log, line.data, first + index)
            if not why and said["kind"] == "key":
                acts.append((first + index, said["key"], said["body"]))
            if not why:
                evidence.update(piece["sha256"] for piece in said.get("evidence", ()))
    return ChunkReport([], {}, acts, evidence)


def _take_places(found: Walked, builder: RootBuilder, chunk: list[Line], wanted: set[int]) -> int:
    """Check number and chain of each line and add it to the tree; give how many of the chunk were taken."""
    after = found.leaves[-1] if found.leaves else NO_LEAF
    for taken, line in enumerate(chunk):
        n = found.size + 1
        match = _PLACE.match(line.data)
        if match is None:
            found.flaw = Flaw(n, line.offset, "the line does not begin as an entry does")
            return taken
        if int(match[2]) != n:
            found.flaw = Flaw(n, line.offset, f"it bears the number {match[2].decode()} in the place of {n}")
            return taken
        if match[1] != after.hex().encode():
            found.flaw = _blame_link(found, line, n)
            return taken
        # marks of quotation within texts are escaped, so the last of these words are those of the statement
        token = line.data[line.data.rfind(_TOKEN) : line.data.rfind(_VERSION)]
        if token in found.tokens:
            found.flaw = Flaw(n, line.offset, "its token was used by an entry before it: one wish is entered once")
            return taken
        found.tokens.add(token)
        after = hash_leaf(line.data)
        found.leaves.append(after)
        found.offsets.append(line.offset)
        builder.add(after)
        if n in wanted:
            found.roots[n] = builder.give_root()
    return len(chunk)


def _blame_link(found: Walked, line: Line, n: int) -> Flaw:
    """Say that two lines do not fit; the earlier one is named, as its own checks may yet show why."""
    if n == 1:
        return Flaw(1, line.offset, "it names an entry before the first")
    return Flaw(n - 1, found.offsets[-1], f"it is not the entry that entry {n} follows", is_link=True)


def _take_report(found: Walked, first: int, report: ChunkReport) -> None:
    """Add what a chunk held; keep the flaw that comes first."""
    for index, why in report.flaws:
        _keep_first(found, Flaw(first + index, found.offsets[first + index - 1], why))
    acts = {n: (key, body) for n, key, body in report.acts}
    ring = found.ring
    for n in sorted(acts):
        key, body = acts[n]
        why = ring.find_signer_fault(key, n) or ring.find_act_fault(body, key, n)
        if why:
            _keep_first(found, Flaw(n, found.offsets[n - 1], why))
            break
        ring.take(body, key, n)
    found.evidence |= report.evidence
    for key, used in report.uses.items():
        span = ring.find(key)
        if span is None:
            _keep_first(found, Flaw(used[0], found.offsets[used[0] - 1], ring.find_signer_fault(key, 2)))
            continue
        bad = next((n for n in used if n < span.from_n or (span.until_n and n > span.until_n)), 0)
        if bad:
            why = ring.find_signer_fault(key, bad) or f"the key {key} was enrolled only after it"
            _keep_first(found, Flaw(bad, found.offsets[bad - 1], why))


def _keep_first(found: Walked, flaw: Flaw) -> None:
    if found.flaw is None or flaw.n <= found.flaw.n:
        found.flaw = flaw


def _cut(lines: Iterable[Line]) -> Iterator[list[Line]]:
    chunk: list[Line] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def compute_roots(leaves: Sequence[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """Give the roots of the first so many leaves."""
    return {size: compute_root(leaves[:size]) for size in sizes if 0 <= size <= len(leaves)}


def verify_store(store: Store, log: str, held: Checkpoint | None = None) -> Flaw | None:
    """Verify a log where it is kept: lines against the hashes kept beside them, then as any log; null: it is whole.

    Parameters
    ----------
    held
        A checkpoint over the log, or over its beginning.
    """
    lines: list[Line] = []
    for n, row in enumerate(store.read_rows(log), 1):
        if row.n != n or hash_leaf(row.line) != row.leaf:
            return Flaw(n, 0, "the line is not the one whose hash was kept, or an entry is missing before it")
        lines.append(Line(0, row.line))
        try:
            said = parse_line(row.line)["said"]
            found_by = (said["token"], said["kind"], find_subject(said["kind"], said["body"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            return Flaw(n, 0, "the line is no entry")
        if (row.token, row.kind, row.subject) != found_by:
            return Flaw(n, 0, "what the entry is found by is not what it says")
    found = walk(log, lines, sizes=[held.size] if held is not None else ())
    if found.flaw is None and held is not None:
        if held.size > found.size:
            return Flaw(found.size + 1, 0, f"the checkpoint is over {held.size} entries: the tail is cut")
        if found.roots.get(held.size, found.root) != held.root:
            return Flaw(held.size, 0, f"the entries are not those that the checkpoint over {held.size} was signed for")
    return found.flaw
