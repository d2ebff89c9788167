"""What people answered to recommendations."""

from django.db import models

from firsthand_web.core.models import Record
from firsthand_web.roadmap.models import Decision


class Answer(Record):
    """A recommendation that was taken up, into `decision`, or dismissed for a `reason`.

    It holds while the recommendation `key` says `numbers`: news asks again. `title` is what it said then.
    Deleting the decision takes the answer along, and so asks again too.
    """

    key = models.CharField(max_length=120)
    title = models.CharField(max_length=500)
    numbers = models.JSONField(default=list)
    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, null=True, blank=True, related_name="answers"
    )
    reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title
