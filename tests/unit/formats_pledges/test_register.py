"""Registers of pledges: bad rows are told all at once with place and hint, and nothing is half-imported."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from foedus.desk.forces_register import convert_register
from foedus.domain.pledges import Equipment, Pledge, PledgeCaveat, PledgeRegister, Visit
from foedus.errors import InputError
from foedus.formats.pledges.crosscheck import Known
from foedus.formats.pledges.tables import preview_register, read_register, take_in, write_register

KNOWN = Known(
    units=frozenset({"guard_company", "headquarters"}),
    tasks=frozenset({"guard_sites"}),
    places=frozenset({"north"}),
    today=date(2026, 11, 26),
    begins_at=datetime(2026, 11, 1, tzinfo=UTC),
    ends_at=datetime(2027, 2, 1, tzinfo=UTC),
)
EMPTY = PledgeRegister(title="", pledges=())
REGISTER = PledgeRegister(
    title="r",
    pledges=(
        Pledge(
            id="P1",
            state="GHA",
            unit="1st Company, '=quoted'; with a separator",
            capabilities=("guard_company", "headquarters"),
            persons=120,
            vehicles=0,
            readiness="rapid",
            valid_from_on=date(2026, 1, 1),
            valid_until_on=date(2027, 1, 1),
            notice_h=48,
            travel_h=12.5,
            own_lift=True,
            self_sustainment_d=30,
            specialists=("night flying", "plant"),
            languages=("English", "French"),
            may_lead=True,
            cost=1.25,
            sidc="10031000151211000000",
            sidc_edition="MIL-STD-2525D",
            visits=(
                Visit(kind="assessment", visited_on=date(2026, 2, 1), text="ok"),
                Visit(kind="verification", visited_on=date(2026, 5, 1), passed=False),
            ),
            equipment=(Equipment(item="truck", count=12),),
            caveats=(
                PledgeCaveat(kind="task", text="guards only", only=("guard_sites",)),
                PledgeCaveat(kind="duration", text="three months", at_most_d=90),
                PledgeCaveat(kind="force", text="self-defence", at_most_force="self_defence"),
            ),
            rests_on=("C1", "C2"),
            known_at=datetime(2026, 3, 1, tzinfo=UTC),
            notes="line one",
        ),
        Pledge(id="P2", state="SEN", unit="2nd Company", capabilities=("guard_company",), persons=90),
    ),
)

HEADINGS = (
    "row,pledge,state,unit,capabilities,persons,readiness,valid_from_on,valid_until_on,notice_h,"
    "visit_kind,visit_on,caveat_kind,caveat_text,caveat_only"
)
BAD = f"""{HEADINGS}
pledge,A,GHA,1st Company,guard_company,100,level_2,2026-01-01,2026-12-31,24,assessment,2026-12-24,,,
pledge,B,GHA,1st  company,guard_company,100,level_1,2026-06-01,,24,,,task,only sites,guard_sties
pledge,C,SEN,2nd Company,guard_company,-5,level_1,,,24,,,,,
pledge,D,SEN,3rd Company,gard_company,80,level_3,,,3000,,,,,
pledge,E,SEN,4th Company,guard_company,,level_1,2026-05-01,2026-04-01,24,,,duration,short,
"""


def write(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_round_trip_keeps_everything(tmp_path: Path, kind: str) -> None:
    """What is written is read again, guards against formulas and several parts of one pledge included."""
    path = write(tmp_path, f"r.{kind}", write_register(REGISTER, kind))
    read = read_register(path)
    assert read.faults == ()
    assert read.register.pledges == REGISTER.pledges
    assert write_register(read.register, kind) == path.read_bytes()


def test_every_fault_of_a_bad_register_is_told_with_its_place(tmp_path: Path) -> None:
    """Overlap, unknown task, negative strength, readiness after the term, a visit ahead: all at once, none twice."""
    preview = preview_register(EMPTY, read_register(write(tmp_path, "bad.csv", BAD.encode())), KNOWN)
    told = [(fault.line, fault.field, fault.code) for fault in preview.faults]
    assert told == [
        (2, "visit_on", "visit-in-future"),
        (3, "unit", "overlapping-pledges"),
        (3, "caveat_only", "unknown-task"),
        (4, "persons", "out-of-range"),
        (5, "capabilities", "unknown-unit"),
        (5, "readiness", "no-visit"),
        (5, "notice_h", "after-term"),
        (6, "caveat_at_most_d", "missing"),
        (6, "persons", "missing"),
        (6, "valid_until_on", "dates-out-of-order"),
    ]
    by_code = {fault.code: str(fault) for fault in preview.faults}
    assert "which pledge A offers for the same days" in by_code["overlapping-pledges"]
    assert "did you mean guard_sites?" in by_code["unknown-task"]
    assert "did you mean guard_company?" in by_code["unknown-unit"]
    with pytest.raises(InputError) as refused:
        take_in(preview)
    assert len(refused.value.faults) == 10


def test_a_bad_row_leaves_the_register_as_it_was(tmp_path: Path) -> None:
    """Nothing is written where one row is bad, and what was there stays."""
    out = write(tmp_path, "kept.csv", b"as it was")
    bad = write(tmp_path, "bad.csv", BAD.encode())
    with pytest.raises(InputError):
        convert_register(str(bad), today=date(2026, 11, 26), out=out)
    assert out.read_bytes() == b"as it was"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_an_import_shows_what_it_would_do(tmp_path: Path) -> None:
    """Adds, changes field by field, removes; a partial one keeps what it does not name."""
    new = PledgeRegister(
        title="n",
        pledges=(
            Pledge(id="P2", state="SEN", unit="2nd Company", capabilities=("guard_company",), persons=80),
            Pledge(id="P3", state="SEN", unit="3rd Company", capabilities=("guard_company",), persons=70),
        ),
    )
    read = read_register(write(tmp_path, "new.csv", write_register(new, "csv")))
    whole = preview_register(REGISTER, read, KNOWN)
    assert [p.id for p in whole.adds] == ["P3"]
    assert [(c.pledge, [(f.field, f.before, f.after) for f in c.fields]) for c in whole.changes] == [
        ("P2", [("persons", 90, 80)])
    ]
    assert [p.id for p in whole.removes] == ["P1"]
    part = preview_register(REGISTER, read, KNOWN, partial=True)
    assert part.removes == ()
    assert [p.id for p in take_in(part).pledges] == ["P1", "P2", "P3"]


def test_a_partial_import_is_judged_with_what_stays(tmp_path: Path) -> None:
    """A unit that the register pledges already cannot be pledged again under another id."""
    again = PledgeRegister(
        title="n",
        pledges=(Pledge(id="P9", state="SEN", unit="2nd company", capabilities=("guard_company",), persons=9),),
    )
    read = read_register(write(tmp_path, "again.csv", write_register(again, "csv")))
    partial = preview_register(REGISTER, read, KNOWN, partial=True)
    assert [fault.code for fault in partial.faults] == ["overlapping-pledges"]
    assert preview_register(REGISTER, read, KNOWN).faults == ()
