"""Who may sign at which place of a log.

What lives here: the keys of one log, by position: enrolled, rotated, revoked. What does not: any clock. A claimed time
never makes a signature good or bad; only the number of the entry does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from foedus.record.keys import find_key_fault


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySpan:
    """A key, its holder and role, and from which entry to which it may sign (both included; 0: until now)."""

    key: str
    holder: str
    role: str
    from_n: int
    until_n: int = 0
    why: str = ""


class Keyring:
    """The keys of one log, built entry by entry."""

    def __init__(self) -> None:
        self._spans: dict[str, KeySpan] = {}

    def list_spans(self) -> tuple[KeySpan, ...]:
        """Give every key that was ever enrolled, in that order."""
        return tuple(self._spans.values())

    def find(self, key: str) -> KeySpan | None:
        """Give the span of a key, or None where it was never enrolled."""
        return self._spans.get(key)

    def copy(self) -> Keyring:
        """Give a ring that can be changed apart from this one."""
        other = Keyring()
        other._spans = dict(self._spans)
        return other

    def find_signer_fault(self, key: str, n: int) -> str:
        """Say why a key may not sign entry ``n``; empty where it may. The first entry enrols its own key."""
        span = self._spans.get(key)
        if span is None:
            return "" if n == 1 else f"the key {key} was never enrolled in this record"
        if span.until_n and n > span.until_n:
            why = f" ({span.why})" if span.why else ""
            return f"the key {key} of {span.holder} was revoked after entry {span.until_n}{why}"
        return ""

    def find_checkpoint_fault(self, key: str, size: int) -> str:
        """Say why a key may not sign a checkpoint over ``size`` entries; empty where it may."""
        fault = self.find_signer_fault(key, max(size, 2))
        span = self._spans.get(key)
        if fault or span is None:
            return fault or "the key was never enrolled in this record"
        # the entry that enrols a keeper is the first that it may vouch for
        if size < span.from_n - 1:
            return f"the key {key} of {span.holder} was enrolled only by entry {span.from_n - 1}"
        return "" if span.role == "keeper" else f"the key {key} of {span.holder} is not a keeper's"

    def find_act_fault(self, body: Mapping[str, Any], signer: str, n: int) -> str:
        """Say why an act on keys may not stand as entry ``n``; empty where it may."""
        action, key = body.get("action"), str(body.get("key", ""))
        fault = find_key_fault(key)
        if fault:
            return fault
        if (action == "found") != (n == 1):
            return "a record is founded by its first entry, and only by that"
        if action == "found":
            return "" if key == signer else "a record is founded with the key that signs its first entry"
        own, known = self._spans.get(signer), self._spans.get(key)
        if action == "rotate":
            return "" if known is None else "a key is rotated to a new one that this record does not know yet"
        if own is None or (own.role != "keeper" and not (action == "revoke" and key == signer)):
            return "only a keeper enrols and revokes the keys of others"
        if action == "enrol":
            return "" if known is None else f"the key {key} is already in this record; make a new one"
        if known is None or known.until_n:
            return f"the key {key} is not one that signs in this record, so it cannot be revoked"
        keepers = [span for span in self._spans.values() if span.role == "keeper" and not span.until_n]
        if known.role == "keeper" and len(keepers) == 1:
            return "this is the last keeper's key: rotate it, or enrol another keeper first"
        return ""

    def take(self, body: Mapping[str, Any], signer: str, n: int) -> None:
        """Apply an act on keys that was checked."""
        action, key = body["action"], str(body["key"])
        holder, role = str(body.get("holder", "")), str(body.get("role", "author"))
        why = str(body.get("reason", ""))
        if action == "found":
            self._spans[key] = KeySpan(key=key, holder=holder, role="keeper", from_n=1)
        elif action == "enrol":
            self._spans[key] = KeySpan(key=key, holder=holder, role=role, from_n=n + 1)
        elif action == "rotate":
            old = self._spans[signer]
            self._spans[signer] = replace(old, until_n=n, why=why or "rotated")
            self._spans[key] = replace(old, key=key, from_n=n + 1)
        else:
            self._spans[key] = replace(self._spans[key], until_n=n, why=why)
