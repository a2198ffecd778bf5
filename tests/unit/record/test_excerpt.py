"""Single entries, cited to a stranger: good to both verifiers, and refused once a bit of them is changed."""

import importlib.util
import json
import os
from pathlib import Path
from types import ModuleType

import pytest
from tests.unit.record.conftest import KEEPER, Clock, claim, found

from foedus.errors import RecordError, RequestError
from foedus.formats.excerpt import is_excerpt, verify_excerpt, write_excerpt
from foedus.record.checkpoint import Checkpoint, dump_checkpoint
from foedus.record.entries import Draft
from foedus.record.keys import Signer
from foedus.record.ledger import Ledger
from foedus.store.database import open_store

LONG = os.environ.get("FOEDUS_LONG") == "1"
TOOL = Path(__file__).resolve().parents[3] / "tools" / "verify_excerpt.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """The second verifier, in this process."""
    spec = importlib.util.spec_from_file_location("verify_excerpt", TOOL)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def cited(ledger: Ledger, tmp_path: Path) -> tuple[Path, Checkpoint]:
    """Two of many entries, one by a key that was enrolled and revoked later, one with a source."""
    second = Signer(b"\x01" * 32)
    enrol = {"action": "enrol", "key": second.public, "holder": "B", "role": "author"}
    source = Draft(kind="source", body={"id": "S1", "title": "Ünïcode, қазақша", "outlet": "press"})
    ledger.append([claim("C1"), source, claim("C2", source="S1"), Draft(kind="key", body=enrol)])
    other = Ledger(ledger.store, ledger.log, clock=ledger._clock, signer=second, author="B")
    other.append([claim(f"B{k}") for k in range(20)])
    ledger.refresh()
    ledger.append([Draft(kind="key", body={"action": "revoke", "key": second.public, "reason": "left office"})])
    out = tmp_path / "cited.excerpt"
    return out, write_excerpt(ledger, [4, 9], out)


def test_cited_entries_are_good_to_both_verifiers(cited: tuple[Path, Checkpoint], tool: ModuleType) -> None:
    """With the acts on keys and the source that the claim names, and nothing else of the record."""
    out, final = cited
    assert is_excerpt(out)
    shown = verify_excerpt(out, held=[final], founder=KEEPER.public)
    assert [(entry.n, entry.kind) for entry in shown.entries] == [
        (1, "key"), (3, "source"), (4, "claim"), (5, "key"), (9, "claim"), (26, "key"),
    ]  # fmt: skip
    assert shown.entries[4].body["id"] == "B3"
    told = tool.verify(out, [])
    assert final.root.hex() in told
    assert "entry 9: claim by B" in told


def test_every_changed_byte_is_refused_by_both(
    cited: tuple[Path, Checkpoint], tmp_path: Path, tool: ModuleType
) -> None:
    """Bits all over the file, more of them for the first verifier. FOEDUS_LONG=1 goes through every byte."""
    raw, changed = bytearray(cited[0].read_bytes()), tmp_path / "changed.excerpt"
    ends = [at + k for at, byte in enumerate(raw) if byte == 10 for k in (-1, 0, 1) if at + k < len(raw)]
    for at in sorted({*range(0, len(raw), 1 if LONG else 29), *ends}):
        raw[at] ^= 1 << at % 7
        changed.write_bytes(raw)
        with pytest.raises(RecordError) as caught:
            verify_excerpt(changed)
        assert caught.value.exit_code == 5
        if at % 7 == 0:
            with pytest.raises((tool.BadError, AttributeError, KeyError, TypeError, ValueError)):
                tool.verify(changed, [])
        raw[at] ^= 1 << at % 7


def test_a_line_that_is_missing_added_or_moved_is_refused(
    cited: tuple[Path, Checkpoint], tmp_path: Path, tool: ModuleType
) -> None:
    """Also where the header is made to fit: who left an act on keys out cannot show who signed."""
    lines = cited[0].read_bytes().split(b"\n")[:-1]
    bad = tmp_path / "bad.excerpt"

    def count(kept: list[bytes]) -> bytes:
        header = {**json.loads(lines[0]), "entries": len(kept) - 2}
        return json.dumps(header, sort_keys=True, separators=(",", ":")).encode()

    variants = [lines[:-1], [*lines, lines[-1]], [lines[0], *lines[2:]], [*lines[:2], lines[3], lines[2], *lines[4:]]]
    variants += [[count([*lines[:4], *lines[5:]]), *lines[1:4], *lines[5:]], [*lines[:3], lines[2], *lines[3:]]]
    for variant in variants:
        bad.write_bytes(b"\n".join([*variant, b""]))
        with pytest.raises(RecordError):
            verify_excerpt(bad)
        with pytest.raises((tool.BadError, AttributeError, KeyError, TypeError, ValueError)):
            tool.verify(bad, [])


def test_an_excerpt_is_held_against_a_checkpoint_of_its_size(
    cited: tuple[Path, Checkpoint], ledger: Ledger, tmp_path: Path, clock: Clock, tool: ModuleType
) -> None:
    """Another root over as many entries is a fork; another size cannot be compared, and that is said."""
    out, final = cited
    ledger.append([claim("C9")])
    with pytest.raises(RequestError, match="cannot be compared"):
        verify_excerpt(out, held=[ledger.make_checkpoint()])
    store = open_store(str(tmp_path / "fork.sqlite"))
    fork = Ledger(store, ledger.log, clock=clock, signer=KEEPER, author="the keeper")
    fork.append([found(), *(claim(f"C{k}") for k in range(final.size - 1))])
    other = fork.make_checkpoint()
    store.close()
    assert other.size == final.size
    with pytest.raises(RecordError, match="forked"):
        verify_excerpt(out, held=[other])
    held = tmp_path / "held.json"
    held.write_text(json.dumps(dump_checkpoint(other)), encoding="utf-8")
    with pytest.raises(tool.BadError, match="forked"):
        tool.verify(out, [held])


def test_what_is_not_there_is_not_cited(ledger: Ledger, tmp_path: Path) -> None:
    """Nothing is written, and what there is is said."""
    with pytest.raises(RequestError, match="there is no entry 99") as caught:
        write_excerpt(ledger, [1, 99], tmp_path / "x")
    assert caught.value.hint == "entries run from 1 to 1"
    assert not (tmp_path / "x").exists()


def test_a_signature_over_the_neutral_point_is_refused_by_both() -> None:
    """Only the holder of a key can make one; OpenSSL takes it, libsodium does not, so the two would part over it."""
    import hashlib

    import nacl.exceptions
    import nacl.signing
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from foedus.record.keys import ENTRY_DOMAIN, decode_bytes, encode_bytes, verify

    order = 2**252 + 27742317777372353535851937790883648493
    secret = bytes(range(32))
    raw = bytearray(hashlib.sha512(secret).digest()[:32])
    raw[0], raw[31] = raw[0] & 248, raw[31] & 127 | 64
    public = decode_bytes(Signer(secret).public)
    assert public is not None
    neutral, message = b"\x01" + bytes(31), ENTRY_DOMAIN + b"said"
    h = int.from_bytes(hashlib.sha512(neutral + public + message).digest(), "little")
    signature = neutral + (h * int.from_bytes(raw, "little") % order).to_bytes(32, "little")
    Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    assert not verify(Signer(secret).public, ENTRY_DOMAIN, b"said", encode_bytes(signature))
    with pytest.raises(nacl.exceptions.BadSignatureError):
        nacl.signing.VerifyKey(public).verify(message, signature)


def test_the_command_line_cites_and_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a user types it: export two entries, verify them, and a changed one exits with 5."""
    from typer.testing import CliRunner

    from foedus.cli.app import app

    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path / "data"))
    run, out = CliRunner(), tmp_path / "two.excerpt"
    words = ["record", "export", "--mission", "benin-2025", "--entry", "9", "--entry", "12", "--out", str(out)]
    assert run.invoke(app, words).exit_code == 0
    shown = run.invoke(app, ["record", "verify", str(out), "--json"])
    assert shown.exit_code == 0
    assert {9, 12} <= {entry["n"] for entry in json.loads(shown.stdout)["entries"]}
    assert "entry 9: " in run.invoke(app, ["record", "verify", str(out)]).stdout
    out.write_bytes(out.read_bytes().replace(b'\\"version\\":1', b'\\"version\\":2', 1))
    assert run.invoke(app, ["record", "verify", str(out)]).exit_code == 5
    assert run.invoke(app, [*words, "--form", "csv"]).exit_code == 2
