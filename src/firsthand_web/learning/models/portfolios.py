"""Work that somebody shows outside, with what is confidential taken out."""

from django.db import models

from firsthand_web.core.models import Person, Record


class Portfolio(Record):
    """`redactions` are rules of what is taken out, each with whether it is in force.

    `approved` are the lines that a mentor approved, as files show them, and `digest` names them; `signature`
    is the mentor's words, or why it was sent back.
    """

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
    approved = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class Piece(models.Model):
    """A record in a portfolio, as it read when it was picked: `parts` are [key, heading, text].

    Parts whose keys are in `left_out` are not shown outside. `review` are lines of the signed review of it.
    `approved_as` names what the record said when a mentor approved the portfolio.
    """

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="pieces")
    position = models.PositiveSmallIntegerField()
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    question = models.TextField(max_length=5000, blank=True)
    done = models.TextField(max_length=5000, blank=True)
    outcome = models.TextField(max_length=5000, blank=True)
    reflection = models.TextField(max_length=5000, blank=True)
    parts = models.JSONField()
    left_out = models.JSONField(default=list)
    review = models.JSONField(default=list)
    approved_as = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
