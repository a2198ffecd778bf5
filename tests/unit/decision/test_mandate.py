"""The mandate read at an instant, and orders within, outside or open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from foedus.decision.mandate import check_order, read_mandate
from foedus.domain.decisions import Mandate, Task
from foedus.domain.figures import Figure
from foedus.domain.forces import Caveat
from foedus.domain.orders import Order

NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
MANDATE = Mandate(
    tasks=(
        Task(id="guard", text="guard sites", kind="guard", rests_on=("m1",), known_at=NOON),
        Task(id="assist", text="assist law enforcement", kind="assist", rests_on=("m2",), known_at=NOON),
        Task(id="escort", text="escort", kind="other", rests_on=("m3",), known_at=LATER),
    ),
    area="host",
    term_text="limited",
    term_d=(),
    planned_persons=(
        Figure(value=2500, rests_on=("p1",), known_at=NOON),
        Figure(value=3000, rests_on=("p2",), known_at=LATER),
    ),
    force_rule="",
    commander="",
    rests_on=("m0",),
)
GUARD_ONLY = Caveat(text="guard only", tasks_only=("guard",), rests_on=("c1",), known_at=NOON)
NO_DEPOTS = Caveat(text="power plants", site_classes_only=("power",), rests_on=("c2",), known_at=NOON)
IN_WORDS = Caveat(text="contract soldiers", rests_on=("c3",), known_at=NOON)


def test_only_what_was_known_is_read() -> None:
    now = read_mandate(MANDATE, as_of=NOON)
    assert [task.id for task in now.tasks] == ["guard", "assist"]
    assert now.planned_persons is not None
    assert now.planned_persons.value == 2500
    assert now.term_d is None
    assert now.rests_on == ("m0", "m1", "m2", "p1")


@pytest.mark.parametrize(
    ("order", "caveats", "answer"),
    [
        (Order(contingent="A", task="guard"), (), "within"),
        (Order(contingent="A", task="disperse"), (), "outside"),
        (Order(contingent="A", task="assist"), (), "open"),
        (Order(contingent="A", task="assist", static_guard=True), (), "within"),
        (Order(contingent="A", task="assist", static_guard=True), (GUARD_ONLY,), "outside"),
        (Order(contingent="A", task="assist"), (GUARD_ONLY,), "outside"),
        (Order(contingent="A", task="guard", site_class="depot"), (NO_DEPOTS,), "outside"),
        (Order(contingent="A", task="guard", site_class="power"), (NO_DEPOTS,), "within"),
        (Order(contingent="A", task="guard"), (IN_WORDS,), "open"),
    ],
)
def test_orders(order: Order, caveats: tuple[Caveat, ...], answer: str) -> None:
    """Edge cases 53 and 54: task drift, a caveat narrower than the mandate, a barred class of site."""
    assert check_order(order, read_mandate(MANDATE, as_of=NOON), caveats, as_of=NOON).answer == answer


def test_a_caveat_wider_than_the_mandate_opens_nothing() -> None:
    """Edge case 53: a caveat may only narrow."""
    wide = Caveat(text="may disperse", tasks_only=("guard", "disperse"), known_at=NOON)
    order = Order(contingent="A", task="disperse")
    assert check_order(order, read_mandate(MANDATE, as_of=NOON), (wide,), as_of=NOON).answer == "outside"


def test_a_caveat_known_later_does_not_bind_yet() -> None:
    late = Caveat(text="no guard", tasks_barred=("guard",), known_at=LATER)
    order = Order(contingent="A", task="guard")
    now = read_mandate(MANDATE, as_of=NOON)
    assert check_order(order, now, (late,), as_of=NOON).answer == "within"
    assert check_order(order, now, (late,), as_of=LATER).answer == "outside"


def test_no_task_known_leaves_it_open() -> None:
    now = read_mandate(MANDATE, as_of=NOON - timedelta(days=1))
    assert check_order(Order(contingent="A", task="guard"), now, (), as_of=NOON).answer == "open"
