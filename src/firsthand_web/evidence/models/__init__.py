"""The rows of evidence, one file per noun."""

from firsthand_web.evidence.models.drafts import FeedbackDraft, SurveyDraft
from firsthand_web.evidence.models.feedback import Feedback
from firsthand_web.evidence.models.letters import Letter, Recipient
from firsthand_web.evidence.models.surveys import Question, Response, Survey

__all__ = [
    "Feedback",
    "FeedbackDraft",
    "Letter",
    "Question",
    "Recipient",
    "Response",
    "Survey",
    "SurveyDraft",
]
