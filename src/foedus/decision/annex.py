"""What the annex of a mandate settles: given, assumed, missing.

What lives here: the checklist. What does not: whether an order may be given without it.
"""

from __future__ import annotations

from typing import Final

from foedus.domain.orders import AnnexEntry, AnnexItem, MandateText

ITEMS: Final[tuple[AnnexItem, ...]] = (
    "command",
    "status_of_forces",
    "force_rules",
    "liaison",
    "medical",
    "sustainment",
    "financing",
)


def check_annex(mandate: MandateText) -> tuple[AnnexEntry, ...]:
    """Give every item of the checklist in order; what neither annex nor mandate settles is missing.

    Commander and force rule of the mandate itself count as given.
    """
    entries = {entry.item: entry for entry in mandate.annex}
    own: dict[AnnexItem, str] = {"command": mandate.commander, "force_rules": mandate.force_rule}
    rows = []
    for item in ITEMS:
        if item in entries:
            rows.append(entries[item])
        elif own.get(item):
            rows.append(AnnexEntry(item=item, status="given", text=own[item], cite=mandate.cite))
        else:
            rows.append(AnnexEntry(item=item, status="missing"))
    return tuple(rows)
