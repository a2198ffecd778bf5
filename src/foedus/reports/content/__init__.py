"""What a report says about one run, section by section.

What lives here: a course turned into words, tables and figures to draw. What does not: markup, drawing, any number of
its own.
"""
