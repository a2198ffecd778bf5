"""Linear and mixed-integer programmes under readable names.

What lives here: rows, columns and their solution. What does not: what a row means (that is the wing's).
"""
