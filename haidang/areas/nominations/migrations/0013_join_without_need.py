"""Who has no need joins an approved list by a change, as an exception with the answer of the standards."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("needs", "0002_deepen_rounds"),
        ("nominations", "0012_except_by_change_and_sign_on_paper"),
        ("personnel", "0008_lighten_staging"),
        ("plans", "0004_fix_issued_text"),
        ("standards", "0007_change_expectations"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="changeline",
            name="line_withdraws_a_nomination_or_adds_a_need",
        ),
        migrations.AddField(
            model_name="changeline",
            name="judged_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.requirement"
            ),
        ),
        migrations.AddField(
            model_name="changeline",
            name="judgement",
            field=models.JSONField(null=True, verbose_name="answer of the standards"),
        ),
        migrations.AddField(
            model_name="changeline",
            name="person",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="personnel.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="changeline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("entry__isnull", True),
                        ("follows__isnull", True),
                        ("kind", "withdrawn"),
                        ("nomination__isnull", False),
                        ("person__isnull", True),
                    ),
                    models.Q(
                        ("kind", "added"),
                        models.Q(("need__isnull", False), ("person__isnull", False), _connector="XOR"),
                    ),
                    _connector="OR",
                ),
                name="line_withdraws_a_nomination_or_adds_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeline",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", True), ("failed__isnull", False), _connector="OR"),
                name="line_without_need_is_exception",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "added"), ("state", "open")),
                fields=("target", "person"),
                name="line_adds_without_need_once",
            ),
        ),
    ]
