"""A reading: candidates, reports and what was noticed, kept on disk; and the workers that read.

What lives here: reading files here or in several processes, in one order, with memory that does not grow with their
number. What does not: which files (``foedus.desk.intake``), and how a report is read (``foedus.intake``).
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, NamedTuple

from foedus.intake.candidates import Candidate
from foedus.intake.clashes import ChairTerm, Clash, check_chair, find_clashes, gather, make_matter, take_notes
from foedus.intake.extract import extract
from foedus.intake.groups import Group, find_groups, make_carried, make_key
from foedus.intake.lexicon import Lexicon
from foedus.intake.readers import SourceFile, open_source, read_bytes
from foedus.intake.reports import Notice, Report
from foedus.intake.shelf import Filed, Kept, Shelf, freeze

Progress = Callable[[str], object]
Proposer = Callable[[Report], list[Candidate]]
#: bytes read before further processes are worth their start
_ALONE_BYTES: Final = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """How every file of a reading is read."""

    lexicon: Lexicon
    today: date
    dated_on: date | None = None
    propose: Proposer | None = None
    keep_sentences: bool = False


class Found(NamedTuple):
    """What one report holds, its text let go: candidates made ready for the shelf, and their rows in its index."""

    report: Report
    candidates: bytes
    sentences: bytes
    n: int
    notes: list[Filed]
    marks: list[Filed]
    #: those of which the chair of a body has to be compared with a treaty
    suspects: list[int]


def read_one(raw: bytes, name: str, job: Job) -> list[Notice | Found]:
    """Read the bytes of one file."""
    out: list[Notice | Found] = []
    for item in read_bytes(raw, name, job.lexicon, today=job.today, dated_on=job.dated_on):
        out.append(item if isinstance(item, Notice) else _read_report(item, job))
    return out


def _read_report(report: Report, job: Job) -> Found:
    found = list(extract(report, job.lexicon))
    if job.propose is not None:
        found += job.propose(report)
    sentences = [report.text[slice(*c.sentence)] for c in found] if job.keep_sentences else []
    notes, marks = _file_all(found, 0, job.lexicon)
    return Found(
        report=replace(report, text=""),
        candidates=freeze(found),
        sentences=freeze(sentences),
        n=len(found),
        notes=notes,
        marks=marks,
        suspects=[n for n, c in enumerate(found) if c.rule == "background-chair"],
    )


def _file_all(found: Iterable[Candidate], first: int, lexicon: Lexicon) -> tuple[list[Filed], list[Filed]]:
    notes: list[Filed] = []
    marks: list[Filed] = []
    for index, candidate in enumerate(found, first):
        file = candidate.file
        for note in take_notes(candidate, lexicon.state_names):
            notes.append((make_matter(note), note.side, file, index, note))
        marks.append((make_key(candidate), file, file, index, make_carried(candidate)))
    return notes, marks


#: in a worker: the one job it was started for
_jobs: list[Job] = []


def _work(raw: bytes, name: str) -> list[Notice | Found]:
    return read_one(raw, name, _jobs[0])


def read_all(
    sources: Iterator[SourceFile], job: Job, *, n_workers: int, progress: Progress = str
) -> Iterator[Notice | Found]:
    """Read files in order; in several processes once there is much to read."""
    n_bytes = 0
    for source in sources:
        progress(f"reading {source.name}")
        raw = open_source(source)
        if isinstance(raw, Notice):
            yield raw
            continue
        yield from read_one(raw, source.name, job)
        n_bytes += len(raw)
        if n_workers > 1 and n_bytes > _ALONE_BYTES:
            yield from _read_together(sources, job, n_workers, progress)
            return


def _read_together(
    sources: Iterator[SourceFile], job: Job, n_workers: int, progress: Progress
) -> Iterator[Notice | Found]:
    waiting: deque[Future[list[Notice | Found]]] = deque()
    with ProcessPoolExecutor(n_workers, initializer=_jobs.append, initargs=(job,)) as pool:
        for source in sources:
            raw = open_source(source)
            if isinstance(raw, Notice):
                done: Future[list[Notice | Found]] = Future()
                done.set_result([raw])
                waiting.append(done)
            else:
                waiting.append(pool.submit(_work, raw, source.name))
            progress(f"reading {source.name}")
            while len(waiting) > 3 * n_workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


@dataclass(slots=True)
class Reading:
    """All that was read: candidates in order, reports without their text, notices, groups, clashes."""

    shelf: Shelf = field(default_factory=Shelf)
    candidates: Kept[Candidate] = field(init=False)
    #: the sentence of each candidate, where a review asks for them
    sentences: Kept[str] = field(init=False)
    reports: Kept[Report] = field(init=False)
    notices: Kept[Notice] = field(init=False)
    groups: Kept[Group] = field(init=False)
    clashes: Kept[Clash] = field(init=False)
    suspects: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make room for each."""
        self.candidates, self.sentences = Kept(self.shelf, "candidate"), Kept(self.shelf, "sentence")
        self.reports, self.notices = Kept(self.shelf, "report"), Kept(self.shelf, "notice")
        self.groups, self.clashes = Kept(self.shelf, "grouped"), Kept(self.shelf, "clash")

    @property
    def refused(self) -> bool:
        """Say whether nothing at all could be read."""
        return not self.reports

    def take(self, item: Notice | Found) -> None:
        """Keep what was read of one report, or a notice."""
        if isinstance(item, Notice):
            self.notices.add([item])
            return
        base = len(self.candidates)
        self.notices.add(item.report.notices)
        self.reports.add([item.report])
        self.candidates.add_frozen(item.candidates, item.n)
        self.sentences.add_frozen(item.sentences, item.n)
        self.shelf.file_notes((key, side, file, base + i, row) for key, side, file, i, row in item.notes)
        self.shelf.file_marks((key, side, file, base + i, row) for key, side, file, i, row in item.marks)
        self.suspects += [base + n for n in item.suspects]

    def compare(self, known: tuple[Candidate, ...], terms: tuple[ChairTerm, ...], lexicon: Lexicon) -> None:
        """Find groups and clashes; claims of the record are kept where a clash or group names them."""
        n_read = len(self.candidates)
        notes, marks = _file_all(known, n_read, lexicon)
        self.shelf.file_notes(notes)
        self.shelf.file_marks(marks)
        named: set[int] = set()
        if known:
            named.update(i for c in self._find_clashes(n_read, terms, lexicon) for i in c.candidates if i >= n_read)
            named.update(i for g in self._find_groups(n_read) for i in g.candidates if i >= n_read)
        number = {old: n_read + n for n, old in enumerate(sorted(named))}
        self.candidates.add([known[i - n_read] for i in sorted(named)])
        for clash in self._find_clashes(n_read, terms, lexicon):
            self.clashes.add([replace(clash, candidates=tuple(number.get(i, i) for i in clash.candidates))])
        unsorted: Kept[Group] = Kept(self.shelf, "unsorted")
        firsts: list[tuple[int, int]] = []
        for n, group in enumerate(self._find_groups(n_read)):
            unsorted.add([replace(group, candidates=tuple(number.get(i, i) for i in group.candidates))])
            firsts.append((group.candidates[0], n))
        for _, n in sorted(firsts):
            self.groups.add([unsorted[n]])

    def _find_clashes(self, n_read: int, terms: tuple[ChairTerm, ...], lexicon: Lexicon) -> Iterator[Clash]:
        matters = (gather((note, i, file) for _, _, file, i, note in rows) for rows in self.shelf.list_matters())
        for clash in find_clashes(matters, lexicon.framings):
            if any(i < n_read for i in clash.candidates):
                yield clash
        for index in self.suspects:
            found = check_chair(self.candidates[index], index, terms, lexicon.state_names)
            if found is not None:
                yield found

    def _find_groups(self, n_read: int) -> Iterator[Group]:
        alike = ([(i, file, carried) for _, _, file, i, carried in rows] for rows in self.shelf.list_alike())
        return (group for group in find_groups(alike) if any(i < n_read for i in group.candidates))

    def to_json(self) -> dict[str, Any]:
        """Give everything as plain values, all in memory; numbers of candidates count from 0."""
        return {name: list(rows) for name, rows in self.list_parts()}

    def list_parts(self) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
        """Give each part of the answer as plain values, row by row, in order."""
        yield "candidates", (candidate.to_json() for candidate in self.candidates)
        clashes = ({"candidates": list(c.candidates), "kind": c.kind, "why": c.why} for c in self.clashes)
        yield "contradictions", clashes
        yield "groups", ({"candidates": list(g.candidates), "carriers": list(g.carriers)} for g in self.groups)
        yield "files", (_show_report(report) for report in self.reports)
        yield "notices", (_show_notice(notice) for notice in self.notices)

    def write_json(self) -> Iterator[str]:
        """Give everything as pieces of one JSON object, one candidate a line."""
        opening = "{"
        for name, rows in self.list_parts():
            yield f'{opening}\n"{name}": ['
            comma = "\n"
            for row in rows:
                yield comma + json.dumps(row, ensure_ascii=False)
                comma = ",\n"
            opening = "],"
        yield "]\n}\n"


def _show_report(report: Report) -> dict[str, Any]:
    return {
        "file": report.file,
        "dated_on": report.dated_on.isoformat() if report.dated_on else None,
        "dated_by": report.dated_by,
        "outlet": report.outlet,
        "title": report.title,
        "url": report.url,
        "encoding": report.encoding,
        "sha256": report.sha256,
    }


def _show_notice(notice: Notice) -> dict[str, Any]:
    return {
        "file": notice.file,
        "code": notice.code,
        "message": notice.message,
        "hint": notice.hint,
        "unread": notice.fatal,
    }
