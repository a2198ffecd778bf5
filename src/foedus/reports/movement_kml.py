"""The tracks of a movement as KML 2.2, for globes with a time slider.

What lives here: one document, a folder for each mode and one for places, each leg with its ``TimeSpan``. What does not:
tracks themselves (``movement_tracks``).

Source of the structure: OGC 07-147r2, KML 2.2: the order of elements in a feature is that of its schema.
"""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as Tree

from foedus.domain.plans import Leg
from foedus.reports.movement_book import MovementBook, number_legs, order_legs, say_load
from foedus.reports.movement_tracks import Point, find_placed, say_straight, trace_leg

_NAMESPACE: Final = "http://www.opengis.net/kml/2.2"
#: style -> colour as aabbggrr, and width
_STYLES: Final = {
    "air": ("ffb5661a", 2.5),
    "road": ("ff2a7de0", 2.5),
    "rail": ("ff8c3f8c", 2.5),
    "sea": ("ff6b7a12", 2.5),
    "empty": ("b0808080", 1.2),
}
_NAMES: Final = {"air": "By air", "road": "By road", "rail": "By rail", "sea": "By sea"}


def write_kml(book: MovementBook) -> bytes:
    """Write the tracks and places of a plan as one KML document; without time spans where zero is no known instant."""
    root = Tree.Element("kml", xmlns=_NAMESPACE)
    document = Tree.SubElement(root, "Document")
    _add(document, "name", book.title)
    _add(document, "open", "1")
    undated = () if book.dated else ("Zero is no known instant, so there is no time line.",)
    straight = say_straight(book)
    _add(document, "description", "\n".join((*book.say_head(), *undated, *((straight,) if straight else ()))))
    for name, (colour, width) in _STYLES.items():
        line = Tree.SubElement(Tree.SubElement(document, "Style", id=name), "LineStyle")
        _add(line, "color", colour)
        _add(line, "width", f"{width:g}")
    numbers, cut = number_legs(book.legs), {}
    for mode, title in _NAMES.items():
        legs = order_legs(leg for leg in book.legs if leg.mode == mode)
        folder = Tree.Element("Folder")
        _add(folder, "name", title)
        for leg in legs:
            key = (leg.start, leg.end)
            if key not in cut:
                cut[key] = trace_leg(book, leg)
            if cut[key]:
                _add_leg(folder, book, leg, numbers[leg.id], cut[key])
        if len(folder) > 1:
            document.append(folder)
        cut = {}
    places = Tree.SubElement(document, "Folder")
    _add(places, "name", "Places")
    for place in find_placed(book).values():
        mark = Tree.SubElement(places, "Placemark")
        _add(mark, "name", book.name(place.id))
        _add(Tree.SubElement(mark, "Point"), "coordinates", f"{place.lon_deg:.4f},{place.lat_deg:.4f}")
    Tree.indent(root, space=" ")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + Tree.tostring(root, encoding="unicode").encode() + b"\n"


def _add_leg(folder: Tree.Element, book: MovementBook, leg: Leg, number: str, pieces: list[list[Point]]) -> None:
    mark = Tree.SubElement(folder, "Placemark", id=f"leg-{number.replace('/', '-')}")
    _add(mark, "name", f"{number} {leg.carrier}: {book.name(leg.start)} to {book.name(leg.end)}")
    times = f"{book.show_time(leg.departs_at)} to {book.show_time(leg.arrives_at)}"
    _add(mark, "description", f"{times}. {say_load(leg.parts) or 'Positioning, empty'}.")
    if book.dated:
        span = Tree.SubElement(mark, "TimeSpan")
        _add(span, "begin", f"{leg.departs_at:%Y-%m-%dT%H:%M:%SZ}")
        _add(span, "end", f"{leg.arrives_at:%Y-%m-%dT%H:%M:%SZ}")
    _add(mark, "styleUrl", f"#{leg.mode if leg.parts else 'empty'}")
    into = mark if len(pieces) == 1 else Tree.SubElement(mark, "MultiGeometry")
    for piece in pieces:
        line = Tree.SubElement(into, "LineString")
        _add(line, "tessellate", "1")
        _add(line, "coordinates", " ".join(f"{lon:.4f},{lat:.4f}" for lon, lat in piece))


def _add(parent: Tree.Element, tag: str, text: str) -> None:
    Tree.SubElement(parent, tag).text = text
