import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_proposals"),
        ("measurement", "0006_event_engine"),
    ]

    operations = [
        migrations.AddField(model_name="erasure", name="on_server", field=models.BooleanField(default=False)),
        migrations.AddField(
            model_name="erasure", name="off_server_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.CreateModel(
            name="EngineTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("holds", models.CharField(blank=True, max_length=64)),
                ("share", models.FloatField(default=0)),
                ("message", models.CharField(blank=True, max_length=200)),
                ("error", models.CharField(blank=True, max_length=300)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("next_at", models.DateTimeField(blank=True, null=True)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="engine_table",
                        to="core.product",
                    ),
                ),
            ],
        ),
    ]
