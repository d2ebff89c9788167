"""Threads of records lead to the work that is done on them, also of works from before."""

from typing import Any

from django.db import migrations


def link(apps: Any, schema_editor: Any) -> None:
    Work = apps.get_model("learning", "Work")
    Link = apps.get_model("core", "Link")
    Link.objects.bulk_create(
        [
            Link(
                product_id=work.product_id, source_type="learning.work", source_id=work.pk,
                target_type=work.record_type, target_id=work.record_id, kind="cites", by_id=work.intern_id,
            )
            for work in Work._base_manager.exclude(record_type="").iterator()
        ],
        batch_size=500,
        ignore_conflicts=True,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_proposals"),
        ("learning", "0007_approved_records"),
    ]

    operations = [migrations.RunPython(link, migrations.RunPython.noop)]
