"""One file a mode: each compiles its own link times.

What lives here: air, road. What does not: the planner; it sees only arrays with a mode column.
"""
