"""A survey, its questions, and what each respondent answered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from firsthand_web.core.models import Record


class Survey(Record):
    """`recognition` is the library's description of its columns; `digest` changes with every import."""

    title = models.CharField(max_length=200)
    asked_on = models.DateField(null=True, blank=True)
    recognition = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class Question(Record):
    """One question, so that it can be linked and talked about. `definition` is the library's question."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(max_length=80)
    number = models.CharField(max_length=10, blank=True)
    title = models.TextField()
    kind = models.CharField(max_length=10)
    position = models.PositiveIntegerField()
    definition = models.JSONField(default=dict)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Response(Record):
    """One respondent's row. `answers` holds the cells as they stood in the file, column by column."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    source_id = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    position = models.PositiveIntegerField()
    answers = models.JSONField(default=list)

    class Meta:
        ordering = ["position", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["survey", "position", "id"], name="response_order", condition=Q(deletion=None)
            ),
            models.Index(fields=["survey", "source_id"], name="response_source"),
        ]

    def __str__(self) -> str:
        return self.source_id
