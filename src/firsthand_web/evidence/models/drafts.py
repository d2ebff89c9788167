"""Files that were read and are not imported yet."""

from django.db import models

from firsthand_web.core.models import Batch, Person, Product
from firsthand_web.evidence.models.surveys import Survey


class SurveyDraft(models.Model):
    """What was recognised in one or two files, and what a person changed about it.

    `files` lists name, digest and header rows (none: to be found out); the files lie in the folder.
    `recognitions` holds one library recognition for each file; `excluded` the keys left out.
    `target` is the survey that the import will bring up to date, or none for a new one.
    `summary` counts what the import did, once `imported_at` is set.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="survey_drafts")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    title = models.CharField(max_length=200)
    asked_on = models.DateField(null=True, blank=True)
    files = models.JSONField(default=list)
    recognitions = models.JSONField(default=list)
    excluded = models.JSONField(default=list)
    target = models.ForeignKey(Survey, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    imported = models.ForeignKey(Survey, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    summary = models.JSONField(default=dict)
    imported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class FeedbackDraft(models.Model):
    """One file with a text in each row. `columns` is the library's description of them, as people changed it.

    `file` holds name, digest and header rows (none: to be found out). Once imported, `batch` is what came in
    (none when nothing was new), `summary` counts it, and `facets` has the attributes with few values.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="feedback_drafts")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    source = models.CharField(max_length=120)
    file = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    batch = models.ForeignKey(Batch, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    summary = models.JSONField(default=dict)
    facets = models.JSONField(default=dict)
    imported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.source
