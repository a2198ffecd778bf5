"""What a file is refused for before its shape is looked at; each message names file, line, column and what is right."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from foedus.errors import Fault, InputError
from foedus.formats import events
from foedus.formats.events import resolve_scalar
from foedus.formats.reader import MAX_BYTES, parse_document, read_document


def refuse(text: str | bytes) -> tuple[Fault, ...]:
    """Give the faults of a file that must be refused."""
    raw = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InputError) as caught:
        parse_document(raw, shown_as="f.yaml")
    assert all(fault.expected for fault in caught.value.faults)
    return caught.value.faults


def test_duplicate_key_names_the_first_line(tmp_path: Path) -> None:
    """A later value must never win in silence; the reader needs both lines to choose."""
    path = tmp_path / "twice.yaml"
    path.write_text("id: a\nname: b\nplace:\n  id: 1\n  id: 2\nid: c\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_document(path, shown_as="twice.yaml")
    first, second = caught.value.faults
    assert (first.line, first.column, first.field, first.code) == (5, 3, "place.id", "duplicate-key")
    assert (second.line, second.field, second.found) == (6, "id", "the key 'id' a second time, first on line 1")
    assert "twice.yaml:5:3: place.id: each key once" in str(caught.value)


def test_key_in_quotes_is_the_same_key() -> None:
    """Quotes do not make another name of a key."""
    assert refuse("a: 1\n'a': 2\n")[0].code == "duplicate-key"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("on", "on"),
        ("yes", "yes"),
        ("True", "True"),
        ("Null", "Null"),
        ("12:30", "12:30"),
        ("12:30:00", "12:30:00"),
        ("2022-01-06", "2022-01-06"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("00.5", "00.5"),
        ("9" * 30, "9" * 30),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-.inf", float("-inf")),
    ],
)
def test_scalars_are_read_narrowly(text: str, value: object) -> None:
    """A YAML 1.1 parser reads NO as false, 12:30 as 750 and 010 as 8: silent and wrong."""
    read = resolve_scalar(text)
    assert read == value
    assert type(read) is type(value)


def test_traps_stay_texts_in_a_file() -> None:
    """The same through the whole reader, quoted and not, in block and in brackets."""
    text = (
        "a: NO\nb: [on, 12:30, 010, 2022-01-06T20:00Z]\nc: {at: 2022-01-06T20:00:00+06:00, u: https://x.y/z}\nd: '1'\n"
    )
    assert parse_document(text.encode(), shown_as="f").data == {
        "a": "NO",
        "b": ["on", "12:30", "010", "2022-01-06T20:00Z"],
        "c": {"at": "2022-01-06T20:00:00+06:00", "u": "https://x.y/z"},
        "d": "1",
    }


def test_alias_bomb_is_refused_at_once() -> None:
    """Nine levels of nine aliases stand for half a thousand million values; none is ever expanded."""
    rows = ["a0: &a0 [x, x, x]"]
    rows += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 10)]
    started = time.perf_counter()
    faults = refuse("\n".join(rows))
    assert time.perf_counter() - started < 1
    assert {fault.code for fault in faults} == {"anchor", "alias"}
    assert (faults[0].line, faults[0].column, faults[0].field) == (1, 5, "a0")
    assert "no anchors, aliases or merge keys" in faults[0].hint


def test_merge_key_is_refused() -> None:
    """A merge key hides where a field comes from."""
    fault = refuse("a:\n  <<: {x: 1}\n  y: 2\n")[0]
    assert (fault.line, fault.column, fault.field, fault.code) == (2, 3, "a", "merge-key")


@pytest.mark.parametrize("text", ["a: !!int 3", "a: !mine {x: 1}", "a: !<tag:x> 3", "a: ! 3", "a: !foo!bar x"])
def test_tags_are_refused(text: str) -> None:
    """A tag would change what a value is behind the reader's back."""
    fault = refuse(text)[0]
    assert (fault.line, fault.column) == (1, 4)
    assert "tag" in fault.expected


def test_second_document_is_refused() -> None:
    """A second document would be read by no one."""
    fault = refuse("a: 1\n---\nb: 2\n")[0]
    assert (fault.line, fault.code) == (2, "several-documents")


def test_not_utf8_names_byte_and_line() -> None:
    """An old code page is the usual cause; the byte offset finds the letter."""
    fault = refuse("a: 1\nname: é".encode("latin-1"))[0]
    assert (fault.line, fault.column, fault.code) == (2, 7, "not-utf8")
    assert fault.found == "the byte 0xE9 at offset 11"
    assert "UTF-8" in fault.hint


def test_utf16_gets_its_own_hint() -> None:
    """Some editors save UTF-16 without saying so."""
    assert "UTF-16" in refuse("a: 1".encode("utf-16"))[0].hint


def test_byte_order_mark_is_no_fault() -> None:
    """Editors on Windows write one; the first column stays the first."""
    document = parse_document(b"\xef\xbb\xbfa: 1\n", shown_as="f")
    assert document.data == {"a": 1}
    assert document.keys[("a",)] == (1, 1)


@pytest.mark.parametrize("raw", [b"", b"\n \n", b"\xef\xbb\xbf", b"# only a comment\n"])
def test_empty_file(raw: bytes) -> None:
    """An empty file is a fault of the whole file, and says how one begins."""
    fault = refuse(raw)[0]
    assert (fault.line, fault.code) == (0, "empty-file")
    assert "format: foedus/" in fault.expected


def test_deep_nesting_is_refused_without_recursion() -> None:
    """A hundred thousand brackets must not exhaust the stack."""
    fault = refuse("a: " + "[" * 100_000)[0]
    assert (fault.code, fault.line, fault.column) == ("too-deep", 1, 67)


def test_depth_at_the_limit_is_read() -> None:
    """The limit itself is allowed: one mapping and 63 lists are 64 levels."""
    document = parse_document(("a: " + "[" * 63 + "]" * 63).encode(), shown_as="f")
    assert len(document.values) == 64


def test_huge_file_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    """One byte above the limit; reading stops there."""
    path = tmp_path / "huge.yaml"
    path.write_bytes(b"a: 1\n" + b"#" * (MAX_BYTES - 4))
    started = time.perf_counter()
    with pytest.raises(InputError) as caught:
        read_document(path)
    assert time.perf_counter() - started < 1
    assert caught.value.faults[0].code == "too-big"
    assert "16 MiB" in caught.value.faults[0].expected


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file may hold very many values; memory is bounded by their number."""
    monkeypatch.setattr(events, "MAX_NODES", 50)
    assert refuse("[" + "1," * 100 + "1]")[0].code == "too-big"


def test_faults_stop_somewhere() -> None:
    """A file of the wrong kind has a fault on every line; nobody reads a million."""
    faults = refuse("".join(f"k{n}: *x\n" for n in range(1000)))
    assert len(faults) == events.MAX_FAULTS + 1
    assert "too-many-faults" in {fault.code for fault in faults}


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("a:\n\t- b\n", (2, 1), "never tabs"),
        ("a: [1, 2\nb: 3\n", (2, 2), "closed with ]"),
        ("a: {x: 1\n", (2, 1), "closed with }"),
        ("a: 'x\n", (2, 1), "quoted text that is closed"),
        ("a: b: c\n", (1, 5), "one 'key: value' on a line"),
        ("- a\nb: c\n", (2, 1), "one indentation"),
        ("a: @x\n", (1, 4), "in quotes"),
        ('a: "\\q"\n', (1, 6), "known escape"),
    ],
)
def test_syntax_in_plain_words(text: str, place: tuple[int, int], expected: str) -> None:
    """The parser's own words help nobody who does not know YAML."""
    fault = refuse(text)[0]
    assert (fault.line, fault.column) == place
    assert fault.code == "yaml-syntax"
    assert expected in fault.expected


@pytest.mark.parametrize("text", ["%YAML 1.1\n---\na: 1\n", "%YAML 1.3\n---\na: 1\n"])
def test_other_versions_of_yaml(text: str) -> None:
    """A file that asks for YAML 1.1 means other things by the same signs."""
    assert "1.2" in refuse(text)[0].expected


@pytest.mark.parametrize("text", ["[a]: 1\n", "{b: c}: 1\n", "? [a]\n: 1\n"])
def test_keys_are_plain_names(text: str) -> None:
    """A list as a key has no path; what is below it is not kept."""
    assert refuse(text)[0].code == "complex-key"


def test_characters_no_editor_shows() -> None:
    """Control characters, and line breaks that editors do not count, would shift every place below."""
    faults = refuse("a: b\x01c\nd: e\u2028f\n")
    assert [(fault.line, fault.column, fault.found) for fault in faults] == [
        (1, 5, "the character U+0001"),
        (2, 5, "the character U+2028"),
    ]


@pytest.mark.parametrize("text", ['a: "\\ud800"', 'a: "\\0"'])
def test_escapes_that_no_output_can_hold(text: str) -> None:
    """Half a surrogate pair would crash the writer of the result instead of the reader."""
    assert refuse(text)[0].code == "escape"


def test_faults_of_several_kinds_come_together_in_line_order() -> None:
    """Whoever mends a file wants one round, not five."""
    faults = refuse("a: &x 1\nb: *x\nb: 2\nc: !t 3\nd: {e: 1, e: 2}\n")
    assert [(fault.line, fault.code) for fault in faults] == [
        (1, "anchor"),
        (2, "alias"),
        (3, "duplicate-key"),
        (4, "tag"),
        (5, "duplicate-key"),
    ]


def test_unreadable_file(tmp_path: Path) -> None:
    """A file that is not there, and a folder, are refused by name."""
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InputError) as caught:
            read_document(path)
        assert caught.value.code == "unreadable-file"
        assert str(path) in str(caught.value)


def test_place_of_what_is_missing_is_where_it_would_belong() -> None:
    """A missing field has no place of its own; its mapping has."""
    document = parse_document(b"a:\n  b:\n    c: 1\n", shown_as="f")
    assert document.find_place(("a", "b", "d")) == (3, 5)
    assert document.find_place(("a", "b", "c")) == (3, 8)
    assert document.find_place(("a", "b", "c"), key=True) == (3, 5)


def test_python_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the parser in C is not installed, values and places are the same."""
    text = b"a: {at: 2022-01-06T20:00Z, b: [1, 'two', null]}\nc:\n- d: |\n    x\n    y\n- >-\n  e\n  f\n"
    fast = parse_document(text, shown_as="f")
    monkeypatch.setattr(events, "find_fast_parser", lambda: None)
    assert parse_document(text, shown_as="f") == fast


def test_a_long_file_is_read_quickly() -> None:
    """Six thousand lines of claims must not be felt; the limit is ten times what is usual."""
    row = "- id: C{0}\n  text: 'said {0}'\n  known_at: 2022-01-06T20:00Z\n  tags: [a, b]\n"
    text = "".join(row.format(number) for number in range(1500)).encode()
    started = time.perf_counter()
    parse_document(text, shown_as="f")
    assert time.perf_counter() - started < 1.5
