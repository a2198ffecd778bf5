"""The edge where files come in: reading, shapes, cross-checks, JSON Schema.

What lives here: everything between a file on disk and a frozen noun, and the words in which a file is
refused. What does not: what a mission, a treaty or a table means once it is read.
"""
