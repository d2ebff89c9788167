"""Write keys: with one, a program may send events to a product, and do nothing else."""

from typing import ClassVar

from django.db import models

from firsthand_web.core.models import Person, Product


class WriteKeyQuerySet(models.QuerySet["WriteKey"]):
    def working(self) -> "WriteKeyQuerySet":
        return self.filter(revoked_at=None)


class WriteKey(models.Model):
    """Only the SHA-256 of a key is kept: the key has 190 random bits, so that no salt is needed."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="write_keys")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    start = models.CharField(max_length=8)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[WriteKeyQuerySet] = WriteKeyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class Refusal(models.Model):
    """How often messages sent with a key were refused by one rule, and the beginning of the last one."""

    key = models.ForeignKey(WriteKey, on_delete=models.CASCADE, related_name="refusals")
    rule = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=0)
    sample = models.CharField(max_length=300, blank=True)
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-count"]
        constraints = [models.UniqueConstraint(fields=["key", "rule"], name="refusals_by_rule")]

    def __str__(self) -> str:
        return self.rule
