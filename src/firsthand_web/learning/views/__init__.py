"""Pages of learning, one file per noun."""

from firsthand_web.learning.views.cohorts import (
    cohort,
    cohort_edit,
    cohort_new,
    programme,
    programme_edit,
    programme_export,
)
from firsthand_web.learning.views.exercises import exercise, exercises
from firsthand_web.learning.views.lessons import lesson, lessons
from firsthand_web.learning.views.pieces import piece_edit, piece_new, piece_removal, piece_renewal
from firsthand_web.learning.views.portfolios import (
    portfolio,
    portfolio_approval,
    portfolio_edit,
    portfolio_html,
    portfolio_new,
    portfolio_pdf,
    portfolio_preview,
    portfolio_redaction,
    portfolio_request,
    portfolios,
)
from firsthand_web.learning.views.practice import (
    practice,
    practice_class,
    practice_class_new,
    practice_debrief,
    practice_new,
    practice_quarter,
    practice_removal,
    practice_run,
)
from firsthand_web.learning.views.reviews import remark_acceptance, review, reviews, work_round
from firsthand_web.learning.views.skills import (
    assessment_new,
    skill_sheet,
    skills,
    skills_deletion,
    skills_export,
)
from firsthand_web.learning.views.work import (
    assignment,
    work,
    work_beginning,
    work_handing_in,
    work_record,
)

__all__ = [
    "assessment_new",
    "assignment",
    "cohort",
    "cohort_edit",
    "cohort_new",
    "exercise",
    "exercises",
    "lesson",
    "lessons",
    "piece_edit",
    "piece_new",
    "piece_removal",
    "piece_renewal",
    "portfolio",
    "portfolio_approval",
    "portfolio_edit",
    "portfolio_html",
    "portfolio_new",
    "portfolio_pdf",
    "portfolio_preview",
    "portfolio_redaction",
    "portfolio_request",
    "portfolios",
    "practice",
    "practice_class",
    "practice_class_new",
    "practice_debrief",
    "practice_new",
    "practice_quarter",
    "practice_removal",
    "practice_run",
    "programme",
    "programme_edit",
    "programme_export",
    "remark_acceptance",
    "review",
    "reviews",
    "skill_sheet",
    "skills",
    "skills_deletion",
    "skills_export",
    "work",
    "work_beginning",
    "work_handing_in",
    "work_record",
    "work_round",
]
