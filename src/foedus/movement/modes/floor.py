"""How much of a hold one piece takes.

What lives here: units of floor of a carrier type, and those that pieces of one shape take. What does not: seats, mass.

The unit is a centimetre of hold length. Pieces stand in lanes side by side as the width allows, lengthwise or across,
whichever lets more in; a piece takes its length divided by the lanes, and never so little that more of its sort would
go in than rows and lanes hold. Lanes of pieces of different sorts are taken as shared. Pieces are never stacked.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from foedus.domain.plans import REFERENCE, Shape
from foedus.domain.transport import CarrierType

#: base of a 463L pallet (88 by 108 inches) and the height it is loaded to (96 inches), in metres
PALLET: Final = Shape(category="bulk", length_m=2.74, width_m=2.24, height_m=2.44)
#: beyond 117 inches of width or 105 of height a piece is outsize; with 15 cm about it to get it in
_OUTSIZE_WIDTH_M: Final = 2.97 + 0.30
_OUTSIZE_HEIGHT_M: Final = 2.67 + 0.15
_CM: Final = 100


class Floor(NamedTuple):
    """Units of floor of one type, and what a piece of each sort takes of them; 0: it does not go in."""

    positions: int
    takes: tuple[int, ...]
    #: sorts taken as vehicles of the reference class because hold or piece is not known
    guessed: tuple[int, ...] = ()


def compile_floor(kind: CarrierType, sorts: tuple[Shape, ...]) -> Floor:
    """Give the floor of an aircraft type for pieces of some shapes.

    A piece of which nothing is known takes one of the type's vehicle positions. So does one of known size where the
    hold is not known, and one of unknown size that is oversize, or outsize where the hold is wide and high enough for
    that; one that is bulk takes the floor of a pallet.

    Source: AFPAM 10-1403, Air Mobility Planning Factors, for the measures of bulk, oversize and outsize cargo.
    """
    vehicles = 0 if kind.vehicle_positions is None else int(kind.vehicle_positions.value)
    if not kind.hold_length_m or not kind.hold_width_m:
        return Floor(vehicles, tuple(int(vehicles > 0) for _ in sorts), _name_sized(sorts))
    if all(shape == REFERENCE for shape in sorts):
        return Floor(vehicles, tuple(int(vehicles > 0) for _ in sorts))
    length_cm = math.floor(kind.hold_length_m.value * _CM + 1e-6)
    each = length_cm // vehicles if vehicles else 0
    # as many reference vehicles go in as the table says; that many small ones need a whole number of units each
    total = each * vehicles if each and length_cm // each != vehicles else length_cm
    takes, guessed = [], []
    for k, shape in enumerate(sorts):
        size = PALLET if shape.category == "bulk" and not shape.length_m else shape
        if size.length_m and size.width_m:
            takes.append(_measure(kind, size, total))
            continue
        takes.append(each if _may_hold(kind, shape) else 0)
        if shape != REFERENCE:
            guessed.append(k)
    return Floor(total, tuple(takes), tuple(guessed))


def _name_sized(sorts: tuple[Shape, ...]) -> tuple[int, ...]:
    return tuple(k for k, shape in enumerate(sorts) if shape != REFERENCE)


def _may_hold(kind: CarrierType, shape: Shape) -> bool:
    """Say whether a piece of unknown size goes in by its category and what is known of it."""
    width, height = kind.hold_width_m, kind.hold_height_m
    if height and shape.height_m and shape.height_m > height.value:
        return False
    if shape.category != "outsize":
        return True
    wide = width is None or width.value >= _OUTSIZE_WIDTH_M
    return wide and (height is None or height.value >= _OUTSIZE_HEIGHT_M)


def _measure(kind: CarrierType, size: Shape, total: int) -> int:
    """Give the units that a piece of known size takes, turned so that most go in; 0: it does not go in."""
    assert kind.hold_length_m is not None
    assert kind.hold_width_m is not None
    assert size.length_m
    assert size.width_m
    if kind.hold_height_m and size.height_m and size.height_m > kind.hold_height_m.value + 1e-9:
        return 0
    best = (0, 0)
    for along, across in ((size.length_m, size.width_m), (size.width_m, size.length_m)):
        lanes = math.floor(kind.hold_width_m.value / across + 1e-9)
        rows = math.floor(kind.hold_length_m.value / along + 1e-9)
        if lanes and rows:
            units = max(math.ceil(along * _CM / lanes - 1e-6), total // (lanes * rows + 1) + 1)
            best = max(best, (total // units, -units))
    return -best[1] if best[0] else 0
