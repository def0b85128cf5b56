"""A line of the register may lead to the page where the text of its document stands."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_number_and_keep_issued")]
    operations = [
        migrations.AddField(
            model_name="issueddocument", name="address", field=models.CharField(blank=True, max_length=200)
        ),
    ]
