"""That somebody's data was deleted everywhere."""

from typing import ClassVar

from django.db import models

from firsthand_web.core.models import Person, Product


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def open(self) -> "ErasureQuerySet":
        return self.filter(finished_at=None)

    def left_on_server(self) -> "ErasureQuerySet":
        return self.filter(on_server=True, off_server_at=None)


class Erasure(models.Model):
    """The deletion of one person. `ids` are theirs until it is done, and empty from then on.

    `digest` is the keyed digest of the id that was named, so that the same request can be recognised;
    `counts` says how many of what went. `on_server` says that the events were in another engine as well,
    `off_server_at` when they were gone from there.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="erasures")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    digest = models.CharField(max_length=64)
    ids = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True, blank=True)
    on_server = models.BooleanField(default=False)
    off_server_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ErasureQuerySet] = ErasureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.digest[:8]
