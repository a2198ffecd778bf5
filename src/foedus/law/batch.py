"""Questions asked of a million cases at once, exact over the readings of each.

What lives here: columns of cases in, verdicts out, any row explained on demand. What does not: claims (a row says what
is so, what is not and what is open); the answer on one case (``engine``), which a row always equals; the sweep over
words (``sweep``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from foedus.domain.outcome import Finding
from foedus.domain.scenario import Question
from foedus.domain.treaty import Setting, Treaty
from foedus.errors import RequestError
from foedus.law.book import RuleBook, bind_treaties, find_rule, suggest
from foedus.law.engine import answer
from foedus.law.facts import Asked, read_facts
from foedus.law.sweep import Cells, Kept, Sweep, Words, sweep_rule
from foedus.record.claims import ClaimSet

Bools: TypeAlias = NDArray[np.bool_]

#: words swept at a time, so that the planes of one question stay in the processor's cache
BLOCK_WORDS = 16_384


class Column(NamedTuple):
    """One atom over all rows: so or not so, and where it is open.

    Both are ``bool`` of shape ``(n_rows,)``, or ``uint64`` of shape ``(ceil(n_rows / 64),)`` with row ``r`` in bit
    ``r % 64`` of word ``r // 64``. Where a row is open its value is not read; ``is_open`` None: no row is.
    """

    value: Bools | Words
    is_open: Bools | Words | None = None


class Masks(NamedTuple):
    """Which rows have which verdict; each ``bool`` of shape ``(n_rows,)``, exactly one of them true in every row."""

    all: Bools
    some: Bools
    none: Bools
    inconsistent: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAnswer:
    """Verdicts on every row, by full name of the rule asked.

    ``can_hold`` and ``can_fail`` are ``uint64`` of shape ``(ceil(n_rows / 64),)``: whether some consistent reading of
    the row meets the rule, and whether some does not. Bits beyond the last row are zero.
    """

    n_rows: int
    can_hold: Mapping[str, Words]
    can_fail: Mapping[str, Words]
    book: RuleBook
    asked: Asked
    columns: Mapping[str, Column]

    def masks(self, rule: str) -> Masks:
        """Give the verdict of every row as four arrays."""
        hold, fail = _unpack(self.can_hold[rule], self.n_rows), _unpack(self.can_fail[rule], self.n_rows)
        return Masks(all=hold & ~fail, some=hold & fail, none=fail & ~hold, inconsistent=~(hold | fail))

    def count(self, rule: str) -> dict[str, int]:
        """Count the rows of each verdict."""
        hold, fail = self.can_hold[rule], self.can_fail[rule]
        both = int(np.bitwise_count(hold & fail).sum())
        n_hold, n_fail = int(np.bitwise_count(hold).sum()), int(np.bitwise_count(fail).sum())
        return {
            "all": n_hold - both,
            "some": both,
            "none": n_fail - both,
            "inconsistent": self.n_rows - n_hold - n_fail + both,
        }

    def explain_row(self, row: int, rule: str) -> Finding:
        """Answer one row afresh, with its counts, its smallest sets and its grounds.

        Raises
        ------
        RequestError
            If there is no such row, or the rule was not asked.
        """
        if not 0 <= row < self.n_rows:
            raise RequestError(f"no row {row}", code="law.no-row", hint=f"rows go from 0 to {self.n_rows - 1}")
        if rule not in self.can_hold:
            raise RequestError(
                f"{rule} was not asked", code="law.not-asked", hint=suggest(rule, self.can_hold, "Rules")
            )
        settings, opened = [], set()
        for name, column in self.columns.items():
            if column.is_open is not None and _read_cell(column.is_open, row):
                opened.add(name)
            else:
                settings.append(Setting(atom=name, value=_read_cell(column.value, row)))
        asked = Asked(
            appellant=self.asked.appellant,
            host=self.asked.host,
            facts_on=self.asked.facts_on,
            as_of=self.asked.as_of,
            decided_on=self.asked.decided_on,
            settings=tuple(settings),
            opened=frozenset(opened),
        )
        treaty, _, name = rule.partition("/")
        question = Question(id=rule, text=self.book.rules[rule].text, treaty=treaty, rule=name)
        return answer(self.book, read_facts(self.book, _no_claims(asked), asked), question, asked.dates)


def judge_batch(
    treaties: tuple[Treaty, ...],
    columns: Mapping[str, Column | Bools],
    *,
    ask: tuple[str, ...],
    appellant: str,
    facts_on: date,
    host: str = "",
    decided_on: date | None = None,
    n_rows: int | None = None,
) -> BatchAnswer:
    """Say of every row in which of its readings each rule is met.

    Parameters
    ----------
    columns
        By full name of the atom; a bare array is a column with nothing open. An atom without a column is what the
        texts and the dates make it, and open where they do not settle it.
    ask
        Rules, by full name.
    n_rows
        Number of rows; needed where no column is of ``bool``.

    Raises
    ------
    InputError
        If the treaties have faults.
    RequestError
        If a name is not there, columns differ in length, or more than ``sweep.MAX_SPLIT`` open atoms stand in several
        places of one question.
    """
    book = bind_treaties(treaties)
    at = datetime.combine(facts_on, time(0), UTC)
    asked = Asked(appellant=appellant, host=host, facts_on=facts_on, as_of=at, decided_on=decided_on)
    given = {name: column if isinstance(column, Column) else Column(column) for name, column in columns.items()}
    for name in given:
        if name not in book.atoms:
            hint = suggest(name, book.atoms, "Atoms")
            raise RequestError(f"no atom {name} among the treaties asked", code="law.unknown-atom", hint=hint)
    rows = _count_rows(given, n_rows)
    cells = {name: _pack_column(name, column, rows) for name, column in given.items()}
    facts = read_facts(book, _no_claims(asked), asked)
    values = {name: status.value for name, status in facts.items()}
    n_words = (rows + 63) // 64
    rules = dict.fromkeys(find_rule(book, name.partition("/")[0], name) for name in ask)
    sweeps = {rule: Sweep.prepare(book, asked.dates, rule, cells, values) for rule in rules}
    hold = {rule: np.empty(n_words, np.uint64) for rule in rules}
    fail = {rule: np.empty(n_words, np.uint64) for rule in rules}
    for start in range(0, n_words, BLOCK_WORDS):
        block = slice(start, min(start + BLOCK_WORDS, n_words))
        shared: Kept = {}
        for rule, sweep in sweeps.items():
            sweep_rule(sweep, block, hold[rule][block], fail[rule][block], {} if sweep.split else shared)
    if rows % 64:
        last = np.uint64((1 << rows % 64) - 1)
        for plane in (*hold.values(), *fail.values()):
            plane[-1] &= last
    return BatchAnswer(n_rows=rows, can_hold=hold, can_fail=fail, book=book, asked=asked, columns=given)


def pack_rows(rows: Bools) -> Words:
    """Pack rows 64 to a word, row ``r`` in bit ``r % 64`` of word ``r // 64``; missing rows are zero."""
    packed = np.packbits(rows, bitorder="little")
    n_bytes = (len(rows) + 63) // 64 * 8
    if len(packed) < n_bytes:
        packed = np.concatenate([packed, np.zeros(n_bytes - len(packed), np.uint8)])
    return packed.view("<u8").astype(np.uint64, copy=False)


def _unpack(words: Words, n_rows: int) -> Bools:
    raw = words.astype("<u8", copy=False).view(np.uint8)
    return np.unpackbits(raw, count=n_rows, bitorder="little").view(np.bool_)


def _count_rows(columns: Mapping[str, Column], n_rows: int | None) -> int:
    lengths = {len(part) for column in columns.values() for part in column if part is not None and part.dtype == bool}
    if n_rows is not None:
        lengths.add(n_rows)
    if len(lengths) != 1:
        found = ", ".join(str(length) for length in sorted(lengths)) or "none"
        raise RequestError(
            f"the number of rows is not one: {found}",
            code="law.rows",
            hint="give columns of one length, and n_rows where all are packed",
        )
    return lengths.pop()


def _pack_column(name: str, column: Column, n_rows: int) -> Cells:
    value = _pack_part(name, column.value, n_rows)
    if column.is_open is None:
        return Cells(value, None)
    is_open = _pack_part(name, column.is_open, n_rows)
    return Cells(value, is_open if is_open.any() else None)


def _pack_part(name: str, part: Bools | Words, n_rows: int) -> Words:
    if part.dtype == np.bool_:
        return pack_rows(np.asarray(part, np.bool_))
    if part.dtype == np.uint64 and part.shape == ((n_rows + 63) // 64,):
        return np.asarray(part, np.uint64)
    raise RequestError(
        f"column {name} is {part.dtype} of shape {part.shape}",
        code="law.column",
        hint=f"bool of shape ({n_rows},), or uint64 of shape ({(n_rows + 63) // 64},)",
    )


def _read_cell(part: Bools | Words, row: int) -> bool:
    if part.dtype == np.bool_:
        return bool(part[row])
    return bool(int(part[row // 64]) >> row % 64 & 1)


def _no_claims(asked: Asked) -> ClaimSet:
    return ClaimSet(id="batch", title="batch", compiled_on=asked.facts_on, method="columns", sources=(), claims=())
