"""Runs of numbers, the register of issued documents, and their files: what was issued stays as it is."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import haidang.foundation.basics.fields

KEEP = """
create function documents_keep_issued() returns trigger language plpgsql as $$
begin
    raise exception 'issued documents are kept as they were issued' using errcode = 'restrict_violation';
end $$;
create trigger issued_document_kept before update or delete on documents_issueddocument
for each statement execute function documents_keep_issued();
create trigger issued_file_kept before update or delete on documents_issuedfile
for each statement execute function documents_keep_issued();
"""
RELEASE = """
drop trigger issued_file_kept on documents_issuedfile;
drop trigger issued_document_kept on documents_issueddocument;
drop function documents_keep_issued();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0004_find_heirs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IssuedDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(blank=True, max_length=10, verbose_name="kind")),
                ("kind_name", models.CharField(blank=True, max_length=60, verbose_name="name of the kind")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("symbol", models.CharField(max_length=40, verbose_name="symbol")),
                ("subject", models.TextField(verbose_name="subject")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("issued_at", models.DateTimeField(verbose_name="signed at")),
                ("signer_name", models.CharField(max_length=120, verbose_name="signed by")),
                ("signer_title", models.CharField(max_length=240, verbose_name="as")),
                (
                    "recipients",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), blank=True, default=list, verbose_name="recipients"
                    ),
                ),
                ("about", models.CharField(blank=True, db_index=True, max_length=120)),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=haidang.foundation.basics.fields.Plain(models.F("subject")),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_documents",
                        to="organisation.unit",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "issued document",
                "verbose_name_plural": "issued documents",
            },
        ),
        migrations.CreateModel(
            name="IssuedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(choices=[("docx", ".docx"), ("pdf", ".pdf")], max_length=4)),
                ("content", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="documents.issueddocument"
                    ),
                ),
            ],
            options={
                "verbose_name": "issued file",
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(blank=True, max_length=10, verbose_name="kind")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="last number")),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "run of numbers",
            },
        ),
        migrations.AddIndex(
            model_name="issueddocument",
            index=models.Index(fields=["issuer", "-issued_on", "-id"], name="issued_of_issuer"),
        ),
        migrations.AddIndex(
            model_name="issueddocument",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="issued_search", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="issueddocument",
            constraint=models.UniqueConstraint(fields=("issuer", "kind", "year", "number"), name="issued_number_once"),
        ),
        migrations.AddConstraint(
            model_name="issueddocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("issued_on__year", models.F("year"))), name="issued_in_year_of_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedfile",
            constraint=models.UniqueConstraint(fields=("document", "form"), name="issued_file_once_a_form"),
        ),
        migrations.AddConstraint(
            model_name="numberseries",
            constraint=models.UniqueConstraint(fields=("issuer", "kind", "year"), name="series_one_a_year"),
        ),
        migrations.AddConstraint(
            model_name="numberseries",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2020), ("year__lte", 2100)), name="series_of_a_likely_year"
            ),
        ),
        migrations.RunSQL(KEEP, RELEASE),
    ]
