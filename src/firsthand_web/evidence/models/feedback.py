"""What one person said."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from firsthand_web.core.models import Record
from firsthand_web.evidence.models.surveys import Survey

ALIVE = Q(deletion=None)

# Digits that tell respondents apart at a glance; survey tools write a dozen.
LONGEST_NUMBER = 6


class Feedback(Record):
    """A sentence or more in somebody's own words.

    `who` is the key by which distinct people are counted (a respondent's id, or a name); `question` is what
    they were asked; `source` names the files it came in with, such as “App reviews”; `source_id` tells the
    same voice in a later import from there.
    """

    text = models.TextField()
    who = models.CharField(max_length=200, blank=True)
    survey = models.ForeignKey(
        Survey, on_delete=models.CASCADE, null=True, blank=True, related_name="feedback"
    )
    question = models.CharField(max_length=300, blank=True)
    said_on = models.DateField(null=True, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=120, blank=True)
    source_id = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        # Each list is walked from its newest row, so no page sorts or counts more than it shows.
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["product", "-id"], name="feedback_newest", condition=ALIVE),
            models.Index(fields=["survey", "-id"], name="feedback_of_survey", condition=ALIVE),
            models.Index(fields=["product", "question", "-id"], name="feedback_of_question", condition=ALIVE),
            models.Index(fields=["product", "who"], name="feedback_of_person", condition=ALIVE),
            models.Index(fields=["product", "source_id"], name="feedback_source"),
            models.Index(fields=["product", "source", "-id"], name="feedback_of_source", condition=ALIVE),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def speaker(self) -> str:
        """Who said it, as people read it: of a survey tool's long number only the end."""
        long_number = self.who.isdigit() and len(self.who) > LONGEST_NUMBER
        return f"Respondent …{self.who[-LONGEST_NUMBER:]}" if long_number else self.who
