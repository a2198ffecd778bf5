"""Canonical bytes against an independent implementation, the tree against another, keys against libsodium."""

import random

import nacl.bindings
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from foedus.record.canonical import MAX_INT, encode_checked
from foedus.record.fields import is_text
from foedus.record.keys import Signer, decode_bytes, encode_bytes, find_key_fault
from foedus.record.tree import (
    RootBuilder,
    Subtrees,
    check_consistency,
    check_inclusion,
    compute_root,
    hash_leaf,
)

KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INT, MAX_INT) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_canonical_bytes_are_those_of_rfc_8785(value: object) -> None:
    """For all that a record may hold, the C encoder and the independent library write the same bytes."""
    assert encode_checked(value) == rfc8785.dumps(value)


@given(st.text())
def test_a_text_that_fits_a_field_can_always_be_signed(text: str) -> None:
    """Half a surrogate pair, or what cannot be seen, is refused before it would break the encoding."""
    if is_text(text, 1000):
        assert encode_checked(text).decode("utf-8")


def make_subtrees(leaves: list[bytes], level: int) -> Subtrees:
    span = 1 << level
    tiles = [compute_root(leaves[k : k + span]) for k in range(0, len(leaves) - len(leaves) % span, span)]
    return Subtrees(lambda first, until: leaves[first:until], tiles, level)


@given(st.integers(0, 70), st.integers(0, 3))
@settings(max_examples=60)
def test_roots_are_those_of_another_implementation(size: int, level: int) -> None:
    """Root by pymerkle, by one pass, and over tiles of any size."""
    data = [f"entry {k}".encode() for k in range(size)]
    leaves = [hash_leaf(item) for item in data]
    tree = InmemoryTree(algorithm="sha256")
    builder = RootBuilder()
    for item, leaf in zip(data, leaves, strict=True):
        tree.append_entry(item)
        builder.add(leaf)
    root = tree.get_root() if hasattr(tree, "get_root") else tree.get_state()
    assert compute_root(leaves) == builder.give_root() == root
    if size:
        assert make_subtrees(leaves, level).find_root(0, size) == root


def test_proofs_hold_for_all_small_sizes_and_wrong_ones_do_not() -> None:
    """Every entry of every size up to 33, every pair of sizes; a changed step, root or place is refused."""
    leaves = [hash_leaf(bytes([k])) for k in range(33)]
    rng = random.Random(5)
    roots = [compute_root(leaves[:size]) for size in range(34)]
    for size in range(1, 34):
        tree = make_subtrees(leaves[:size], 2)
        for index in range(size):
            path = tree.prove_inclusion(index, size)
            assert check_inclusion(leaves[index], index, size, path, roots[size])
            assert not check_inclusion(leaves[(index + 1) % 33], index, size, path, roots[size])
            if path:
                bad = list(path)
                bad[rng.randrange(len(bad))] = bytes(32)
                assert not check_inclusion(leaves[index], index, size, bad, roots[size])
                assert not check_inclusion(leaves[index], index, size, path[:-1], roots[size])
        for old in range(size + 1):
            proof = tree.prove_consistency(old, size)
            assert check_consistency(old, size, roots[old], roots[size], proof)
            assert not check_consistency(old, size, bytes(32), roots[size], proof)
            if old == 0:
                continue  # the empty log is continued by any
            assert not check_consistency(old, size, roots[old], bytes(32), proof)
            if proof:
                bad = list(proof)
                bad[rng.randrange(len(bad))] = bytes(32)
                assert not check_consistency(old, size, roots[old], roots[size], bad)
                assert not check_consistency(old, size, roots[old], roots[size], proof[:-1])


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=60, deadline=None)
def test_our_check_of_keys_agrees_with_libsodium(raw: bytes) -> None:
    """Canonical, on the curve, in the main group, not of small order: the same answer for any 32 bytes."""
    assert (find_key_fault(encode_bytes(raw)) == "") == nacl.bindings.crypto_core_ed25519_is_valid_point(raw)


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=20, deadline=None)
def test_keys_that_we_make_are_good(secret: bytes) -> None:
    """And a key with a part of small order added is not."""
    key = Signer(secret).public
    raw = decode_bytes(key)
    assert raw is not None
    assert find_key_fault(key) == ""
    # adding the point of order 2, (0, -1), turns (x, y) into (-x, -y)
    y = int.from_bytes(raw, "little") & (2**255 - 1)
    other = (2**255 - 19 - y) | ((raw[31] >> 7 ^ 1) << 255)
    mixed = other.to_bytes(32, "little")
    assert not nacl.bindings.crypto_core_ed25519_is_valid_point(mixed)
    assert find_key_fault(encode_bytes(mixed))
