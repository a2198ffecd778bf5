"""The public face: load, ask, run, from Python.

What lives here: the verbs of the command line as functions that give nouns. What does not: printing, and any work
(the desk does it). One module a part; everything is imported from here.

Examples
--------
>>> from foedus import api
>>> finding = api.ask("aid_duty", "kazakhstan-2022", as_of="2022-01-06")
>>> finding.verdict, finding.holds, finding.of
('some', 3, 12)
"""

from __future__ import annotations

from foedus.api.forces import match, share_burdens
from foedus.api.missions import ask, load_mission, load_treaty, run, write
from foedus.api.movement import Policy, bound, check, explain, export, plan, problem_from_arrays, problem_from_tables
from foedus.api.protection import explain_site, protect, rosters, withdraw
from foedus.api.replanning import merge, replan
from foedus.desk.forces import Wish
from foedus.desk.tabled import BuiltProblem
from foedus.movement import execution
from foedus.movement.bounds import LowerBound
from foedus.movement.explaining import Explanation
from foedus.movement.planner import Plan
from foedus.movement.problem import Problem
from foedus.movement.replanning.board import Board
from foedus.movement.replanning.events import (
    Breakdown,
    ChangedLine,
    Closure,
    Delay,
    Execution,
    Flown,
    MoreLift,
    NewLine,
    Pin,
    Unpin,
    Withdrawal,
)
from foedus.movement.replanning.merge import Merged
from foedus.movement.replanning.replan import Replanned
from foedus.reports.dossier import Dossier

__all__ = [
    "Board",
    "Breakdown",
    "BuiltProblem",
    "ChangedLine",
    "Closure",
    "Delay",
    "Dossier",
    "Execution",
    "Explanation",
    "Flown",
    "LowerBound",
    "Merged",
    "MoreLift",
    "NewLine",
    "Pin",
    "Plan",
    "Policy",
    "Problem",
    "Replanned",
    "Unpin",
    "Wish",
    "Withdrawal",
    "ask",
    "bound",
    "check",
    "execution",
    "explain",
    "explain_site",
    "export",
    "load_mission",
    "load_treaty",
    "merge",
    "match",
    "plan",
    "problem_from_arrays",
    "problem_from_tables",
    "protect",
    "replan",
    "rosters",
    "run",
    "share_burdens",
    "withdraw",
    "write",
]
