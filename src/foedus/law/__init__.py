"""Treaties and claims to findings: in which readings a rule is met, what decides it, and why.

What lives here: facts known at an instant, rules, exact verdicts over readings, explanations. What does not: how a
council votes and how a state consents (``decision``). The wing never says whether something was right; it says in which
readings of the contested facts and of the text a rule is met.
"""

from foedus.law.cases import CaseResult, run_cases
from foedus.law.check import check_treaties
from foedus.law.engine import ask, ask_all
from foedus.law.explain import explain, explain_ground
from foedus.law.norms import NormRow, list_norms

__all__ = [
    "CaseResult",
    "NormRow",
    "ask",
    "ask_all",
    "check_treaties",
    "explain",
    "explain_ground",
    "list_norms",
    "run_cases",
]
