"""Short exercises whose truth is known."""

from django.db import models

from firsthand_web.core.models import Person, Product


class Answer(models.Model):
    """`kind` and `seed` make the exercise again; `confidence` is the chance of being right that was given."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    seed = models.PositiveBigIntegerField()
    chosen = models.CharField(max_length=200)
    confidence = models.FloatField()
    right = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "person", "kind", "seed"], name="one_answer_each")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.chosen}"
