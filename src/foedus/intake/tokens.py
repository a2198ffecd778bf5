"""Words of a text with their character offsets.

What lives here: cutting a text into paragraphs, sentences and words. What does not: what a word means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_TOKEN: Final = re.compile(r"(?:[A-Z]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)?|['’]s\b|[^\w\s]|_")
_END: Final = re.compile(r"[.!?…][\"”’')\]]*(?=\s+[\"“‘'(\[]*(?:[A-ZÀ-ÞА-Я0-9]|[a-z]{0,3}-[A-Z]))|\n")
_BREAK: Final = re.compile(r"\n[ \t\r]*\n\s*")
_LAST_WORD: Final = re.compile(r"([\w.'’-]+)[.!?…][\"”’')\]]*$")
#: a single line of a wrapped paragraph is not longer
_WRAP_CHARS: Final = 100
#: a sentence longer than this is cut: no report has one, only a table or a file without full stops does
_MAX_SENTENCE: Final = 4000


@dataclass(slots=True)
class Words:
    """One sentence as words: as written, in small letters, and where each begins and ends in the whole text."""

    start: int
    end: int
    text: tuple[str, ...]
    low: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    paragraph: int

    def __len__(self) -> int:
        """Count the words."""
        return len(self.low)

    def show(self, first: int, last: int) -> str:
        """Write the words ``first`` up to ``last`` (not with it) with single spaces, in the manner of the text."""
        out = ""
        for i in range(first, last):
            glue = "" if i == first or self.starts[i] == self.ends[i - 1] else " "
            out += glue + self.text[i]
        return out


def split_words(text: str) -> tuple[str, ...]:
    """Give the words of a short text in small letters, apostrophes made straight."""
    return lower_all(_TOKEN.findall(text))


def lower_all(words: Sequence[str]) -> tuple[str, ...]:
    """Give words in small letters in one call for all: a line feed stands in none."""
    return tuple("\n".join(words).lower().replace("’", "'").split("\n")) if words else ()


def make_words(text: str, start: int, end: int, paragraph: int) -> Words:
    """Cut one sentence into words."""
    spans = [m.span() for m in _TOKEN.finditer(text, start, end)]
    if not spans:
        return Words(start, end, (), (), (), (), paragraph)
    starts, ends = zip(*spans, strict=True)
    written = tuple([text[a:b] for a, b in spans])
    return Words(start, end, written, lower_all(written), starts, ends, paragraph)


def split_sentences(text: str, abbreviations: frozenset[str]) -> Iterator[Words]:
    """Give the sentences of a text in order, each cut into words.

    Parameters
    ----------
    abbreviations
        Words, without their full stop, after which a full stop ends no sentence.
    """
    number = 0
    for first, last in _split_paragraphs(text):
        wrapped = _is_wrapped(text, first, last)
        begin = first
        for match in _END.finditer(text, first, last):
            if match.group() == "\n":
                if wrapped:
                    continue
                stop = match.start()
                yield from _give(text, begin, stop, number)
                begin = match.end()
                number += 1
                continue
            else:
                stop = match.end()
                word = _LAST_WORD.search(text, max(begin, stop - 30), stop)
                if word and _is_abbreviation(word.group(1), abbreviations):
                    continue
            yield from _give(text, begin, stop, number)
            begin = match.end()
        yield from _give(text, begin, last, number)
        number += 1


def _give(text: str, begin: int, stop: int, number: int) -> Iterator[Words]:
    while begin < stop and text[begin].isspace():
        begin += 1
    while stop > begin and text[stop - 1].isspace():
        stop -= 1
    for at in range(begin, stop, _MAX_SENTENCE):
        words = make_words(text, at, min(stop, at + _MAX_SENTENCE), number)
        if words.low:
            yield words


def _split_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _BREAK.finditer(text):
        yield begin, match.start()
        begin = match.end()
    yield begin, len(text)


def _is_wrapped(text: str, first: int, last: int) -> bool:
    """Say whether the line breaks of a paragraph are only those of a narrow page: many fall within a sentence."""
    lines = text[first:last].split("\n")
    pairs = [(a.strip(), b.strip()) for a, b in pairwise(lines) if len(a) <= _WRAP_CHARS]
    running = sum(1 for a, b in pairs if a and b and a[-1] not in '.!?:”"' and b[0].islower())
    return running >= max(1, len(pairs) * 0.3)


def _is_abbreviation(word: str, abbreviations: frozenset[str]) -> bool:
    bare = re.split(r"[.-]", word.rstrip("."))[-1]
    return (
        bare in abbreviations or (len(bare) == 1 and bare.isupper()) or bool(re.fullmatch(r"(?:[A-Z]\.)+[A-Z]?", word))
    )
