"""Pages of communication."""

from firsthand_web.communication.views.briefs import (
    brief,
    brief_edit,
    brief_html,
    brief_new,
    brief_pdf,
    brief_publication,
    briefs,
)
from firsthand_web.communication.views.recommendations import (
    recommendation_decision,
    recommendation_dismissal,
    recommendations,
)

__all__ = [
    "brief",
    "brief_edit",
    "brief_html",
    "brief_new",
    "brief_pdf",
    "brief_publication",
    "briefs",
    "recommendation_decision",
    "recommendation_dismissal",
    "recommendations",
]
