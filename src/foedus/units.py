"""Which unit a name carries, read off its suffix.

What lives here: the closed table of suffixes that field, column and JSON names may carry, and how
spellings that people try instead map onto them. What does not: any conversion hidden from the reader.
"""

from __future__ import annotations

from typing import Final

#: suffix -> (unit in words, least value allowed or None, greatest value allowed or None)
SUFFIXES: Final[dict[str, tuple[str, float | None, float | None]]] = {
    "s": ("seconds", 0, None),
    "h": ("hours", 0, None),
    "d": ("days", 0, None),
    "m": ("metres", None, None),
    "km": ("kilometres", 0, None),
    "kmh": ("kilometres per hour", 0, None),
    "kg": ("kilograms", 0, None),
    "tonnes": ("tonnes", 0, None),
    "m2": ("square metres", 0, None),
    "m3": ("cubic metres", 0, None),
    "deg": ("degrees", -180, 180),
    "frac": ("a share from 0 to 1, never percent", 0, 1),
    "persons": ("persons", 0, None),
    "vehicles": ("vehicles", 0, None),
    "pallets": ("pallets", 0, None),
    "per_h": ("per hour", 0, None),
    "per_d": ("per day", 0, None),
}

#: endings that people write -> the suffix that Foedus uses
MISSPELT: Final[dict[str, str]] = {
    "t": "tonnes",
    "ton": "tonnes",
    "tons": "tonnes",
    "hours": "h",
    "hrs": "h",
    "hour": "h",
    "days": "d",
    "day": "d",
    "sec": "s",
    "seconds": "s",
    "minutes": "h",
    "min": "h",
    "kmph": "kmh",
    "kph": "kmh",
    "knots": "kmh",
    "nm": "km",
    "miles": "km",
    "ft": "m",
    "feet": "m",
    "pct": "frac",
    "percent": "frac",
    "people": "persons",
    "pax": "persons",
    "troops": "persons",
    "date": "on",
    "time": "at",
}


def find_suffix(name: str) -> str | None:
    """Say which unit suffix ``name`` carries, or None.

    Examples
    --------
    >>> find_suffix("strength_persons")
    'persons'
    >>> find_suffix("cruise_kmh"), find_suffix("title")
    ('kmh', None)
    """
    parts = name.split("_")
    for take in (2, 1):
        suffix = "_".join(parts[-take:])
        if len(parts) > take and suffix in SUFFIXES:
            return suffix
    return None


def suggest_name(name: str) -> str | None:
    """Say how Foedus would spell a field whose unit ending it does not know, or None.

    Examples
    --------
    >>> suggest_name("payload_t")
    'payload_tonnes'
    """
    stem, _, ending = name.rpartition("_")
    right = MISSPELT.get(ending.lower())
    return f"{stem}_{right}" if stem and right else None
