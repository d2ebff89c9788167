"""Survey waves among the customers, in the shapes of SurveyMonkey and Qualtrics, and what is true of them."""

from firsthand.learning.simulator.sources.surveys.files import write
from firsthand.learning.simulator.sources.surveys.respondents import (
    SCALES,
    Respondent,
    need_answers,
    respondents,
)

__all__ = ["SCALES", "Respondent", "need_answers", "respondents", "write"]
