"""The review of candidates by a person: accept, edit, reject, link, undo.

What lives here: the state of a review and what each command does to it. What does not: where it is kept, how it is
shown, and the record (a desk enters what was accepted).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal, get_args

from foedus.domain.wording import ActKind
from foedus.errors import RequestError
from foedus.intake.claiming import EDITABLE

#: carried: told alike by another report, whose candidate was accepted with this one's outlet as a carrier
Verdict = Literal["open", "accepted", "rejected", "carried"]
KINDS: Final = get_args(ActKind)
LINKS: Final = ("contradicts", "same")
HELP: Final = (
    "a accept, with those that tell it alike as carriers | o accept this one only | e FIELD=VALUE edit | "
    "r [REASON] reject | l NUMBER [contradicts|same] link | s skip | b back | g NUMBER go to | "
    "k KIND... show these kinds only (k: all) | u undo | q leave | ? help"
)
_VERSION: Final = 1


@dataclass(slots=True, kw_only=True)
class Judged:
    """One candidate under review: what the report says, and what the person decided."""

    key: str
    candidate: dict[str, Any]
    sentence: str
    verdict: Verdict = "open"
    edits: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    #: (kind of link, key of the other candidate)
    links: list[tuple[str, str]] = field(default_factory=list)
    #: id of its claim in the record; empty: not entered yet
    claim_id: str = ""


@dataclass(slots=True)
class Review:
    """A review: its candidates in order, where the person stands, and what can be undone."""

    items: list[Judged] = field(default_factory=list)
    position: int = 0
    #: earlier states, newest last: the position, and the items that were changed as they were
    undo: list[dict[str, Any]] = field(default_factory=list)
    #: ids of claims whose acceptance was undone after they were entered
    retract: list[str] = field(default_factory=list)
    #: kinds that are shown; none: all
    kinds: list[str] = field(default_factory=list)

    @property
    def current(self) -> Judged | None:
        """Give the candidate at hand; None: all were seen."""
        return self.items[self.position] if self.position < len(self.items) else None

    def is_shown(self, item: Judged) -> bool:
        """Say whether a candidate is one to be judged: of a kind that is shown, and not carried by another."""
        return item.verdict != "carried" and (not self.kinds or item.candidate["kind"] in self.kinds)

    def move_on(self, position: int) -> None:
        """Go to the first candidate to be judged from a position on."""
        rest = range(position, len(self.items))
        self.position = next((n for n in rest if self.is_shown(self.items[n])), len(self.items))

    def find_alike(self, item: Judged) -> list[Judged]:
        """Give the other candidates under review that tell the same."""
        keys = set(item.candidate.get("alike", ()))
        return [other for other in self.items if other.key in keys]

    def count(self) -> dict[str, int]:
        """Count candidates by verdict."""
        counts = {"open": 0, "accepted": 0, "rejected": 0, "carried": 0}
        for item in self.items:
            counts[item.verdict] += 1
        return counts

    def to_plain(self) -> dict[str, Any]:
        """Give the review as plain values."""
        return {
            "format": "foedus/review",
            "version": _VERSION,
            "position": self.position,
            "items": [asdict(item) for item in self.items],
            "undo": self.undo,
            "retract": self.retract,
            "kinds": self.kinds,
        }


def read_plain(plain: Any) -> Review:
    """Make a review of plain values.

    Raises
    ------
    RequestError
        If they are none.
    """
    try:
        if plain["format"] != "foedus/review" or plain["version"] != _VERSION:
            raise KeyError("format")
        items = [Judged(**{**item, "links": [tuple(link) for link in item["links"]]}) for item in plain["items"]]
        names = ("position", "undo", "retract", "kinds")
        return Review(items=items, **{name: plain[name] for name in names if name in plain})
    except (KeyError, TypeError, ValueError):
        raise RequestError(
            "the file of the review cannot be read", code="bad-review", hint="move it away and begin anew"
        ) from None


def make_key(candidate: Mapping[str, Any]) -> str:
    """Give a key that the same candidate of the same file always has."""
    parts = (candidate["sha256"], candidate["span"], candidate["kind"], candidate["rule"])
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def add_candidates(review: Review, candidates: Iterable[tuple[dict[str, Any], str]]) -> int:
    """Add candidates with their sentences that are not there yet; give how many are new."""
    known = {item.key for item in review.items}
    added = 0
    for candidate, sentence in candidates:
        key = make_key(candidate)
        if key not in known:
            known.add(key)
            review.items.append(Judged(key=key, candidate=candidate, sentence=sentence))
            added += 1
    return added


def apply(review: Review, line: str) -> str:
    """Carry out one command and say what was done; the position moves on where a verdict was given.

    Raises
    ------
    RequestError
        If the command is none, or does not fit.
    """
    word, _, rest = line.strip().partition(" ")
    rest = rest.strip()
    if word == "u":
        return _undo(review)
    if word == "b":
        before = [n for n in range(review.position) if review.is_shown(review.items[n])]
        review.position = before[-1] if before else review.position
        return ""
    if word in ("g", "k"):
        return (_go_to if word == "g" else _show_kinds)(review, rest)
    item = review.current
    if item is None:
        raise RequestError("all candidates were seen", code="review-done", hint="u undo | b back | q leave")
    if word == "s":
        review.move_on(review.position + 1)
        return "left open"
    steps = {"a": _accept, "o": _accept_alone, "r": _reject, "e": _edit, "l": _link}
    if word not in steps:
        raise RequestError(f"'{word}' is no command", code="bad-command", hint=HELP)
    touched = [item, *review.find_alike(item)]
    undo = {"position": review.position, "items": [asdict(one) for one in touched]}
    said = steps[word](review, item, rest)
    review.undo.append(undo)
    return said


def _go_to(review: Review, rest: str) -> str:
    if not rest.isdigit() or not int(rest) < len(review.items):
        hint = f"g NUMBER with a number from 0 to {len(review.items) - 1}"
        raise RequestError(f"'{rest}' is no candidate", code="bad-command", hint=hint)
    review.position = int(rest)
    return ""


def _show_kinds(review: Review, rest: str) -> str:
    kinds = rest.replace(",", " ").split()
    strange = [kind for kind in kinds if kind not in KINDS]
    if strange:
        raise RequestError(f"no such kind: {', '.join(strange)}", code="bad-command", hint=f"one of {', '.join(KINDS)}")
    review.kinds = kinds
    review.move_on(0 if kinds else review.position)
    n = sum(review.is_shown(item) for item in review.items)
    return f"showing {n} of {len(review.items)}: {', '.join(kinds) or 'all kinds'}"


def _accept(review: Review, item: Judged, rest: str) -> str:
    alike = [other for other in review.find_alike(item) if other.verdict == "open"]
    for other in alike:
        other.verdict = "carried"
        other.reason = item.key
    said = _accept_alone(review, item, rest)
    return f"{said}; carried by {len(alike) + 1} reports" if alike else said


def _accept_alone(review: Review, item: Judged, rest: str) -> str:
    del rest
    item.verdict = "accepted"
    review.move_on(review.position + 1)
    return "accepted"


def _reject(review: Review, item: Judged, rest: str) -> str:
    if item.claim_id:
        review.retract.append(item.claim_id)
        item.claim_id = ""
    for other in review.find_alike(item):
        if other.verdict == "carried" and other.reason == item.key:
            other.verdict, other.reason = "open", ""
    item.verdict, item.reason = "rejected", rest
    review.move_on(review.position + 1)
    return "rejected"


def _edit(review: Review, item: Judged, rest: str) -> str:
    del review
    name, sign, value = rest.partition("=")
    name = name.strip()
    if not sign or name not in EDITABLE:
        raise RequestError(
            f"'{rest}' edits nothing", code="bad-edit", hint=f"e FIELD=VALUE with one of {', '.join(EDITABLE)}"
        )
    if item.claim_id:
        raise RequestError(
            "this claim is in the record already", code="entered", hint="undo its acceptance, then edit and accept it"
        )
    item.edits[name] = value.strip()
    return f"{name} is now '{value.strip()}'"


def _link(review: Review, item: Judged, rest: str) -> str:
    number, _, kind = rest.partition(" ")
    kind = kind.strip() or "contradicts"
    if not number.isdigit() or not int(number) < len(review.items) or kind not in LINKS:
        raise RequestError(
            f"'{rest}' links nothing",
            code="bad-link",
            hint=f"l NUMBER [{'|'.join(LINKS)}] with a number from 0 to {len(review.items) - 1}",
        )
    other = review.items[int(number)]
    if other.key == item.key:
        raise RequestError("a candidate is not linked to itself", code="bad-link", hint="name another number")
    link = (kind, other.key)
    if link not in item.links:
        item.links.append(link)
    return f"linked: {kind} [{number}]"


def _undo(review: Review) -> str:
    if not review.undo:
        raise RequestError("there is nothing to undo", code="no-undo", hint=HELP)
    before = review.undo.pop()
    # a review kept by an earlier version holds one item a step
    for plain in before.get("items") or [before["item"]]:
        _put_back(review, Judged(**{**plain, "links": [tuple(link) for link in plain["links"]]}))
    review.position = before["position"]
    return "undone"


def _put_back(review: Review, old: Judged) -> None:
    place = next(i for i, item in enumerate(review.items) if item.key == old.key)
    entered = review.items[place].claim_id
    if entered and not old.claim_id:
        # it went into the record since: both the claim and its retraction stay there
        review.retract.append(entered)
    review.items[place] = old
