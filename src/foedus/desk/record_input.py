"""From what a user types or sends to drafts of entries.

What lives here: fields as ``FIELD=VALUE``, and entries in JSON. What does not: whether they may be entered
(`foedus.record.ledger`).
"""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from foedus.errors import Fault, InputError, RequestError
from foedus.instants import parse_instant
from foedus.record.entries import Draft, Evidence, write_instant
from foedus.record.fields import MAX_NAME
from foedus.record.kinds import KINDS, Kind, find_kind
from foedus.record.repeats import OWN_TOKEN

MAX_BYTES: Final = 256 * 1024 * 1024
_PARTS: Final = ("kind", "version", "body", "author", "happened", "happened_from", "happened_until", "stated", "token")


def require_kind(name: str) -> Kind:
    """Give a kind of entries by its name.

    Raises
    ------
    RequestError
        If there is none.
    """
    found = find_kind(name)
    if found is None:
        names = tuple(dict.fromkeys(known.name for known in KINDS))
        near = difflib.get_close_matches(name, names, n=2, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(names)}"
        raise RequestError(f"there is no kind of entry called '{name}'", code="record.no-kind", hint=hint)
    return found


def make_draft(
    kind: str,
    fields: Iterable[str],
    *,
    happened: str | None = None,
    stated: str | None = None,
    evidence: tuple[Evidence, ...] = (),
    token: str = "",
) -> Draft:
    """Make a draft of fields as they are typed; a field given again makes a list.

    Raises
    ------
    RequestError
        If there is no such kind or field, or an instant cannot be read.
    """
    found = require_kind(kind)
    body: dict[str, Any] = {}
    for text in fields:
        name, found_sign, value = text.partition("=")
        if not found_sign:
            raise RequestError(f"--set {text}: write FIELD=VALUE", code="record.no-input", hint="--set text='...'")
        _set_field(found, body, name.strip(), value)
    if not _is_token(token):
        raise RequestError(
            f"--token {token[:80]}: not a token of yours",
            code="record.bad-token",
            hint=f"at most {MAX_NAME} characters, and not a digest after a colon: Foedus names so what it reads in",
        )
    begin, _, until = (happened or "").partition("/")
    return Draft(
        kind=kind,
        body=body,
        happened_from=_read_instant("--happened", begin),
        happened_until=_read_instant("--happened", until),
        stated_at=_read_instant("--stated", stated or ""),
        evidence=evidence,
        token=token,
    )


def _is_token(text: object) -> bool:
    """Say whether a text may be a token of a user: not the sort by which Foedus knows again what it entered itself."""
    return isinstance(text, str) and len(text) <= MAX_NAME and not OWN_TOKEN.fullmatch(text)


def _set_field(kind: Kind, body: dict[str, Any], name: str, value: str) -> None:
    field = kind.find_field(name)
    shape = field.shape if field is not None else "text"
    if shape in ("texts", "names", "states"):
        body.setdefault(name, []).append(value)
    elif shape == "flag" and value in ("true", "false"):
        body[name] = value == "true"
    elif shape in ("count", "number") and value.isascii() and value.isdigit() and len(value) < 16:
        body[name] = int(value)
    elif shape == "instant":
        body[name] = _spell_instant(value)
    elif shape in ("sides", "asserts", "notes"):
        try:
            body[name] = json.loads(value)
        except (ValueError, RecursionError):
            body[name] = value
    else:
        body[name] = value


def _spell_instant(value: str) -> str:
    """Write an instant as a record does, where it is one; else leave it for the check to refuse."""
    try:
        return write_instant(parse_instant(value))
    except ValueError:
        return value


def _read_instant(option: str, text: str) -> datetime | None:
    if not text:
        return None
    try:
        return parse_instant(text)
    except ValueError as error:
        raise RequestError(
            f"{option} {text}: {error}", code="bad-instant", hint="2022-01-06T20:00Z, or T/T for a span"
        ) from None


def read_drafts(file: str) -> list[Draft]:
    """Read entries from a file or stdin: one JSON object, a JSON list, or one object a line.

    Each has ``kind`` and ``body``, and may have ``version``, ``author``, ``happened`` (an instant or a mapping with
    ``from`` and ``until``), ``stated`` and ``token``.

    Raises
    ------
    RequestError
        If the file cannot be read.
    InputError
        With every fault of every line.
    """
    shown_as = "stdin" if file == "-" else file
    try:
        raw = sys.stdin.buffer.read(MAX_BYTES + 1) if file == "-" else _read_file(Path(file))
    except OSError as error:
        raise RequestError(
            f"the file cannot be read: {(error.strerror or 'no such file').lower()}", code="no-file", place=shown_as
        ) from None
    if len(raw) > MAX_BYTES:
        raise InputError(f"the file is over {MAX_BYTES >> 20} MiB", code="too-big", place=shown_as)
    return parse_drafts(raw, shown_as)


def _read_file(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def parse_drafts(raw: bytes, shown_as: str) -> list[Draft]:
    """Read entries from the bytes of a file; see `read_drafts`.

    Raises
    ------
    InputError
        With every fault of every line.
    """
    faults: list[Fault] = []
    drafts = []
    for line, plain in _split(raw, shown_as, faults):
        draft = _shape(plain, shown_as, line, faults)
        if draft is not None:
            drafts.append(draft)
    if not faults and not drafts:
        faults.append(_fault(shown_as, 0, "", "nothing", "at least one entry"))
    if faults:
        words = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise InputError(
            f"nothing was entered: {words}", code="record.bad-input", place=shown_as, faults=tuple(faults[:200])
        )
    return drafts


class _TwiceError(Exception):
    """A name stands twice in one mapping: which of the two values counts, nobody said."""


def _parse(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_refuse_twice)


def _refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _TwiceError(name)
        found[name] = value
    return found


def _split(raw: bytes, shown_as: str, faults: list[Fault]) -> list[tuple[int, Any]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        faults.append(_fault(shown_as, line, "", f"the byte 0x{raw[error.start]:02X}", "text in UTF-8"))
        return []
    if text.lstrip().startswith("["):
        items = _load(text, shown_as, 1, faults)
        return [(0, item) for item in items] if isinstance(items, list) else []
    try:
        return [(1, _parse(text))]
    except _TwiceError as error:
        faults.append(_fault(shown_as, 1, str(error)[:40], "the name twice in one mapping", "each name once"))
        return []
    except (ValueError, RecursionError):
        lines = [(k, line) for k, line in enumerate(text.split("\n"), 1) if line.strip()]
        return [(k, item) for k, line in lines if (item := _load(line, shown_as, k, faults)) is not None]


def _load(text: str, shown_as: str, line: int, faults: list[Fault]) -> Any:
    try:
        return _parse(text)
    except _TwiceError as error:
        faults.append(_fault(shown_as, line, str(error)[:40], "the name twice in one mapping", "each name once"))
        return None
    except (ValueError, RecursionError) as error:
        seen = "what is nested too deep"
        if isinstance(error, json.JSONDecodeError):
            rest = " ".join(text[error.pos : error.pos + 30].split())
            seen = f"'{rest}' at character {error.colno}" if rest else f"an end at character {error.colno}"
        faults.append(_fault(shown_as, line, "", seen, "one JSON object"))
        return None


def _shape(plain: Any, shown_as: str, line: int, faults: list[Fault]) -> Draft | None:
    before = len(faults)
    if not isinstance(plain, dict):
        faults.append(_fault(shown_as, line, "", type(plain).__name__, "a mapping with kind and body"))
        return None
    for name in plain:
        if name not in _PARTS:
            faults.append(_fault(shown_as, line, str(name)[:40], "an unknown part", f"one of {', '.join(_PARTS)}"))
    kind, body = plain.get("kind"), plain.get("body")
    if not isinstance(kind, str):
        faults.append(_fault(shown_as, line, "kind", type(kind).__name__, "the name of a kind"))
    if not isinstance(body, dict):
        faults.append(_fault(shown_as, line, "body", type(body).__name__, "a mapping"))
    happened = plain.get("happened")
    span = happened if isinstance(happened, dict) else {"from": happened}
    ends = {
        "happened_from": plain.get("happened_from", span.get("from")),
        "happened_until": plain.get("happened_until", span.get("until")),
        "stated_at": plain.get("stated"),
    }
    instants: dict[str, datetime | None] = {}
    for name, text in ends.items():
        try:
            instants[name] = None if text is None else parse_instant(text if isinstance(text, str) else "")
        except ValueError as error:
            faults.append(_fault(shown_as, line, name.removesuffix("_at"), str(text)[:60], str(error)))
    texts = {name: plain.get(name, "") for name in ("author", "token")}
    for name, text in texts.items():
        if not isinstance(text, str) or len(text) > MAX_NAME or (name == "token" and not _is_token(text)):
            words = f"a text of at most {MAX_NAME} characters"
            words += ", and not a digest after a colon" if name == "token" else ""
            faults.append(_fault(shown_as, line, name, str(text)[:60], words))
    version = plain.get("version", 0)
    if type(version) is not int or not 0 <= version < 1000:
        faults.append(_fault(shown_as, line, "version", str(version)[:20], "the version of a kind"))
    if len(faults) > before or not isinstance(kind, str) or not isinstance(body, dict):
        return None
    return Draft(
        kind=kind,
        body=body,
        version=version,
        place=shown_as,
        line=line,
        author=texts["author"],
        token=texts["token"],
        happened_from=instants["happened_from"],
        happened_until=instants["happened_until"],
        stated_at=instants["stated_at"],
    )


def _fault(shown_as: str, line: int, field: str, found: str, expected: str) -> Fault:
    return Fault(
        file=shown_as,
        line=line,
        column=1 if line else 0,
        field=field,
        found=found,
        expected=expected,
        code="record.bad-input",
    )
