"""What drafts refer to: entries by number, claims and sources by id.

What lives here: finding what is not there, what refers to itself, and ids used twice. What does not: shapes of fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from foedus.errors import Fault
from foedus.record.entries import WITH_ID, Draft, Entry, read_line
from foedus.record.port import Store

#: the id of a claim that was entered without one
_BY_NUMBER: Final = re.compile(r"e([1-9][0-9]{0,15})")

#: number of an entry, or of drafts, by kind and id
Ids = Mapping[tuple[str, str], int]

#: kind -> field -> kinds whose id it names
_IDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "link": {"from": ("claim",), "to": ("claim",)},
    "retraction": {"of": ("claim",)},
    "correction": {"claim": ("claim",)},
    "claim": {"source": ("source",)},
    "grade": {"of": ("source", "claim")},
}
#: kind -> kinds an entry number may point at; empty: any
_NUMBERS: Final[dict[str, tuple[str, ...]]] = {"unlink": ("link",), "attestation": (), "correction": ()}


def find_reference_faults(store: Store, log: str, size: int, drafts: Sequence[Draft]) -> list[Fault]:
    """List what drafts, each with its place, refer to that is neither in the log nor among the drafts."""
    fresh: dict[tuple[str, str], int] = {}
    wanted: dict[str, dict[str, None]] = {}
    for draft in drafts:
        own = draft.body.get("id")
        if isinstance(own, str) and draft.kind in WITH_ID:
            fresh[draft.kind, own] = fresh.get((draft.kind, own), 0) + 1
            wanted.setdefault(draft.kind, {})[own] = None
        for field, kinds in _IDS.get(draft.kind, {}).items():
            for kind in kinds if field in draft.body else ():
                wanted.setdefault(kind, {})[draft.body[field]] = None
        for name in _list_sided(draft):
            wanted.setdefault("claim", {})[name] = None
    there = {
        (kind, name): n
        for kind, names in wanted.items()
        for name, n in store.find_subjects(log, kind, [*names]).items()
    }
    there |= _find_nameless(store, log, [name for name in wanted.get("claim", ()) if ("claim", name) not in there])
    faults: list[Fault] = []
    for draft in drafts:
        faults += _check_ids(draft, there, fresh)
        faults += _check_numbers(draft, store, log, size, draft.place)
        faults += _check_own(draft, store, log, there, fresh)
        faults += _check_retraction(draft, store, log, there)
    return faults


def _find_nameless(store: Store, log: str, names: Sequence[str]) -> dict[tuple[str, str], int]:
    """Find claims that were entered without an id, by the id that their number gives them."""
    found = {}
    for match in filter(None, map(_BY_NUMBER.fullmatch, names)):
        line = store.find_line(log, int(match[1]))
        entry = read_line(line) if line is not None else None
        if entry is not None and entry.kind == "claim" and "id" not in entry.body:
            found["claim", match[0]] = entry.n
    return found


def _check_ids(draft: Draft, there: Ids, fresh: Ids) -> Iterator[Fault]:
    for field, kinds in _IDS.get(draft.kind, {}).items():
        name = draft.body.get(field)
        if name is not None and not any((kind, name) in there or (kind, name) in fresh for kind in kinds):
            words = f"the id of a {' or a '.join(kinds)} that is in this record"
            yield _fault(draft, draft.place, field, name, words, "record.no-such-entry")
    for name in _list_sided(draft):
        if ("claim", name) not in there and ("claim", name) not in fresh:
            words = "the ids of claims that are in this record"
            yield _fault(draft, draft.place, "sides", name, words, "record.no-such-entry")
    if draft.kind == "link" and draft.body["from"] == draft.body["to"]:
        yield _fault(draft, draft.place, "to", draft.body["to"], "another claim than itself", "record.itself")


def _list_sided(draft: Draft) -> list[str]:
    """Give the claims that stand on the sides of a matter."""
    sides = draft.body["sides"] if draft.kind == "matter" else ()
    return list(dict.fromkeys(name for side in sides for name in side["claims"]))


def _check_numbers(draft: Draft, store: Store, log: str, size: int, shown_as: str) -> Iterator[Fault]:
    kinds = _NUMBERS.get(draft.kind)
    if kinds is None:
        return
    n = draft.body["of"]
    line = store.find_line(log, n)
    if line is None:
        why = ", before its own" if n == size + 1 else ""
        expected = f"the number of an entry, 1 to {size}{why}" if size else "an entry; the record is empty"
        code = "record.itself" if n == size + 1 else "record.no-such-entry"
        yield _fault(draft, shown_as, "of", str(n), expected, code)
        return
    kind = read_line(line).kind
    if kinds and kind not in kinds:
        yield _fault(
            draft, shown_as, "of", f"entry {n}, a {kind}", f"the entry of a {kinds[0]}", "record.no-such-entry"
        )
    elif draft.kind == "unlink":
        gone = next((e for e in _read_kind(store, log, n, "unlink") if e.body["of"] == n), None)
        # the same words sent again are a repetition, which the log knows by their token
        if gone is not None and gone.body != draft.body:
            found, expected = f"entry {n}, taken back by entry {gone.n}", "a link that still holds"
            yield _fault(draft, shown_as, "of", found, expected, "record.taken-back", "both acts are in the record")


def _read_kind(store: Store, log: str, after: int, kind: str) -> Iterator[Entry]:
    return (read_line(row.line) for row in store.read_rows(log, after + 1, kind=kind))


def _check_own(draft: Draft, store: Store, log: str, there: Ids, fresh: Ids) -> Iterator[Fault]:
    """Find an id given twice. The same words sent again are a repetition, which the log knows by their token."""
    own, corrects, shown_as = draft.body.get("id"), draft.body.get("corrects"), draft.place
    if draft.kind not in WITH_ID:
        return
    if not isinstance(own, str):
        if corrects is not None:
            words = f"beside it the id that entry {corrects} holds"
            yield _fault(
                draft, shown_as, "corrects", str(corrects), words, "record.bad-field", "record accounts shows ids"
            )
        return
    n = there.get((draft.kind, own), 0)
    is_there = n and _says_same(draft, store, log, n)
    if fresh.get((draft.kind, own), 0) > 1:
        yield _fault(draft, shown_as, "id", own, "each id once", "record.id-used")
    elif draft.kind == "claim" and not n and _BY_NUMBER.fullmatch(own):
        words = "another id: e and a number is what a claim without an id is found by"
        yield _fault(draft, shown_as, "id", own, words, "record.id-used")
    elif corrects is not None and corrects != n and not is_there:
        expected = f"{n}, the entry that holds '{own}' now" if n else f"no number: no entry holds '{own}' yet"
        code = "record.itself" if n else "record.no-such-entry"
        yield _fault(draft, shown_as, "corrects", str(corrects), expected, code)
    elif corrects is None and n and not is_there:
        words = f"an id that entry {n} does not hold already"
        yield _fault(draft, shown_as, "id", own, words, "record.id-used", f"to put it right, say corrects={n}")


def _check_retraction(draft: Draft, store: Store, log: str, there: Ids) -> Iterator[Fault]:
    """Find a claim taken back before it was known."""
    n = there.get(("claim", str(draft.body["of"])), 0) if draft.kind == "retraction" else 0
    line = store.find_line(log, n)
    if line is not None and draft.body["known_at"] < (known_at := read_line(line).body["known_at"]):
        words = f"no earlier than {known_at}, when the claim became known"
        yield _fault(draft, draft.place, "known_at", draft.body["known_at"], words, "record.bad-time")


def _says_same(draft: Draft, store: Store, log: str, n: int) -> bool:
    line = store.find_line(log, n)
    return line is not None and read_line(line).body == draft.body


def _fault(  # noqa: PLR0917 - the parts of a fault, in their order
    draft: Draft, shown_as: str, field: str, found: str, expected: str, code: str, hint: str = ""
) -> Fault:
    return Fault(
        file=shown_as,
        line=draft.line,
        column=1 if draft.line else 0,
        field=field,
        found=found,
        expected=expected,
        code=code,
        hint=hint,
    )
