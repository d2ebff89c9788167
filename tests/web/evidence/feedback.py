"""A small file of reviews, as a tool exports it."""

import csv
import io

HEADER = ("id", "date", "rating", "text", "person", "plan")
REVIEWS = (
    ("r1", "2026-03-02", "4", "The timer stops when the screen locks", "u7", "Free"),
    ("r2", "2026-03-01", "1", "I cannot find the recipes that I saved last week", "u8", "Plus"),
    ("r3", "2026-03-04", "5", "Dinner was on the table in half an hour!", "u7", "Plus"),
)


def csv_of(*rows: tuple[str, ...]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER, *(rows or REVIEWS)])
    return out.getvalue().encode()
