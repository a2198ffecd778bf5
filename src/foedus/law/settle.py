"""What it would help to find out: each open fact, and what the answer would be either way.

What lives here: the answer asked again with one fact established. What does not: the order, which the finding gives
(most telling first).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.domain.outcome import Verdict
from foedus.domain.scenario import Question
from foedus.domain.treaty import Setting, Treaty
from foedus.law.book import bind_treaties, find_rule, qualify
from foedus.law.engine import find_deciding, judge_rule, rank_open
from foedus.law.facts import Asked, read_facts
from foedus.law.readings import span_readings
from foedus.record.claims import ClaimSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Settler:
    """An open atom by full name, with the verdict if it were so and if it were not.

    ``settles`` says which of the two would leave nothing open: ``both``, ``if_so``, ``if_not`` or ``neither``.
    """

    atom: str
    if_so: Verdict
    if_not: Verdict

    @property
    def settles(self) -> str:
        """Which value would settle the question by itself."""
        so, not_so = self.if_so != "some", self.if_not != "some"
        return ("both" if not_so else "if_so") if so else ("if_not" if not_so else "neither")


def what_would_settle(
    treaties: tuple[Treaty, ...], claims: ClaimSet, question: Question, asked: Asked
) -> tuple[Settler, ...]:
    """List the open atoms that can decide a question, by what establishing them would gain, most telling first.

    Empty where nothing that is open can change the answer.

    Raises
    ------
    InputError
        If the treaties have faults.
    RequestError
        As ``ask``.
    """
    book = bind_treaties(treaties)
    name = find_rule(book, question.treaty, question.rule)
    readings = span_readings(book, read_facts(book, claims, asked), asked.dates, (name,))
    found = []
    for atom in rank_open(readings, name, find_deciding(readings, name)):
        verdicts = []
        for value in (True, False):
            held = replace(asked, settings=(*asked.settings, Setting(atom=qualify(atom, question.treaty), value=value)))
            facts = read_facts(book, claims, held)
            verdicts.append(judge_rule(span_readings(book, facts, held.dates, (name,)), name)[0])
        found.append(Settler(atom=atom, if_so=verdicts[0], if_not=verdicts[1]))
    return tuple(found)
