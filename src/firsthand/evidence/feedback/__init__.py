"""Feedback files: one text in each row, and what is known about it.

table = read_table(path, name="reviews.csv")
columns = recognise(table)          # a person may change what a column is
reading = read(table, columns)      # reading.said, reading.problems
"""

from firsthand.evidence.feedback.cells import SCALES
from firsthand.evidence.feedback.columns import ONCE, ROLES, Columns, Role, from_json, to_json
from firsthand.evidence.feedback.reading import Reading, Said, read
from firsthand.evidence.feedback.recognition import is_feedback, recognise

__all__ = [
    "ONCE",
    "ROLES",
    "SCALES",
    "Columns",
    "Reading",
    "Role",
    "Said",
    "from_json",
    "is_feedback",
    "read",
    "recognise",
    "to_json",
]
