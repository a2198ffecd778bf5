"""A restricted scenario holds nothing that became known later, whatever a stage reads of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from foedus.domain.figures import Figure, Moment, pick_known
from foedus.domain.forces import StatusReport
from foedus.domain.knowledge import collect_rests_on, restrict, restrict_claims
from foedus.record.claims import Claim, ClaimSet, Dispute, Side, Source


def day(n: int) -> datetime:
    return datetime(2022, 1, n, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    strength: tuple[Figure, ...]
    reports: tuple[StatusReport, ...] = ()
    rests_on: tuple[str, ...] = ()


KNOWN = {"early": day(5), "late": day(9)}
UNIT = Unit(
    strength=(
        Figure(value=70, rests_on=("early",), known_at=day(5)),
        Figure(value=100, rests_on=("late",), known_at=day(9)),
    ),
    reports=(StatusReport(status="departed", moment=Moment(at=day(6), rests_on=("late",), known_at=day(9))),),
    rests_on=("early", "late"),
)


def test_later_figures_reports_and_names_are_gone() -> None:
    """On the 6th nobody knew the strength of 100, nor that the unit had left."""
    cut = restrict(UNIT, day(6), KNOWN)
    assert [f.value for f in cut.strength] == [70]
    assert cut.reports == ()
    assert cut.rests_on == ("early",)
    assert collect_rests_on(cut) == {"early"}


def test_nothing_is_lost_once_all_is_known() -> None:
    """The last knowledge date sees the whole scenario."""
    assert restrict(UNIT, day(10), KNOWN) == UNIT


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 20)), max_size=8), st.integers(1, 20))
def test_what_is_picked_was_known_and_is_the_latest(pairs: list[tuple[int, int]], as_of: int) -> None:
    """Against a plain search: the figure with the greatest known_at not after the date, the later row of equals."""
    figures = tuple(Figure(value=v, rests_on=(), known_at=day(k)) for v, k in pairs)
    known = [(k, i, v) for i, (v, k) in enumerate(pairs) if k <= as_of]
    picked = pick_known(figures, day(as_of))
    assert (picked.value if picked else None) == (max(known)[2] if known else None)


def claim(ident: str, known: datetime) -> Claim:
    return Claim(
        id=ident, topic="t", text="x", by="a speaker", source="S", known_at=known, confidence="high", checked="press"
    )


def test_a_dispute_keeps_the_sides_that_had_spoken() -> None:
    """Before the second speaker there is one side, and no dispute to be read as two."""
    claims = ClaimSet(
        id="m",
        title="m",
        compiled_on=date(2026, 1, 1),
        method="",
        sources=(Source(id="S", title="s"),),
        claims=(claim("A", day(5)), claim("B", day(9))),
        disputes=(
            Dispute(
                id="D", title="d", handling="", sides=(Side(text="a", claims=("A",)), Side(text="b", claims=("B",)))
            ),
        ),
    )
    cut = restrict_claims(claims, day(6))
    assert [c.id for c in cut.claims] == ["A"]
    assert [side.claims for side in cut.disputes[0].sides] == [("A",)]
    assert restrict_claims(claims, day(1)).disputes == ()
