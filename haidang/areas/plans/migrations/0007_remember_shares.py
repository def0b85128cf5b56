"""A derived number remembers what fell to the unit and of how many; those derived before know nothing of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_refuse_rows_after_issue")]
    operations = [
        migrations.AddField(model_name="target", name="share", field=models.PositiveIntegerField(null=True)),
        migrations.AddField(model_name="target", name="share_of", field=models.PositiveIntegerField(null=True)),
    ]
