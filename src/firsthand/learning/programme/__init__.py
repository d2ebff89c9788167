"""A programme of learning as data: weeks, lessons, assignments with rubrics, competencies with levels."""

from firsthand.learning.programme.calendar import to_icalendar
from firsthand.learning.programme.model import (
    Assignment,
    Competency,
    Criterion,
    Lesson,
    Programme,
    Want,
    Week,
)
from firsthand.learning.programme.reading import (
    programmes,
    read_programme,
    read_programme_text,
    shipped_lessons,
)
from firsthand.learning.programme.writing import to_toml

__all__ = [
    "Assignment",
    "Competency",
    "Criterion",
    "Lesson",
    "Programme",
    "Want",
    "Week",
    "programmes",
    "read_programme",
    "read_programme_text",
    "shipped_lessons",
    "to_icalendar",
    "to_toml",
]
