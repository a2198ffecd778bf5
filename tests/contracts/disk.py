"""A disk that forgets: what may be left of files when the power goes, worked out from a trace of system calls.

What was written and synced stays. What was written and not synced may be there, or not, or in part (sectors of 512
bytes), in any choice of the writes. A file's name is there for good once its folder was synced, and so is its removal.
"""

import random
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

CALLS = "openat,pwrite64,write,fdatasync,fsync,ftruncate,unlink,rename"
_LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += +(-?\d+)(?:<(.*)>)?")
_FD = re.compile(r"\d+<([^>]*)>(?:, )?(.*)", re.DOTALL)
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
SECTOR = 512

#: a write at a place, or a new length
Change = tuple[int, bytes | None]


@dataclass
class File:
    """One file: what is safe, and what was done to it since its last sync."""

    safe: bytes = b""
    open: list[Change] = field(default_factory=list)


@dataclass
class Disk:
    """The files of one folder while a trace is gone through."""

    files: dict[str, File] = field(default_factory=dict)
    #: names that a sync of the folder has made last
    names: dict[str, File] = field(default_factory=dict)

    def sync_names(self) -> None:
        self.names = dict(self.files)

    def cut_power(self, choose: Callable[[list[Change]], list[Change]]) -> dict[str, bytes]:
        """Give what is left, with the choice of what was not synced that is handed in."""
        return {name: _apply(file.safe, choose(file.open)) for name, file in self.names.items()}


def _apply(data: bytes, changes: list[Change]) -> bytes:
    held = bytearray(data)
    for at, piece in changes:
        if piece is None:
            held[at:] = bytes(max(0, at - len(held)))
        else:
            held.extend(bytes(max(0, at + len(piece) - len(held))))
            held[at : at + len(piece)] = piece
    return bytes(held)


def keep_none(_: list[Change]) -> list[Change]:
    return []


def keep_all(changes: list[Change]) -> list[Change]:
    return list(changes)


def keep_some(rng: random.Random) -> Callable[[list[Change]], list[Change]]:
    """Keep any of the writes, some of them in part."""

    def choose(changes: list[Change]) -> list[Change]:
        kept: list[Change] = []
        for at, piece in changes:
            if rng.random() < 0.5:
                continue
            if piece is not None and len(piece) > SECTOR and rng.random() < 0.5:
                first = rng.randrange(0, len(piece), SECTOR)
                last = rng.randrange(first, len(piece)) // SECTOR * SECTOR + SECTOR
                kept.append((at + first, piece[first:last]))
            else:
                kept.append((at, piece))
        return kept

    return choose


def trace(strace: str, folder: Path, command: list[str]) -> str:
    """Run a command with the calls that concern files noted, and what they write."""
    log = folder.parent / f"{folder.name}.trace"
    said = [strace, "-f", "-y", "-xx", "-s", "4000000", "-qq", "-o", str(log), "-e", f"trace={CALLS}"]
    subprocess.run([*said, *command], check=True, capture_output=True, timeout=120)
    return log.read_text()


def replay(log: str, folder: Path) -> Iterator[tuple[Disk, list[str]]]:
    """Go through a trace; after each call that changes the disk give its state and what was acknowledged so far."""
    disk, acknowledged = Disk(), []
    for line in log.splitlines():
        found = _LINE.search(line)
        if found is None or int(found[3]) < 0:
            assert "unfinished" not in line, "one thread writes"
            continue
        call, rest, to = found[1], found[2], _read_path(found[4] or "")
        if call in ("unlink", "rename"):
            names = [_read_path(text) for text in _TEXT.findall(rest)]
            if Path(names[0]).parent != folder:
                continue
            moved = disk.files.pop(Path(names[0]).name, None)
            if call == "rename" and moved is not None:
                disk.files[Path(names[1]).name] = moved
            yield disk, acknowledged
            continue
        if call == "openat":
            # an opened file that is new is empty
            if Path(to).parent == folder and "O_CREAT" in rest:
                disk.files.setdefault(Path(to).name, File())
            continue
        where = _FD.match(rest)
        if where is None:
            continue
        path, rest = Path(_read_path(where[1])), where[2]
        text = _TEXT.match(rest)
        data = _read_bytes(text[1]) if text else b""
        if call == "write" and rest.count("\\x0a") and path.parent != folder and _is_receipt(data):
            acknowledged = [*acknowledged, data.decode().strip()]
        elif path == folder and call in ("fsync", "fdatasync"):
            disk.sync_names()
            yield disk, acknowledged
        elif path.parent == folder:
            file = disk.files[path.name]
            if call == "pwrite64":
                file.open.append((int(rest.rsplit(", ", 1)[1]), data))
            elif call == "ftruncate":
                file.open.append((int(rest), None))
            elif call in ("fsync", "fdatasync"):
                file.safe, file.open = _apply(file.safe, file.open), []
            else:
                raise AssertionError(f"not expected: {line[:80]}")
            yield disk, acknowledged


def _is_receipt(data: bytes) -> bool:
    return re.fullmatch(rb"\d+ [0-9a-f]{64}\n", data) is not None


def _read_bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _read_path(text: str) -> str:
    """Read a path, which strace writes in hexadecimal as well."""
    return _read_bytes(text).decode() if text.startswith("\\x") else text


def write_files(left: dict[str, bytes], folder: Path) -> None:
    """Lay out what is left; the index of the write-ahead log lives in memory and is gone."""
    for old in folder.iterdir() if folder.is_dir() else ():
        old.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in left.items():
        if not name.endswith("-shm"):
            (folder / name).write_bytes(data)
