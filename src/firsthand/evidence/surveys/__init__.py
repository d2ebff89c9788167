"""Survey exports: questions recognised, answers read, distributions with intervals.

table = read_table(path, name="export.csv")
recognition = recognise(table)            # a person may change it: retitle, retype, regroup
answers = read_answers(table, recognition)
distribution(answers, recognition.question("q1"))
"""

from firsthand.evidence.surveys.answers import Answers, join, read_answers
from firsthand.evidence.surveys.distributions import (
    Distribution,
    Share,
    compare,
    distribution,
    distributions,
    select,
)
from firsthand.evidence.surveys.editing import exclude, include, regroup, retitle, retype
from firsthand.evidence.surveys.labels import label_key, tidy
from firsthand.evidence.surveys.questions import Column, Kind, Part, Question, Recognition, from_json, to_json
from firsthand.evidence.surveys.recognition import BY_CONTENT, recognise
from firsthand.evidence.surveys.scales import is_opt_out
from firsthand.evidence.surveys.vendors import VENDORS, vendor_of

__all__ = [
    "BY_CONTENT",
    "VENDORS",
    "Answers",
    "Column",
    "Distribution",
    "Kind",
    "Part",
    "Question",
    "Recognition",
    "Share",
    "compare",
    "distribution",
    "distributions",
    "exclude",
    "from_json",
    "include",
    "is_opt_out",
    "join",
    "label_key",
    "read_answers",
    "recognise",
    "regroup",
    "retitle",
    "retype",
    "select",
    "tidy",
    "to_json",
    "vendor_of",
]
