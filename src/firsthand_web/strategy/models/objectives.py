"""What the team wants to be true."""

from django.db import models

from firsthand_web.core.models import Record


class Objective(Record):
    """Told by its key results, between two days."""

    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    begins = models.DateField()
    ends = models.DateField()

    class Meta:
        ordering = ["ends", "pk"]

    def __str__(self) -> str:
        return self.title
