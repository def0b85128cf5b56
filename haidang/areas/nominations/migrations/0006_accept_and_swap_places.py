"""Accepting places and swapping them; what was in use before counts as accepted."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

IN_USE = """
update nominations_quotaaccount a set accepted = case
    when exists (select 1 from nominations_quotamove m where m.destination_id = a.id and m.kind in ('opening', 'raise'))
    then a.received else a.passed_on + a.used end
"""


class Migration(migrations.Migration):
    dependencies = [
        ("nominations", "0005_raise_cut_reclaim"),
        ("organisation", "0004_find_heirs"),
        ("plans", "0001_create_plans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="QuotaSwap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField(verbose_name="places")),
                ("wanted_quantity", models.PositiveIntegerField(default=0, verbose_name="places in return")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "offered"),
                            ("done", "carried out"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="offered",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("offered_at", models.DateTimeField(verbose_name="offered at")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
            ],
            options={
                "verbose_name": "swap of places",
            },
        ),
        migrations.RemoveConstraint(
            model_name="quotamove",
            name="move_joins_plan_or_accounts",
        ),
        migrations.AddField(
            model_name="quotaaccount",
            name="accepted",
            field=models.PositiveIntegerField(default=0, verbose_name="accepted"),
        ),
        migrations.AddField(
            model_name="quotamove",
            name="of_accepted",
            field=models.PositiveIntegerField(default=0, verbose_name="of them accepted"),
        ),
        migrations.AlterField(
            model_name="quotamove",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opening", "opened from the plan"),
                    ("grant", "granted"),
                    ("return", "given back"),
                    ("reclaim", "taken back after the deadline"),
                    ("raise", "raised"),
                    ("cut", "cut"),
                    ("accept", "accepted"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.RunSQL(IN_USE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="quotaaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted__lte", models.F("received"))), name="account_accepts_what_it_received"
            ),
        ),
        migrations.AddConstraint(
            model_name="quotaaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "accepted__gte",
                        django.db.models.expressions.CombinedExpression(models.F("passed_on"), "+", models.F("used")),
                    )
                ),
                name="account_uses_what_it_accepted",
            ),
        ),
        migrations.AddField(
            model_name="quotaswap",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="quotaswap",
            name="offered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="quotaswap",
            name="offering",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="swaps_offered", to="nominations.quotaaccount"
            ),
        ),
        migrations.AddField(
            model_name="quotaswap",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="swaps_received", to="organisation.unit"
            ),
        ),
        migrations.AddField(
            model_name="quotaswap",
            name="wanted",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="swaps_wanted",
                to="nominations.quotaaccount",
            ),
        ),
        migrations.AddField(
            model_name="quotamove",
            name="swap",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="nominations.quotaswap"
            ),
        ),
        migrations.AddConstraint(
            model_name="quotamove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("destination__isnull", False),
                        ("kind__in", ["opening", "raise", "accept"]),
                        ("source__isnull", True),
                    ),
                    models.Q(("destination__isnull", True), ("kind", "cut"), ("source__isnull", False)),
                    models.Q(
                        ("destination__isnull", False),
                        ("kind__in", ["grant", "return", "reclaim"]),
                        ("source__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="move_joins_plan_or_accounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotamove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("of_accepted", 0),
                    models.Q(("kind__in", ["return", "reclaim"]), ("of_accepted__lte", models.F("quantity"))),
                    _connector="OR",
                ),
                name="move_takes_back_accepted_places",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotamove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("swap__isnull", True), ("kind__in", ["return", "grant", "accept"]), _connector="OR"
                ),
                name="move_of_swap_goes_through_the_giver",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotamove",
            constraint=models.UniqueConstraint(
                condition=models.Q(("swap__isnull", False)), fields=("swap", "target", "kind"), name="move_of_swap_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="quotaswap",
            constraint=models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="swap_of_something"),
        ),
        migrations.AddConstraint(
            model_name="quotaswap",
            constraint=models.CheckConstraint(
                condition=models.Q(("wanted__isnull", True), ("wanted_quantity__gt", 0), _connector="XOR"),
                name="swap_wants_places_of_an_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotaswap",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "offered")),
                    models.Q(
                        models.Q(("state", "offered"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="swap_decided_by_someone",
            ),
        ),
    ]
