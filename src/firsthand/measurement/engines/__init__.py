"""Engines: the same questions about behaviour, answered by whatever holds the events.

Embedded is `Behaviour` and its kernels. DuckDB, ClickHouse and Spark are `Tables`: one text of plain SQL, in
the words of each. `asking.answer` gives equal answers on all of them.
"""
