"""What all records share: a product, an origin, and a way back when they are deleted."""

from typing import Any, ClassVar, Self

from django.db import models

from firsthand_web.core.models.people import Person
from firsthand_web.core.models.workspaces import Product


class Batch(models.Model):
    """One import: the rows that came in together can leave together."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="batches")
    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    summary = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.label


class Deletion(models.Model):
    """Rows that were removed together. They stay until the product goes, so that they can come back."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="deletions")
    label = models.CharField(max_length=200)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    batch = models.ForeignKey(
        Batch, on_delete=models.SET_NULL, null=True, blank=True, related_name="deletions"
    )
    restored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.label


class RecordQuerySet(models.QuerySet[Any]):
    def here(self) -> Self:
        return self.filter(deletion=None)


class RecordManager(models.Manager[Any]):
    """Hides deleted rows. `everything` shows them."""

    def get_queryset(self) -> RecordQuerySet:
        return RecordQuerySet(self.model, using=self._db).here()


class Record(models.Model):
    """Base of every row of the chain.

    `changed_at` is set by actions when a person edits the row; an import does not set it. That is how
    undoing an import knows which rows have become somebody's work.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)
    batch = models.ForeignKey(Batch, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    deletion = models.ForeignKey(Deletion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = RecordManager()
    everything: ClassVar[Any] = models.Manager()

    class Meta:
        abstract = True

    @classmethod
    def type_name(cls) -> str:
        """How links, comments and history name this kind of row: `insights.opportunity`."""
        return cls._meta.label_lower
