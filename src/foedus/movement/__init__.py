"""Movement: what moves when, on which carrier, and what no plan can beat.

What lives here: problems as arrays, modes, planner, bounds, independent check, and the wing's public face
(``planning``). What does not: why a line may move from a given instant (that comes in as releases with causes).
"""
