"""Pages of evidence, one file per noun."""

from firsthand_web.evidence.views.drafts import (
    survey_confirmation,
    survey_draft,
    survey_draft_problems,
    survey_draft_removal,
    survey_import,
)
from firsthand_web.evidence.views.feedback import (
    feedback_confirmation,
    feedback_draft,
    feedback_draft_problems,
    feedback_draft_removal,
    feedback_draft_survey,
    feedback_import,
)
from firsthand_web.evidence.views.letters import (
    letter,
    letter_draft,
    letter_edit,
    letter_export,
    letter_new,
    letter_recipient,
    letter_release,
    letter_sending,
    letters,
)
from firsthand_web.evidence.views.surveys import question, survey, survey_edit, survey_export, surveys
from firsthand_web.evidence.views.voices import voice, voice_edit, voice_new, voices

__all__ = [
    "feedback_confirmation",
    "feedback_draft",
    "feedback_draft_problems",
    "feedback_draft_removal",
    "feedback_draft_survey",
    "feedback_import",
    "letter",
    "letter_draft",
    "letter_edit",
    "letter_export",
    "letter_new",
    "letter_recipient",
    "letter_release",
    "letter_sending",
    "letters",
    "question",
    "survey",
    "survey_confirmation",
    "survey_draft",
    "survey_draft_problems",
    "survey_draft_removal",
    "survey_edit",
    "survey_export",
    "survey_import",
    "surveys",
    "voice",
    "voice_edit",
    "voice_new",
    "voices",
]
