"""How one record leads to another."""

from django.db import models

from firsthand_web.core.models.people import Person
from firsthand_web.core.models.records import Batch
from firsthand_web.core.models.workspaces import Product


class Link(models.Model):
    """Joins any two records of one product. The kinds are fixed so that the chain can be read by program."""

    class Kind(models.TextChoices):
        CITES = "cites", "cites"
        SUPPORTS = "supports", "supports"
        CONTRADICTS = "contradicts", "contradicts"
        ADDRESSES = "addresses", "addresses"
        DELIVERS = "delivers", "delivers"
        TESTS = "tests", "tests"
        MEASURES = "measures", "measures"

    # What a brief or a decision cites is history, and not for people to change.
    BY_HAND = frozenset(Kind.values) - {Kind.CITES.value}

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="links")
    source_type = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    batch = models.ForeignKey(Batch, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "source_type", "source_id", "target_type", "target_id", "kind"],
                name="one_link_of_a_kind",
            )
        ]
        indexes = [models.Index(fields=["target_type", "target_id"], name="link_target")]

    def __str__(self) -> str:
        return f"{self.source_type} {self.source_id} {self.kind} {self.target_type} {self.target_id}"
