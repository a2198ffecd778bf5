"""Bytes to text, saying what was guessed.

What lives here: byte order marks, declared and detected encodings, files in two encodings at once. What does not:
what the text is marked up with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED: Final = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
_HEAD_BYTES: Final = 4096
_SAMPLE_BYTES: Final = 64 * 1024
#: fewer bytes are too few to tell UTF-16 without a mark
_WIDE_LEAST: Final = 16
_CONTROLS: Final = bytes(set(range(32)) - {9, 10, 12, 13, 27})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text with the encoding it was read in; ``note``: what a person should know about it."""

    text: str
    encoding: str
    note: str = ""


def is_binary(raw: bytes) -> bool:
    """Say whether bytes are no text in any encoding that is read."""
    if raw.startswith(tuple(mark for mark, _ in _MARKS)):
        return False
    sample = raw[:_SAMPLE_BYTES]
    if b"\x00" in sample:
        return _guess_wide(sample) == ""
    odd = len(sample) - len(sample.translate(None, _CONTROLS))
    return odd > len(sample) // 50


def _guess_wide(sample: bytes) -> str:
    """Say which UTF-16 bytes without a mark look like; empty: none."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if len(sample) < _WIDE_LEAST:
        return ""
    if odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.7 and odd < half * 0.1 else ""


def decode(raw: bytes) -> Decoded:
    """Read bytes as text: by their mark, as UTF-8, as declared, else as detected; nothing is dropped in silence."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _decode_as(raw, name)
    wide = _guess_wide(raw[:_SAMPLE_BYTES]) if b"\x00" in raw[:_SAMPLE_BYTES] else ""
    if wide:
        return _decode_as(raw, wide)
    try:
        return Decoded(text=raw.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError as error:
        first = error.start
    declared = _DECLARED.search(raw[:_HEAD_BYTES])
    if declared is not None:
        name = declared[1].decode("ascii", "replace").lower()
        if name.replace("-", "") not in ("utf8", "usascii", "ascii"):
            try:
                return Decoded(text=raw.decode(name), encoding=name)
            except (LookupError, UnicodeDecodeError, ValueError):
                pass
    mixed = _decode_mixed(raw, first)
    return mixed if mixed is not None else _detect(raw)


def _decode_as(raw: bytes, name: str) -> Decoded:
    try:
        return Decoded(text=raw.decode(name), encoding=name)
    except (UnicodeDecodeError, ValueError):
        text = raw.decode(name, "replace")
        bad = text.count("\ufffd")
        return Decoded(text=text, encoding=name, note=f"{bad} places are not {name} and are shown as \ufffd")


def _decode_mixed(raw: bytes, first: int) -> Decoded | None:
    """Read UTF-8 with stray bytes of Windows-1252 in it; None: it is rather something else."""
    text = raw.decode("utf-8", "surrogateescape")
    stray = [c for c in text if "\udc80" <= c <= "\udcff"]
    good = sum(1 for c in text if c > "\x7f") - len(stray)
    if not good or good < len(stray):
        return None
    table = {ord(c): bytes([ord(c) - 0xDC00]).decode("cp1252", "replace") for c in set(stray)}
    note = (
        f"two encodings in one file: UTF-8 with {len(stray)} byte(s) of another, the first at offset {first}; "
        "those were read as Windows-1252"
    )
    return Decoded(text=text.translate(table), encoding="utf-8 and cp1252", note=note)


def _detect(raw: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    sample = raw[:_SAMPLE_BYTES]
    best = from_bytes(sample, cp_exclusion=["utf_7"]).best()
    name = best.encoding if best is not None else "cp1252"
    decoded = _decode_as(raw, name)
    note = decoded.note or f"not UTF-8; read as {name}, which is a guess"
    return Decoded(text=decoded.text, encoding=name, note=note)
