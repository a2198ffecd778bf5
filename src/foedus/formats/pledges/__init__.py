"""Registers of pledges in and out of files: CSV, XLSX and ``foedus/pledges``.

What lives here: the layout of their tables, their cross-checks, and the preview of an import. What does not: how CSV
and XLSX are read and written (``deployment`` shares that).
"""
