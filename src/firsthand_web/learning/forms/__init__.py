"""Forms of learning, one file per noun."""

from firsthand_web.learning.forms.cohorts import CohortForm, NewCohortForm, ProgrammeForm

__all__ = ["CohortForm", "NewCohortForm", "ProgrammeForm"]
