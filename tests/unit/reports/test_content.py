from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from foedus.domain.decisions import CrisisEvent
from foedus.domain.figures import Moment
from foedus.domain.packages import MemberVote
from foedus.domain.parties import Party
from foedus.instants import show_instant
from foedus.mission.course import Course, ModeChosen
from foedus.reports.axis import draw_axis, make_axis
from foedus.reports.blocks import Block, Chart, Sub, Table
from foedus.reports.brief import write_brief
from foedus.reports.content.acts import find_only_speaker, word_decision
from foedus.reports.content.build import build_report
from foedus.reports.content.forces import show_allowed
from foedus.reports.content.geography import list_members, shorten_event
from foedus.reports.content.hindcast import measure_full_run
from foedus.reports.content.movement import tell_plan
from foedus.reports.content.protection import count_agreed
from foedus.reports.content.rewording import reword
from foedus.reports.content.scene import make_scene
from foedus.reports.dossier import Dossier
from foedus.reports.element import Element
from foedus.reports.html import write_html
from foedus.reports.lettering import measure_text
from foedus.reports.markdown import write_markdown


def change(dossier: Dossier, **fields: object) -> Dossier:
    """Give the dossier with another course."""
    return replace(dossier, course=replace(dossier.course, **fields))  # type: ignore[arg-type]


def section(text: str, title: str) -> str:
    """Give one section of a Markdown report by the beginning of its title."""
    own = [part for part in text.split("\n## ") if part.partition(". ")[2].startswith(title)]
    assert len(own) == 1
    return own[0]


def test_report_with_a_knowledge_date_does_not_tell_the_end(dossier: Dossier) -> None:
    """The summary and the hindcast were written by somebody who knew how it ended."""
    then = change(dossier, as_of=dossier.course.law_as_of)
    for write in (write_markdown, write_html, write_brief):
        assert "one unit came later" not in write(then)
        assert "HC-1" not in write(then)
        assert "without --as-of" in write(then)
    assert "across" not in write_markdown(then).split("## 1.")[0]
    assert "within tolerance" not in write_markdown(then)
    assert "across" in write_markdown(dossier).split("## 1.")[0]
    assert "both shown" not in write_markdown(then)
    assert "how many stands" not in write_markdown(then)
    assert "superseded" not in write_markdown(then)
    assert "superseded" in write_markdown(dossier)


def test_decision_not_known_by_then_is_not_told(dossier: Dossier) -> None:
    """The scenario's text of the decision carries no date of its own: the report must not print it before."""
    council = replace(dossier.course.council, moment=None, result="open", known_by="nothing", votes=())
    then = change(dossier, as_of=dossier.course.law_as_of, council=council, milestones=())
    assert "soldiers" not in write_markdown(then)
    assert "soldiers" in write_markdown(dossier)


def test_answer_without_force_is_no_decision_to_send_one(dossier: Dossier) -> None:
    """Consultations were held and no vote is on record: that is no adopted decision, on page and terminal alike."""
    votes = (MemberVote(state="TON", vote="not_recorded"),)
    scenario = replace(
        dossier.course.scenario, council=replace(dossier.course.scenario.council, text="Talks were held.")
    )
    council = replace(dossier.course.council, outcome="no_force", votes=votes)
    told = change(dossier, council=council, scenario=scenario)
    words = "no decision on record to send a force; talks were held"
    assert word_decision(told.course) == words
    for write in (write_markdown, write_brief):
        assert words in write(told)
        assert "adopted" not in write(told)
    counted = change(told, council=replace(council, votes=(MemberVote(state="TON", vote="yes", rests_on=("C4",)),)))
    assert "adopted a decision that sends no force" in write_markdown(counted)


def test_request_is_told_in_its_own_form(dossier: Dossier) -> None:
    """A request for consultations is not an appeal for help."""
    appeal = replace(dossier.course.scenario.appeal, form="letters asking for consultations")
    told = change(dossier, scenario=replace(dossier.course.scenario, appeal=appeal))
    for write in (write_markdown, write_brief):
        assert "letters asking for consultations" in write(told)
        assert "appealed for help" not in write(told)


def test_votes_on_one_speakers_word_are_his_count(dossier: Dossier) -> None:
    """Six hands that one head of state says he saw are no counted vote."""
    assert find_only_speaker(dossier.course) is not None
    decision = section(write_markdown(dossier), "Decision")
    assert "3 of 3 without objection, as claimed by a speaker, 1 March 2031" in decision
    assert "Votes as claimed by a speaker, 1 March 2031" in decision
    claims = dossier.course.claims
    other = tuple(replace(claim, by="another") if claim.id == "C5" else claim for claim in claims.claims)
    votes = (*dossier.course.council.votes, MemberVote(state="NZL", vote="yes", rests_on=("C5",)))
    several = change(
        dossier, claims=replace(claims, claims=other), council=replace(dossier.course.council, votes=votes)
    )
    assert find_only_speaker(several.course) is None
    assert "as claimed by" not in section(write_markdown(several), "Decision")


def add_event(course: Course, kind: str, text: str) -> Course:
    event = CrisisEvent(
        id="CR-9",
        kind=kind,  # type: ignore[arg-type]
        text=text,
        place="suva",
        moment=Moment(at=course.scenario.zero_at, rests_on=("C1",), known_at=course.scenario.zero_at),
    )
    return replace(course, scenario=replace(course.scenario, crisis=(*course.scenario.crisis, event)))


def test_what_a_statement_tells_is_on_the_map(refused: Dossier) -> None:
    """An event that is only told of has a place too; a report may not say that no place is known."""
    course = replace(refused.course, scenario=replace(refused.course.scenario, crisis=()))
    assert "no map" in section(write_markdown(replace(refused, course=course)), "Map")
    told = section(
        write_markdown(replace(refused, course=add_event(course, "statement", "Troops move at the border."))), "Map"
    )
    assert "event told in a statement" in told
    assert "no map" not in told


def test_armed_attack_is_a_filing_and_not_a_fact(dossier: Dossier) -> None:
    """The mark is named after what is told; the kind stands in the table as filed."""
    course = add_event(dossier.course, "armed_attack", "The airport is overrun in the evening; staff flee.")
    page = write_html(replace(dossier, course=course))
    assert ">Airport is overrun<" in page
    assert "armed attack (as filed)" in page
    assert "kind as filed: armed attack" in page
    assert ">armed attack, " not in page


def test_other_side_of_the_matter_is_no_member(dossier: Dossier) -> None:
    """A party of the scenario that neither decides nor sends anybody is not coloured as an ally."""
    parties = (*dossier.course.scenario.parties, Party(state="VUT", name="Vanuatu"))
    told = change(dossier, scenario=replace(dossier.course.scenario, parties=parties))
    assert list_members(make_scene(told)) == ("TON",)


def test_long_event_is_cut_at_a_word() -> None:
    label = shorten_event("Troops of one state move at the border of a region, by one account")
    assert len(label) <= 46
    assert label.endswith(" …")


def test_full_run_stands_beside_each_forecast(dossier: Dossier) -> None:
    """A forecast made with less knowledge differs from the run that the headline tells."""
    scene = make_scene(dossier)
    rows = {row.id: measure_full_run(scene, row) for row in dossier.hindcast}
    assert rows == {"HC-1": "2031-03-03", "HC-2": "140"}
    assert measure_full_run(scene, replace(dossier.hindcast[0], measure="no.such")) is None
    assert "forecast of its own" in section(write_markdown(dossier), "Hindcast")


def test_long_reason_is_folded_and_printed(dossier: Dossier) -> None:
    """A hit prints its note too; what is long is folded on the page and whole in Markdown."""
    long = "It was a hit. " + "The source is weak, " * 12
    told = replace(dossier, hindcast=(replace(dossier.hindcast[0], why=long),))
    assert long.strip() in write_markdown(told).replace("\\", "")
    assert '<details class="fold in-print"><summary>more</summary>' in write_html(told)


def test_end_is_told_as_the_plans(dossier: Dossier) -> None:
    headline = section(write_markdown(dossier), "At a glance")
    assert "would be home on" in headline
    assert "is home on" not in headline


def test_ids_codes_and_offsets_become_words(dossier: Dossier) -> None:
    """D+1 means nothing without its zero; an id is not a name."""
    scene = make_scene(dossier)
    text = "slots nadi 6, c-130 2 h from D+1 06:30:00; 2031-03-01T08:00Z (no_quorum); leg-0003:NZL-1/01"
    assert reword(scene, text) == (
        "slots Nadi 6, C-130 2 h from 2 Mar 18:30 · 020630ZMAR31; 1 Mar 20:00 · 010800ZMAR31 (no quorum); NZL-1/01"
    )


def test_other_years_are_named(dossier: Dossier) -> None:
    scene = make_scene(dossier)
    assert scene.local(dossier.course.scenario.zero_at) == "1 Mar 12:00"
    assert scene.local(dossier.course.scenario.zero_at + timedelta(days=730)) == "28 Feb 2033 12:00"


def test_elements_with_one_reason_share_a_line(dossier: Dossier) -> None:
    modes = tuple(
        ModeChosen(element=name, stage="movement", mode="air", text="by air: no road is given")
        for name in ("NZL-1", "TON-1")
    )
    movement = section(write_markdown(change(dossier, modes=modes)), "Movement")
    assert "NZL-1 and TON-1, by air: no road is given" in movement
    assert "by air: by air" not in movement


def test_the_movement_chapter_says_for_whom_and_until_when(dossier: Dossier) -> None:
    """Both ways: the marking of the mission, and the end of the last leg."""
    scenario = dossier.course.scenario
    assert scenario.movement is not None
    movement = replace(scenario.movement, marking="need to know: staff of the lift cell")
    course = replace(dossier.course, scenario=replace(scenario, movement=movement))
    text = write_markdown(replace(dossier, course=course))
    for plan in (course.movement, course.home):
        assert plan is not None
        until = show_instant(max(leg.ends_at for leg in plan.legs))
        assert f"need to know: staff of the lift cell; expires {until}, with its last leg." in text


@pytest.mark.parametrize("write", [write_markdown, write_html])
def test_what_one_thing_more_would_gain_is_told(dossier: Dossier, write) -> None:  # type: ignore[no-untyped-def]
    """The table stands in the movement chapter; a column of lateness only where anything is late."""
    text = write(dossier)
    assert "What one thing more would gain" in text
    assert "one more working slot at" in text
    assert "Weighted lateness saved" not in text


@pytest.mark.parametrize("write", [write_markdown, write_html, write_brief])
def test_what_does_not_move_is_told_with_its_reason(dossier: Dossier, write) -> None:  # type: ignore[no-untyped-def]
    """The lead may carry on when a line cannot move; nobody may have to guess which one, or why."""
    told = change(dossier, movement=None, home=None, unmoved=("Tongan contingent: no ship is given.",))
    assert "no ship is given" in write(told)


def test_agreement_counts_only_sites_with_a_named_guard(dossier: Dossier) -> None:
    assert dossier.course.guard is not None
    one = dossier.course.guard.compared[0]
    none = replace(one, claimed=(), agrees="nothing_claimed")
    assert count_agreed((one, replace(one, agrees="no"), none)).endswith("at 1 of 2 sites with a named guard")
    assert count_agreed((none,)) == ""
    assert "1 of 1 sites with a named guard" in section(write_markdown(dossier), "At a glance")


def test_turn_lasts_until_its_site_is_handed_over(dossier: Dossier) -> None:
    """The contingent stands there while the host takes over."""
    row = next(
        line
        for line in section(write_markdown(dossier), "Protection").splitlines()
        if line.startswith("| Airport") and "reception" in line
    )
    assert "10 Mar 12:00" in row


def test_need_shows_posts_by_persons_and_what_may_guard(dossier: Dossier) -> None:
    """33 = 33 explains nothing, and what is offered is more than what is asked for."""
    package = dossier.course.package
    assert package is not None
    assert show_allowed(package, "airport") == "140"
    unknown = replace(package.contingents[1], persons=None)
    barred = replace(package.contingents[0], site_classes=("bridge",))
    assert show_allowed(replace(package, contingents=(barred, unknown)), "airport") == "not known"
    assert show_allowed(replace(package, contingents=(package.contingents[0], unknown)), "airport") == "at least 100"
    assert "4 x 5" in section(write_markdown(dossier), "Forces")


def test_tags_of_treaty_files_are_no_claims(dossier: Dossier) -> None:
    """[T1] beside a citation looks like a label of a claim and leads nowhere."""
    finding = replace(dossier.course.findings[0], cites=("art. 4 [T1]", "art. 4", "art. 2"))
    text = write_markdown(change(dossier, findings=(finding,)))
    assert "T1\\]" not in text
    assert "Cites: art. 4; art. 2" in text
    assert "art. 4, source T1 of pact" in text


def test_every_mark_is_explained_once(dossier: Dossier) -> None:
    text = write_markdown(dossier)
    assert text.count("general knowledge that no page confirmed") == 1
    assert text.count("a press article was read whole") == 1


@pytest.mark.parametrize("days", [1, 3, 9, 18, 40])
def test_labels_of_an_axis_keep_apart(dossier: Dossier, days: int) -> None:
    """Local labels of a long axis ran into each other."""
    zero = dossier.course.scenario.zero_at
    axis = make_axis([zero, zero + timedelta(days=days)], left=100, right=1100)
    rows: dict[float, list[tuple[float, float]]] = {}
    for element in draw_axis(axis, top=30, bottom=300, zone="Asia/Almaty", zone_name="Almaty"):
        given = dict(element.attributes)
        if element.tag != "text" or not given["class"].startswith("tick-label"):
            continue
        label = next(child for child in element.children if not isinstance(child, Element))
        middle, half = float(given["x"]), measure_text(label, 10) / 2
        rows.setdefault(float(given["y"]), []).append((middle - half, middle + half))
    assert len(rows) == 2
    for row in rows.values():
        assert len(row) > 1
        assert all(before[1] < after[0] for before, after in pairwise(row))


def test_hindcast_comes_right_after_the_headline(dossier: Dossier) -> None:
    assert [part.id for part in build_report(dossier).sections][:2] == ["headline", "hindcast"]


def list_tables(blocks: Iterable[Block]) -> Iterator[Table]:
    """Give every table of some blocks, those beside figures and within parts too."""
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Chart) and block.twin is not None:
            yield block.twin
        elif isinstance(block, Sub):
            yield from list_tables(block.blocks)


def test_heads_of_a_table_tell_its_columns_apart(dossier: Dossier) -> None:
    """Two contingents of one state whose ids are no short codes: neither stands under the name of the state alone."""
    course = dossier.course
    assert course.package is not None
    assert course.movement is not None
    ids = {"NZL": "NZL-NORTH", "TON": "NZL-SOUTH"}
    package = replace(
        course.package,
        contingents=tuple(replace(c, id=ids[c.id], state="NZL") for c in course.package.contingents),
    )
    lines = tuple(replace(line, contingent=ids.get(line.contingent, line.contingent)) for line in course.lines)
    scene = make_scene(change(dossier, package=package, lines=lines))
    tables = list(list_tables(tell_plan(scene, course.movement, lines, "movement")))
    arrived = next(table for table in tables if table.title.startswith("Arrived"))
    assert {"NZL-NORTH persons", "NZL-SOUTH persons"} <= {column.title for column in arrived.columns}
    for table in (*tables, *list_tables(block for s in build_report(dossier).sections for block in s.blocks)):
        titles = [column.title for column in table.columns]
        assert len(titles) == len(set(titles)), table.title
