"""What a user can ask for: one file a group of verbs. Here the house is wired together.

What lives here: loading what a verb needs, calling the stages, writing what was asked for. What does not: parsing of
a command line, showing, computing.
"""
