"""The record: who said and did what, when, according to whom.

What lives here: claims with two clocks and a source chain, and accounts, which put claims about one thing
side by side. What does not: missions, and any judgement on which claim is true.
"""
