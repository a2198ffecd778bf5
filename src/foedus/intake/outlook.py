"""Whether what a verb tells is still to come, and whether words deny something.

What lives here: tense, auxiliaries and governing verbs that put an act into the time to come, and the words of denial.
What does not: which act it is (``acts``).
"""

from __future__ import annotations

from typing import Final

from foedus.intake.chunks import VerbGroup
from foedus.intake.lexicon import Lexicon
from foedus.intake.syntax import Parse

_WILL: Final = frozenset({"will", "shall", "'ll", "won't", "shan't"})
_IS: Final = frozenset({"is", "are", "isn't", "aren't"})
_CONDITIONS: Final = frozenset({"if", "whether", "unless", "lest", "should", "until", "till", "before"})
_AIMS: Final = frozenset(
    {"task", "aim", "goal", "role", "plan", "idea", "purpose", "question", "problem", "thing", "job"}
)
#: words behind "no" or "not" where nothing is denied
_NO_DENIAL: Final = frozenset({"only", "doubt", "least"})
#: the same before "than": "no fewer than"
_NO_LESS: Final = frozenset({"fewer", "less", "more", "later", "sooner", "earlier", "better"})


def is_ahead(group: VerbGroup, parse: Parse, low: tuple[str, ...], lexicon: Lexicon, *, told: bool) -> bool:
    """Say whether a verb tells of what is still to come.

    Parameters
    ----------
    told
        Somebody is said to say it: "would" is then what "will" was when he spoke.
    """
    if group.negated or "neither" in low[group.last : group.end] or is_conditional(group, parse, low):
        return False
    if group.form == "finite":
        return _is_future(group, low, told=told)
    governor = group.governor
    if governor is None or governor.negated:
        return False
    if group.form == "to":
        hinge = low[group.hinge] if group.hinge >= 0 else ""
        near = group.first - governor.last <= 1 + (group.hinge >= 0)
        if near and (hinge in lexicon.intention or (low[governor.head] in lexicon.intention and not hinge)):
            return not is_conditional(governor, parse, low)
        return near and _is_future(governor, low, told=told)
    return group.form in ("base", "ing") and _is_future(governor, low, told=told) and group.first - governor.last <= 1


def _is_future(group: VerbGroup, low: tuple[str, ...], *, told: bool) -> bool:
    if not group.modal:
        return False
    words = low[group.first : group.head]
    first = words[0] if words else low[group.first]
    if any(word in _WILL for word in words) or low[group.first] in _WILL:
        return True
    if first in _IS:
        return not any(low[s.head] in _AIMS for s in group.subject)
    return told and group.role != "relative" and (first == "would" or (first in ("was", "were") and "to" in words))


def is_conditional(group: VerbGroup, parse: Parse, low: tuple[str, ...]) -> bool:
    """Say whether a verb stands behind "if", "whether" or the like."""
    at = (group.subject[0].at if group.role == "own" and group.subject else group.at) - 1
    while at >= 0 and parse.chunks[at].kind in "AI":
        at -= 1
    return at >= 0 and low[parse.chunks[at].first] in _CONDITIONS


def is_present(group: VerbGroup, lexicon: Lexicon, low: tuple[str, ...]) -> bool:
    """Say whether a verb stands in the present: "leaves", "is planned", "are due"."""
    word = low[group.first]
    if group.form != "finite" or group.perfect or group.negated:
        return False
    if group.first != group.head or group.bare:
        return word in _IS
    return lexicon.readings.look_up(word)[0] in "VS" and not word.endswith("ed")


def denies(low: tuple[str, ...], first: int, last: int, lexicon: Lexicon) -> bool:
    """Say whether words between two places deny something, or tell of its absence."""
    for k in range(first, last):
        if low[k] in lexicon.negation or low[k].endswith("n't"):
            after = low[k + 1] if k + 1 < len(low) else ""
            bounded = after in _NO_LESS and low[k + 2 : k + 3] == ("than",)
            if after not in _NO_DENIAL and not bounded and not (low[k] == "no" and after[:1].isdigit()):
                return True
    return False
