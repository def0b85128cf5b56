"""Whose birth is known by its year only gets a certificate that says the year; nothing else printed changes."""

from django.db import migrations, models

OF_PEOPLE = """
update results_certificate c set birth_precision = 'year'
from classes_enrolment e join personnel_person p on p.id = e.person_id
where e.id = c.enrolment_id and p.birth_precision = 'year' and p.birth_on = c.birth_on
"""


class Migration(migrations.Migration):
    dependencies = [
        ("results", "0001_issue_certificates"),
        ("classes", "0002_date_leaving"),
        ("personnel", "0007_keep_findings_of_quality"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="birth_precision",
            field=models.CharField(
                choices=[("day", "day, month and year"), ("year", "year only")],
                default="day",
                max_length=4,
                verbose_name="known of the birth",
            ),
        ),
        migrations.RunSQL(OF_PEOPLE, migrations.RunSQL.noop),
    ]
