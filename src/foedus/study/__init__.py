"""Many courses with one question: hindcasts of past missions, scored.

What lives here: forecasts of the past made only with what was known then, against what was observed.
"""
