"""Whose export a table looks like."""

from firsthand.evidence.surveys.labels import label_key
from firsthand.tables import Table

PLAIN = "Plain table"
# Headers that stand together in the exports of one product only, the most telling first.
SIGNATURES: tuple[tuple[str, frozenset[str]], ...] = (
    ("Qualtrics", frozenset({"recordeddate", "responseid"})),
    ("Qualtrics", frozenset({"recorded date", "response id"})),
    ("LimeSurvey", frozenset({"submitdate", "lastpage"})),
    ("LimeSurvey", frozenset({"lastpage", "startlanguage"})),
    ("Typeform", frozenset({"#", "network id"})),
    ("Formbricks", frozenset({"response id", "survey id"})),
    ("SurveyMonkey", frozenset({"respondent id", "collector id"})),
    ("SurveyMonkey", frozenset({"respondent id"})),
    ("Google Forms", frozenset({"timestamp"})),
)
VENDORS = tuple(dict.fromkeys(vendor for vendor, _ in SIGNATURES))


def vendor_of(table: Table) -> str:
    """The product whose export has these headers, or “Plain table”; only for display."""
    present = {label_key(cell) for level in table.headers for cell in level}
    return next((vendor for vendor, headers in SIGNATURES if headers <= present), PLAIN)
