"""What a course is handed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.domain.places import Place
from foedus.domain.scenario import Scenario
from foedus.domain.transport import TransportTable
from foedus.domain.treaty import Treaty
from foedus.domain.unit_requirements import UnitNorm
from foedus.record.claims import ClaimSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """All that a course is handed: files as loaded; once cut down, only what was known by then."""

    scenario: Scenario
    claims: ClaimSet
    treaties: tuple[Treaty, ...]
    tables: tuple[TransportTable, ...]
    places: tuple[Place, ...]
    #: generic units of the library
    units: tuple[UnitNorm, ...] = ()
    #: polygons of states by code, as ``movement.network.MovementCase`` reads them; null: none are at hand
    borders: Mapping[str, tuple[tuple[NDArray[np.float64], ...], ...]] | None = None
