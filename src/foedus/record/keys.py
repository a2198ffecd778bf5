"""Signing keys: Ed25519, and what is refused as a key.

What lives here: making, reading and checking keys, signing and verifying with domain separation. What does not: who
may sign when (`foedus.record.keyring`) and where a private key is kept (`foedus.desk.data`).

The library underneath accepts public keys of small order, under which one signature fits every message; and two ways of
writing one key. Both are refused here before a key is used.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from foedus.errors import InputError

ENTRY_DOMAIN: Final = b"foedus/entry/1\n"
CHECKPOINT_DOMAIN: Final = b"foedus/checkpoint/1\n"
COSIGNATURE_DOMAIN: Final = b"foedus/cosignature/2\n"

KEY_LENGTH: Final = 43
SIGNATURE_LENGTH: Final = 86

_P: Final = 2**255 - 19
#: order of the main group
_L: Final = 2**252 + 27742317777372353535851937790883648493
_D: Final = (-121665 * pow(121666, -1, _P)) % _P


def _find_small_order() -> frozenset[int]:
    """Give the y of the eight points whose order divides eight.

    Orders 1 and 2 have y = 1 and -1, order 4 has y = 0. A point of order 8 doubles to one with y = 0, which on this
    curve (``-x^2 + y^2 = 1 + d x^2 y^2``) means ``x^2 = -y^2``, hence ``d y^4 + 2 y^2 - 1 = 0``.
    """
    root = _find_root((1 + _D) % _P)
    found = {0, 1, _P - 1}
    if root is not None:
        for sign in (root, -root):
            square = (-1 + sign) * pow(_D, -1, _P) % _P
            y = _find_root(square)
            if y is not None:
                found |= {y, _P - y}
    return frozenset(found)


def _find_root(square: int) -> int | None:
    """Give a square root in the field of the curve, or None."""
    root = pow(square, (_P + 3) // 8, _P)
    if root * root % _P != square:
        root = root * pow(2, (_P - 1) // 4, _P) % _P
    return root if root * root % _P == square else None


_SMALL_ORDER: Final = _find_small_order()
#: the neutral point as it is written
_NEUTRAL: Final = b"\x01" + bytes(31)


def encode_bytes(raw: bytes) -> str:
    """Write bytes as base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode_bytes(text: str) -> bytes | None:
    """Read base64url without padding; None where it is not written in its one way."""
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (binascii.Error, UnicodeEncodeError, ValueError):
        return None
    return raw if encode_bytes(raw) == text else None


@lru_cache(maxsize=4096)
def find_key_fault(public: str) -> str:
    """Say why a text is no public key that may be used; empty where it is one."""
    raw = decode_bytes(public)
    if raw is None or len(raw) != 32:
        return "a public key is 32 bytes in base64url, 43 characters"
    number = int.from_bytes(raw, "little")
    y, is_odd = number & (2**255 - 1), number >> 255
    if y >= _P:
        return "the key is not written in its one canonical way"
    if y in _SMALL_ORDER:
        return "the key is a point of small order: one signature would fit every message"
    x = _find_root((y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P)
    if x is None:
        return "the key is no point of the curve"
    # x is zero only where y is 1 or -1, which is refused above
    x = _P - x if x & 1 != is_odd else x
    return "" if _is_prime_order(x, y) else "the key is no point of the main group: it has a part of small order"


def _is_prime_order(x: int, y: int) -> bool:
    """Say whether a point times the order of the main group is the neutral point."""
    total, adding, times = (0, 1, 1), (x, y, 1), _L
    while times:
        if times & 1:
            total = _add(total, adding)
        adding = _add(adding, adding)
        times >>= 1
    return total[0] == 0 and total[1] == total[2]


def _add(one: tuple[int, int, int], two: tuple[int, int, int]) -> tuple[int, int, int]:
    """Add two points of the twisted Edwards curve in projective coordinates (the law of RFC 8032, section 5.1)."""
    (x1, y1, z1), (x2, y2, z2) = one, two
    a, c, d = z1 * z2 % _P, x1 * x2 % _P, y1 * y2 % _P
    b, e = a * a % _P, _D * c * d % _P
    f, g = b - e, b + e
    return (a * f * ((x1 + y1) * (x2 + y2) - c - d) % _P, a * g * (c + d) % _P, f * g % _P)


def require_key(public: str) -> None:
    """Refuse a text that is no public key.

    Raises
    ------
    InputError
        With the reason.
    """
    fault = find_key_fault(public)
    if fault:
        raise InputError(fault, code="record.bad-key", place=public[:KEY_LENGTH], hint="foedus record key shows a key")


@lru_cache(maxsize=1024)
def _load_public(public: str) -> Ed25519PublicKey | None:
    raw = decode_bytes(public)
    return None if find_key_fault(public) or raw is None else Ed25519PublicKey.from_public_bytes(raw)


def verify(public: str, domain: bytes, message: bytes, signature: str) -> bool:
    """Say whether a signature of a message in a domain is good under a public key that may be used."""
    key, raw = _load_public(public), decode_bytes(signature)
    # libsodium refuses this one, which only the holder of the key can make; two verifiers must not part over it
    if key is None or raw is None or len(raw) != 64 or raw[:32] == _NEUTRAL:
        return False
    try:
        key.verify(raw, domain + message)
    except InvalidSignature:
        return False
    return True


class Signer:
    """A private key that signs.

    Parameters
    ----------
    secret
        The 32 bytes of the private key (RFC 8032).
    """

    __slots__ = ("_key", "public")

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        #: the public key in base64url
        self.public: str = encode_bytes(self._key.public_key().public_bytes_raw())

    def sign(self, domain: bytes, message: bytes) -> str:
        """Sign a message in a domain; give the signature in base64url."""
        return encode_bytes(self._key.sign(domain + message))

    def sign_elsewhere(self, hand: Executor, domain: bytes, messages: Sequence[bytes]) -> Future[list[str]]:
        """Have another process of this machine sign messages; it gets the private key."""
        return hand.submit(_sign_each, self._key.private_bytes_raw(), domain, messages)


def _sign_each(secret: bytes, domain: bytes, messages: Sequence[bytes]) -> list[str]:
    signer = Signer(secret)
    return [signer.sign(domain, message) for message in messages]
