"""Entries: what is said, signed by who says it, and put in its place in the log.

What lives here: a draft, the canonical bytes that are signed, the line that the log keeps, and reading a line back.
What does not: the rules on who may sign (`foedus.record.keyring`) and where lines are kept.

A *statement* is the canonical JSON of kind, version, author, key, instants, body and the digest of the body. It does
not know its place, so an author may sign it anywhere. A *line* is what the log makes of it: the number, the hash of
the line before, when it was received, the statement, and its signature. The hash of the whole line is a leaf of the
tree.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from foedus.errors import RecordError
from foedus.instants import parse_instant
from foedus.record.canonical import MAX_INT, encode_checked
from foedus.record.fields import MAX_TEXT, is_instant, is_text
from foedus.record.keys import SIGNATURE_LENGTH
from foedus.record.kinds import find_body_fault
from foedus.record.tree import hash_leaf

#: what stands before the first entry
NO_LEAF: Final = bytes(32)

#: kinds whose entries are found by an id of their own
WITH_ID: Final = ("claim", "source", "matter", "compilation")

_SAID: Final = b',"said":'
_SIG: Final = b',"sig":"'
_TAIL: Final = len(_SIG) + SIGNATURE_LENGTH + 2


@lru_cache(maxsize=4096)
def write_instant(at: datetime) -> str:
    """Write an instant as a record does: UTC, whole seconds, always with them."""
    at = at.astimezone(UTC)
    return f"{at.year:04}-{at.month:02}-{at.day:02}T{at.hour:02}:{at.minute:02}:{at.second:02}Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file that lies beside the log, by its digest."""

    sha256: str
    name: str
    n_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What someone wants to enter, before it is signed.

    ``happened_from`` to ``happened_until`` is when it happened as claimed, ``stated_at`` when it was said; the log
    adds when it received it. ``token`` names the wish: the same token is entered once however often it is sent. Where
    none is given, the digest of what is said is the token.
    """

    kind: str
    body: Mapping[str, Any]
    author: str = ""
    version: int = 0
    happened_from: datetime | None = None
    happened_until: datetime | None = None
    stated_at: datetime | None = None
    evidence: tuple[Evidence, ...] = ()
    token: str = ""
    #: where the draft was read, for messages
    place: str = ""
    line: int = 0


class Statement(NamedTuple):
    """What someone says: its canonical bytes, signature (empty until it is signed) and token."""

    data: bytes
    signature: str
    key: str
    token: str
    kind: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a record, read back."""

    n: int
    leaf: bytes
    received_at: datetime
    log: str
    kind: str
    version: int
    author: str
    key: str
    body: dict[str, Any]
    happened_from: datetime | None = None
    happened_until: datetime | None = None
    stated_at: datetime | None = None
    evidence: tuple[Evidence, ...] = ()
    token: str = ""
    signature: str = field(default="", repr=False)


def write_draft(draft: Draft, *, log: str, version: int, author: str, key: str) -> Statement:
    """Make the canonical bytes of a draft that fits its kind, as what the holder of a key says; not yet signed.

    The body, most of an entry, is written once and put between the members before and after it, which are in order.
    """
    body = encode_checked(draft.body)
    rest: dict[str, Any] = {"digest": hashlib.sha256(body).hexdigest()}
    if draft.evidence:
        rest["evidence"] = [{"bytes": e.n_bytes, "name": e.name, "sha256": e.sha256} for e in draft.evidence]
    if draft.happened_from is not None or draft.happened_until is not None:
        ends = {"from": draft.happened_from, "until": draft.happened_until}
        rest["happened"] = {name: write_instant(at) for name, at in ends.items() if at is not None}
    rest |= {"key": key, "kind": draft.kind, "log": log}
    if draft.stated_at is not None:
        rest["stated"] = write_instant(draft.stated_at)
    head = b'{"author":%s,"body":%s,' % (encode_checked(author), body)
    token = draft.token or hashlib.sha256(head + encode_checked(rest)).hexdigest()
    data = head + encode_checked(rest | {"token": token, "version": version})[1:]
    return Statement(data, "", key, token, draft.kind, find_subject(draft.kind, draft.body))


def find_subject(kind: str, body: Mapping[str, Any]) -> str:
    """Give the id under which an entry can be found: its own, where its kind has one."""
    return str(body.get("id", "")) if kind in WITH_ID else ""


def name_entry(entry: Entry) -> str:
    """Give the id of an entry: its own, or that of its number where none was given.

    Examples
    --------
    A claim that was entered as number 7 without an id is found as ``e7``.
    """
    return str(entry.body.get("id", f"e{entry.n}"))


def make_line(statement: Statement, *, n: int, after: bytes, received: str) -> bytes:
    """Give the line of an entry: its place, when it was received, the statement and its signature."""
    return b'{"after":"%s","n":%d,"received":"%s"%s%s%s%s"}' % (
        after.hex().encode(),
        n,
        received.encode(),
        _SAID,
        statement.data,
        _SIG,
        statement.signature.encode(),
    )


def cut_line(line: bytes) -> tuple[bytes, str] | None:
    """Give the signed bytes and the signature of a line without reading it; None where it is no line."""
    begin = line.find(_SAID, 0, 200)
    if begin < 0 or line[-_TAIL : -_TAIL + len(_SIG)] != _SIG or line[-2:] != b'"}':
        return None
    return line[begin + len(_SAID) : -_TAIL], line[-2 - SIGNATURE_LENGTH : -2].decode("latin-1")


_MUST: Final = {"author", "body", "digest", "key", "kind", "log", "token", "version"}
_MAY: Final = _MUST | {"evidence", "happened", "stated"}
_BODY: Final = b',"body":'
_DIGEST: Final = b',"digest":"'
_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
#: stand in for what an entry may leave out
_ANY_TIME: Final = "2000-01-01T00:00:00Z"
_SOME_TIME: Final = {"from": _ANY_TIME}


def find_line_fault(parsed: Any, line: bytes) -> str:
    """Say why a parsed line is not an entry as a log writes it; empty where it is one."""
    try:
        if encode_checked(parsed) != line:
            return "the line is not in its one canonical form"
        if list(parsed) != ["after", "n", "received", "said", "sig"]:
            return "the line has other parts than an entry"
        said = parsed["said"]
        if not _MUST <= said.keys() <= _MAY or type(parsed["n"]) is not int:
            return "the statement has other parts than an entry"
        if not _is_framed(parsed, said):
            return "a part of the entry has not its shape"
        # the line is canonical, so the body stands in it as it was digested
        body = line[line.index(_BODY) + len(_BODY) : line.rindex(_DIGEST)]
        if hashlib.sha256(body).hexdigest() != said["digest"]:
            return "the body does not fit its digest"
        return find_body_fault(said["kind"], said["version"], said["body"])
    except (TypeError, ValueError, AttributeError, KeyError, RecursionError):
        return "a part of the entry has not its shape"


def _is_framed(parsed: dict[str, Any], said: dict[str, Any]) -> bool:
    """Say whether all but the body of an entry has its shape."""
    if type(said["key"]) is not str or _SHA256.fullmatch(parsed["after"]) is None:
        return False
    happened = said.get("happened", _SOME_TIME)
    return (
        (said["author"] == "" or is_text(said["author"], MAX_TEXT))
        and is_text(said["token"], MAX_TEXT)
        and is_text(said["log"], MAX_TEXT)
        and _is_time(parsed["received"])
        and _is_time(said.get("stated", _ANY_TIME))
        and 0 < len(happened) <= len(happened.keys() & {"from", "until"})
        and all(map(_is_time, happened.values()))
        and ("evidence" not in said or (type(said["evidence"]) is list and all(map(_is_evidence, said["evidence"]))))
    )


def _is_time(text: Any) -> bool:
    return type(text) is str and is_instant(text)


def _is_evidence(piece: dict[str, Any]) -> bool:
    return (
        piece.keys() == {"bytes", "name", "sha256"}
        and type(piece["bytes"]) is int
        and 0 <= piece["bytes"] <= MAX_INT
        and is_text(piece["name"], MAX_TEXT)
        and type(piece["sha256"]) is str
        and _SHA256.fullmatch(piece["sha256"]) is not None
    )


def parse_line(line: bytes) -> Any:
    """Read the JSON of a line that nobody vouches for; floats and endless numbers are refused.

    Raises
    ------
    ValueError
        If it is no JSON, or holds what no entry holds.
    """
    try:
        return _PARSER.decode(line.decode("utf-8"))
    except RecursionError:
        raise ValueError("nested too deep") from None


def _refuse_number(text: str) -> Any:
    raise ValueError(f"no entry holds the number {text[:40]}")


def _parse_int(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > MAX_INT:
        raise ValueError("a number beyond 2^53")
    return int(text)


_PARSER: Final = json.JSONDecoder(parse_float=_refuse_number, parse_int=_parse_int, parse_constant=_refuse_number)


def read_line(line: bytes) -> Entry:
    """Read a line of a log that was verified or comes from our own store.

    Raises
    ------
    RecordError
        If it is no entry: the store was damaged.
    """
    try:
        return _read_entry(line)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        shown = line[:60].decode("utf-8", "replace")
        raise RecordError(
            f"a line that was kept is no entry: {shown!r}",
            code="record.bad-entry",
            hint="take the record in again from a file that was verified, into a new folder of data",
        ) from None


def _read_entry(line: bytes) -> Entry:
    parsed = json.loads(line)
    said = parsed["said"]
    happened = said.get("happened", {})
    return Entry(
        n=parsed["n"],
        leaf=hash_leaf(line),
        received_at=parse_instant(parsed["received"]),
        log=said["log"],
        kind=said["kind"],
        version=said["version"],
        author=said["author"],
        key=said["key"],
        body=said["body"],
        happened_from=_read(happened.get("from")),
        happened_until=_read(happened.get("until")),
        stated_at=_read(said.get("stated")),
        evidence=tuple(
            Evidence(sha256=e["sha256"], name=e["name"], n_bytes=e["bytes"]) for e in said.get("evidence", ())
        ),
        token=said["token"],
        signature=parsed["sig"],
    )


def _read(text: str | None) -> datetime | None:
    return None if text is None else parse_instant(text)
