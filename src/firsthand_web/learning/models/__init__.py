"""The rows of learning, one file per noun."""

from firsthand_web.learning.models.assessments import Assessment
from firsthand_web.learning.models.cohorts import Cohort, Seat
from firsthand_web.learning.models.exercises import Answer
from firsthand_web.learning.models.portfolios import Piece, Portfolio
from firsthand_web.learning.models.practice import ClassRun, Quarter, Run
from firsthand_web.learning.models.reviews import Remark, Review
from firsthand_web.learning.models.work import Round, Work

__all__ = [
    "Answer",
    "Assessment",
    "ClassRun",
    "Cohort",
    "Piece",
    "Portfolio",
    "Quarter",
    "Remark",
    "Review",
    "Round",
    "Run",
    "Seat",
    "Work",
]
