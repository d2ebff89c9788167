"""Assessments become records that cite what shows them by links, as everything else does."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def fill(apps: Any, schema_editor: Any) -> None:
    Assessment = apps.get_model("learning", "Assessment")
    Cohort = apps.get_model("learning", "Cohort")
    Citation = apps.get_model("learning", "Citation")
    Link = apps.get_model("core", "Link")
    product = Cohort._base_manager.filter(pk=OuterRef("cohort")).values("product")[:1]
    Assessment._base_manager.update(product=Subquery(product), created_by=F("by"))
    cited = Citation.objects.select_related("assessment").order_by("pk")
    Link.objects.bulk_create(
        [
            Link(
                product_id=cite.assessment.product_id, source_type="learning.assessment",
                source_id=cite.assessment_id, target_type=cite.record_type, target_id=cite.record_id,
                kind="cites", by_id=cite.assessment.by_id,
            )
            for cite in cited.iterator()
        ],
        batch_size=500,
        ignore_conflicts=True,
    )  # fmt: skip


def foreign(to: str, *, null: bool = True) -> Any:
    gone = django.db.models.deletion.SET_NULL if to != "core.product" else django.db.models.deletion.CASCADE
    return models.ForeignKey(blank=null, null=null, on_delete=gone, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_proposals"),
        ("learning", "0004_practice_classes"),
    ]

    operations = [
        migrations.RenameField(model_name="assessment", old_name="at", new_name="created_at"),
        migrations.AddField("assessment", "changed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("assessment", "batch", foreign("core.batch")),
        migrations.AddField("assessment", "deletion", foreign("core.deletion")),
        migrations.AddField("assessment", "created_by", foreign(settings.AUTH_USER_MODEL)),
        migrations.AddField("assessment", "product", foreign("core.product")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("assessment", "product", foreign("core.product", null=False)),
        migrations.DeleteModel(name="Citation"),
    ]
