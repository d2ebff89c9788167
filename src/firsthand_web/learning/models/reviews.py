"""A mentor's review of a round, and the remarks in it."""

from django.db import models

from firsthand_web.core.models import Person
from firsthand_web.learning.models.work import Round


class Review(models.Model):
    """`levels` are 1 to 4 by criterion. It is the mentor's draft, which nobody else sees, until it is signed.

    `private` is seen by those who guide alone; `reason` says why work is accepted below a level that the
    rubric asks for. `minutes` is how long the mentor looked, up to `seen_at`. `digest` names the round's
    parts as they were signed. `remark` is a remark that is still being written, field by field, and `version`
    names what the browser kept last, so that it knows whether the server has it.
    """

    class Verdict(models.TextChoices):
        ACCEPT = "accept", "Accepted"
        REVISE = "revise", "To revise"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reviews")
    mentor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    levels = models.JSONField(default=dict)
    words = models.TextField(max_length=5000, blank=True)
    private = models.TextField(max_length=5000, blank=True)
    verdict = models.CharField(max_length=6, choices=Verdict.choices, blank=True)
    reason = models.TextField(max_length=2000, blank=True)
    remark = models.JSONField(default=dict)
    version = models.CharField(max_length=40, blank=True)
    minutes = models.FloatField(default=0)
    begun_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "mentor"], name="one_review_each")]

    def __str__(self) -> str:
        return f"{self.mentor} on {self.round}"


class Remark(models.Model):
    """Words at a place: `part` is the key of a part, `quote` the text meant, `start` where it begins in it.

    Without a quote the whole part is meant. In a picture `x` and `y` are shares of its width and height.
    With a `suggestion` the intern may put that in place of the quote. `accepted_at` is when the intern did,
    or when they ticked the remark off.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="remarks")
    part = models.CharField(max_length=60)
    quote = models.TextField(max_length=2000, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    x = models.FloatField(null=True, blank=True)
    y = models.FloatField(null=True, blank=True)
    text = models.TextField(max_length=5000)
    suggestion = models.TextField(max_length=2000, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]
