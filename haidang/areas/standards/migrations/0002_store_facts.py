import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_create_requirements")]
    operations = [
        migrations.CreateModel(
            name="StoredFacts",
            fields=[
                ("person_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("unit_id", models.BigIntegerField(db_index=True)),
                ("degree_rank", models.IntegerField(null=True)),
                ("is_manager", models.BooleanField(null=True)),
                ("is_counsellor", models.BooleanField(null=True)),
                ("is_teacher_training", models.BooleanField(null=True)),
                ("has_pedagogy_certificate", models.BooleanField(null=True)),
                ("level", models.TextField(null=True)),
                ("post_kind", models.TextField(null=True)),
                ("sector", models.TextField(null=True)),
                ("sex", models.TextField(null=True)),
                ("birth_on", models.DateField(null=True)),
                ("joined_on", models.DateField(null=True)),
                ("service_months", models.IntegerField(null=True)),
                ("reaches_age_on", models.DateField(null=True)),
                ("retires_on", models.DateField(null=True)),
                ("months_to_retirement_nd135", models.IntegerField(null=True)),
                ("months_to_retirement_old", models.IntegerField(null=True)),
                ("subjects", django.contrib.postgres.fields.ArrayField(models.TextField(), null=True, size=None)),
                ("courses_held", django.contrib.postgres.fields.ArrayField(models.TextField(), null=True, size=None)),
                (
                    "degree_subjects",
                    django.contrib.postgres.fields.ArrayField(models.TextField(), null=True, size=None),
                ),
                ("degree_major", models.TextField(null=True)),
                ("majors", django.contrib.postgres.fields.ArrayField(models.TextField(), null=True, size=None)),
            ],
            options={"verbose_name_plural": "stored facts"},
        ),
        migrations.CreateModel(
            name="FactsDay",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("day", models.DateField(null=True)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="facts_of_one_day")],
            },
        ),
        migrations.CreateModel(
            name="TouchedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(db_index=True)),
            ],
        ),
    ]
