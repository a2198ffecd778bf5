"""What a reader gets: one page, a Markdown twin, tables, a map file, everything as JSON.

What lives here: content (what a report says) apart from its forms (HTML, figures, Markdown, files). What does
not: any decision or number of its own; all of it comes out of a course.
"""
