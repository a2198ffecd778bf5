"""The nouns: frozen, slotted, keyword-only; tuples, not lists.

What lives here: shapes that two or more wings speak about. What does not: parsing, rules, arithmetic.
"""
