"""Learners who left know when, so that figures can be shown as they were."""

from django.db import migrations, models
from django.db.models import Q

FILL = "update classes_enrolment set withdrawn_at = now() where state = 'withdrawn'"


class Migration(migrations.Migration):
    atomic = False  # rows are filled before the constraint looks at them
    dependencies = [("classes", "0001_create_classes")]
    operations = [
        migrations.AddField("enrolment", "withdrawn_at", models.DateTimeField(null=True, verbose_name="left at")),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "enrolment",
            models.CheckConstraint(
                name="enrolment_left_at_some_time", condition=Q(state="withdrawn") ^ Q(withdrawn_at__isnull=True)
            ),
        ),
    ]
