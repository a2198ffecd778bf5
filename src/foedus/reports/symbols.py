"""Symbols of friendly land units by their code: frame, echelon and the icons that are known here.

What lives here: a small drawing by a 20-digit code of MIL-STD-2525D. What does not: other editions, identities and
symbol sets: they are never converted, and no wrong symbol is drawn in their place. An icon that is not known here stays
an empty frame.
"""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

#: entity of symbol set 10 -> what is drawn within the frame from (10, 30) to (85, 80)
_ICONS: Final[dict[str, str]] = {
    "110000": '<text x="47.5" y="64" class="t">C2</text>',
    "111000": '<path d="M10,30 L47.5,65 L47.5,45 L85,80"/>',
    "120600": '<path d="M25,42 L25,68 L70,42 L70,68 Z"/>',
    "121100": '<path d="M10,30 L85,80 M10,80 L85,30"/>',
    "140700": '<path d="M30,68 L30,45 L65,45 L65,68 M47.5,45 L47.5,68"/>',
    "141200": '<text x="47.5" y="64" class="t">MP</text>',
    "141700": '<text x="47.5" y="64" class="t">SEC</text>',
    "161300": '<path d="M47.5,30 L47.5,80 M10,55 L85,55"/>',
}
_DOTS: Final = {"11": 1, "12": 1, "13": 2, "14": 3}
_BARS: Final = {"15": 1, "16": 2, "17": 3}


def draw_symbol(sidc: str, edition: str) -> str:
    """Give the drawing of a unit's symbol as SVG; empty where this edition or kind of symbol is not drawn.

    Examples
    --------
    >>> draw_symbol("10031000151211000000", "MIL-STD-2525D")[:4], draw_symbol("SFGPUCI----F---", "MIL-STD-2525C")
    ('<svg', '')
    """
    known = edition == "MIL-STD-2525D" and len(sidc) == 20 and sidc.isdigit()
    if not known or sidc[3] != "3" or sidc[4:6] != "10":
        return ""
    parts = ['<rect x="10" y="30" width="75" height="50" fill="#80e0ff"/>', _ICONS.get(sidc[10:16], "")]
    n_dots, n_bars = _DOTS.get(sidc[8:10], 0), _BARS.get(sidc[8:10], 0)
    left = 47.5 - 6 * (n_dots + n_bars - 1)
    parts += [f'<circle cx="{left + 12 * k:g}" cy="20" r="4" fill="#000"/>' for k in range(n_dots)]
    parts += [f'<path d="M{left + 12 * k:g},12 V28"/>' for k in range(n_bars)]
    if sidc[7] == "2":
        # the staff of a headquarters
        parts.append('<path d="M10,80 V110"/>')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 95 115" width="95" height="115" fill="none" '
        f'stroke="#000" stroke-width="3"><title>{escape(sidc)} ({escape(edition)})</title>'
        "<style>.t{font:700 24px sans-serif;text-anchor:middle;fill:#000;stroke:none}</style>"
        f"{''.join(parts)}</svg>\n"
    )
