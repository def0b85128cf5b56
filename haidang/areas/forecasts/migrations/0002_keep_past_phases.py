"""What the records say of the days on which phases of the roadmap ended before the base day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0001_keep_scenarios")]

    operations = [
        migrations.AddField("snapshot", "past", models.JSONField(default=list, verbose_name="past phases")),
    ]
