"""The user's own store: verified against what they hold, read where it cannot be written, exported after rotation."""

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from foedus import library
from foedus.cli.app import app
from foedus.desk.data import load_key
from foedus.desk.loading import load_inputs
from foedus.desk.record import open_record
from foedus.formats.record_verify import verify_file
from foedus.record.entries import Draft

LOG = ("--mission", "desk-log")
MISSION = "lesotho-2017"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*words: str | Path, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["record", *map(str, words)])
    assert done.exit_code == code, done.output
    return done.output


def enter(text: str, *more: str, code: int = 0) -> str:
    return run("append", *LOG, "--kind", "appeal", "--set", f"text={text}", *more, code=code)


def test_an_own_store_is_verified_against_what_is_held(data: Path, tmp_path: Path) -> None:
    """A cut tail or another founder is found there as in a file."""
    held = tmp_path / "held.json"
    enter("one")
    run("checkpoint", *LOG, "--out", held)
    assert "continues the checkpoint held over 2 entries" in run("verify", *LOG, "--held", held)
    founder = load_key(data).signer.public
    assert f"founded with the key {founder}" in run("verify", *LOG, "--founder", founder)
    assert "record.other-founder" in run("verify", *LOG, "--founder", "A" * 43, code=5)
    assert "--trust goes with a FILE" in run("verify", *LOG, "--held", held, "--trust", founder, code=2)
    key = data / "keys" / "local.json"
    kept = key.read_bytes()
    shutil.rmtree(data)
    key.parent.mkdir(parents=True)
    key.write_bytes(kept)
    run("key", *LOG[:1], "desk-log", "--enrol", "x", code=3)
    assert "its tail is cut" in run("verify", *LOG, "--held", held, code=5)
    enter("another")
    assert "record.fork" in run("verify", *LOG, "--held", held, code=5) or "the history was forked" in run(
        "verify", *LOG, "--held", held, code=5
    )


def test_a_record_is_exported_after_its_key_was_rotated(data: Path, tmp_path: Path) -> None:
    """With the new key; the old one is told what to do."""
    enter("one")
    out = tmp_path / "x.record"
    new = json.loads(run("key", "--new", "second", "--json"))["key"]
    run("key", *LOG, "--rotate", new)
    enter("two", "--key", "second")
    assert "--key NAME" in run("export", *LOG, "--out", out, code=2)
    run("export", *LOG, "--out", out, "--key", "second")
    assert verify_file(out).size == 4
    run("export", *LOG, "--entry", "2", "--out", tmp_path / "x.excerpt", "--key", "second")
    run("verify", tmp_path / "x.excerpt")


def test_who_took_a_record_in_passes_it_on(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keeper's checkpoint over all of it came with it; the founder is named, and can be asked for."""
    enter("one")
    first, second = tmp_path / "a.record", tmp_path / "b.record"
    run("export", *LOG, "--out", first)
    founder = load_key(data).signer.public
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path / "other"))
    assert "record.other-founder" in run("import", first, "--founder", "A" * 43, code=5)
    assert f"founded with the key {founder}" in run("import", first, "--founder", founder)
    run("export", *LOG, "--out", second)
    assert second.read_bytes() == first.read_bytes()
    run("export", *LOG, "--entry", "2", "--out", tmp_path / "b.excerpt")
    assert "never enrolled" in enter("mine", code=2)


def correct(name: str, text: str, folder: str) -> int:
    with open_record(folder) as record:
        old = [e for e in record.ledger.read(kind="claim") if e.body["id"] == name][-1]
        body = {**old.body, "text": text, "corrects": old.n}
        said = Draft(kind="claim", body=body, stated_at=old.stated_at, happened_from=old.happened_from)
        return record.ledger.append([said])[0].n


def read_text(name: str, folder: str) -> str:
    with open_record(folder) as record:
        found = record.read_claims()
        assert found is not None
        return next(claim.text for claim in found.claims if claim.id == name)


def test_what_a_person_put_right_stays_until_the_file_says_otherwise(data: Path, tmp_path: Path) -> None:
    """A comment in the file takes nothing back; a new wording counts, and so does the old one after it."""
    folder = tmp_path / "mine"
    shutil.copytree(library.find_mission("armenia-2021"), folder)
    path, where = folder / "claims.yaml", str(folder)
    with open_record(where) as record:
        claim = next(e for e in record.ledger.read(kind="claim"))
        links = list(record.ledger.read(kind="link"))
        if links:
            record.ledger.append([Draft(kind="unlink", body={"of": links[0].n, "why": "a mistake"})])
        size = record.ledger.size
    name, old = claim.body["id"], claim.body["text"]
    correct(name, "As a person put it right.", where)
    original = path.read_text(encoding="utf-8")
    assert original.count(old) == 1
    for k, (text, shown) in enumerate(
        (
            (original + "# a remark\n", "As a person put it right."),
            (original + "# another remark\n", "As a person put it right."),
            (original.replace(old, "As the file now says."), "As the file now says."),
            (original, old),
            (original + "# a remark\n", old),
            (original + "# a remark\n", old),
        )
    ):
        path.write_text(text, encoding="utf-8")
        assert (k, read_text(name, where)) == (k, shown)
    with open_record(where) as record:
        fresh = [entry.kind for entry in record.ledger.read(size + 1)]
    assert fresh.count("claim") == 3
    assert fresh.count("compilation") == 5
    assert "link" not in fresh


def test_a_record_begun_before_entries_were_marked_goes_on(data: Path, tmp_path: Path) -> None:
    """What stood when the file was read last is what the file said."""
    from foedus.desk.data import find_store
    from foedus.desk.record import open_store_at
    from foedus.desk.record_places import append_all
    from foedus.formats.codec import load_claims
    from foedus.record.ledger import Ledger
    from foedus.record.translation import draft_claims

    folder = tmp_path / "mine"
    shutil.copytree(library.find_mission("armenia-2021"), folder)
    path = folder / "claims.yaml"
    mine = load_key(data)
    with open_store_at(find_store(data)) as store:
        ledger = Ledger(store, "mine", clock=open_clock, signer=mine.signer, author=mine.holder)
        body = {"action": "found", "key": mine.signer.public, "holder": mine.holder, "role": "keeper"}
        ledger.append([Draft(kind="key", body=body, token="found")])
        first, *rest = draft_claims(load_claims(path), "0" * 64)
        append_all(ledger, [*rest, first])
        name = next(ledger.read(kind="claim")).body["id"]
    assert correct(name, "As a person put it right.", str(folder))
    for k in range(2):
        path.write_text(path.read_text(encoding="utf-8") + f"# remark {k}\n", encoding="utf-8")
        assert read_text(name, str(folder)) == "As a person put it right."


def open_clock() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def test_two_folders_of_one_name_have_a_record_each(data: Path, tmp_path: Path) -> None:
    """A variant of a library mission, or of another folder, rewrites nothing there."""
    variants = []
    for place in ("a", "b"):
        folder = tmp_path / place / "armenia-2021"
        shutil.copytree(library.find_mission("armenia-2021"), folder)
        variants.append(folder)
        shutil.copytree(folder, tmp_path / place / "mine")
        variants.append(tmp_path / place / "mine")
    names = []
    for folder in (Path("armenia-2021"), *variants):
        with open_record(str(folder)) as record:
            names.append(record.mission)
    assert names[0] == "armenia-2021"
    assert names[2] == "mine"
    assert len(set(names)) == 5
    for folder, name in zip(variants, names[1:], strict=True):
        with open_record(str(folder)) as record:
            assert (record.mission, record.is_new) == (name, False)
    # a folder that is gone leaves its name to the next
    shutil.rmtree(tmp_path / "a")
    with open_record(str(tmp_path / "b" / "mine")) as record:
        assert record.mission == "mine"


def test_a_strangers_record_neither_blocks_a_mission_nor_speaks_for_it(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading goes on; what the mission's file says is read, and what else is said beside it."""
    before = load_inputs(MISSION)
    own = before.files.claims.claims[0]
    said = {"text": "Something else.", "by": "X", "known_at": "2022-01-01T00:00:00Z"}
    with open_record("a-stranger") as record:
        record.ledger.log = MISSION
        stranger = record.ledger.append
        body = {"action": "found", "key": record.key.signer.public, "role": "keeper"}  # type: ignore[union-attr]
        record.ledger.__init__(  # type: ignore[misc]
            record.ledger.store,
            MISSION,
            clock=open_clock,
            signer=record.key.signer,
            author="x",  # type: ignore[union-attr]
        )
        stranger([Draft(kind="key", body=body)])
        stranger([Draft(kind="claim", body={"id": name, **said}) for name in (own.id, "NEW-1")])
        from foedus.formats.record_file import write_record

        write_record(record.ledger, tmp_path / "s.record")
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path / "other"))
    run("import", tmp_path / "s.record")
    after = load_inputs(MISSION)
    assert after.files.claims.claims[: len(before.files.claims.claims)] == before.files.claims.claims
    assert [c.id for c in after.files.claims.claims[len(before.files.claims.claims) :]] == ["NEW-1"]
    assert "NEW-1" in run("accounts", "--mission", MISSION)
    assert "never enrolled" in run("append", "--mission", MISSION, "--kind", "appeal", "--set", "text=x", code=2)
    run("verify", "--mission", MISSION)


#: all is imported first: who is nobody may not read where Python lies
AS_NOBODY = """
import encodings.idna, importlib, json, os, pkgutil, sys
import sqlalchemy.dialects.sqlite.pysqlite, sqlalchemy.ext.baked
import foedus
for found in pkgutil.walk_packages(foedus.__path__, "foedus."):
    if found.name.split(".")[1] in ("desk", "record", "formats", "store"):
        importlib.import_module(found.name)
import foedus.cli.record
from typer.testing import CliRunner
from foedus.desk.loading import load_inputs; load_inputs("armenia-2021")
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
runs = [CliRunner().invoke(foedus.cli.record.record_app, words) for words in json.loads(sys.argv[1])]
print(json.dumps([[run.exit_code, run.output, repr(run.exception)] for run in runs]))
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every user can reach."""
    with tempfile.TemporaryDirectory(prefix="foedus-read-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_store_that_cannot_be_written_is_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By another user, with no key of theirs: shown, verified, exported; nothing can be entered."""
    data, out, mission = place / "data", place / "out", place / "armenia"
    monkeypatch.setenv("FOEDUS_DATA", str(data))
    out.mkdir()
    out.chmod(0o777)
    shutil.copytree(library.find_mission("armenia-2021"), mission)
    enter("one")
    run("export", *LOG, "--out", place / "first.record")
    with open_record(str(mission)):
        pass
    with (mission / "claims.yaml").open("a", encoding="utf-8") as stream:
        stream.write("# changed since\n")
    (data / "record.sqlite").chmod(0o644)
    data.chmod(0o555)
    verbs = [
        ("show", *LOG),
        ("accounts", "--mission", str(mission), "--json"),
        ("verify", *LOG),
        ("key", *LOG),
        ("export", *LOG, "--out", str(out / "x.csv"), "--form", "csv"),
        ("export", *LOG, "--out", str(out / "x.record")),
        ("append", *LOG, "--kind", "appeal", "--set", "text=x"),
    ]
    try:
        command = [sys.executable, "-c", AS_NOBODY, json.dumps(verbs)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=out)
    finally:
        data.chmod(0o755)
    seen = json.loads(done.stdout)
    assert [code for code, _, _ in seen] == [0, 0, 0, 0, 0, 0, 6], [text[:300] for code, text, _ in seen if code]
    assert (out / "x.record").read_bytes() == (place / "first.record").read_bytes()


def test_a_poisoned_cache_of_the_tree_is_named_and_never_signed(data: Path, tmp_path: Path) -> None:
    """A zero written into the database as the hash of a tile: verify says where, a checkpoint is right all the same."""
    with open_record("desk-log") as record:
        record.ledger.append([Draft(kind="appeal", body={"text": f"{k}"}) for k in range(300)])
    with closing(sqlite3.connect(data / "record.sqlite")) as direct, direct:
        direct.execute("INSERT INTO tiles VALUES ('desk-log', 0, zeroblob(32))")
    assert "entries 1 to 256" in run("verify", *LOG, code=5)
    run("export", *LOG, "--out", tmp_path / "x.record")
    assert verify_file(tmp_path / "x.record").size == 301


@pytest.mark.parametrize("line", [b"garbage", b"[]", b'{"said":[]}', b"\xff"])
def test_a_damaged_line_or_checkpoint_is_said_to_be_one(data: Path, line: bytes) -> None:
    """With exit 5, not as a fault of the program."""
    from foedus.record.tree import hash_leaf

    enter("one")
    run("checkpoint", *LOG)
    with closing(sqlite3.connect(data / "record.sqlite")) as direct, direct:
        row = (3, hash_leaf(line), direct.execute("SELECT leaf FROM entries WHERE n = 2").fetchone()[0], line)
        direct.execute("INSERT INTO entries SELECT log, ?, ?, ?, 'x', 'appeal', '', ? FROM entries WHERE n = 2", row)
    for words in (("show", *LOG), ("accounts", *LOG), ("verify", *LOG)):
        run(*words, code=5)


def test_a_damaged_checkpoint_is_said_to_be_one(data: Path) -> None:
    """A text that is no JSON among the checkpoints."""
    enter("one")
    with closing(sqlite3.connect(data / "record.sqlite")) as direct, direct:
        direct.execute("INSERT INTO checkpoints (log, size, text) VALUES ('desk-log', 2, 'no json')")
    assert "cannot be read" in run("verify", *LOG, code=5)


def test_a_new_store_is_its_owners_alone(data: Path) -> None:
    """Who said what under which terms is not for every user of the machine."""
    enter("one")
    assert (data / "record.sqlite").stat().st_mode & 0o777 == 0o600
