"""The verbs of guards and of the way home on the flagship: shapes of answers, tables, refusals, what-ifs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from foedus.cli.app import app
from foedus.desk import protect, rosters, withdraw
from foedus.errors import RequestError
from foedus.movement import planning
from foedus.movement.bounds import LowerBound

MISSION = "kazakhstan-2022"
runner = CliRunner()


@pytest.fixture(scope="module")
def guarded() -> protect.Guarded:
    """One course for all tests, without the bound on movement, which takes most of its time."""
    none = LowerBound(closure_s=0, kind="none", certificate="not asked for here", each=(), proof={})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "bound_closure", lambda _problem, **_more: none)
        return protect.find_guarded(MISSION)


@pytest.fixture(autouse=True)
def found(guarded: protect.Guarded, monkeypatch: pytest.MonkeyPatch) -> protect.Guarded:
    for module in (protect, rosters, withdraw):
        monkeypatch.setattr(module, "find_guarded", lambda *_args, **_more: guarded)
    return guarded


def test_the_plan_tells_hours_by_host_by_force_and_unknown_that_add_up() -> None:
    answer = json.loads(runner.invoke(app, ["protect", "plan", MISSION, "--json", "--quiet"]).stdout)
    assert len(answer["hours"]) == 13
    span_h = 163.0
    for row in answer["hours"]:
        assert row["by_host_h"] + row["by_force_h"] + row["unknown_h"] == pytest.approx(span_h)
    assert answer["bound_weighted_h"] <= answer["uncovered_weighted_h"]
    assert {row["persons"] for row in answer["host_relieved"]["claimed"]} == {1600}
    kinds = [step["kind"] for step in answer["turns"][0]["steps"]]
    assert kinds == ["arrival", "reception", "orientation", "transfer_of_authority", "onward_move", "relief"]


def test_every_contingent_stands_at_a_site_and_both_claims_of_the_tajik_site_stand_side_by_side(found) -> None:
    last = [t for t in found.plan.turns if t.ends_at == found.plan.ends_at and not t.is_reserve]
    assert {t.contingent for t in last} == {"RUS", "BLR", "TJK", "KGZ", "ARM"}
    compared = {row.site: row.claimed for row in found.plan.compared}
    assert compared["ST-POWER-1"] == compared["ST-OIL"] == ("TJK",)


def test_the_way_home_keeps_acts_apart_and_the_account_closes(tmp_path) -> None:
    out = tmp_path / "home.xlsx"
    answer = json.loads(runner.invoke(app, ["withdraw", "plan", MISSION, "--json", "--out", str(out)]).stdout)
    kinds = [act["kind"] for act in answer["acts_as_reported"]]
    assert kinds == ["announcement", "request", "draft", "decision", "ceremony", "last_element"]
    assert answer["equipment"]["closes"]
    assert all(row["balance"] == 0 for row in answer["equipment"]["rows"])
    assert {row["site"] for row in answer["hand_overs"][-2:]} == {"ST-HQ", "ST-AIRPORT"}
    assert out.read_bytes()[:2] == b"PK"
    first = out.read_bytes()
    runner.invoke(app, ["withdraw", "plan", MISSION, "--json", "--out", str(out)])
    assert out.read_bytes() == first


def test_a_roster_is_marked_expires_and_keeps_its_rules(tmp_path) -> None:
    out = tmp_path / "r.csv"
    answer = rosters.make_rosters(MISSION, site="ST-WATER", out=out)
    (roster,) = answer["rosters"]
    assert answer["breaches"] == []
    assert roster["expires_at"] == roster["ends_at"]
    assert out.read_text().startswith("# need to know")
    assert "destroy it then" in out.read_text()


def test_rosters_are_refused_to_those_without_need_and_of_those_who_are_gone() -> None:
    with pytest.raises(RequestError) as all_sites:
        rosters.make_rosters(MISSION)
    assert all_sites.value.code == "need-to-know"
    with pytest.raises(RequestError) as gone:
        rosters.make_rosters(MISSION, contingent="BLR", from_at="2022-02-01")
    assert gone.value.code == "roster-left"
    assert "BLR at" in gone.value.hint
    with pytest.raises(RequestError) as nowhere:
        rosters.make_rosters(MISSION, site="ST-WATRE")
    assert "ST-WATER" in nowhere.value.hint


def test_an_open_site_is_explained_in_words() -> None:
    told = runner.invoke(app, ["protect", "explain", MISSION, "--site", "ST-TELECOM", "--quiet"]).stdout
    assert "ST-TELECOM is open until" in told
    assert "Smallest fix, planned again:" in told


def test_what_cannot_be_read_is_refused(found) -> None:
    for bad in ({"departs": ("BLR@soon",)}, {"extend_d": -1.0}, {"time_limit_s": 0.0}, {"gap_frac": 1.0}):
        with pytest.raises(RequestError):
            protect.plan_protection(MISSION, **bad)
    assert replace(found.changes, extend_d=1.0).extend_d == 1.0
