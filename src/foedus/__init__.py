"""Foedus studies a treaty mission from appeal to withdrawal.

What lives here: nothing but the version. Import :mod:`foedus.api` for the public verbs.
"""

__version__ = "0.1.0"
