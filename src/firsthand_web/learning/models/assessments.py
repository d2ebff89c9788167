"""Where somebody stands in a competency, as they or a mentor see it. Links lead to what shows it."""

from django.db import models

from firsthand_web.core.models import Person, Record
from firsthand_web.learning.models.cohorts import Cohort


class Assessment(Record):
    """Seen by the person, their mentors and the owner only; `cites` what shows the level."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="assessments")
    intern = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    competency = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    words = models.TextField(max_length=5000, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.competency}: {self.level}"

    @property
    def is_own(self) -> bool:
        return self.by_id == self.intern_id

    @property
    def skill(self) -> str:
        """The competency as the programme names it, unless it has gone from there."""
        known = self.cohort.content.competency.get(self.competency)
        return known.title if known else self.competency
