"""What a run cannot do without: figures that a stage reads and does not guess.

What lives here: one table of such figures, and their check with line and column. What does not: what a figure may be
(`foedus.formats.limits`) and what its name leads to (`foedus.formats.references`).

A figure is needed by every course that comes as far as its stage: the one with all that the files hold, and the
forecast of each knowledge date that a target asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final

from foedus.domain.expected import Expected
from foedus.domain.figures import Figure, pick_known, was_known
from foedus.domain.places import LinkTime, Terminal
from foedus.domain.plans import SustainmentRule
from foedus.domain.scenario import GroundTime, Scenario
from foedus.domain.transport import Pool
from foedus.errors import Fault
from foedus.formats.faults import FieldPath
from foedus.formats.reader import Document
from foedus.formats.walk import fill_known, walk_nouns
from foedus.instants import show_instant
from foedus.mission.stages import EVERYTHING

#: noun -> its fields without which nothing is planned, in words; without one a terminal, carrier or way is unusable
_TO_PLAN: Final[dict[type, dict[str, str]]] = {
    Terminal: {"working_slots": "carriers handled at once"},
    Pool: {
        "count": "carriers of the pool",
        "first_ready_h": "hours after the decision until its first carrier is ready",
        "ready_per_h": "carriers made ready an hour",
    },
    GroundTime: {"load_h": "hours to load", "unload_h": "hours to unload"},
    LinkTime: {"time_h": "hours on the way"},
    SustainmentRule: {
        "kg_per_person_per_d": "kilograms a person and day",
        "package_kg": "kilograms of one package",
        "carried_d": "days that a person brings supply for",
        "for_d": "days of supply planned",
        "ahead_d": "days before a day at which its packages can be loaded",
    },
}
#: fields of ``movement`` from which lines of deployment data are made
_TO_LINE: Final = {
    "line_persons": "greatest strength of one line",
    "person_kg": "mass of a person with kit",
    "vehicle_kg": "mass of a vehicle",
}
#: fields of ``withdrawal`` from which the hand-over is planned
_TO_LEAVE: Final = {
    "hand_over_h": "hours to hand one site over",
    "repack_h": "hours from the hand-over until an element stands at its terminal",
}
_STAY: Final = "days from closure until the way home begins, where nobody has said when"
_EXAMPLES: Final = {"line_persons": 100, "person_kg": 120, "vehicle_kg": 5000, "stay_d": 10}


def check_completeness(
    document: Document, mission: Scenario, expected: Expected | None, known_at: Mapping[str, datetime]
) -> list[Fault]:
    """List the figures that a run of this mission would look for in vain.

    Parameters
    ----------
    document, mission
        The file of the scenario and the noun it became.
    expected
        Its targets, which say for which knowledge dates a forecast is made.
    known_at
        When each claim and assumption became known, by id.
    """
    if mission.movement is None or mission.mandate is None or mission.council.outcome != "force":
        return []
    search = _Search(document, fill_known(mission, known_at), expected)
    faults = list(search.check_lines())
    for path, _, noun in walk_nouns(mission.movement):
        for field, words in _TO_PLAN.get(type(noun), {}).items():
            if not getattr(noun, field):
                faults.append(search.word(("movement", *path, field), words))
    if mission.contingents and mission.reception is not None and mission.withdrawal is not None:
        faults += search.check_leaving()
    return faults


class _Search:
    """Looks for figures as a run does: with all that the files hold, and at the knowledge date of each forecast."""

    def __init__(self, document: Document, mission: Scenario, expected: Expected | None) -> None:
        self._document, self._mission = document, mission
        wanted = {target.knowledge for target in expected.targets} if expected is not None else set()
        #: (name, instant) of the forecasts by which a force was known to be decided on, and of the course without one
        self._dates = [("", EVERYTHING)] + [
            (date.id, date.at)
            for date in mission.knowledge
            if date.id in wanted and pick_known(mission.council.decided, date.at) is not None
        ]

    def check_lines(self) -> Iterator[Fault]:
        """Find what lines cannot be made without; people outside the force need a mass alone."""
        for field, words in _TO_LINE.items():
            if self._mission.contingents or (self._mission.passengers and field == "person_kg"):
                yield from self._check(("movement", field), words)

    def check_leaving(self) -> Iterator[Fault]:
        """Find what the way home cannot be planned without: how long it takes, and when it may begin."""
        for field, words in _TO_LEAVE.items():
            yield from self._check(("withdrawal", field), words)
        yield from self._check(("withdrawal", "stay_d"), _STAY, unless=self._is_ended)

    def _is_ended(self, at: datetime) -> bool:
        """Say whether somebody had said by an instant when the way home begins, or what it begins with."""
        withdrawal, mandate = self._mission.withdrawal, self._mission.mandate
        assert withdrawal is not None
        term = mandate is not None and pick_known(mandate.term_d, at) is not None
        return pick_known(withdrawal.begins, at) is not None or any(
            pick_known(trigger.moments, at) is not None or (trigger.kind == "term" and term)
            for trigger in withdrawal.triggers
            if not trigger.zones and was_known(trigger.known_at, at)
        )

    def _check(
        self, path: tuple[str, str], words: str, unless: Callable[[datetime], bool] = lambda _: False
    ) -> Iterator[Fault]:
        """Find a figure that some course would look for in vain; it is told once."""
        figures: tuple[Figure, ...] = getattr(getattr(self._mission, path[0]), path[1])
        for name, at in self._dates:
            if pick_known(figures, at) is None and not unless(at):
                until = f", known by {show_instant(at)}: a target is forecast as of '{name}'" if name else ""
                yield self.word(path, words + until, found="none known by then" if name and figures else "")
                return

    def word(self, path: FieldPath, words: str, found: str = "") -> Fault:
        """Word a figure that is not there."""
        field = str(path[-1])
        return self._document.make_fault(
            path,
            found=found or "none",
            expected=f"a figure: {words}",
            code="nothing-known",
            hint=f"give {field}: [{{value: {_EXAMPLES.get(field, 1)}, rests_on: [...]}}]; where nobody said it, let it "
            "rest on an assumption known from the start",
        )
