"""What is written to people who left an address, and to whom it went."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from firsthand_web.core.models import Person, Record


class Letter(Record):
    """`text` may name {name}, {product} and {sender}; `consent` is the line that says why somebody gets it.

    Released, its words and recipients stand still: it may be sent, by hand or by Firsthand, or taken back.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        RELEASED = "released", "Released, not sent"
        SENT = "sent", "Sent"

    purpose = models.CharField(max_length=300)
    subject = models.CharField(max_length=200)
    text = models.TextField(max_length=10_000)
    consent = models.TextField(max_length=1000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    released_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.subject


class Recipient(models.Model):
    """One address, `where` it was left, and whether it was written to.

    `leaving` is set and committed before a mail goes out: whatever is found in it later may have arrived,
    and nobody is written to twice. `error` says what the mail server answered.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Not written to yet"
        LEAVING = "leaving", "Not known whether it left"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not sent"
        REFUSED = "refused", "Wants no letters"

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="recipients")
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    where = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["letter", "email"], name="one_letter_each")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["email", "at"], name="recipient_lately", condition=~Q(at=None))
        ]

    def __str__(self) -> str:
        return self.email
