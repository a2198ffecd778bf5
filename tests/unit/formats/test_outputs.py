"""What a user names with --out is replaced whole, and only where it can be made anew."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from foedus.cli.app import app
from foedus.desk.data import make_key
from foedus.errors import RequestError, UnavailableError
from foedus.formats.outputs import write_whole


def refuse(out: Path, what: str) -> None:
    before = out.lstat()
    with pytest.raises(RequestError, match=rf"was left as it is: it is {what}"):
        write_whole(out, b"new")
    assert (out.lstat().st_ino, out.lstat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_is_replaced_whole_and_its_folder_made(tmp_path: Path) -> None:
    """Texts and bytes in pieces; nothing lies beside it afterwards."""
    out = tmp_path / "a" / "b.txt"
    write_whole(out, "қ")
    write_whole(out, [b"one ", "two"])
    assert out.read_bytes() == b"one two"
    assert os.listdir(out.parent) == ["b.txt"]


def test_what_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    """A writer that breaks down has replaced nothing and left nothing."""

    def pieces() -> Iterator[bytes]:
        yield b"new"
        raise ZeroDivisionError

    out = tmp_path / "a.txt"
    write_whole(out, b"old")
    with pytest.raises(ZeroDivisionError):
        write_whole(out, pieces())
    assert (out.read_bytes(), os.listdir(tmp_path)) == (b"old", ["a.txt"])


def test_what_is_no_plain_file_is_not_replaced(tmp_path: Path) -> None:
    """A pipe stays a pipe, also behind a symbolic link; a folder is said to be one."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    refuse(tmp_path / "pipe", "a pipe")
    refuse(tmp_path / "link", "a pipe")
    refuse(tmp_path, "a folder")
    assert sorted(os.listdir(tmp_path)) == ["link", "pipe"]


def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    """What it points to is written."""
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A file is no folder."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UnavailableError, match="cannot write"):
        write_whole(tmp_path / "file" / "out", b"new")


def test_neither_a_store_nor_a_key_is_replaced(tmp_path: Path) -> None:
    """Records and the key that signs them cannot be made anew, under whatever name they lie."""
    store = tmp_path / "record.sqlite"
    with closing(sqlite3.connect(store)) as held:
        held.execute("PRAGMA journal_mode=WAL")
        held.execute("CREATE TABLE t (x)")
        held.commit()
        refuse(store, "a database")
        refuse(tmp_path / "record.sqlite-wal", "a part of the database record.sqlite")
    refuse(make_key(tmp_path, name="local", holder="a desk").path, "a signing key")


@pytest.mark.parametrize("form", [["export"], ["export", "--entry", "1"], ["export", "--form", "csv"], ["checkpoint"]])
def test_no_verb_of_the_record_overwrites_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: list[str]
) -> None:
    """As a user would type it by mistake."""
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path))
    run = CliRunner()
    run.invoke(app, ["record", "append", "--mission", "desk-log", "--kind", "appeal", "--set", "text=x"])
    for name in ("record.sqlite", "keys/local.json"):
        done = run.invoke(app, ["record", *form, "--mission", "desk-log", "--out", str(tmp_path / name)])
        assert done.exit_code == 2
        assert "was left as it is" in done.output
    assert run.invoke(app, ["record", "verify", "--mission", "desk-log"]).exit_code == 0


def test_every_file_is_written_in_this_one_way() -> None:
    """A second way of writing would replace again what must stay."""
    import foedus

    source = Path(foedus.__file__).parent
    ways = re.compile(r"\.replace\((?:out|path|target)\)|\bos\.(?:replace|rename)\(|\.write_(?:text|bytes)\(")
    found = {str(p.relative_to(source)) for p in source.rglob("*.py") if ways.search(p.read_text(encoding="utf-8"))}
    # schemas and the schema of mission.json are written by those who build Foedus, at fixed names
    assert found == {"formats/outputs.py", "formats/schemas.py", "reports/mission_json.py"}
