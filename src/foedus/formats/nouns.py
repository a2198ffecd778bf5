"""Which noun each format becomes: the plain registry of formats.

What lives here: one line a format. What does not: versions (`foedus.formats.upgrades`) and shapes.
"""

from __future__ import annotations

from typing import Final

from foedus.domain.expected import Expected
from foedus.domain.mapping import EventMapping
from foedus.domain.names import Names
from foedus.domain.networks import NetworkTable
from foedus.domain.orders import CaveatText, MandateText
from foedus.domain.places import Gazetteer
from foedus.domain.pledges import PledgeRegister
from foedus.domain.scenario import Scenario
from foedus.domain.transport import TransportTable
from foedus.domain.treaty import Treaty
from foedus.domain.unit_requirements import UnitLibrary
from foedus.domain.wording import Wording
from foedus.formats.deployment.events_file import EventsFile
from foedus.formats.deployment.plan_file import PlanFile
from foedus.record.claims import ClaimSet

#: format name, without ``foedus/``, to noun
NOUNS: Final[dict[str, type]] = {
    "treaty": Treaty,
    "scenario": Scenario,
    "claims": ClaimSet,
    "mapping": EventMapping,
    "expected": Expected,
    "transport": TransportTable,
    "gazetteer": Gazetteer,
    "units": UnitLibrary,
    "pledges": PledgeRegister,
    "network": NetworkTable,
    "plan": PlanFile,
    "events": EventsFile,
    "mandate": MandateText,
    "caveat": CaveatText,
    "names": Names,
    "wording": Wording,
}
