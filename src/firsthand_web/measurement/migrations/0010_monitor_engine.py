from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("measurement", "0009_day_zone")]

    operations = [
        migrations.AddField(
            model_name="monitor",
            name="instead",
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
