"""Places, carriers and tables in small."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from foedus import library
from foedus.domain.deployment import DeploymentData
from foedus.formats.codec import load_gazetteer, load_transport
from foedus.formats.deployment.crosscheck import Known, know
from foedus.formats.deployment.tables import Preview, parse_table, preview_import


@pytest.fixture(scope="session")
def known() -> Known:
    """What ships with the house."""
    places = load_gazetteer(library.gazetteer_path()).places
    return know(places, tuple(load_transport(path) for path in library.list_transport()))


@pytest.fixture
def look(known: Known) -> Callable[..., Preview]:
    """Preview a CSV text against no data, or against other ones."""

    def preview(text: str, *, current: DeploymentData | None = None, partial: bool = False) -> Preview:
        table = parse_table(text.encode(), "csv", shown_as="t.csv")
        return preview_import(current or DeploymentData(lines=()), table, known, partial=partial)

    return preview
