"""The verb ``foedus intake read``: press reports to candidates, groups and proposed clashes.

What lives here: which files are read, the lexicon they are read with, the answer as plain values. What does not:
how a report is read (``foedus.intake``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final

from foedus import library
from foedus.desk.intake_reading import Job, Progress, Proposer, Reading, read_all
from foedus.domain.names import Names
from foedus.errors import RequestError
from foedus.formats.codec import load_gazetteer, load_names, load_treaty, load_wording
from foedus.intake.candidates import Candidate
from foedus.intake.clashes import ChairTerm
from foedus.intake.lexicon import Lexicon, build_lexicon
from foedus.intake.readers import SourceFile

#: endings of the files that are read of a folder; a file named by itself is read whatever its ending
_ENDINGS: Final = frozenset({".txt", ".text", ".md", ".htm", ".html", ".xhtml", ".xml", ".rss", ".atom", ".pdf", ""})


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
            none_yet = True
            for file in _walk(str(path)):
                none_yet = False
                yield _open_lazily(Path(file))
            if none_yet:
                endings = ", ".join(sorted(filter(None, _ENDINGS)))
                raise RequestError(f"the folder {path} holds no reports", code="no-file", hint=f"read are {endings}")
        elif path.exists():
            yield _open_lazily(path)
        else:
            raise RequestError(f"there is nothing at {path}", code="no-file", hint="name a file, a folder, or - ")


def _walk(folder: str) -> Iterator[str]:
    """Give the reports of a folder in order of name: by their ending, and not hidden; only names are held."""
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
    for name in names:
        path = os.path.join(folder, name)
        if os.path.isdir(path):
            if not os.path.islink(path):
                yield from _walk(path)
        elif os.path.splitext(name)[1].lower() in _ENDINGS and os.path.isfile(path):
            yield path


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
    n_workers: int = 1,
) -> Reading:
    """Read reports one after another and propose where they clash.

    Parameters
    ----------
    known
        Claims of a record as candidates; they stand behind the others only where a clash or group names them.
    propose
        Gives further candidates of a report, such as those of a model behind an endpoint.
    n_workers
        Processes that read at once, where there is much to read; what comes out is the same for any number.
    """
    reading = Reading()
    job = Job(lexicon=lexicon, today=today, dated_on=dated_on, propose=propose, keep_sentences=keep_sentences)
    for item in read_all(sources, job, n_workers=1 if propose is not None else n_workers, progress=progress):
        reading.take(item)
    terms = _load_chairs(lexicon) if reading.suspects else ()
    reading.compare(known, terms, lexicon)
    return reading


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
