"""According to whom: the speech of a sentence, part by part.

What lives here: quotations, the parts of a sentence that have speakers of their own, and letting a speaker named
last speak for all. What does not: who speaks in one part (``speakers``), and what is said.
"""

from __future__ import annotations

from foedus.intake.frames import Heard
from foedus.intake.function_words import QUOTES
from foedus.intake.marks import Marks
from foedus.intake.memory import Scene
from foedus.intake.speakers import Finder


def find_speech(scene: Scene, *, open_quote: bool) -> tuple[Heard, bool]:
    """Find the speech of one sentence; give also whether a quotation is left open at its end."""
    marks, lexicon = scene.marks, scene.lexicon
    low = marks.words.low
    quoted, still_open = find_quotes(marks, open_quote)
    heard = Heard(segments=_split_segments(marks, quoted), quoted=quoted)
    heard.hearsay = any(word in lexicon.hearsay for word in low)
    for first, last in heard.segments:
        Finder(scene, heard, first, last).find()
    if len(heard.segments) > 1 and heard.frames and heard.frames[-1].trailing:
        _spread_trailing(heard)
    heard.close()
    return heard, still_open


def find_quotes(marks: Marks, open_quote: bool) -> tuple[list[tuple[int, int]], bool]:
    """Give the words between quotation marks, and whether the last mark is an opening one."""
    quoted: list[tuple[int, int]] = []
    begin = 0 if open_quote else -1
    for i, word in enumerate(marks.words.text):
        if word not in QUOTES:
            continue
        if begin >= 0 and word != "“":
            quoted.append((begin, i + 1))
            begin = -1
        elif begin < 0 and word != "”":
            begin = i
    if begin >= 0:
        quoted.append((begin, len(marks.words)))
    return quoted, begin >= 0


def _split_segments(marks: Marks, quoted: list[tuple[int, int]]) -> list[tuple[int, int]]:
    low = marks.words.low
    cuts = [0]
    for i, word in enumerate(low):
        if word not in (";", ",", "while", "whereas") or any(first <= i < last for first, last in quoted):
            continue
        if word == ";" or (word == "," and i + 1 < len(low) and low[i + 1] in ("while", "whereas", "but")):
            cuts.append(i + 1)
        elif word in ("while", "whereas") and i and low[i - 1] != ",":
            cuts.append(i)
    return list(zip(cuts, [*cuts[1:], len(low)], strict=True))


def _spread_trailing(heard: Heard) -> None:
    """Let a speaker named at the very end speak for all parts of the sentence that name none themselves."""
    last = heard.frames[-1]
    own = [any(f is not last and a <= f.first < b for f in heard.frames) for a, b in heard.segments]
    begin = last.covers[0]
    for (a, _), has_own in zip(reversed(heard.segments[:-1]), reversed(own[:-1]), strict=True):
        if has_own:
            break
        begin = a
    last.covers = (begin, last.covers[1])
