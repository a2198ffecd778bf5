"""Orders to a contingent and what mandate and caveats say of them.

What lives here: the nouns of an order and its finding. What does not: the check (``decision``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OrderAnswer = Literal["within", "outside", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a contingent is told to do; ``static_guard``: it comes down to standing guard at a site."""

    contingent: str
    task: str
    site_class: str = ""
    static_guard: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFinding:
    """Whether a task lies within mandate and caveats of one contingent."""

    contingent: str
    task: str
    answer: OrderAnswer
    text: str
    rests_on: tuple[str, ...] = ()
