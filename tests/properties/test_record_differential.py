"""Two verifiers, one verdict: files whose structure was changed, not only bits, each signed anew where it can be.

Whoever holds a key can sign what no Foedus writes, so most changes come before the signature. Both programs must give
the same verdict, and name the same entry and byte; neither may fail in another way.
"""

import copy
import hashlib
import importlib
import json
import os
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from foedus.errors import RecordError
from foedus.formats.excerpt import verify_excerpt
from foedus.formats.record_verify import verify_file
from foedus.record.checkpoint import Checkpoint, cosign, dump_checkpoint, parse_checkpoint
from foedus.record.keys import CHECKPOINT_DOMAIN, ENTRY_DOMAIN, Signer, encode_bytes
from foedus.record.tree import Subtrees, compute_root, hash_leaf

LONG = os.environ.get("FOEDUS_LONG") == "1"
TOOLS = Path(__file__).resolve().parents[2] / "tools"
KEYS = {signer.public: signer for signer in (Signer(bytes([k]) * 32) for k in range(1, 8))}
NAMES = list(KEYS)
EVIDENCE = b"a page as it was read"
AT = "2026-01-01T00:00:00Z"
#: a point of order 8 and one that is written in a second way
ODD_KEYS = ("x" * 43, encode_bytes(bytes(32)), encode_bytes(b"\xff" * 31 + b"\x7f"))
ACTS = ("keeper", "author", "banish", "revoke", "enrol", "rotate", "found")
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, 2, -1, 2**53 - 1, 2**53, 2**60, 2**70, "", " ", "x", "1", "claim", "key", *ACTS,
    "\u200b", "a\x1b[31m", "\u202e", "e" * 1001, "e" * 20_001, AT, "2026-01-01", "2026-W01-1",
    "0001-01-01T00:00:00+14:00", "2026-01-01T00:00Z", "2026-01-01T24:00:00Z", "2026-02-30T00:00:00Z",
    "\u0662\u0660\u0662\u0666-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "a" * 64, "A" * 64, [], {}, [1], ["a"], [[[]]],
    ["a"] * 43, {"a": "b"}, {"a": 1}, {"A": "b"}, {"from": AT}, {"until": AT, "x": AT}, {"from": 7},
    [{"bytes": 1, "name": "n", "sha256": "a" * 64}], [{"bytes": True, "name": "n", "sha256": "a" * 64}],
    [{"text": "s", "claims": []}], [{"atom": "a", "value": True, "by": "b"}], "-0", "1.50", "00.1", *ODD_KEYS, *NAMES,
)  # fmt: skip


@pytest.fixture(scope="module")
def tools() -> Iterator[tuple[ModuleType, ModuleType]]:
    """Both programs of the second road, in this process."""
    sys.path.insert(0, str(TOOLS))
    yield importlib.import_module("verify_record"), importlib.import_module("verify_excerpt")
    sys.path.remove(str(TOOLS))


def make_plan() -> list[dict[str, Any]]:
    """Give entries of many kinds, with keys that come, rotate and go, and evidence."""
    claim = {"id": "C1", "text": "It is said.", "by": "an office", "known_at": AT, "value": "164", "unit": "dead"}
    more = {"carried_by": ["outlet", "agency"], "asserts": [{"atom": "a/b", "value": True}], "outcome": False}
    piece = {"bytes": len(EVIDENCE), "name": "page.html", "sha256": hashlib.sha256(EVIDENCE).hexdigest()}
    bodies: list[tuple[str, dict[str, Any], int, dict[str, Any]]] = [
        ("key", {"action": "found", "key": NAMES[0], "holder": "H", "role": "keeper"}, 0, {}),
        ("source", {"id": "S1", "title": "A page", "outlet": "press", "reliability": "B"}, 0, {}),
        ("claim", claim | more | {"source": "S1"}, 0, {"evidence": [piece], "stated": AT, "happened": {"from": AT}}),
        ("key", {"action": "enrol", "key": NAMES[1], "role": "keeper", "holder": "K"}, 0, {}),
        ("incident", {"text": "t", "sort": "riot", "claimant": "c", "deaths": 3, "lat_deg": "43.2"}, 1, {}),
        ("key", {"action": "enrol", "key": NAMES[2], "holder": "A"}, 1, {}),
        ("claim", {**claim, "id": "C2", "provenance": {"file": "a", "span": "1-2"}, "matters": ["M1"]}, 2, {}),
        ("matter", {"id": "M1", "title": "m", "sides": [{"text": "s", "claims": ["C1", "C2"]}]}, 0, {}),
        ("key", {"action": "rotate", "key": NAMES[3]}, 0, {}),
        ("link", {"from": "C1", "to": "C2", "relation": "number"}, 3, {}),
        ("key", {"action": "revoke", "key": NAMES[2], "reason": "left"}, 3, {}),
        ("retraction", {"of": "C1", "by": "an office", "known_at": AT}, 1, {}),
        ("correction", {"of": 3, "text": "right"}, 3, {}),
    ]
    return [
        {"kind": kind, "body": body, "key": NAMES[k], "author": "A", "token": f"t{n}", "version": 1, **more}
        for n, (kind, body, k, more) in enumerate(bodies)
    ]


def build(plan: list[dict[str, Any]], rng: random.Random, change: str) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """Sign and chain a plan; give the lines of entries, those after them, and the leaves."""
    lines: list[bytes] = []
    leaves: list[bytes] = []
    target = rng.randrange(len(plan))
    for n, given in enumerate(plan, 1):
        said = {"log": "twice", "digest": hashlib.sha256(encode(given.get("body"))).hexdigest(), **given}
        signer = KEYS.get(said.get("key") if isinstance(said.get("key"), str) else "", KEYS[NAMES[0]])
        line = {
            "after": (leaves[-1] if leaves else bytes(32)).hex(), "n": n, "received": AT, "said": said,
            "sig": signer.sign(ENTRY_DOMAIN, encode(said)),
        }  # fmt: skip
        if change == "outer" and n - 1 == target:
            mutate(line, rng)
        lines.append(encode(line))
        leaves.append(hash_leaf(lines[-1]))
    tail = [encode({"bytes": encode_bytes(EVIDENCE), "sha256": hashlib.sha256(EVIDENCE).hexdigest()})]
    for size, key in ((1, 0), (4, 1), (9, 3), (9, 0), (len(lines), 1)):
        tail.append(make_checkpoint(leaves, size, NAMES[key], rng, change if size == 9 else ""))
    return lines, tail, leaves


def make_checkpoint(leaves: list[bytes], size: int, key: str, rng: random.Random, change: str) -> bytes:
    """Sign a checkpoint, two others with it where it is to be changed."""
    bare = {"at": AT, "key": key, "log": "twice", "root": encode_bytes(compute_root(leaves[:size])), "size": size}
    bare["version"] = 1
    if change == "checkpoint":
        mutate(bare, rng)
    plain: dict[str, Any] = {**bare, "sig": KEYS[key].sign(CHECKPOINT_DOMAIN, encode(bare))}
    proof = [
        encode_bytes(step) for step in Subtrees(lambda a, b: leaves[a:b], [], 8).prove_consistency(size, len(leaves))
    ]
    if change == "cosigned":
        made: Checkpoint = parse_checkpoint(plain)
        plain = dump_checkpoint(cosign(cosign(made, "Office B", KEYS[NAMES[4]]), "Office C", KEYS[NAMES[5]]))
        old = {"holder": "D", "key": NAMES[6], "sig": KEYS[NAMES[6]].sign(CHECKPOINT_DOMAIN, made.make_bytes())}
        plain["cosigned"].append(old)
        if rng.random() < 0.9:
            mutate(rng.choice([plain, plain["cosigned"], *plain["cosigned"]]), rng)
    outer = {"checkpoint": plain, "consistency": proof}
    if change == "proof":
        mutate(rng.choice([outer, outer["consistency"]]), rng)
    return encode(outer)


def encode(value: Any) -> bytes:
    """Write as a hostile keeper may: lone surrogates too."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")


def mutate(place: Any, rng: random.Random) -> None:
    """Change, remove, add or move one part of a mapping or list, or of one inside it."""
    if isinstance(place, list) and place and rng.random() < 0.6 and isinstance(place[0], dict | list):
        mutate(rng.choice(place), rng)
        return
    if isinstance(place, dict):
        inner = [value for value in place.values() if isinstance(value, dict | list) and value]
        if inner and rng.random() < 0.5:
            mutate(rng.choice(inner), rng)
            return
        name = rng.choice([*place, "zzz", "note", "text", "corrects", "when"])
        if name in place and rng.random() < 0.25:
            del place[name]
        else:
            place[name] = copy.deepcopy(rng.choice(VALUES))
    elif isinstance(place, list):
        index = rng.randrange(len(place) + 1)
        place[index : index + rng.randrange(2)] = [copy.deepcopy(rng.choice([*VALUES, *place]))][: rng.randrange(2)]


def garble(lines: list[bytes], rng: random.Random) -> list[bytes]:
    """Reorder, repeat, drop, join or write lines otherwise."""
    lines, k, m = list(lines), rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(9):
        case 0:
            lines[k], lines[m] = lines[m], lines[k]
        case 1:
            lines.insert(m, lines[k])
        case 2:
            del lines[k]
        case 3:
            lines[k] = lines[k].replace(b'"text":"', rng.choice([b'"text": "', b'"text":"\\u0041', b'"text":"\\ud800']))
        case 4:
            lines[k] = re.sub(
                rb":1([,}])", rng.choice([rb":1.0\1", rb":1e0\1", rb":-0\1", rb":true\1", rb":01\1"]), lines[k]
            )
        case 5:
            lines[k] = lines[k].replace(b'{"', b'{"a":1,"a":1,"', 1)
        case 6:
            lines[k] = rng.choice(
                [b"", b"\xff", b"\xef\xbb\xbf" + lines[k], b"[" * 5000, b"null", b"{}", lines[k] + b" "]
            )
        case 7:
            lines[k : k + 2] = [b"".join(lines[k : k + 2])]
        case _:
            at = rng.randrange(len(lines[k]) or 1)
            lines[k] = lines[k][:at] + bytes([rng.randrange(256)]) + lines[k][at + rng.randrange(2) :]
    return lines


CHANGES = (
    "said",
    "said",
    "said",
    "acts",
    "outer",
    "checkpoint",
    "cosigned",
    "proof",
    "header",
    "lines",
    "lines",
    "cut",
    "",
)


def craft(seed: int) -> tuple[str, bytes]:
    """Give one file by its seed, and what was changed in it."""
    rng = random.Random(seed)
    change = CHANGES[seed % len(CHANGES)]
    plan = make_plan()
    if change == "said":
        mutate(plan[rng.randrange(len(plan))], rng)
    if change == "acts":
        for _ in range(rng.randrange(1, 4)):
            act = rng.choice([entry for entry in plan if entry["kind"] == "key"])
            act["body"][rng.choice(["action", "key", "role"])] = rng.choice([*ACTS, *NAMES, *NAMES, *ODD_KEYS])
            rng.choice(plan)["key"] = rng.choice(NAMES)
        rng.choice(plan)["token"] = rng.choice(["t1", "t3", "t9"])
    lines, tail, _ = build(plan, rng, change)
    header = {"evidence": 1, "format": "foedus/record", "log": "twice", "size": len(lines), "version": 1}
    if change == "header":
        mutate(header, rng)
    whole = [encode(header), *lines, *tail]
    if change == "lines":
        whole = garble(whole, rng)
    data = b"\n".join([*whole, b""])
    return change, data[: rng.randrange(len(data))] if change == "cut" else data


def judge(path: Path) -> tuple[int, int, int]:
    """Give exit code, entry and byte as Foedus has them."""
    try:
        verify_file(path)
    except RecordError as error:
        return error.exit_code, error.entry or 0, error.offset or 0
    return 0, 0, 0


def judge_otherwise(tool: ModuleType, path: Path) -> tuple[int, int, int]:
    """Give exit code, entry and byte as the second verifier says them."""
    try:
        tool.verify(path, [])
    except tool.BadError as error:
        entry, byte = re.match(r"entry (\d+)", str(error)), re.search(r"byte (\d+)", str(error))
        return 5, int(entry[1]) if entry else 0, int(byte[1]) if byte else -1
    return 0, 0, 0


def test_both_verifiers_agree_on_files_of_another_structure(
    tools: tuple[ModuleType, ModuleType], tmp_path: Path
) -> None:
    """The same verdict, entry and byte for each of many crafted files; some of every sort are whole, some are not."""
    path, seen = tmp_path / "crafted.record", dict[tuple[str, int], int]()
    for seed in range(40_000 if LONG else 1_000):
        change, data = craft(seed)
        path.write_bytes(data)
        mine = judge(path)
        assert judge_otherwise(tools[0], path) == mine, f"seed {seed} ({change})"
        seen[change, mine[0]] = seen.get((change, mine[0]), 0) + 1
    assert seen["", 0] > 0
    assert ("", 5) not in seen
    assert all(seen.get((change, 5), 0) > 20 for change in CHANGES if change)


def craft_excerpt(seed: int) -> bytes:
    """Give one file of cited entries by its seed: their statements, paths, numbers, checkpoint or lines changed."""
    rng = random.Random(seed)
    change = ("said", "cited", "header", "checkpoint", "cosigned", "lines", "")[seed % 7]
    plan = make_plan()
    if change == "said":
        mutate(rng.choice(plan), rng)
    lines, _, leaves = build(plan, rng, "")
    tree = Subtrees(lambda a, b: leaves[a:b], [], 8)
    numbers = sorted({1, 4, 6, 9, 11, *rng.sample(range(1, 14), 4)})
    cited = [
        {
            "line": lines[n - 1].decode("utf-8", "surrogatepass"),
            "n": n,
            "path": [encode_bytes(step) for step in tree.prove_inclusion(n - 1, len(lines))],
        }
        for n in numbers
    ]
    if change == "cited":
        mutate(rng.choice([cited, *cited]), rng)
    header = {"entries": len(cited), "format": "foedus/excerpt", "log": "twice", "size": len(lines), "version": 1}
    if change == "header":
        mutate(header, rng)
    final = json.loads(make_checkpoint(leaves, len(lines), NAMES[3], rng, change))["checkpoint"]
    whole = [encode(header), *map(encode, cited), encode({"checkpoint": final})]
    return b"\n".join([*(garble(whole, rng) if change == "lines" else whole), b""])


def test_both_verifiers_agree_on_excerpts(tools: tuple[ModuleType, ModuleType], tmp_path: Path) -> None:
    """Cited entries too: the same verdict of both, whatever was changed."""
    path, seen = tmp_path / "crafted.excerpt", dict[int, int]()
    for seed in range(20_000 if LONG else 250):
        path.write_bytes(craft_excerpt(seed))
        try:
            verify_excerpt(path)
            mine = (0, 0, 0)
        except RecordError as error:
            mine = (error.exit_code, error.entry or 0, error.offset or 0)
        theirs = judge_otherwise(tools[1], path)
        assert theirs[0] == mine[0], f"seed {seed}"
        seen[mine[0]] = seen.get(mine[0], 0) + 1
    assert min(seen.get(0, 0), seen.get(5, 0)) > 30
