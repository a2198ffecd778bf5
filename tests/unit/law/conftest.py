"""A tiny treaty with two states and a case to ask of it; the names are made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from foedus.domain.outcome import Finding
from foedus.domain.scenario import Question
from foedus.domain.treaty import Atom, Condition, Constraint, Membership, Rule, RuleVersion, Treaty, TreatySource
from foedus.law.engine import ask
from foedus.record.claims import Assertion, Claim, ClaimSet, Source

ON = date(2020, 6, 1)
AS_OF = datetime(2020, 6, 10, tzinfo=UTC)


def atom(name: str) -> Condition:
    return Condition(atom=name)


def rule(name: str, when: Condition, **more: object) -> Rule:
    version = RuleVersion(when=when, source="T", checked="text")
    return Rule(id=name, text=f"{name} is met", cite=f"art. {name}", versions=(version,), **more)  # type: ignore[arg-type]


def treaty(*rules: Rule, **more: object) -> Treaty:
    """A treaty of AAA and BBB with facts p, q, r and the interpretation i."""
    fields: dict[str, object] = {
        "id": "tiny",
        "title": "Tiny Treaty",
        "signed_on": date(2000, 1, 1),
        "in_force_on": date(2001, 1, 1),
        "checked": "text",
        "sources": (TreatySource(id="T", title="the text"),),
        "memberships": (
            Membership(state="AAA", status="in_force", from_on=date(2001, 1, 1), checked="text"),
            Membership(state="BBB", status="signed", from_on=date(2000, 1, 1), checked="text"),
        ),
        "atoms": (
            *(Atom(id=name, kind="fact", text=f"{name} is so") for name in ("p", "q", "r")),
            Atom(id="i", kind="interpretation", text="i is so"),
            Atom(id="c", kind="choice", text="c is chosen"),
            Atom(id="party", kind="computed", computes="appellant_is_party", text="the appellant is bound"),
        ),
        "rules": rules,
    }
    return Treaty(**(fields | more))  # type: ignore[arg-type]


def claim(name: str, by: str, *asserts: tuple[str, bool], **more: object) -> Claim:
    fields: dict[str, object] = {
        "id": name,
        "topic": "t",
        "text": "said",
        "by": by,
        "source": "S",
        "known_at": datetime(2020, 6, 2, tzinfo=UTC),
        "confidence": "high",
        "checked": "press",
        "asserts": tuple(Assertion(atom=f"tiny/{a}", value=v) for a, v in asserts),
    }
    return Claim(**(fields | more))  # type: ignore[arg-type]


def claim_set(*claims: Claim) -> ClaimSet:
    return ClaimSet(
        id="m",
        title="m",
        compiled_on=date(2020, 7, 1),
        method="by hand",
        sources=(Source(id="S", title="a paper"),),
        claims=claims,
    )


def put(the_treaty: Treaty, name: str, *claims: Claim, others: tuple[Treaty, ...] = (), **more: object) -> Finding:
    """Ask one rule of the tiny treaty."""
    question = Question(id=name, text=f"{name}?", treaty=the_treaty.id, rule=name)
    fields: dict[str, object] = {"appellant": "AAA", "facts_on": ON, "as_of": AS_OF}
    return ask((the_treaty, *others), claim_set(*claims), question, **(fields | more))  # type: ignore[arg-type]


class Tiny:
    """The builders under one name, for tests to use."""

    on, as_of = ON, AS_OF
    atom = staticmethod(atom)
    rule = staticmethod(rule)
    treaty = staticmethod(treaty)
    claim = staticmethod(claim)
    claim_set = staticmethod(claim_set)
    ask: Callable[..., Finding] = staticmethod(put)
    implies = staticmethod(lambda given, then, why="so it is": Constraint(given=atom(given), then=atom(then), why=why))


@pytest.fixture(scope="session")
def tiny() -> type[Tiny]:
    """Give the builders of the tiny treaty."""
    return Tiny
