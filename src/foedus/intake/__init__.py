"""Press reports to candidate claims, for a person to accept.

What lives here: reading a report, finding who is said to have done what and according to whom, grouping what ten
outlets carry alike, proposing where reports clash, keeping a review, and drafting a mission from what was
accepted. What does not: files of the library (handed in as nouns), the record (a desk appends to it), and any
decision: nothing here says that a claim is true.
"""
