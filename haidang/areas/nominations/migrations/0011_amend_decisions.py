"""Decisions that change a decision: each approved change of a list is told once."""

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("decision", "Decision to send people to study"),
    ("supplement", "Decision to change a decision"),
    ("convening", "Convening letter"),
    ("invitation", "Invitation"),
]
# Changes approved before a decision was issued stand in it.
COVER = """
insert into nominations_documentchange (document_id, change_id)
select d.id, c.id from nominations_listdocument d
join documents_issueddocument i on i.id = d.issued_id
join nominations_documentlist e on e.document_id = d.id
join nominations_listchange c on c.list_id = e.list_id
where d.kind = 'decision' and c.state = 'approved' and c.approved_at <= i.issued_at
"""


class Migration(migrations.Migration):
    dependencies = [("nominations", "0010_draft_documents")]

    operations = [
        migrations.AlterField(
            model_name="listdocument",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=12, verbose_name="kind"),
        ),
        migrations.AlterField(
            model_name="documentlist", name="kind", field=models.CharField(choices=KINDS, max_length=12)
        ),
        migrations.AddField(
            model_name="listdocument",
            name="amends",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supplements",
                to="nominations.listdocument",
            ),
        ),
        migrations.CreateModel(
            name="DocumentChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decided_by",
                        to="nominations.listchange",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="covered",
                        to="nominations.listdocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "change covered by a decision",
                "constraints": [models.UniqueConstraint(fields=("change",), name="change_decided_once")],
            },
        ),
        migrations.RemoveConstraint(model_name="listdocument", name="list_document_convenes_to_a_place"),
        migrations.AddConstraint(
            model_name="listdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["decision", "supplement"]),
                    models.Q(("starts_on__isnull", False), models.Q(("venue", ""), _negated=True)),
                    _connector="OR",
                ),
                name="list_document_convenes_to_a_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="listdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amends__isnull", False),
                        ("kind", "supplement"),
                        models.Q(("amends", models.F("id")), _negated=True),
                    ),
                    models.Q(models.Q(("kind", "supplement"), _negated=True), ("amends__isnull", True)),
                    _connector="OR",
                ),
                name="list_document_supplement_amends_another",
            ),
        ),
        migrations.RunSQL(COVER, migrations.RunSQL.noop),
    ]
