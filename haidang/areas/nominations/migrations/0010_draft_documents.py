"""Documents about approved lists; a list is decided to go once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_number_and_keep_issued"),
        ("nominations", "0009_except_and_send_back"),
        ("plans", "0001_create_plans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ListDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision", "Decision to send people to study"),
                            ("convening", "Convening letter"),
                            ("invitation", "Invitation"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("gather_at", models.TimeField(blank=True, null=True, verbose_name="gather at")),
                ("venue", models.CharField(blank=True, max_length=200, verbose_name="venue")),
                ("remark", models.TextField(blank=True, verbose_name="what to bring, whom to ask")),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[("URGENT", "KHẨN"), ("VERY_URGENT", "THƯỢNG KHẨN"), ("IMMEDIATE", "HOẢ TỐC")],
                        max_length=12,
                        verbose_name="urgency",
                    ),
                ),
                ("drawn_up_at", models.DateTimeField(verbose_name="drawn up at")),
                (
                    "drawn_up_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "issued",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_document",
                        to="documents.issueddocument",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="plans.target"
                    ),
                ),
            ],
            options={
                "verbose_name": "document about lists",
            },
        ),
        migrations.CreateModel(
            name="DocumentList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision", "Decision to send people to study"),
                            ("convening", "Convening letter"),
                            ("invitation", "Invitation"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="document_entries",
                        to="nominations.nominationlist",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="nominations.listdocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "list of a document",
            },
        ),
        migrations.AddConstraint(
            model_name="listdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="list_document_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="listdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "decision"),
                    models.Q(("starts_on__isnull", False), models.Q(("venue", ""), _negated=True)),
                    _connector="OR",
                ),
                name="list_document_convenes_to_a_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentlist",
            constraint=models.UniqueConstraint(fields=("document", "list"), name="document_names_a_list_once"),
        ),
        migrations.AddConstraint(
            model_name="documentlist",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "decision")), fields=("list",), name="list_decided_to_go_once"
            ),
        ),
    ]
