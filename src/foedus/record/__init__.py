"""The record: who said and did what, when, according to whom.

What lives here: claims with two clocks and a source chain; signed, append-only entries and the hash tree over them; and
accounts, which put claims about one thing side by side. What does not: missions, where entries are kept
(`foedus.store`), the shape of files, and any judgement on which claim is true.
"""
