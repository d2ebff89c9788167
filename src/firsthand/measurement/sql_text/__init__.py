"""Each analysis as plain SQL that a person can read and run in DuckDB, the values of the question filled in.

All ask a table `events(person, event, time, …)`: `time` a TIMESTAMP in UTC, and one column of text for each
property. `source` says how to make it from a file. Days are those of `zone`. The answers are those of the
library (see the page of each analysis in docs/calculations), without rows in which nothing happened.
"""

from firsthand.measurement.sql_text.activity import lifecycle, stickiness, trend
from firsthand.measurement.sql_text.asked import asked
from firsthand.measurement.sql_text.formulas import formula
from firsthand.measurement.sql_text.funnel import funnel
from firsthand.measurement.sql_text.paths import paths
from firsthand.measurement.sql_text.retention import retention
from firsthand.measurement.sql_text.segments import segment
from firsthand.measurement.sql_text.words import source

__all__ = [
    "asked", "formula", "funnel", "lifecycle", "paths", "retention", "segment", "source", "stickiness",
    "trend",
]  # fmt: skip
