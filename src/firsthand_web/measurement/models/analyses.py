"""Questions to the events that somebody kept, and what happened on a day."""

from django.db import models

from firsthand_web.core.models import Record, Workspace


class Analysis(Record):
    """A saved question: `question` holds the pairs of its address, as `queries.explore` reads them."""

    class Kind(models.TextChoices):
        TREND = "trend", "Trend"
        FUNNEL = "funnel", "Funnel"
        RETENTION = "retention", "Retention"
        LIFECYCLE = "lifecycle", "Lifecycle"
        STICKINESS = "stickiness", "Stickiness"
        PATHS = "paths", "Paths"
        SEGMENTS = "segments", "Segments"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    question = models.JSONField(default=list)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Annotation(Record):
    """Something that happened on a day and is drawn on trends: a note of a person, or a release."""

    class Kind(models.TextChoices):
        NOTE = "note", "Note"
        RELEASE = "release", "Release"

    day = models.DateField()
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.NOTE)

    class Meta:
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return self.text


class DayZone(models.Model):
    """The time zone whose days count in a workspace; UTC until the owner says otherwise."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="day_zone")
    zone = models.CharField(max_length=60, default="UTC")

    def __str__(self) -> str:
        return self.zone


class PeopleAccess(models.Model):
    """Who in a workspace may look at the people behind a number. Nobody, until the owner says otherwise."""

    class Who(models.TextChoices):
        NOBODY = "nobody", "Nobody"
        MENTORS = "mentors", "Mentors and owners"
        EDITORS = "editors", "Editors, mentors and owners"

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="people_access")
    who = models.CharField(max_length=8, choices=Who.choices, default=Who.NOBODY)

    def __str__(self) -> str:
        return self.get_who_display()
