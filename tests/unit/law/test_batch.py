"""A million cases at once: the rows that need care, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from foedus.domain.treaty import Condition, DefaultReading
from foedus.errors import RequestError
from foedus.law.batch import BLOCK_WORDS, Column, judge_batch, pack_rows


def judge(tiny: Any, treaty: Any, rule: str, **columns: Any) -> Any:
    named = {f"tiny/{name}": column for name, column in columns.items()}
    return judge_batch((treaty,), named, ask=(f"tiny/{rule}",), appellant="AAA", facts_on=tiny.on)


def test_p_or_not_p_in_every_row(tiny: Any) -> None:
    """Edge 38: an open atom that stands twice is split, so the answer is certain although the atom is not."""
    when = Condition(any=(tiny.atom("p"), Condition(none=(tiny.atom("p"),))))
    values, opened = np.array([True, False, True]), np.array([True, True, False])
    found = judge(tiny, tiny.treaty(tiny.rule("x", when)), "x", p=Column(values, opened))
    assert found.count("tiny/x") == {"all": 3, "some": 0, "none": 0, "inconsistent": 0}


def test_an_atom_and_a_rule_of_one_name(tiny: Any) -> None:
    """They are two things: the rule p is met where the atom p is not."""
    treaty = tiny.treaty(
        tiny.rule("p", Condition(none=(tiny.atom("p"),))),
        tiny.rule("x", Condition(all=(tiny.atom("p"), Condition(rule="p")))),
        tiny.rule("y", Condition(rule="p")),
    )
    column = np.array([True, False])
    assert judge(tiny, treaty, "x", p=column).masks("tiny/x").none.tolist() == [True, True]
    assert judge(tiny, treaty, "y", p=column).masks("tiny/y").all.tolist() == [False, True]


def test_a_constraint_leaves_some_rows_without_a_reading(tiny: Any) -> None:
    """Edge 37 in a batch: only the row whose cells clash is inconsistent, and it can be explained."""
    treaty = tiny.treaty(tiny.rule("x", tiny.atom("p")), constraints=(tiny.implies("q", "p", "q brings p"),))
    p = Column(np.array([False, False, True]), np.array([False, True, False]))
    found = judge(tiny, treaty, "x", p=p, q=np.array([True, True, False]))
    masks = found.masks("tiny/x")
    assert [masks.inconsistent.tolist(), masks.all.tolist()] == [[True, False, False], [False, True, True]]
    assert found.explain_row(0, "tiny/x").ground.children[-1].label == "no consistent reading"


def test_what_has_no_column_is_as_the_texts_leave_it(tiny: Any) -> None:
    """A default reading stands until a column opens it; a fact that nobody speaks of is open; the date decides."""
    default = DefaultReading(value=True, by="b", cite="c", source="T", checked="text")
    base = tiny.treaty()
    atoms = tuple(a if a.id != "i" else type(a)(**_fields(a) | {"default_reading": default}) for a in base.atoms)
    treaty = tiny.treaty(tiny.rule("x", tiny.atom("i")), tiny.rule("y", tiny.atom("q")), atoms=atoms)
    column = {"p": np.array([True])}
    assert judge(tiny, treaty, "x", **column).count("tiny/x")["all"] == 1
    assert judge(tiny, treaty, "y", **column).count("tiny/y")["some"] == 1
    opened = judge(tiny, treaty, "x", i=Column(np.array([True]), np.array([True])))
    assert opened.count("tiny/x")["some"] == 1
    assert opened.explain_row(0, "tiny/x").verdict == "some"


def _fields(noun: Any) -> dict[str, Any]:
    return {name: getattr(noun, name) for name in noun.__slots__}


def test_more_rows_than_a_block(tiny: Any) -> None:
    """Rows beyond the first block are swept too, and the bits after the last row do not count."""
    n_rows = BLOCK_WORDS * 64 + 7
    column = np.zeros(n_rows, np.bool_)
    column[[0, n_rows - 1]] = True
    treaty = tiny.treaty(tiny.rule("x", Condition(none=(tiny.atom("p"),))))
    found = judge(tiny, treaty, "x", p=column)
    assert found.count("tiny/x") == {"all": n_rows - 2, "some": 0, "none": 2, "inconsistent": 0}
    assert found.masks("tiny/x").none[-1]


def test_packing_keeps_the_rows() -> None:
    """Row r lies in bit r % 64 of word r // 64; what is missing is zero."""
    rows = np.zeros(70, np.bool_)
    rows[[1, 64, 69]] = True
    assert pack_rows(rows).tolist() == [2, 1 | 1 << 5]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"tiny/pp": np.zeros(2, np.bool_)}, "law.unknown-atom"),
        ({"tiny/p": np.zeros(2, np.bool_), "tiny/q": np.zeros(3, np.bool_)}, "law.rows"),
        ({"tiny/p": np.zeros(1, np.uint64)}, "law.rows"),
        ({"tiny/p": np.zeros(2, np.bool_), "tiny/q": np.zeros(2, np.uint64)}, "law.column"),
    ],
)
def test_what_is_refused(tiny: Any, columns: dict[str, Any], code: str) -> None:
    """A column that cannot be meant is never read as something else."""
    treaty = tiny.treaty(tiny.rule("x", tiny.atom("p")))
    with pytest.raises(RequestError) as caught:
        judge_batch((treaty,), columns, ask=("tiny/x",), appellant="AAA", facts_on=date(2020, 6, 1))
    assert caught.value.code == code


def test_a_row_that_is_not_there(tiny: Any) -> None:
    """Rows and rules of an explanation are those of the batch."""
    found = judge(tiny, tiny.treaty(tiny.rule("x", tiny.atom("p"))), "x", p=np.array([True]))
    for row, rule in ((1, "tiny/x"), (0, "tiny/y")):
        with pytest.raises(RequestError):
            found.explain_row(row, rule)
