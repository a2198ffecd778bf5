"""Loading files: from a path to checked nouns. The one door of this floor for those above.

What lives here: names only. What does not: how files are read, shaped and cross-checked, which the neighbours do.
"""

from foedus.formats.missions import MissionFiles, load_mission, resolve_mission
from foedus.formats.shared import (
    load_caveat,
    load_claims,
    load_expected,
    load_gazetteer,
    load_mandate,
    load_names,
    load_transport,
    load_treaty,
    load_units,
    load_wording,
)

__all__ = [
    "MissionFiles",
    "load_caveat",
    "load_claims",
    "load_expected",
    "load_gazetteer",
    "load_mandate",
    "load_mission",
    "load_names",
    "load_transport",
    "load_treaty",
    "load_wording",
    "load_units",
    "resolve_mission",
]
