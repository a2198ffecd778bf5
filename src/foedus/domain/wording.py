"""How the reports of one language word acts, speech, numbers, doubt and intention.

What lives here: the nouns of a ``foedus/wording`` file. What does not: applying them to a text (``foedus.intake``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActKind = Literal[
    "appeal",
    "decision",
    "approval",
    "refusal",
    "announcement",
    "sending",
    "arrival",
    "guarding",
    "withdrawal",
    "emergency_declared",
    "emergency_lifted",
    "resignation",
    "casualties",
    "protest",
    "position",
    "background",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Irregular:
    """A verb whose forms are not made by rule."""

    verb: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordClass:
    """Words that rules ask for by one name."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRule:
    """One rule: which verbs, nouns or phrases tell of which kind of act.

    ``needs``: a word of one of these classes stands in the clause. ``bars``: none does. ``with_troops``: the subject
    is a force or people of one. ``council``: the kind where the actor is a body, not an organ of a state. ``agent``:
    the actor follows the phrase.
    """

    id: str
    kind: ActKind
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    with_troops: bool = False
    council: ActKind | None = None
    agent: Literal["before", "after"] = "before"
    intended: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Verbs of saying; those of ``only_with_clause`` count where a clause or a quotation is what is said."""

    verbs: tuple[str, ...]
    only_with_clause: tuple[str, ...]
    tell: tuple[str, ...]
    citing: tuple[str, ...]
    denial: tuple[str, ...]
    hearsay: tuple[str, ...]
    #: verbs that only report: what is said by one of them is no position
    neutral: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitWords:
    """Words counted as one unit."""

    unit: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifierWords:
    """Words that loosen a number in one way."""

    modifier: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number in words."""

    word: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """One matter that is told in two ways: cues of those who hold it; a negation before a cue holds the contrary."""

    id: str
    text: str
    asserts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageWords:
    """The commonest short words of a language."""

    language: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The wording of one language."""

    id: str
    title: str
    language: str
    irregular: tuple[Irregular, ...]
    classes: tuple[WordClass, ...]
    acts: tuple[ActRule, ...]
    speech: Speech
    negation: tuple[str, ...]
    intention: tuple[str, ...]
    between: tuple[str, ...]
    units: tuple[UnitWords, ...]
    modifiers: tuple[ModifierWords, ...]
    numerals: tuple[Numeral, ...]
    vague: tuple[str, ...]
    framings: tuple[Framing, ...]
    languages: tuple[LanguageWords, ...]
    abbreviations: tuple[str, ...]
    ranks: tuple[str, ...]
    #: words that mark a run of capitalised words as an outlet, and common nouns that may stand before its name
    outlet_words: tuple[str, ...]
    outlet_nouns: tuple[str, ...]
    #: common verbs of which no rule tells: they serve to read a sentence
    verbs: tuple[str, ...] = ()
    #: verbs that are nouns as often
    noun_verbs: tuple[str, ...] = ()
