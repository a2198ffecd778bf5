"""The frames of speech in a sentence: who speaks, and which words are what is said.

What lives here: the nouns of speech. What does not: finding them (``speech``, ``speakers``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from foedus.intake.memory import Actor


@dataclass(slots=True)
class Frame:
    """Words of speech, who speaks (outermost first), and which words are what is said."""

    first: int
    last: int
    chain: tuple[Actor, ...]
    covers: tuple[int, int]
    trailing: bool = False
    denies: bool = False
    hearsay: bool = False


@dataclass(slots=True)
class Heard:
    """All speech of one sentence."""

    segments: list[tuple[int, int]]
    frames: list[Frame] = field(default_factory=list)
    quoted: list[tuple[int, int]] = field(default_factory=list)
    hearsay: bool = False
    #: the words of all frames, once every frame is found
    told: frozenset[int] = frozenset()

    def close(self) -> None:
        """Note the words of all frames: no more will be found."""
        self.told = frozenset(i for f in self.frames for i in range(f.first, f.last))

    def chain_at(self, index: int) -> tuple[tuple[Actor, ...], bool, bool]:
        """Give who says the word at an index, whether that is hearsay, and whether it is denied."""
        own = [f for f in self.frames if f.covers[0] <= index < f.covers[1] and not f.first <= index < f.last]
        # of speakers named behind, the last is the outermost: "..., the president told a paper, the agency reports"
        own.sort(key=lambda frame: (0, -frame.first) if frame.trailing else (1, frame.first))
        chain: list[Actor] = []
        for frame in own:
            chain += [actor for actor in frame.chain if actor not in chain]
        hearsay = self.hearsay or len(chain) > 1 or any(f.hearsay for f in own)
        return tuple(chain), hearsay, any(f.denies for f in own)

    def is_frame(self, index: int) -> bool:
        """Say whether a word belongs to the telling, not to what is told."""
        return index in self.told

    def is_quoted(self, index: int) -> bool:
        """Say whether a word stands between quotation marks."""
        return any(first <= index < last for first, last in self.quoted)
