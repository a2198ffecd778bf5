"""Which files a run leaves behind, and who writes each.

What lives here: the registry. A new output is one file and one line. What does not: writing to disk (``desk``).
"""

from __future__ import annotations

from typing import Final

from foedus.reports.geojson import write_geojson
from foedus.reports.html import write_html
from foedus.reports.markdown import write_markdown
from foedus.reports.mission_json import write_mission
from foedus.reports.movement_files import MOVEMENT_FILES, Writer
from foedus.reports.movements_csv import write_movements

#: (name of the file, its writer), in the order in which they are written
OUTPUTS: Final[tuple[tuple[str, Writer], ...]] = (
    ("report.html", write_html),
    ("report.md", write_markdown),
    ("mission.json", write_mission),
    ("movements.csv", write_movements),
    ("map.geojson", write_geojson),
    *MOVEMENT_FILES,
)
