"""Writing a file whole: beside its place first, then moved there.

What lives here: the one way in which Foedus replaces a file that a user names. What does not: what is written.

A move replaces whatever stands at a name: a pipe, a device, the store of a record. So what would be replaced is looked
at first, and what a user cannot make anew is left alone.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from foedus.errors import RequestError, UnavailableError

_SORTS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_DATABASE: Final = b"SQLite format 3\0"
#: files that SQLite keeps beside a database: without them what was acknowledged last may be lost
_BESIDE: Final = ("-wal", "-shm", "-journal")


def write_whole(out: Path, content: bytes | str | Iterable[bytes | str]) -> None:
    """Write a file so that it is there whole or not at all; folders on the way are made, a symbolic link is followed.

    Parameters
    ----------
    content
        What is written, whole or in pieces; texts in UTF-8.

    Raises
    ------
    RequestError
        If what stands there is no plain file, or holds records or a signing key.
    UnavailableError
        If it cannot be written.
    """
    pieces = (content,) if isinstance(content, bytes | str) else content
    part: Path | None = None
    try:
        target = out.resolve()
        require_replaceable(target, shown_as=out)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{secrets.token_hex(8)}.part")
        with part.open("xb") as stream:
            for piece in pieces:
                stream.write(piece.encode() if isinstance(piece, str) else piece)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except (OSError, RuntimeError) as error:
        raise UnavailableError(
            f"cannot write {out}: {getattr(error, 'strerror', None) or error}",
            code="no-write",
            hint="give a place you may write to",
        ) from None
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def require_replaceable(target: Path, *, shown_as: Path) -> None:
    """Refuse to replace what is no plain file, and what no command can make anew.

    Raises
    ------
    RequestError
        With what stands there.
    OSError
        If it cannot be looked at.
    """
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    what = next((words for is_sort, words in _SORTS if is_sort(mode)), "")
    if not what:
        what = _find_kept(target)
    if what:
        raise RequestError(
            f"{shown_as} was left as it is: it is {what}", code="not-replaced", hint="give the name of another file"
        )


def _find_kept(path: Path) -> str:
    """Say what is kept in a file that nobody can make anew; empty where it is nothing of the kind."""
    if _begins(path, _DATABASE):
        return "a database, as records are kept in"
    for end in _BESIDE:
        owner = path.with_name(path.name.removesuffix(end))
        if path.name.endswith(end) and owner != path and _begins(owner, _DATABASE):
            return f"a part of the database {owner.name}"
    with path.open("rb") as stream:
        head = stream.read(4096)
    return "a signing key" if b'"foedus/key"' in head and b'"secret"' in head else ""


def _begins(path: Path, start: bytes) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(start)) == start
    except FileNotFoundError:
        return False
