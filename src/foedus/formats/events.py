"""From the parser's events to plain values with places.

What lives here: the YAML 1.2 core schema as Foedus reads it (``NO`` is a state code, ``12:30`` and ``2022-01-06``
are texts), the limits on depth and size, and everything refused at this level. What does not: bytes and files, or
any knowledge of what a file is about.

Events are taken one by one into a stack of our own, so that no input, however deep, is recursed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from foedus.errors import Fault
from foedus.formats.faults import FieldPath, shorten, show_path

MAX_DEPTH: Final = 64
MAX_NODES: Final = 1_000_000
MAX_FAULTS: Final = 200

#: a place in a file, both from 1
Place = tuple[int, int]

_INT: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})", re.ASCII)
_DIGITS: Final = re.compile(r"[-+]?[0-9]+", re.ASCII)
_FLOAT: Final = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_ENDLESS: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", re.ASCII)
_NUMBER_STARTS: Final = frozenset("+-.0123456789")
_NUMBER_LENGTH: Final = 64
_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None, "~": None, "": None}
#: not printable in YAML 1.2, or a line break to the parser but to no editor
_BARRED: Final = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

#: what an escape may not stand for: no text that leaves Foedus could hold it
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
#: stands for a colon inside a plain text while the parser in C reads it; from the private use area
_STAND_IN: Final = "\ue000"
_INNER_COLON: Final = re.compile(r"(?<=\w):(?=[^\s,\[\]{}])")
#: the longest text that is read a second time, in characters
_EXACT_LENGTH: Final = 2 * 1024 * 1024

#: code -> what would be right, hint
_REFUSALS: Final[dict[str, tuple[str, str]]] = {
    "alias": ("the value itself, written out", "Foedus files have no anchors, aliases or merge keys; repeat the value"),
    "anchor": (
        "the value without an anchor",
        "Foedus files have no anchors, aliases or merge keys; quote a text that begins with &",
    ),
    "merge-key": (
        "the fields themselves, written out",
        "Foedus files have no anchors, aliases or merge keys; repeat the fields",
    ),
    "tag": (
        "the value without a tag",
        "values are recognised by how they are written; quote what should be a text",
    ),
    "yaml-version": ("YAML 1.2", "take the %YAML line out"),
    "several-documents": ("one document in one file", "take the line --- out, or split the file"),
    "empty-key": ("a name before the colon", ""),
    "complex-key": ("a plain name as a key", ""),
    "duplicate-key": ("each key once", "keep one of the two"),
    "too-deep": (f"at most {MAX_DEPTH} levels of nesting", "the rest of the file was not read"),
    "too-big": (f"at most {MAX_NODES} values in one file", "the rest of the file was not read"),
    "too-many-faults": (f"at most {MAX_FAULTS} faults", "mend these first; the rest of the file was not read"),
    "character": ("printable characters only", "write it as an escape in double quotes, or take it out"),
    "escape": ("escapes of printable characters only", "write characters beyond U+FFFF as they are, or as \\U0001F30D"),
    "yaml-syntax": ("well-formed YAML", ""),
}

#: part of a parser's complaint -> what would be right, hint
_SYNTAX: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "mapping values are not allowed",
        "one 'key: value' on a line, and the keys of one mapping at one indentation",
        "quote a text that contains ': '",
    ),
    ("tab character", "spaces for indentation, never tabs", ""),
    ("'\\t' that cannot start", "spaces for indentation, never tabs", ""),
    ("cannot start any token", "a text that begins with @, `, % or a tab in quotes", "indent with spaces, never tabs"),
    ("',' or ']'", "a list that is closed with ]", "look for a missing ] or comma above this place"),
    ("',' or '}'", "a mapping that is closed with }", "look for a missing } or comma above this place"),
    ("unexpected end of stream", "a quoted text that is closed", "look for a missing quote above this place"),
    ("'-' indicator", "the items of one list at one indentation", ""),
    ("expected key", "the keys of one mapping at one indentation, each as 'key: value'", ""),
    ("block end", "the keys of one mapping, or the items of one list, at one indentation", ""),
    ("expected ':'", "a colon and a space after each key", ""),
    ("sequence entries are not allowed", "each item of a list on a line of its own, below its key", ""),
    ("escape c", "a backslash in double quotes only before a known escape", "use single quotes to keep backslashes"),
    ("incompatible YAML", "YAML 1.2", "take the %YAML line out"),
    ("tag handle", "the value without a tag", "take the !tag out, or quote what should be a text"),
)


def resolve_scalar(text: str) -> str | int | float | bool | None:
    """Say what an unquoted scalar is in the YAML 1.2 core schema, read narrowly.

    Only ``true`` and ``false`` are booleans; whole numbers are decimal without leading zeros (``010`` stays a text,
    so that a numeric field refuses it); dates, times and state codes are texts.

    Examples
    --------
    >>> [resolve_scalar(text) for text in ("NO", "12:30", "010", "-3", "2.5", "~")]
    ['NO', '12:30', '010', -3, 2.5, None]
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS or len(text) > _NUMBER_LENGTH:
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _ENDLESS.fullmatch(text):
        return float(text.replace(".", ""))
    if _FLOAT.fullmatch(text) and not _DIGITS.fullmatch(text):
        return float(text)
    return text


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is being filled."""

    box: dict[str, object] | list[object]
    #: None: below a key that was refused; read for faults, not kept
    path: FieldPath | None
    #: a mapping's key that waits for its value
    key: str | None = None
    #: the key that waits was refused
    lost: bool = False
    #: this box itself stands where a key should
    is_key: bool = False

    def awaits_key(self) -> bool:
        """Say whether the next node is a key."""
        return isinstance(self.box, dict) and self.key is None and not self.lost


class Builder:
    """Takes the parser's events and builds plain values, their places, and the faults found on the way."""

    def __init__(self, shown_as: str, *, hides_colons: bool = False) -> None:
        self.shown_as = shown_as
        self.hides_colons = hides_colons
        self.faults: list[Fault] = []
        self.root: object = None
        self.documents = 0
        #: the parser did not follow to the end
        self.is_lost = False
        self.values: dict[FieldPath, Place] = {}
        self.keys: dict[FieldPath, Place] = {}
        self._stack: list[_Frame] = []
        self._nodes = 0

    def build(self, text: str, make_parser: Any) -> None:
        """Read the whole text, as far as the parser follows; what is wrong lies in ``faults``."""
        from ruamel.yaml.error import MarkedYAMLError

        for match in _BARRED.finditer(text):
            index = match.start()
            place = (text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))
            self._refuse("character", place, f"the character U+{ord(match[0]):04X}")
            if self._is_stopped():
                return
        try:
            for event in _parse_events(_BARRED.sub(" ", text), make_parser):
                self._take(event)
                if self._is_stopped():
                    return
        except MarkedYAMLError as error:
            self._refuse_syntax(error)
        except _ParserLost:
            self.is_lost = True
            self._refuse("yaml-syntax", (0, 0), "something the parser cannot follow")

    def _is_stopped(self) -> bool:
        """Say whether the rest of the file need not be read, and tell so."""
        if len(self.faults) >= MAX_FAULTS:
            last = self.faults[-1]
            self._refuse("too-many-faults", (last.line, last.column), "more")
            return True
        return len(self._stack) > MAX_DEPTH or self._nodes > MAX_NODES or self.documents > 1

    def _take(self, event: Any) -> None:
        """Take the next event."""
        kind = type(event).__name__
        if kind == "ScalarEvent":
            self._take_scalar(event)
        elif kind == "MappingStartEvent":
            self._take_start({}, event)
        elif kind == "SequenceStartEvent":
            self._take_start([], event)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            if self._stack.pop().is_key:
                self._stack[-1].lost = True
        elif kind == "AliasEvent":
            self._refuse("alias", _find_place(event), f"the alias *{shorten(event.anchor)}", self._find_path())
            if self._stack and self._stack[-1].awaits_key():
                self._stack[-1].lost = True
            else:
                self._attach(None, event)
        elif kind == "DocumentStartEvent":
            self._take_document(event)

    def _take_document(self, event: Any) -> None:
        """Begin a document; one file holds one."""
        self.documents += 1
        if event.version is not None and tuple(event.version) != (1, 2):
            found = "YAML " + ".".join(str(part) for part in event.version)
            self._refuse("yaml-version", _find_place(event), found)
        if self.documents > 1:
            self._refuse("several-documents", _find_place(event), "a second document")

    def _take_scalar(self, event: Any) -> None:
        """Take a key or a plain value."""
        self._check_properties(event)
        text = event.value.replace(_STAND_IN, ":") if self.hides_colons else event.value
        plain = event.style in (None, "")
        if not plain and (bad := _UNPRINTABLE.search(text)):
            self._refuse("escape", _find_place(event), f"the escape for U+{ord(bad[0]):04X}", self._find_path())
            text = _UNPRINTABLE.sub(" ", text)
        if self._stack and self._stack[-1].awaits_key():
            self._take_key(self._stack[-1], text, event, plain=plain)
        else:
            self._attach(resolve_scalar(text) if plain else text, event)

    def _take_key(self, frame: _Frame, key: str, event: Any, *, plain: bool) -> None:
        """Take the key of a mapping; refuse it where it is empty, a merge key, or there already."""
        place = _find_place(event)
        path = None if frame.path is None else (*frame.path, key)
        frame.lost = True
        if not key:
            self._refuse("empty-key", place, "a key without a name", frame.path)
        elif plain and key == "<<":
            self._refuse("merge-key", place, "the merge key <<", frame.path)
        elif key in frame.box:
            first = f", first on line {self.keys[path][0]}" if path in self.keys else ""
            self._refuse("duplicate-key", place, f"the key '{shorten(key)}' a second time{first}", path)
        else:
            frame.lost = False
            frame.key = key
            if path is not None:
                self.keys[path] = place

    def _take_start(self, box: dict[str, object] | list[object], event: Any) -> None:
        """Open a mapping or list."""
        self._check_properties(event)
        if self._stack and self._stack[-1].awaits_key():
            self._refuse("complex-key", _find_place(event), "a list or mapping as a key", self._find_path())
            self._stack.append(_Frame(box, None, is_key=True))
        else:
            path = self._find_path()
            self._attach(box, event)
            self._stack.append(_Frame(box, path))
        if len(self._stack) > MAX_DEPTH:
            self._refuse("too-deep", _find_place(event), "more")

    def _find_path(self) -> FieldPath | None:
        """Say where the next value belongs; None where it is not kept."""
        if not self._stack:
            return ()
        frame = self._stack[-1]
        if frame.path is None or frame.lost:
            return None
        if isinstance(frame.box, list):
            return (*frame.path, len(frame.box))
        return frame.path if frame.key is None else (*frame.path, frame.key)

    def _attach(self, value: object, event: Any) -> None:
        """Put a value where it belongs and remember its place."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._refuse("too-big", _find_place(event), "more")
        path = self._find_path()
        if path is not None:
            self.values[path] = _find_place(event)
        if not self._stack:
            self.root = value
            return
        frame = self._stack[-1]
        if isinstance(frame.box, list):
            frame.box.append(value)
        elif frame.key is not None:
            frame.box[frame.key] = value
            frame.key = None
        else:
            frame.lost = False

    def _check_properties(self, event: Any) -> None:
        """Refuse an anchor or a tag."""
        if event.anchor is not None:
            self._refuse("anchor", _find_place(event), f"the anchor &{shorten(event.anchor)}", self._find_path())
        if event.tag is not None:
            self._refuse("tag", _find_place(event), f"the tag {shorten(str(event.tag))}", self._find_path())

    def _refuse_syntax(self, error: Any) -> None:
        """Word what the parser could not follow."""
        self.is_lost = True
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
        problem = str(error.problem or error.context).removeprefix("found ")
        words = next(((right, hint) for part, right, hint in _SYNTAX if part in problem), None)
        self._refuse("yaml-syntax", place, shorten(problem), words=words)

    def _refuse(
        self,
        code: str,
        place: Place,
        found: str,
        path: FieldPath | None = (),
        *,
        words: tuple[str, str] | None = None,
    ) -> None:
        """Keep one fault."""
        expected, hint = words or _REFUSALS[code]
        self.faults.append(
            Fault(
                file=self.shown_as,
                line=place[0],
                column=place[1],
                field=show_path(path or ()),
                found=found,
                expected=expected,
                code=code,
                hint=hint,
            )
        )


def _find_place(event: Any) -> Place:
    """Say where an event begins, from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1)


class _ParserLost(Exception):  # noqa: N818 - never leaves this file
    """The parser gave up without saying where."""


def _parse_events(text: str, make_parser: Any) -> Iterator[Any]:
    """Give the parser's events; `_ParserLost` where it breaks, as the one in Python does on some directives."""
    from ruamel.yaml.error import MarkedYAMLError

    try:
        parser = make_parser(text)
        while parser.check_event():
            yield parser.get_event()
    except MarkedYAMLError:
        raise
    except Exception as error:
        raise _ParserLost from error


def build_values(text: str, shown_as: str) -> Builder:
    """Read the text of a file with the fast parser and, where that does not follow, with the exact one.

    The parser in C is ten times as fast but holds to YAML 1.1 in one point: it takes no colon inside an unquoted text
    between brackets (``{at: 2022-01-06T20:00Z}``). A colon between a letter or digit and another sign is never
    punctuation in YAML 1.2, so it is put out of the parser's sight and brought back in the values. What the parser
    in C still refuses is read again by the one in Python, whose verdict counts.
    """
    parse_fast = find_fast_parser()
    exact = Builder(shown_as)
    if parse_fast is None:
        exact.build(text, make_exact_parser)
        return exact
    fast = Builder(shown_as, hides_colons=_STAND_IN not in text)
    fast.build(_INNER_COLON.sub(_STAND_IN, text) if fast.hides_colons else text, parse_fast)
    if not fast.is_lost or len(text) > _EXACT_LENGTH:
        return fast
    exact.build(text, make_exact_parser)
    has_place = not exact.is_lost or exact.faults[-1].line > 0
    return exact if has_place else fast


@cache
def find_fast_parser() -> Any:
    """Give the parser in C, or None where it is not installed."""
    try:
        from ruamel.yaml import cyaml
    except ImportError:
        return None
    return cyaml.CParser  # type: ignore[attr-defined]


def make_exact_parser(text: str) -> Any:
    """Make the parser that is written in Python."""
    from ruamel.yaml import YAML

    _, parser = YAML(typ="safe", pure=True).get_constructor_parser(text)
    return parser
