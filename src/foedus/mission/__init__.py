"""One course of a mission: the stages in order, from appeal to withdrawal.

What lives here: what is handed from stage to stage. What does not: any stage's own reasoning (the wings), many
courses (study), files and clocks (the doors).
"""
