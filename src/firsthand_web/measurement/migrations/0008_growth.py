"""Findings may be of a change of growth."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("measurement", "0007_engine_tables")]
    operations = [
        migrations.AlterField(
            model_name="finding",
            name="kind",
            field=models.CharField(
                choices=[
                    ("level", "Outside its range"),
                    ("change", "Change against the week before"),
                    ("unusual", "Unusual value"),
                    ("shift", "Lasting shift"),
                    ("growth", "Change of growth"),
                    ("impact", "Effect of a release"),
                ],
                max_length=10,
            ),
        ),
    ]
