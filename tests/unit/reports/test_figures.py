from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from foedus.reports.arrivals_svg import draw_arrivals
from foedus.reports.axis import make_axis
from foedus.reports.element import Element, render
from foedus.reports.figures import (
    ArrivalsFigure,
    ArrivalStep,
    GanttBar,
    GanttFigure,
    GanttRow,
    Group,
    MapFigure,
    MapMark,
    MapRoute,
    TimelineFigure,
    TimelineItem,
    WatchFigure,
    WatchRow,
    WatchSpan,
)
from foedus.reports.gantt_svg import choose_height, draw_gantt
from foedus.reports.lettering import measure_text
from foedus.reports.map_svg import draw_map, find_crowd
from foedus.reports.swatches import draw_legend
from foedus.reports.timeline_svg import draw_timeline
from foedus.reports.watch_svg import draw_watch

T0 = datetime(2031, 3, 1, tzinfo=UTC)
GROUPS = (Group(id="A", code="AAA", name="Alpha & <co>"), Group(id="B", code="BBB", name="Браво"))


def h(count: float) -> datetime:
    return T0 + timedelta(hours=count)


def parse(svg: Element) -> ET.Element:
    return ET.fromstring(render(svg))


def classes(tree: ET.Element) -> list[str]:
    return [name for node in tree.iter() for name in node.get("class", "").split()]


def texts(tree: ET.Element) -> list[str]:
    return [node.text or "" for node in tree.iter("text")]


def a_map(**changes: object) -> MapFigure:
    marks = (
        MapMark(id="a", kind="airfield", label="Nadi", title="Nadi", lat_deg=-17.8, lon_deg=177.4, rank=1),
        MapMark(id="b", kind="airfield", label="Tonga", title="T", lat_deg=-21.2, lon_deg=-175.2, rank=1),
    )
    route = MapRoute(id="r", title="a to b", group="A", mode="air", points=((-21.2, -175.2), (-17.8, 177.4)))
    values: dict[str, object] = {
        "id": "m",
        "title": "Map & more",
        "description": "what",
        "host": "FJI",
        "members": ("TON",),
        "groups": GROUPS,
        "routes": (route,),
        "marks": marks,
        "inset_title": "Close",
    }
    return MapFigure(**{**values, **changes})  # type: ignore[arg-type]


def test_map_says_what_it_is_and_draws_its_marks() -> None:
    """A figure without title and description is nothing to a screen reader."""
    tree = parse(draw_map(a_map()))
    assert tree.get("role") == "img"
    ids = {node.get("id") for node in tree.iter()}
    assert set((tree.get("aria-labelledby") or "").split()) <= ids
    assert {"Nadi", "Tonga"} <= set(texts(tree))
    assert "route" in classes(tree)


def test_route_over_the_antimeridian_is_one_short_line() -> None:
    """The way from Tonga to Fiji is 900 km; drawn the wrong way round it would cross the whole page again."""
    tree = parse(draw_map(a_map()))
    route = next(node for node in tree.iter("path") if "route" in node.get("class", "").split())
    points = [tuple(map(float, pair.split(","))) for pair in re.findall(r"-?[\d.]+,-?[\d.]+", route.get("d", ""))]
    steps = [abs(a[0] - b[0]) for a, b in pairwise(points)]
    assert max(steps) < 200
    assert all(0 <= x <= 1120 for x, _ in points)


def test_crowded_marks_get_an_inset_and_keep_apart() -> None:
    """Five sites rounded to one point must all be seen, in the inset and not on the main map."""
    sites = tuple(
        MapMark(id=f"s{k}", kind="site", label=f"Site {k}", title="s", lat_deg=-18.1, lon_deg=178.4) for k in range(5)
    )
    figure = a_map(marks=a_map().marks + sites)
    assert len(find_crowd(figure.marks)) == 5
    tree = parse(draw_map(figure))
    squares = [node for node in tree.iter("rect") if "site" in node.get("class", "").split()]
    assert len(squares) == 5
    assert len({(node.get("x"), node.get("y")) for node in squares}) == 5
    assert "Close" in texts(tree)


def test_map_of_one_mark_needs_no_route_and_no_inset() -> None:
    tree = parse(draw_map(a_map(routes=(), marks=a_map().marks[:1])))
    assert "inset-frame" not in classes(tree)


def test_same_map_twice_is_the_same_text() -> None:
    """Reports are compared by digest."""
    assert render(draw_map(a_map())) == render(draw_map(a_map()))


def a_timeline(n_items: int = 3) -> TimelineFigure:
    known = ("observed", "computed", "forecast")
    items = tuple(
        TimelineItem(
            id=str(k),
            lane="crisis" if k % 2 == 0 else "consent",
            text=f"Step {k} with some more words to say about it",
            at=h(k * 3),
            earliest_at=h(k * 3 - 5) if k % 2 else None,
            latest_at=h(k * 3 + 5) if k % 2 else None,
            known=known[k % 3],  # type: ignore[arg-type]
        )
        for k in range(n_items)
    )
    lanes = (("crisis", "Crisis"), ("consent", "Consent"), ("empty", "Empty"))
    return TimelineFigure(
        id="t", title="t", description="d", zone="Pacific/Fiji", zone_name="Fiji", lanes=lanes, items=items
    )


def test_timeline_tells_the_three_ways_of_knowing_by_shape() -> None:
    """Colour alone would be lost in print and to a tenth of all men."""
    tree = parse(draw_timeline(a_timeline()))
    assert {node.tag for node in tree.iter() if "known" in node.get("class", "").split()} == {
        "circle",
        "rect",
        "polygon",
    }
    assert "doubt" in classes(tree)
    assert "Empty" not in texts(tree)


def test_timeline_labels_in_one_row_do_not_meet() -> None:
    """Forty steps in a few days: every mark is drawn, and no two labels of a lane cover each other."""
    figure = a_timeline(40)
    tree = parse(draw_timeline(figure))
    assert sum("known" in node.get("class", "").split() for node in tree.iter()) == 40

    spans: dict[str, list[tuple[float, float]]] = {}
    for node in tree.iter("text"):
        if node.get("class") == "item":
            x, wide = float(node.get("x", "0")), measure_text(node.text or "", 11)
            left = x - wide if node.get("text-anchor") == "end" else x
            spans.setdefault(node.get("y", ""), []).append((left, left + wide))
    for row in spans.values():
        row.sort()
        assert all(a[1] <= b[0] + 1e-6 for a, b in pairwise(row))


def a_gantt(n_rows: int) -> GanttFigure:
    rows = tuple(
        GanttRow(
            id=str(k),
            family="C-130",
            label=str(k + 1),
            bars=(
                GanttBar(phase="loading", starts_at=h(k), ends_at=h(k + 2), group="A", title="l"),
                GanttBar(phase="flight", starts_at=h(k + 2), ends_at=h(k + 20), group="A", title="f"),
                GanttBar(phase="unloading", starts_at=h(k + 20), ends_at=h(k + 21), group="A", title="u"),
                GanttBar(phase="positioning", starts_at=h(k + 21), ends_at=h(k + 30), group="", title="p"),
            ),
        )
        for k in range(n_rows)
    )
    return GanttFigure(
        id="g",
        title="g",
        description="d",
        zone="UTC",
        zone_name="UTC",
        groups=GROUPS,
        rows=rows,
        marks=((h(30), "bound under assumed slots"), (h(33), "closure")),
    )


@pytest.mark.parametrize("n_rows", [1, 12, 80, 120])
def test_gantt_stays_readable_for_any_fleet(n_rows: int) -> None:
    """Rows shrink to a floor and no further, and every carrier keeps its bars and its hatches."""
    tree = parse(draw_gantt(a_gantt(n_rows)))
    assert choose_height(n_rows) >= 9
    assert sum("flight" in node.get("class", "").split() for node in tree.iter("rect")) == n_rows
    hatches = [node.get("fill") for node in tree.iter("rect") if (node.get("fill") or "").startswith("url(#")]
    assert hatches.count("url(#g-load)") == n_rows
    assert hatches.count("url(#g-unload)") == n_rows
    assert {"bound under assumed slots", "closure"} <= set(texts(tree))


def test_arrivals_end_at_the_total_and_name_the_bound() -> None:
    """The last number on the curve is the force; the line before it is a bound and says under what."""
    steps = tuple(ArrivalStep(at=h(k), group="AB"[k % 2], persons=10, vehicles=1) for k in range(1, 11))
    figure = ArrivalsFigure(
        id="a",
        title="a",
        description="d",
        zone="UTC",
        zone_name="UTC",
        groups=GROUPS,
        steps=steps,
        starts_at=h(0),
        closure_at=h(10),
        bound_at=h(8),
        bound_label="bound under assumed slots",
        observed=(h(9), h(20)),
    )
    tree = parse(draw_arrivals(figure))
    assert {"100", "10", "bound under assumed slots", "closure as reported"} <= set(texts(tree))
    assert sum(name == "total" for name in classes(tree)) == 2


def test_watch_tells_host_force_and_unknown_apart_by_words_and_hatch() -> None:
    spans = (
        WatchSpan(by="unknown", starts_at=h(0), ends_at=h(20), group="", title="?"),
        WatchSpan(by="force", starts_at=h(20), ends_at=h(60), group="B", title="B"),
        WatchSpan(by="hand_over", starts_at=h(60), ends_at=h(62), group="", title="over"),
        WatchSpan(by="host", starts_at=h(62), ends_at=h(90), group="", title="host"),
    )
    figure = WatchFigure(
        id="w",
        title="w",
        description="d",
        zone="UTC",
        zone_name="UTC",
        groups=GROUPS,
        rows=(WatchRow(id="s", label="A site with a rather long name that has to be broken", spans=spans),),
    )
    tree = parse(draw_watch(figure))
    assert {"unknown", "BBB", "host"} <= set(texts(tree))
    assert any(node.get("fill") == "url(#w-unknown)" for node in tree.iter("rect"))
    legend = parse(draw_legend(figure))
    assert "not known" in "".join(legend.itertext())


def test_local_axis_follows_the_zone_and_its_shifts() -> None:
    """06:00 or 05:00 in the same place depends on the year: the zone's own table decides."""
    figure = a_timeline()
    tree = parse(draw_timeline(figure))
    assert "Fiji time" in texts(tree)
    assert any(text.endswith("12:00") for text in texts(tree))


def test_axis_keeps_everything_between_its_ends() -> None:
    axis = make_axis([h(0), h(100)], left=10, right=110)
    assert axis.place(h(-500)) == 10
    assert axis.place(h(500)) == 110
    assert 10 < axis.place(h(50)) < 110
    with pytest.raises(ValueError, match="at least one instant"):
        make_axis([], left=0, right=1)


def test_slots_show_what_is_shut_and_what_stands_on_them_by_hatch_and_words() -> None:
    """A stop, a loading and a closure differ without colour; the legend names what is drawn and nothing else."""
    bars = (
        GanttBar(phase="loading", starts_at=h(0), ends_at=h(4), group="A", title="loading, A001"),
        GanttBar(phase="stop", starts_at=h(10), ends_at=h(11), group="B", title="technical stop, A002"),
    )
    row = GanttRow(id="n-1", family="Nursultan Nazarbayev International", label="1", bars=bars, shut=((h(4), h(9)),))
    figure = replace(a_gantt(1), id="s", rows=(row, replace(row, id="n-2", label="2", bars=())), marks=())
    tree = parse(draw_gantt(figure))
    fills = [node.get("fill") for node in tree.iter("rect")]
    assert fills.count("url(#s-shut)") == 2
    assert (fills.count("url(#s-load)"), fills.count("url(#s-stop)"), fills.count("url(#s-unload)")) == (1, 1, 0)
    assert {"shut", "technical stop, A002"} <= {node.text for node in tree.iter("title")}
    for node in tree.iter("text"):
        if node.get("class") == "lane-name":
            assert measure_text(node.text or "", 11.5) < 140
    legend = "".join(parse(draw_legend(figure)).itertext())
    assert "technical stop" in legend
    assert "shut" in legend
    assert "unloading" not in legend
    assert "positioning" not in legend


def test_the_ceiling_is_drawn_over_arrivals_and_named() -> None:
    steps = (ArrivalStep(at=h(5), group="A", persons=10, vehicles=1),)
    figure = ArrivalsFigure(
        id="a",
        title="a",
        description="d",
        zone="UTC",
        zone_name="UTC",
        groups=GROUPS,
        steps=steps,
        starts_at=h(0),
        closure_at=h(5),
        bound_at=h(4),
        bound_label="bound under assumed slots",
        ceiling=((h(2), 7, 1), (h(4), 12, 1)),
    )
    tree = parse(draw_arrivals(figure))
    assert sum(name == "ceiling" for name in classes(tree)) == 2
    assert "12" in texts(tree)  # the axis holds the ceiling too
    assert "most that any plan can have brought by then" in "".join(parse(draw_legend(figure)).itertext())
