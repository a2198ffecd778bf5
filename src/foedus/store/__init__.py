"""Where records are kept: SQLite by default, PostgreSQL by one setting.

What lives here: the two adapters of the record's port, their tables, guards and migrations. What does not: what an
entry means, and any rule on who may append (`foedus.record`).
"""
