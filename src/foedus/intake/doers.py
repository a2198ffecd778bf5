"""Who does what a verb or noun tells: noun phrases read as actors.

What lives here: which noun phrase names one who can act, and whose troops, "it" or "they" are where one alone can be
meant. What does not: reading the words of a phrase (``parties``), and which phrase is the subject (``linking``).
"""

from __future__ import annotations

from typing import Final

from foedus.intake.chunks import Chunk, VerbGroup
from foedus.intake.frames import Heard
from foedus.intake.human_nouns import ABSTRACT, ARMS, HUMAN_ENDS, PARTS, QUANTITIES, THINGS
from foedus.intake.memory import Actor, Scene
from foedus.intake.parties import read_actors

_PREPS: Final = frozenset({"of", "from"})
_PERSONAL_PREPS: Final = frozenset({"of", "for", "from", "to", "at", "in"})
_POSSESSIVES: Final = frozenset({"its", "their", "his", "her", "our", "my"})
_PLAIN: Final = frozenset({"it", "they", "he", "she", "we", "i", "you", "them", "us"})


class DoerReader:
    """Reads noun phrases of one sentence as actors."""

    def __init__(self, scene: Scene, heard: Heard) -> None:
        self.scene, self.heard = scene, heard
        self.marks, self.lexicon, self.memory = scene.marks, scene.lexicon, scene.memory
        self.low, self.parse = scene.marks.words.low, scene.parse

    def read_all(self, nouns: tuple[Chunk, ...], *, willed: bool = False) -> tuple[Actor, ...]:
        """Read several joined phrases, each actor once."""
        return tuple(dict.fromkeys(actor for noun in nouns for actor in self.read(noun, willed=willed)))

    def read(self, noun: Chunk, *, willed: bool = False) -> tuple[Actor, ...]:
        """Read one phrase: nobody where its head can not act.

        Parameters
        ----------
        willed
            The verb tells what only people and their bodies do: a noun that names no thing is then one of them.
        """
        low = self.low
        word = low[noun.head]
        if noun.time:
            return ()
        if word in _PLAIN:
            return self._read_pronoun(noun, word)
        if self.parse.tags[noun.head] == "M" or word in PARTS:
            return self._read_part(noun, willed=willed)
        force = self.is_force(noun)
        if force:
            return self._read_force(noun)
        if not self.is_human(noun) and not (willed and self._may_will(noun)):
            return ()
        person = self._is_person(noun)
        first, last = self.parse.full(noun, _PERSONAL_PREPS if person else _PREPS, low)
        while first < noun.head and self.parse.tags[first] in "AM":
            first += 1
        if person:
            last = self._take_name(noun, last)
        if self._is_proper(noun):
            return (Actor(self.marks.words.show(self._proper_start(noun), noun.head + 1), "other"),)
        found = read_actors(self.scene, first, last, speaking=False)
        if low[noun.first - 1 : noun.first] == ("whose",):
            found = [self._own(a, noun) for a in found]
        return tuple(self.stand_for(a) for a in found if self._names(a))

    def _is_proper(self, noun: Chunk) -> bool:
        """Say whether the word for an organ ends a longer proper name: "the Bougainville Revolutionary Army"."""
        head, text = noun.head, self.marks.words.text
        name = self.marks.name_at(head)
        if name is None or name.named.kind != "office" or not name.named.organ or not text[head][0].isupper():
            return False
        before = name.first - 1
        if before < noun.first or self.parse.tags[before] != "Z":
            return False
        return self.marks.name_at(before) is None

    def _proper_start(self, noun: Chunk) -> int:
        k = noun.head
        while k > noun.first and self.parse.tags[k - 1] in "ZN" and self.marks.words.text[k - 1][0].isupper():
            k -= 1
        return k

    def _own(self, actor: Actor, noun: Chunk) -> Actor:
        """Give an office behind "whose" to the noun before it."""
        if actor.sort not in ("organ", "office"):
            return actor
        owner = self._peek_before(noun)
        if len(owner) != 1:
            return actor
        office = actor.canon.partition(" of ")[0]
        return Actor(f"{office} of {owner[0].canon}", actor.sort, owner[0].key)

    def _read_whole(self, noun: Chunk) -> tuple[Actor, ...]:
        """Read of whom a number is a part where they stand first: "Of Togo's 80 men a good half left"."""
        chunks = self.parse.chunks
        if len(chunks) < 2 or self.low[chunks[0].first] != "of" or chunks[1].kind != "N" or noun.at > 8:
            return ()
        return self.read(chunks[1]) if chunks[1] is not noun and self.is_force(chunks[1]) else ()

    def _peek_before(self, noun: Chunk) -> tuple[Actor, ...]:
        """Give the state or body of the noun phrase before."""
        before = next((c for c in reversed(self.parse.chunks[max(0, noun.at - 4) : noun.at]) if c.kind == "N"), None)
        return self._peek(before) if before is not None else ()

    def _read_part(self, noun: Chunk, *, willed: bool) -> tuple[Actor, ...]:
        """Read "some of its soldiers", "200 of them", "Sudan's 1,000": a part stands for those it is taken from."""
        preps = self._list_preps(noun)
        if preps and self.low[preps[0][0].first] == "of":
            inner = preps[0][1]
            if self.low[inner.head] in ("them", "those", "these"):
                return self._read_pronoun(inner, "they")
            return self.read(inner)
        whole = self._read_whole(noun)
        if whole:
            return whole
        word = self.low[noun.head]
        if willed and word in ("thousands", "hundreds", "dozens", "scores", "many", "some", "others"):
            return (Actor(word, "other"),)
        return self._peek(noun)

    def stand_for(self, actor: Actor) -> Actor:
        """Give the state for which its troops and police stand."""
        if actor.sort == "organ" and actor.key and actor.canon.partition(" of ")[0] in ARMS:
            name = self.lexicon.state_names.get(actor.key)
            return Actor(name, "state", actor.key) if name else actor
        return actor

    def _take_name(self, noun: Chunk, last: int) -> int:
        """Take in a personal name behind an office: "the commander, Joost Hendriks, ..."."""
        chunks = self.parse.chunks
        at = next((c.at for c in chunks[noun.at :] if c.last >= last), noun.at) + 1
        if (
            at + 2 < len(chunks)
            and chunks[at].kind == ","
            and chunks[at + 2].kind == ","
            and chunks[at + 1].kind == "N"
        ):
            name = chunks[at + 1]
            tags = self.parse.tags[name.first : name.last]
            if name.last - name.first >= 2 and set(tags) <= {"Z", "-"} and self.marks.name_at(name.head) is None:
                return name.last
        return last

    def _names(self, actor: Actor) -> bool:
        """Say whether an actor is named by a name or a human noun, without a number."""
        return actor.sort != "other" or not any(c.isdigit() for c in actor.canon)

    def is_force(self, noun: Chunk) -> bool:
        """Say whether a phrase names troops, police, their ships or aircraft."""
        first, last = self.parse.full(noun, _PREPS, self.low)
        head = noun.head
        if self.marks.name_at(head) is not None and self.low[head] not in ("police", "military"):
            return False
        # the noun itself, and no word that only describes it: "military personnel", but no "military alliance"
        if any(
            s.last == head + 1 and s.first >= noun.first and s.label in ("troops", "carrier")
            for s in self.marks.classes
        ):
            return True
        return self.low[head] in QUANTITIES and self.marks.has_class(("troops",), head, last) and first <= head

    def _is_person(self, noun: Chunk) -> bool:
        name = self.marks.name_at(noun.head)
        if name is not None:
            return name.named.kind == "office" and not name.named.organ
        return self.lexicon.is_class([self.low[noun.head]], "people")

    def is_human(self, noun: Chunk) -> bool:
        """Say whether the head of a phrase is a name, an office, a body or a noun for people."""
        head, low = noun.head, self.low
        name = self.marks.name_at(head)
        if name is not None:
            return name.named.kind != "place"
        word = low[head]
        if self.parse.tags[head] == "Z" or self.marks.words.text[head] in self.memory.persons:
            return True
        if self.marks.has_class(("emergency",), head, head + 3) or low[head : head + 2] == ("state", "of"):
            return False
        if word in QUANTITIES:
            return True
        return (
            self.lexicon.is_class([word], "people")
            or self.lexicon.is_class([word], "person")
            or word.endswith(HUMAN_ENDS)
            or self._is_doer(word)
            or word in self.lexicon.nouns
        )

    def _may_will(self, noun: Chunk) -> bool:
        word = self.low[noun.head]
        entries = self.lexicon.table.get(word, ())
        return (
            self.parse.tags[noun.head] == "N"
            and word.isalpha()
            and not word.endswith(ABSTRACT)
            and word.removesuffix("s") not in THINGS
            and not entries
        )

    def _is_doer(self, word: str) -> bool:
        """Say whether a noun is made of a verb for one who does it: "contractor", "campaigners"."""
        bare = word.removesuffix("s")
        if bare in THINGS or not bare.endswith(("er", "or")) or len(bare) < 6:
            return False
        known = self.lexicon.readings.known
        return any("V" in known.get(stem, "") for stem in (bare[:-2], bare[:-1], bare[:-3]))

    def _read_force(self, noun: Chunk) -> tuple[Actor, ...]:
        first, last = self.parse.full(noun, _PREPS, self.low)
        own = self._peek(noun)
        if own:
            self._note_force(noun, own)
            return own
        named = [
            n
            for n in self.marks.names
            if first <= n.first < last and n.named.kind in ("state", "people", "body", "seat")
        ]
        if named:
            read = read_actors(self.scene, first, last, speaking=False)
            found = tuple(self.stand_for(a) for a in read if a.sort != "other" or a.key)
            self._note_force(noun, found)
            return found
        if self.low[noun.first - 1 : noun.first] == ("whose",):
            return self._peek_before(noun)
        owner = next((k for k in range(noun.first, noun.head) if self.low[k] in _POSSESSIVES), -1)
        if owner >= 0:
            found = self._find_owner(noun)
        elif self.low[noun.first] in ("the", "these", "those", "both") or self.low[noun.first][0].isdigit():
            found = self._recall_force(noun)
        else:
            found = ()
        if found:
            written = self.marks.words.show(noun.first, noun.last)
            self.memory.resolved.append((written, found[0].canon, "the only one named so far whose they can be"))
            return found
        rest = read_actors(self.scene, first, last, speaking=False)
        inner = self._list_preps(noun)
        if inner and self.low[noun.head] in QUANTITIES and self.parse.tags[inner[0][1].head] == "Z":
            return tuple(read_actors(self.scene, inner[0][1].first, inner[0][1].last, speaking=False))
        organ = tuple(a for a in rest if a.sort in ("organ", "body", "state", "office", "person"))
        organ = tuple(self.stand_for(a) for a in organ)
        head = self.low[noun.head]
        if owner >= 0 or not (head.endswith(("s", "men", "police", "people")) or head in QUANTITIES):
            return organ
        return organ or tuple(a for a in rest if self._names(a))

    def _note_force(self, noun: Chunk, found: tuple[Actor, ...]) -> None:
        for actor in found:
            if actor.key:
                self.memory.forces.setdefault(_singular(self.low[noun.head]), {})[actor.canon] = actor

    def _recall_force(self, noun: Chunk) -> tuple[Actor, ...]:
        """Give whose "the battalion" is: the only state or body of which one was named so far."""
        word = _singular(self.low[noun.head])
        known = self.memory.forces.get(word, {})
        return tuple(known.values()) if len(known) == 1 else ()

    def _find_owner(self, noun: Chunk) -> tuple[Actor, ...]:
        """Give the state or body whose "its troops" are: those of the subject, or of who speaks."""
        for group in self.parse.verbs:
            if noun in group.subject:
                # "Armenian peacekeepers and their vehicles"
                joined = [a for s in group.subject if s.last <= noun.first for a in self._peek(s)]
                if len(joined) == 1:
                    return self._as_state(joined)
            if group.first >= noun.first:
                break
            if group.form != "finite":
                continue
            here = [a for s in group.subject if s is not noun and s.last <= noun.first for a in self._peek(s)]
            here = [a for a in here if a.key]
            if len(here) == 1:
                return self._as_state(here)
        chain = [a for a in self.heard.chain_at(noun.head)[0] if a.key and a.sort != "outlet"]
        if len(chain) == 1:
            return self._as_state(chain)
        last = [a for a in self.memory.subjects_before if a.key]
        if len(last) == 1:
            return self._as_state(last)
        self.memory.open.append(self.low[noun.first])
        return ()

    def _peek(self, noun: Chunk) -> tuple[Actor, ...]:
        """Give the state or body that a phrase names, without reading it as an actor."""
        names = [
            n
            for n in self.marks.names
            if noun.first <= n.first < noun.last and n.named.kind in ("state", "people", "body", "seat")
        ]
        return tuple(
            dict.fromkeys(
                Actor(n.named.canon, "body" if n.named.kind == "body" else "state", n.named.key) for n in names
            )
        )

    def _as_state(self, actors: list[Actor]) -> tuple[Actor, ...]:
        actor = actors[0]
        name = self.lexicon.state_names.get(actor.key)
        return (Actor(name, "state", actor.key),) if name else (Actor(actor.key, "body", actor.key),)

    def _read_pronoun(self, noun: Chunk, word: str) -> tuple[Actor, ...]:
        before = self.memory.subjects_before
        here = self.memory.subjects_here
        if word in ("it", "they") and (here or before):
            fitting = here or before
            if word == "it":
                fitting = tuple(a for a in fitting if a.sort in ("state", "body", "organ", "outlet"))
                fitting = fitting if len(fitting) == 1 else ()
            else:
                fitting = tuple(a for a in fitting if a.sort not in ("office", "person"))
            if fitting:
                self.memory.resolved += [(word, a.canon, "the subject before") for a in fitting]
                return fitting
        notes = self.memory.resolved
        if word in ("he", "she"):
            person = [a for a in (here or before) if a.sort in ("office", "person")]
            alone = bool(here) or self.memory.n_people_before < 2
            if alone and len(person) == 1 and len(here or before) == 1:
                notes.append((word, person[0].canon, "the subject before"))
                return (person[0],)
        known = {(written, taken) for written, taken, _ in notes}
        n_before = len(notes)
        found = tuple(read_actors(self.scene, noun.first, noun.last, speaking=False))
        if len(notes) > n_before and notes[-1][:2] in known:
            notes.pop()
        if word in ("he", "she"):
            return tuple(a for a in found if a.sort in ("office", "person", "other") and not a.canon.endswith("s"))
        return found

    def note_subject(self, actors: tuple[Actor, ...], *, main: bool) -> None:
        """Keep the subject of a clause, for "it" and "they" behind it."""
        if actors:
            self.memory.subjects_here = actors
            if main and not self.memory.subjects_first:
                self.memory.subjects_first = actors

    def read_owner(self, noun: Chunk) -> tuple[Actor, ...]:
        """Read whose an act named by a noun is: "Kenya's deployment", "the departure of the first 200 Fijians"."""
        low = self.low
        mark = next((k for k in range(noun.first, noun.head) if low[k] == "'s"), -1)
        if mark > noun.first:
            owners = read_actors(self.scene, noun.first, mark, speaking=False)
            return tuple(a for a in owners if a.sort != "other")
        behind = [(prep, inner) for prep, inner in self._list_preps(noun) if low[prep.first] in ("of", "by", "from")]
        for prep, inner in sorted(behind, key=lambda pair: low[pair[0].first] != "by"):
            del prep
            found = self.read(inner)
            if found:
                return found
        return self._peek(noun)[:1]

    def _list_preps(self, noun: Chunk) -> list[tuple[Chunk, Chunk]]:
        chunks, at = self.parse.chunks, noun.at
        found = []
        while at + 2 < len(chunks) and chunks[at + 1].kind == "I" and chunks[at + 2].kind == "N":
            found.append((chunks[at + 1], chunks[at + 2]))
            at += 2
        return found

    def doers(self, group: VerbGroup) -> tuple[Actor, ...]:
        """Read who does what a verb says: the subject, of a passive the agent."""
        return self.read_all(group.agent if group.passive else group.subject)


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
