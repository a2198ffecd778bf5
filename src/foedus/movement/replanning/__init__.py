"""A movement that runs: what happens to it, what a planner wants of it, and the plan made to fit; plans of several
nations made one.

What lives here: events, pins, replay, replanning, merging. What does not: planning from nothing (``movement.planner``).
"""

from __future__ import annotations
