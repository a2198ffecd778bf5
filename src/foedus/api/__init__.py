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
from foedus.desk.forces import Wish
from foedus.desk.tabled import BuiltProblem
from foedus.movement import execution
from foedus.movement.bounds import LowerBound
from foedus.movement.explaining import Explanation
from foedus.movement.planner import Plan
from foedus.movement.problem import Problem
from foedus.reports.dossier import Dossier

__all__ = [
    "BuiltProblem",
    "Dossier",
    "Explanation",
    "LowerBound",
    "Plan",
    "Policy",
    "Problem",
    "Wish",
    "ask",
    "bound",
    "check",
    "execution",
    "explain",
    "explain_site",
    "export",
    "load_mission",
    "load_treaty",
    "match",
    "plan",
    "problem_from_arrays",
    "problem_from_tables",
    "protect",
    "rosters",
    "run",
    "share_burdens",
    "withdraw",
    "write",
]
