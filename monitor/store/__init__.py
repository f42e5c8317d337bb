"""The only SQL: tables and migrations, saving what was collected and found, loading it as it stood at a date.

SQLite by default (WAL, immediate writes), PostgreSQL by address. Every row of what a source said keeps its snapshot and
line; lists are kept whole per day they speak of, so that no order of loading can turn the clock back.
"""
