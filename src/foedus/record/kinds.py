"""The kinds of entries: what each holds.

What lives here: one line a kind in a plain registry, and the check of a body against its kind. What does not: how a
body is signed. A kind never changes once it is here; what needs another shape gets a new version beside the old one.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any, Final

from foedus.errors import Fault
from foedus.record.fields import Field, fits, make_test

#: what one claim may have to do with another
RELATIONS: Final = (
    "number", "time", "framing", "contradicts", "superseded", "retracted", "same", "criticises", "confirms",
)  # fmt: skip
#: of what sort the outlet is that carried a claim: graded apart from whom it quotes
OUTLETS: Final = ("official", "agency", "press", "research", "reference", "copy", "other", "data", "none")
RELIABILITY: Final = ("A", "B", "C", "D", "E", "F")
CREDIBILITY: Final = ("1", "2", "3", "4", "5", "6")
#: protest, riot and armed attack are separate
INCIDENTS: Final = (
    "protest", "riot", "armed_attack", "battle", "explosion", "violence_against_civilians", "strategic", "accident",
    "detention", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of entry in one version."""

    name: str
    version: int
    means: str
    fields: tuple[Field, ...]
    #: acts were done; others speak about what was done or said
    is_act: bool = False

    def find_field(self, name: str) -> Field | None:
        """Give a field by its name."""
        return next((field for field in self.fields if field.name == name), None)


def _need(name: str, shape: Any, means: str, choices: tuple[str, ...] = ()) -> Field:
    return Field(name=name, shape=shape, means=means, required=True, choices=choices)


def _may(name: str, shape: Any, means: str, choices: tuple[str, ...] = ()) -> Field:
    return Field(name=name, shape=shape, means=means, choices=choices)


_TEXT: Final = _need("text", "long", "what was done, in our own words")
_RESTS: Final = _may("rests_on", "names", "claims of this record by id")
_NOTE: Final = _may("note", "long", "a remark")
_CORRECTS: Final = _may("corrects", "number", "the entry of the same id that was a wrong copy; both stay")
_PLACE: Final = (
    _may("place", "text", "where, in words"),
    _may("lat_deg", "decimal", "latitude"),
    _may("lon_deg", "decimal", "longitude"),
    _may("precision_km", "decimal", "how coarse the place is"),
)


def _make_act(name: str, means: str, *fields: Field) -> Kind:
    return Kind(name=name, version=1, means=means, fields=(_TEXT, *fields, *_PLACE, _RESTS, _NOTE), is_act=True)


_CLAIM: Final = Kind(
    name="claim",
    version=1,
    means="one statement by one speaker; never a fact",
    fields=(
        _may("id", "name", "its id in this record; given by the record where none is"),
        _need("text", "long", "what is claimed, in our own words"),
        _need("by", "text", "who said it first: the office, or the person for a public act"),
        _need("known_at", "instant", "when it became known"),
        _may("topic", "name", "what it is about, in one word"),
        _may("matters", "names", "the matters it speaks of: claims of one matter stand side by side"),
        _may("source", "name", "the source it was read in, by id"),
        _may("carried_by", "texts", "who carried it, outermost first: outlet, agency"),
        _may("confidence", "choice", "how sure it is that it was said as recorded", ("high", "medium", "low")),
        _may("checked", "choice", "how far our copy was checked", ("press", "retrieved", "derived", "background")),
        _may("when", "text", "its time as the source gives it"),
        *_PLACE,
        _may("value", "text", "the number or word claimed"),
        _may("unit", "text", "its unit"),
        _may("asserts", "asserts", "atoms of a treaty that it affirms or denies"),
        _may("sort", "choice", "of what sort an incident is", INCIDENTS),
        _may("country", "text", "in which country"),
        _may("outcome", "flag", "how the mission turned out: never an input of a forecast"),
        _may("quoted", "choice", "quotation or paraphrase", ("quotation", "paraphrase")),
        _may("hearsay", "flag", "passed on without naming who said it"),
        _may("negated", "flag", "denies what its words name"),
        _may("intended", "flag", "an intention, not a fact"),
        _may("credibility", "choice", "grade of the claim, 1 confirmed to 6 cannot be judged", CREDIBILITY),
        _may("provenance", "notes", "how it was found: file, span, rule"),
        _CORRECTS,
        _NOTE,
    ),
)

_SAID: Final = (
    _CLAIM,
    Kind(
        name="source",
        version=1,
        means="where claims were read; graded apart from whom it quotes",
        fields=(
            _need("id", "name", "its id in this record"),
            _need("title", "text", "its own words, shortened"),
            _may("url", "text", "its address"),
            _may("published", "text", "day, month or year of publication"),
            _may("outlet", "choice", "of what sort it is", OUTLETS),
            _may("reliability", "choice", "grade of the source, A reliable to F cannot be judged", RELIABILITY),
            _may("licence", "text", "under which terms it may be used"),
            _CORRECTS,
            _NOTE,
        ),
    ),
    Kind(
        name="matter",
        version=1,
        means="one thing about which claims do not agree, with its sides; never resolved",
        fields=(
            _need("id", "name", "its id in this record"),
            _need("title", "text", "what it is about"),
            _need("sides", "sides", "what is held and the claims that hold it"),
            _may("about", "name", "decision, appeal, force, casualties, ..."),
            _may("handling", "long", "how a study treats it"),
            _CORRECTS,
        ),
    ),
    Kind(
        name="link",
        version=1,
        means="that one claim has to do with another; reversible by an unlink",
        fields=(
            _need("from", "name", "a claim by id"),
            _need("to", "name", "another claim by id"),
            _need("relation", "choice", "how", RELATIONS),
            _may("why", "long", "the reason, or the rule that found it"),
        ),
    ),
    Kind(
        name="unlink",
        version=1,
        means="that a link was made by mistake; both acts stay",
        fields=(_need("of", "number", "the entry of the link"), _need("why", "long", "the reason")),
    ),
    Kind(
        name="grade",
        version=1,
        means="a judgement on a source (A to F) or a claim (1 to 6)",
        fields=(
            _need("of", "name", "a source or a claim by id"),
            _may("reliability", "choice", "of a source", RELIABILITY),
            _may("credibility", "choice", "of a claim", CREDIBILITY),
            _may("why", "long", "the reason"),
        ),
    ),
    Kind(
        name="attestation",
        version=1,
        means="that someone vouches for an entry as it stands",
        fields=(_need("of", "number", "the entry"), _need("text", "long", "what is vouched for")),
    ),
    Kind(
        name="retraction",
        version=1,
        means="that a speaker takes back a claim; the claim stays, marked",
        fields=(
            _need("of", "name", "the claim by id"),
            _need("by", "text", "who takes it back"),
            _need("known_at", "instant", "when that became known"),
            _may("text", "long", "in which words"),
        ),
    ),
    Kind(
        name="correction",
        version=1,
        means="that our copy of an entry was wrong, or a person named asks to have it put right; both stay",
        fields=(
            _need("of", "number", "the entry"),
            _need("text", "long", "what is right"),
            _may("by", "text", "who asks for it"),
            _may("claim", "name", "the claim that now stands, by id"),
        ),
    ),
    Kind(
        name="compilation",
        version=1,
        means="from which file of claims entries were made",
        fields=(
            _need("id", "name", "its id"),
            _need("title", "text", "what it is about"),
            _need("compiled_on", "day", "when"),
            _need("method", "long", "how"),
            _need("sha256", "digest", "of the file"),
            _may("holes", "texts", "what is not known"),
            _CORRECTS,
        ),
    ),
    Kind(
        name="import",
        version=1,
        means="that a table was read in as claims",
        fields=(
            _need("dataset", "name", "which"),
            _need("edition", "text", "which version or query of it"),
            _need("licence", "text", "under which terms"),
            _need("taken_on", "day", "the day of the snapshot"),
            _need("sha256", "digest", "of the file"),
            _need("rows", "count", "how many"),
            _may("mapping", "digest", "of the mapping file"),
            _NOTE,
        ),
    ),
    Kind(
        name="key",
        version=1,
        means="who may sign from here on, and who no longer",
        fields=(
            _need("action", "choice", "what happens", ("found", "enrol", "rotate", "revoke")),
            _need("key", "key", "the public key it is about"),
            _may("holder", "text", "who holds it: an office"),
            _may("role", "choice", "keeper (checkpoints, keys) or author", ("keeper", "author")),
            _may("reason", "long", "why"),
        ),
    ),
)

_PARTY: Final = _may("state", "state", "whose act it is")

_ACTS: Final = (
    _make_act("appeal", "a member's request", _PARTY, _may("to", "text", "to whom")),
    _make_act(
        "vote",
        "a vote in a body",
        _need("state", "state", "who votes"),
        _need("decision", "name", "on which decision"),
        _need("vote", "choice", "how", ("for", "against", "abstain", "not_taking_part")),
    ),
    _make_act("decision", "an act of a body", _may("organ", "text", "which"), _may("decision", "name", "its id")),
    _make_act(
        "approval",
        "a state's own consent, or its refusal",
        _need("state", "state", "whose"),
        _may("step", "text", "decree, sitting"),
        _may("outcome", "choice", "how it ended", ("given", "refused", "put_off")),
    ),
    _make_act(
        "order",
        "what a commander orders",
        _may("contingent", "name", "who is ordered"),
        _may("task", "name", "by the mandate's id"),
    ),
    _make_act(
        "movement",
        "something departed or arrived",
        _PARTY,
        _may("contingent", "name", "whose"),
        _may("stage", "choice", "which", ("departed", "arrived")),
        _may("persons", "count", "how many"),
        _may("vehicles", "count", "how many"),
    ),
    _make_act(
        "incident",
        "something that happened, by its sort; charged words only as so called by someone",
        _need("sort", "choice", "of what sort", INCIDENTS),
        _need("claimant", "text", "according to whom"),
        _may("deaths", "count", "by this claimant"),
        _may("injured", "count", "by this claimant"),
        _may("detained", "count", "by this claimant"),
    ),
    _make_act("measure", "a measure of the host, such as an emergency or a curfew", _PARTY),
    _make_act(
        "position",
        "what a third party holds",
        _need("party", "text", "who"),
        _need("addressee", "text", "to whom it is said"),
        _may("condition", "long", "on which condition"),
    ),
    _make_act(
        "handover",
        "a site passed on",
        _may("site", "name", "which, at class level"),
        _may("by", "text", "from whom"),
        _may("to", "text", "to whom"),
    ),
    _make_act("withdrawal", "a contingent leaving", _PARTY, _may("contingent", "name", "whose")),
)

#: every kind in every version
KINDS: Final[tuple[Kind, ...]] = _SAID + _ACTS

_BY_NAME: Final = {(kind.name, kind.version): kind for kind in KINDS}
_NEWEST: Final = {kind.name: kind for kind in sorted(KINDS, key=lambda kind: kind.version)}
_TESTS: Final = {key: {field.name: make_test(field) for field in kind.fields} for key, kind in _BY_NAME.items()}
_REQUIRED: Final = {key: {field.name for field in kind.fields if field.required} for key, kind in _BY_NAME.items()}


def find_kind(name: str, version: int = 0) -> Kind | None:
    """Give a kind by name and version; version 0: the newest."""
    return _BY_NAME.get((name, version)) if version else _NEWEST.get(name)


def find_body_fault(name: Any, version: Any, body: Any) -> str:
    """Say why a body is not what a kind holds; empty where it is. Every verified line comes through here."""
    key = (name, version)
    tests = _TESTS.get(key) if type(name) is str and type(version) is int else None
    if tests is None:
        return f"there is no kind {name!r} of version {version!r} in this Foedus; a newer one may know it"
    if type(body) is not dict or not _REQUIRED[key] <= body.keys():
        return f"it lacks what a {name} must hold"
    for field, value in body.items():
        test = tests.get(field)
        if test is None or not test(value):
            return f"its field {field!r} is not one of a {name}, or not in its shape"
    return ""


def check_body(kind: Kind, body: dict[str, Any], shown_as: str, line: int = 0) -> list[Fault]:
    """List every fault of a body, each with its field and what would be right."""
    key = (kind.name, kind.version)
    tests = _TESTS[key]
    for name, value in body.items():
        test = tests.get(name)
        if test is None or not test(value):
            break
    else:
        if _REQUIRED[key] <= body.keys():
            return []
    faults = []
    known = [field.name for field in kind.fields]
    for field in kind.fields:
        if field.name not in body:
            if field.required:
                faults.append(_fault(shown_as, line, field.name, "nothing", f"{field.expected}: {field.means}"))
        elif not fits(field, body[field.name]):
            faults.append(_fault(shown_as, line, field.name, _show(body[field.name]), field.expected))
    for name in body:
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=2, cutoff=0.6)
            hint = f"did you mean {' or '.join(near)}?" if near else f"a {kind.name} has {', '.join(known)}"
            faults.append(_fault(shown_as, line, str(name), "an unknown field", "only the fields of the kind", hint))
    return faults


def _show(value: Any) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "..."


def _fault(  # noqa: PLR0917 - the parts of a fault, in their order
    shown_as: str, line: int, field: str, found: str, expected: str, hint: str = ""
) -> Fault:
    return Fault(
        file=shown_as,
        line=line,
        column=1 if line else 0,
        field=field,
        found=found,
        expected=expected,
        code="record.bad-field",
        hint=hint,
    )
