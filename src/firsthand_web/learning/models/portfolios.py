"""Work that somebody shows outside, with what is confidential taken out."""

from django.db import models

from firsthand_web.core.models import Person, Record


class Portfolio(Record):
    """`redactions` are words to take out and what stands instead; `digest` names what was approved."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        WAITING = "waiting", "Waits for approval"
        APPROVED = "approved", "Approved"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    words = models.TextField(max_length=5000, blank=True)
    redactions = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    approved_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    signature = models.TextField(max_length=2000, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class Piece(models.Model):
    """A record in a portfolio, as it read when it was picked."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="pieces")
    position = models.PositiveSmallIntegerField()
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    words = models.TextField(max_length=5000, blank=True)
    parts = models.JSONField()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
