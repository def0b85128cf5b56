"""Each requirement says where its answers are asked for and what it is about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("standards", "0004_draft_requirements")]

    operations = [
        migrations.AddField(
            model_name="requirement",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("review", "asked in reviews of needs"),
                    ("standing", "shown at all times, not on the sheets of a review"),
                ],
                default="review",
                max_length=8,
                verbose_name="purpose",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="topic",
            field=models.CharField(
                choices=[
                    ("degree", "Degree standard of each level"),
                    ("roadmap", "Roadmap to the degree standard 2020–2030"),
                    ("subject", "Courses for subjects and tasks"),
                    ("manager", "Education managers"),
                    ("yearly", "Yearly training (BDTX)"),
                    ("competence", "Professional standards and digital competence"),
                    ("other", "Other content"),
                ],
                default="other",
                max_length=10,
                verbose_name="topic",
            ),
        ),
    ]
