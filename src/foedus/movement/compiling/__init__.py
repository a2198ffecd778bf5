"""From nouns to a problem in arrays, part by part: carriers, lines, terminals, links.

What lives here: one file a part. What does not: modes' own arithmetic (``modes``), putting the parts together
(``network``), and the planner.
"""
