"""Later changes of approved lists are a kind of case of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approvals", "0002_narrow_authorities")]
    operations = [
        migrations.AlterField(
            model_name="authority",
            name="case_kind",
            field=models.CharField(
                choices=[
                    ("nomination_list", "lists of nominees"),
                    ("nomination_change", "later changes of lists of nominees"),
                    ("standards.requirement", "drafts of requirements"),
                ],
                max_length=40,
                verbose_name="kind of case",
            ),
        )
    ]
