"""Conversation and tags on any record."""

from django.db import models

from firsthand_web.core.models.people import Person
from firsthand_web.core.models.records import Record
from firsthand_web.core.models.workspaces import Product


class Comment(Record):
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    text = models.TextField(max_length=5000)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["record_type", "record_id"], name="comment_record")]

    def __str__(self) -> str:
        return self.text[:80]


class Tag(models.Model):
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["product", "name"], name="tag_name_in_product")]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "record_type", "record_id"], name="one_tagging_each")
        ]
        indexes = [models.Index(fields=["record_type", "record_id"], name="tagging_record")]

    def __str__(self) -> str:
        return f"{self.tag} on {self.record_type} {self.record_id}"
