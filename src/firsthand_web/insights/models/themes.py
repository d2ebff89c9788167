"""Themes: what many people say in their own words, and what people decided about them."""

from typing import ClassVar

from django.db import models

from firsthand_web.core.models import Person, Product, Record
from firsthand_web.evidence.models import Feedback, Survey


class ThemeRun(models.Model):
    """The themes of one body of voices: all of a product, or those of one survey.

    A later run brings the same row up to date. `edits` holds the library's theme edits, which every run
    respects. `voices` and `newest` say which feedback was there then, to notice what came since.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="theme_runs")
    survey = models.ForeignKey(
        Survey, on_delete=models.CASCADE, null=True, blank=True, related_name="theme_runs"
    )
    edits = models.JSONField(default=dict)
    embedder = models.CharField(max_length=80, blank=True)
    voices = models.PositiveIntegerField(default=0)
    newest = models.BigIntegerField(default=0)
    stability = models.FloatField(null=True, blank=True)
    found_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "survey"], name="one_run_of_a_survey"),
            models.UniqueConstraint(
                fields=["product"], condition=models.Q(survey=None), name="one_run_of_a_product"
            ),
        ]

    def __str__(self) -> str:
        return f"Themes in {self.survey or self.product}"


class Theme(Record):
    """Voices that say much the same. `key` is the library's id, `size` counts distinct people.

    `found_name` is the name that the last run gave. `quotes` lists typical voices (ids), best first;
    `suggestions` the needs it may speak of, as [need id, similarity]; `edited` says that a person decided
    something about it. A theme whose voices all went elsewhere has size 0 and is not listed.
    """

    run = models.ForeignKey(ThemeRun, on_delete=models.CASCADE, related_name="themes")
    # The run's survey once more, so that deleting the survey takes its themes along.
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, null=True, blank=True, related_name="themes")
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    found_name = models.CharField(max_length=200, blank=True)
    terms = models.JSONField(default=list)
    size = models.PositiveIntegerField(default=0)
    quotes = models.JSONField(default=list)
    suggestions = models.JSONField(default=list)
    edited = models.BooleanField(default=False)

    class Meta:
        ordering = ["-size", "pk"]
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="one_theme_of_a_key")]

    def __str__(self) -> str:
        return self.name


class ThemeMember(models.Model):
    """Where one voice stands: `found` by the last run, `theme` after what people decided since.

    Both are empty where the voice fits nothing. `digest` is how edits refer to its text, empty for a voice
    that says nothing; `similarity` is its cosine with the centre of the theme found.
    """

    run = models.ForeignKey(ThemeRun, on_delete=models.CASCADE, related_name="members")
    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="theme_members")
    theme = models.ForeignKey(Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="members")
    found = models.ForeignKey(Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=32, blank=True)
    excluded = models.BooleanField(default=False)
    similarity = models.FloatField(default=0)

    class Meta:
        ordering = ["-similarity", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["run", "theme", "-similarity"], name="member_typical_first"),
            models.Index(fields=["run", "digest"], name="member_digest"),
            models.Index(
                fields=["run", "excluded", "feedback"],
                name="member_unplaced",
                condition=models.Q(theme=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feedback_id} in {self.theme_id}"


class ThemeEdit(models.Model):
    """One decision about themes: `before` holds the run's edits as they were, so that it can be undone."""

    run = models.ForeignKey(ThemeRun, on_delete=models.CASCADE, related_name="history")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    label = models.CharField(max_length=300)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.label
