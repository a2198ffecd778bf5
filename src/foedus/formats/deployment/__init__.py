"""Deployment data as files: CSV, XLSX and JSON in and out, an import that shows first, lines of a problem.

What lives here: columns, cells, cross-checks, and the files ``foedus/problem`` and ``foedus/plan`` of the verbs that
plan and check. What does not: planning (``movement``) and the nouns (``domain.deployment``).
"""
