"""What one text has named so far, and the actors it named.

What lives here: the noun of an actor, and what carries over from sentence to sentence. What does not: reading who is
meant (``parties``, ``people``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from foedus.intake.lexicon import Lexicon
from foedus.intake.marks import Marks
from foedus.intake.syntax import Parse, parse

ActorSort = Literal["state", "organ", "office", "body", "outlet", "person", "other"]


class Actor(NamedTuple):
    """One who acts or speaks. ``key``: a state's code or a body's id where one is known."""

    canon: str
    sort: ActorSort
    key: str = ""


@dataclass(slots=True)
class Memory:
    """What one text has named so far, and which resolutions were made."""

    base: date | None
    persons: dict[str, Actor] = field(default_factory=dict)
    bodies: list[str] = field(default_factory=list)
    #: bodies in the order of the text
    mentioned: list[str] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    #: the outlet of the report itself, as the names have it
    own: str = ""
    #: speakers of the sentence before, and of this one
    spoke_before: list[Actor] = field(default_factory=list)
    speaks: list[Actor] = field(default_factory=list)
    named_before: list[Actor] = field(default_factory=list)
    named: list[Actor] = field(default_factory=list)
    #: those who spoke, the latest last
    spoken: list[Actor] = field(default_factory=list)
    #: offices and organs by the last word of their name: who "the minister" or "the ministry" can be
    heads: dict[str, dict[str, Actor]] = field(default_factory=dict)
    #: (as written, taken as, why)
    resolved: list[tuple[str, str, str]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    #: state whose seat the dateline names, and how often each state was named so far, and in the head of the report
    home: str = ""
    n_ahead: dict[str, int] = field(default_factory=dict)
    #: how many persons the sentence before named, and this one
    n_people_before: int = 0
    n_people: int = 0
    n_named: dict[str, int] = field(default_factory=dict)
    #: whose troops of each sort were named so far, by the noun ("battalion")
    forces: dict[str, dict[str, Actor]] = field(default_factory=dict)
    #: the first subject of the sentence before, of this one, and that of the clause at hand
    subjects_before: tuple[Actor, ...] = ()
    subjects_first: tuple[Actor, ...] = ()
    subjects_here: tuple[Actor, ...] = ()
    #: whether anybody spoke in the sentence before, and whether a subject of it could be read
    spoke_just_now: bool = False
    subject_just_now: bool = False
    #: who may own an office named with "its", in the sentence at hand
    possessor: Actor | None = None
    #: the state or body that the sentence before is about: the first it names as a subject
    topic_before: Actor | None = None
    topic: Actor | None = None

    def next_sentence(self) -> None:
        """Move on: what this sentence named is what the one before named."""
        if self.speaks:
            self.spoke_before = self.speaks
            self.spoken = [*self.spoken[-12:], *self.speaks]
        if self.named:
            self.named_before = self.named
        self.spoke_just_now, self.subject_just_now = bool(self.speaks), bool(self.subjects_first or self.subjects_here)
        self.topic_before, self.topic = self.topic or self.topic_before, None
        self.subjects_before = self.subjects_first or self.subjects_here or self.subjects_before
        self.subjects_here = self.subjects_first = ()
        self.speaks, self.named, self.possessor = [], [], None
        self.n_people_before, self.n_people = self.n_people, 0

    def find_home(self) -> str:
        """Give the state in which the dateline lies, where the report names it; empty: none can be told."""
        return self.home if self.n_ahead.get(self.home, 0) else ""

    def find_host(self) -> str:
        """Give the state of the dateline, else the one named most so far; empty: none, or several as often."""
        if self.home and self.n_named.get(self.home, 0) * 2 >= max(self.n_named.values(), default=0):
            return self.home
        best = max(self.n_named.values(), default=0)
        most = [state for state, n in self.n_named.items() if n == best]
        return most[0] if len(most) == 1 else ""

    def take_notes(self) -> tuple[list[tuple[str, str, str]], list[str]]:
        """Give the resolutions and open pronouns since the last call."""
        notes = (self.resolved, self.open)
        self.resolved, self.open = [], []
        return notes


@dataclass(slots=True)
class Scene:
    """One sentence as marked, with the lexicon and what the text has named before."""

    marks: Marks
    lexicon: Lexicon
    memory: Memory
    parsed: Parse | None = None

    @property
    def parse(self) -> Parse:
        """Give the phrases and verbs of the sentence; it is parsed when first asked for."""
        if self.parsed is None:
            self.parsed = parse(self.marks, self.lexicon.readings, self.lexicon.speech)
        return self.parsed
