"""Rules that pull opposite ways: both met in a reading, neither naming the other as overridden.

What lives here: the search for such pairs and the node that shows both places. What does not: a choice between them.
"""

from __future__ import annotations

from collections.abc import Mapping

from foedus.domain.outcome import Ground
from foedus.law.book import Dates, RuleBook, shorten
from foedus.law.facts import AtomStatus, weakest
from foedus.law.ground import ground_rule, judge
from foedus.law.readings import span_readings


def find_conflicts(
    book: RuleBook, facts: Mapping[str, AtomStatus], dates: Dates, *, about: str = "", home: str = ""
) -> tuple[Ground, ...]:
    """List pairs of rules that ask and forbid the same act in at least one consistent reading.

    Parameters
    ----------
    book, facts, dates
        The rules, what is known, the dates by which wordings are chosen.
    about
        Full name of a rule: only pairs it is part of. Empty: all pairs.
    home
        Treaty inside which names are shortened.
    """
    found = []
    for pair in book.opposed:
        first, second, act = pair.first, pair.second, pair.act
        if (about and about not in (first, second)) or _is_settled(book, first, second):
            continue
        readings = span_readings(book, facts, dates, (first, second))
        plane = readings.space.meet(readings.rule_plane(first), readings.rule_plane(second))
        truth = judge(plane, readings)
        if truth == "false" or readings.is_empty:
            continue
        cites = "; ".join(book.rules[name].cite for name in (first, second))
        children = tuple(ground_rule(readings, name, home) for name in (first, second) if name != about)
        names = " and ".join(shorten(name, home) for name in (first, second))
        where = "in all readings" if truth == "true" else "in some readings"
        text = f"{names} speak against each other on '{act.replace('_', ' ')}' {where}; neither overrides the other"
        found.append(
            Ground(
                label="conflict",
                truth=truth,
                text=text,
                cite=cites,
                checked=weakest(child.checked for child in children),
                children=children,
            )
        )
    return tuple(found)


def _is_settled(book: RuleBook, first: str, second: str) -> bool:
    return first in book.overriders.get(second, ()) or second in book.overriders.get(first, ())
