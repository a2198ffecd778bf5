"""Deployment data: files give back what they were given, imports do what they said, no fault is missed."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from foedus.domain.deployment import ABSENT, DeploymentData, DeploymentLine, Item
from foedus.domain.places import Place, PlaceSource
from foedus.domain.plans import Release
from foedus.errors import InputError
from foedus.formats.deployment.crosscheck import Known
from foedus.formats.deployment.csv_file import guard, unguard
from foedus.formats.deployment.tables import apply, parse_table, preview_import, write_table

NASTY = (
    "=1+1",
    "'=x",
    "''-",
    "a;=b",
    'x,"@y',
    "007",
    "1e5",
    "_x000D_",
    "_x005F_x0041_",
    '"',
    "true",
    "a\nb",
    "= ",
    "＝1",
)
LETTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff") | st.sampled_from(
    "\n\t'=+-@;,\""
)
TEXTS = (st.text(LETTERS, min_size=1, max_size=12) | st.sampled_from(NASTY)).filter(lambda text: text.strip())
IDS = (
    st.text(LETTERS, min_size=1, max_size=6).map(lambda text: text.replace("\n", "n").strip())
    | st.sampled_from(("007", "7", "-7", "+1", "=A1", "none-1"))
).filter(lambda text: text and text.lower() != "none")
SIZES = st.floats(min_value=0, exclude_min=True, allow_infinity=False, allow_nan=False)
COUNTS = st.integers(0, 10**9)
INSTANTS = st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1)).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
PLACES = ("alpha", "bravo", "charlie", "delta")


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Unknown too."""
    return st.none() | strategy


def perhaps(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Unknown and absent too."""
    return st.none() | st.just(ABSENT) | strategy


ITEMS = st.builds(
    Item,
    kind=st.sampled_from(("vehicle", "cargo")),
    name=maybe(TEXTS),
    category=maybe(st.sampled_from(("bulk", "oversize", "outsize"))),
    hazardous=maybe(st.booleans()),
    count=maybe(COUNTS),
    mass_kg=maybe(SIZES),
    length_m=perhaps(SIZES),
    width_m=perhaps(SIZES),
    height_m=perhaps(SIZES),
)
RELEASES = st.builds(
    Release,
    cause=st.sampled_from(("approval", "readiness", "clearance", "opening")),
    at=INSTANTS,
    text=st.just("") | TEXTS,
    rests_on=st.lists(st.sampled_from(("N01", "-A", "=B", "007")), max_size=3).map(tuple),
)


@st.composite
def draw_data(draw: st.DrawFn) -> DeploymentData:
    """Valid data: dates in order, parents above their parts, places that are there."""
    lines = []
    ulns = draw(st.lists(IDS, max_size=5, unique=True))
    for k, uln in enumerate(ulns):
        dates = sorted(draw(st.lists(INSTANTS, min_size=4, max_size=4)))
        kept = [draw(st.sampled_from((None, ABSENT, at))) for at in dates]
        ends = [draw(perhaps(st.sampled_from(PLACES))) for _ in range(4)]
        assume(ends[1] is None or ends[1] is ABSENT or ends[1] != ends[2])
        lines.append(
            DeploymentLine(
                uln=uln,
                parent=draw(perhaps(st.sampled_from(ulns[:k])) if k else st.none() | st.just(ABSENT)),
                unit=draw(maybe(TEXTS)),
                contingent=draw(maybe(TEXTS)),
                persons=draw(maybe(COUNTS)),
                person_kg=draw(maybe(SIZES)),
                items=draw(maybe(st.lists(ITEMS, max_size=3).map(tuple))),
                origin=ends[0],
                poe=ends[1],
                pod=ends[2],
                destination=ends[3],
                ald_at=kept[0],
                ead_at=kept[1],
                lad_at=kept[2],
                rdd_at=kept[3],
                not_after_at=draw(st.sampled_from((None, ABSENT, dates[3]))),
                priority=draw(maybe(st.integers(1, 99))),
                mode=draw(perhaps(st.sampled_from(("air", "road", "rail", "sea")))),
                together=draw(maybe(st.booleans())),
                ready_frac=draw(maybe(st.floats(0, 1, exclude_min=True))),
                rides_along=draw(maybe(st.booleans())),
                releases=draw(maybe(st.lists(RELEASES, max_size=3).map(tuple))),
                notes=draw(st.just("") | TEXTS),
            )
        )
    return DeploymentData(lines=tuple(lines))


def make_known() -> Known:
    source = PlaceSource(title="invented", url=None, checked="background")
    return Known(
        places={
            name: Place(
                id=name, kind="airfield", name=name, country="AAA", lat_deg=0, lon_deg=0, precision_km=1, source=source
            )
            for name in PLACES
        },
        carriers={},
    )


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
@given(data=draw_data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_a_file_gives_back_what_it_was_given(kind: str, data: DeploymentData) -> None:
    """Unknown, absent and zero, leading zeros, formulas, quotes: nothing is lost or changed, and bytes are the same."""
    raw = write_table(data, kind)
    table = parse_table(raw, kind, shown_as="plan")
    assert preview_import(DeploymentData(lines=()), table, make_known()).faults == ()
    assert table.lines == data.lines
    assert write_table(DeploymentData(lines=table.lines), kind) == raw


@given(data=draw_data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_no_cell_of_a_csv_begins_as_a_formula(data: DeploymentData) -> None:
    """Whether a spreadsheet parts cells at commas, semicolons, tabs or ends of lines, and heeds quotes or not."""
    text = write_table(data, "csv").decode("utf-8")
    for piece in re.split(r"[,;\t\n]", text.replace('"', "")):
        assert not piece.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), piece


@given(text=st.text(st.sampled_from("'=+-@;,\"\ta＝"), max_size=12))
@settings(max_examples=400)
def test_the_guard_comes_off_exactly(text: str) -> None:
    assert unguard(guard(text)) == text


@given(before=draw_data(), after=draw_data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_an_import_does_what_it_said(before: DeploymentData, after: DeploymentData) -> None:
    """Adds, changes and removes account for every line, and a second import changes nothing."""
    table = parse_table(write_table(after, "csv"), "csv", shown_as="after.csv")
    preview = preview_import(before, table, make_known())
    old = {line.uln: line for line in before.lines}
    assert apply(preview) == after
    assert len(preview.adds) + len(preview.changes) + preview.n_unchanged == len(after.lines)
    assert len(before.lines) - len(preview.removes) + len(preview.adds) == len(after.lines)
    assert all(change.fields for change in preview.changes)
    assert {line.uln for line in preview.removes} == old.keys() - {line.uln for line in after.lines}
    again = preview_import(after, table, make_known())
    assert (again.adds, again.changes, again.removes) == ((), (), ())


BREAKS = (
    ("persons", "-3", "out-of-range"),
    ("persons", "2.5", "wrong-type"),
    ("lad_at", "2022-01-06T20:00", "naive-local-time"),
    ("poe", "nowhere", "unknown-place"),
    ("parent_uln", "no such line", "unknown-parent"),
    ("ready_frac", "80", "out-of-range"),
    ("item_mass_kg", "0", "out-of-range"),
    ("ald_at", "2030-01-01T00:00Z", "dates-out-of-order"),
    ("unit", "=1+1", "formula"),
    ("mode", "rocket", "unknown-word"),
)


@given(st.dictionaries(st.integers(0, 39), st.sampled_from(BREAKS), max_size=6))
@settings(max_examples=60, deadline=None)
def test_exactly_the_planted_faults_are_found(planted: dict[int, tuple[str, str, str]]) -> None:
    """Each with line, column and field of its cell, and nothing is taken in if there is one."""
    names = [
        "uln",
        "parent_uln",
        "unit",
        "persons",
        "poe",
        "ald_at",
        "lad_at",
        "ready_frac",
        "mode",
        "item_kind",
        "item_mass_kg",
    ]
    day = datetime(2022, 1, 6, tzinfo=UTC)
    rows = []
    for k in range(40):
        lad = (day + timedelta(hours=k)).strftime("%Y-%m-%dT%H:%MZ")
        row = [f"{k:03d}", "none" if k % 5 == 0 else f"{k - k % 5:03d}", "u", "9", "alpha", "2022-01-05T00:00Z", lad]
        row += ["0.8", "air", "vehicle", "9000"]
        if k in planted:
            name, cell, _ = planted[k]
            row[names.index(name)] = cell
        rows.append(",".join(row))
    raw = "\n".join([",".join(names), *rows]).encode()
    preview = preview_import(DeploymentData(lines=()), parse_table(raw, "csv", shown_as="t.csv"), make_known())
    found = {(fault.line, fault.column, fault.code) for fault in preview.faults}
    wanted = set()
    for k, (name, _, code) in planted.items():
        # a wrong ALD is noticed at the date that it lies behind
        shown = "lad_at" if name == "ald_at" else name
        wanted.add((k + 2, names.index(shown) + 1, code))
    assert found == wanted
    if planted:
        with pytest.raises(InputError) as refused:
            apply(preview)
        assert len(refused.value.faults) == len(planted)


@given(data=draw_data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_unknown_absent_and_zero_are_three_values(data: DeploymentData) -> None:
    """In JSON they are null, the word none and 0; never one for another."""
    rows = json.loads(write_table(data, "json"))["lines"]
    for line, row in zip(data.lines, rows, strict=True):
        assert (row["persons"] is None) == (line.persons is None)
        assert (row["persons"] == 0) == (line.persons == 0)
        assert (row["lad_at"] == "none") == (line.lad_at is ABSENT)
        assert (row["items"] == []) == (line.items == ())
        assert (row["items"] is None) == (line.items is None)
