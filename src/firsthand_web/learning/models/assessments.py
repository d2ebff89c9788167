"""Where somebody stands in a competency, as they or a mentor see it, and what shows it.

Seen by the person, their mentors and the owner only: these rows are no records, so search, threads and the
activity page never meet them.
"""

from django.db import models

from firsthand_web.core.models import Person
from firsthand_web.learning.models.cohorts import Cohort


class Assessment(models.Model):
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="assessments")
    intern = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    competency = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    words = models.TextField(max_length=5000, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.competency}: {self.level}"

    @property
    def is_own(self) -> bool:
        return self.by_id == self.intern_id


class Citation(models.Model):
    """A record, or a reviewed piece of work, that shows a level."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="citations")
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.record_type} {self.record_id}"
