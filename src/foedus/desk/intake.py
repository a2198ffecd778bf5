"""The verb ``foedus intake read``: press reports to candidates, groups and proposed clashes.

What lives here: which files are read, the lexicon they are read with, the answer as plain values. What does not:
how a report is read (``foedus.intake``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final

from foedus import library
from foedus.domain.names import Names
from foedus.errors import RequestError
from foedus.formats.codec import load_gazetteer, load_names, load_treaty, load_wording
from foedus.intake.candidates import Candidate
from foedus.intake.clashes import ChairTerm, Clash, Note, check_chair, find_clashes, take_notes
from foedus.intake.extract import extract
from foedus.intake.groups import Group, find_groups
from foedus.intake.lexicon import Lexicon, build_lexicon
from foedus.intake.readers import SourceFile, read_files
from foedus.intake.reports import Notice, Report

#: endings of the files that are read of a folder; a file named by itself is read whatever its ending
_ENDINGS: Final = frozenset({".txt", ".text", ".md", ".htm", ".html", ".xhtml", ".xml", ".rss", ".atom", ".pdf", ""})
Progress = Callable[[str], object]
Proposer = Callable[[Report], list[Candidate]]


@dataclass(slots=True)
class Reading:
    """All that was read: candidates in order, reports without their text, notices, groups, clashes."""

    candidates: list[Candidate] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    #: by file and offsets, where a review asks for them
    sentences: dict[tuple[str, tuple[int, int]], str] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Say whether nothing at all could be read."""
        return not self.reports

    def to_json(self) -> dict[str, Any]:
        """Give everything as plain values; numbers of candidates count from 0."""
        return {
            "candidates": [candidate.to_json() for candidate in self.candidates],
            "contradictions": [{"candidates": list(c.candidates), "kind": c.kind, "why": c.why} for c in self.clashes],
            "groups": [{"candidates": list(g.candidates), "carriers": list(g.carriers)} for g in self.groups],
            "files": [_show_report(report) for report in self.reports],
            "notices": [_show_notice(notice) for notice in self.notices],
        }


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


def load_lexicon(own_names: tuple[Path, ...] = ()) -> Lexicon:
    """Load the names and wording of the library, and a person's own names.

    Raises
    ------
    InputError
        With all faults of a file.
    """
    places = load_gazetteer(library.gazetteer_path()).places
    return build_lexicon(_load_names(own_names), load_wording(library.wording_path()), places)


def _load_names(own: tuple[Path, ...]) -> list[Names]:
    return [load_names(library.names_path()), *(load_names(path) for path in own)]


def list_sources(paths: tuple[Path, ...], stdin: BinaryIO | None) -> Iterator[SourceFile]:
    """Give the files that a person named: files, every file of folders in order of name, standard input for ``-``.

    Raises
    ------
    RequestError
        If there is nothing at a path, or a folder holds no file.
    """
    for path in paths:
        if str(path) == "-":
            if stdin is None:
                raise RequestError("there is no standard input to read", code="no-stdin", hint="name a file")
            yield SourceFile(name="-", read=stdin.read)
        elif path.is_dir():
            files = sorted(p for p in path.rglob("*") if _is_report(p, path))
            if not files:
                endings = ", ".join(sorted(filter(None, _ENDINGS)))
                raise RequestError(f"the folder {path} holds no reports", code="no-file", hint=f"read are {endings}")
            for file in files:
                yield _open_lazily(file)
        elif path.exists():
            yield _open_lazily(path)
        else:
            raise RequestError(f"there is nothing at {path}", code="no-file", hint="name a file, a folder, or - ")


def _is_report(path: Path, root: Path) -> bool:
    """Say whether a file of a folder is read: by its ending, and not hidden."""
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    return not hidden and path.suffix.lower() in _ENDINGS and path.is_file()


def _open_lazily(path: Path) -> SourceFile:
    def read(most: int) -> bytes:
        with path.open("rb") as stream:
            return stream.read(most)

    return SourceFile(name=str(path), read=read)


def read_reports(
    sources: Iterator[SourceFile],
    lexicon: Lexicon,
    *,
    today: date,
    dated_on: date | None = None,
    known: tuple[Candidate, ...] = (),
    propose: Proposer | None = None,
    keep_sentences: bool = False,
    progress: Progress = str,
) -> Reading:
    """Read reports one after another and propose where they clash.

    Parameters
    ----------
    known
        Claims of a record as candidates; they stand behind the others only where a clash or group names them.
    propose
        Gives further candidates of a report, such as those of a model behind an endpoint.
    """
    from dataclasses import replace

    reading = Reading()
    notes: list[Note] = []
    for item in read_files(sources, lexicon, today=today, dated_on=dated_on):
        if isinstance(item, Notice):
            reading.notices.append(item)
            continue
        progress(f"reading {item.file}")
        reading.notices.extend(item.notices)
        found = list(extract(item, lexicon))
        if propose is not None:
            found += propose(item)
        reading.reports.append(replace(item, text=""))
        if keep_sentences:
            reading.sentences |= {(c.file, c.sentence): item.text[slice(*c.sentence)] for c in found}
        for candidate in found:
            _take(reading, candidate, notes, lexicon)
    n_read = len(reading.candidates)
    for candidate in known:
        _take(reading, candidate, notes, lexicon)
    chairs = _check_chairs(reading.candidates[:n_read], lexicon)
    clashes = [c for c in find_clashes(notes, lexicon.framings) if any(i < n_read for i in c.candidates)]
    groups = [g for g in find_groups(reading.candidates) if any(i < n_read for i in g.candidates)]
    _keep_named(reading, n_read, [*clashes, *chairs], groups)
    return reading


def _take(reading: Reading, candidate: Candidate, notes: list[Note], lexicon: Lexicon) -> None:
    index = len(reading.candidates)
    reading.candidates.append(candidate)
    notes.extend(take_notes(candidate, index, lexicon.state_names))


def _keep_named(reading: Reading, n_read: int, clashes: list[Clash], groups: list[Group]) -> None:
    """Drop claims of the record that clash with nothing, and count anew."""
    named = {i for c in clashes for i in c.candidates} | {i for g in groups for i in g.candidates}
    kept = [i for i in range(len(reading.candidates)) if i < n_read or i in named]
    number = {old: new for new, old in enumerate(kept)}
    reading.candidates = [reading.candidates[i] for i in kept]
    reading.clashes = [
        Clash(candidates=tuple(number[i] for i in c.candidates), kind=c.kind, why=c.why) for c in clashes
    ]
    reading.groups = [Group(candidates=tuple(number[i] for i in g.candidates), carriers=g.carriers) for g in groups]


def _check_chairs(candidates: list[Candidate], lexicon: Lexicon) -> list[Clash]:
    suspects = [(n, c) for n, c in enumerate(candidates) if c.rule == "background-chair"]
    if not suspects:
        return []
    terms = _load_chairs(lexicon)
    found = [check_chair(c, n, terms, lexicon.state_names) for n, c in suspects]
    return [clash for clash in found if clash is not None]


def _load_chairs(lexicon: Lexicon) -> tuple[ChairTerm, ...]:
    """Read from the treaties of the library who held the chair of which body."""
    known = library.list_treaties()
    return tuple(
        ChairTerm(body=body.id, state=term.state, from_on=term.from_on, to_on=term.to_on, cite=term.cite)
        for names in lexicon.names
        for body in names.bodies
        for name in body.treaties
        if name in known
        for organ in load_treaty(library.find_treaty(name)).organs
        for term in organ.chair
    )
