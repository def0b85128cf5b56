"""Deltas of approved lists, waiting lists, declined nominations, confirmed identities."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The people of an approved list stay frozen; who joins later comes by a change that is being approved. What a change
# said when it was decided stays as well.
GUARD = """
drop trigger nomination_frozen_with_list on nominations_nomination;
create trigger nomination_frozen_with_list before update or delete on nominations_nomination
for each row execute function nominations_keep_frozen();
create trigger nomination_joins_before_approval before insert on nominations_nomination
for each row when (new.change_id is null) execute function nominations_keep_frozen();

create function nominations_join_by_change() returns trigger language plpgsql as $$
begin
    if not exists (
        select 1 from nominations_listchange c
        where c.id = new.change_id and c.list_id = new.list_id and c.state = 'submitted'
    ) then
        raise exception 'the list is approved and frozen' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger nomination_joins_by_change before insert on nominations_nomination
for each row when (new.change_id is not null) execute function nominations_join_by_change();

create function nominations_keep_change_of_nomination() returns trigger language plpgsql as $$
begin
    raise exception 'a nomination keeps the change that brought it' using errcode = 'restrict_violation';
end $$;
create trigger nomination_keeps_its_change before update of change_id on nominations_nomination
for each row when (old.change_id is distinct from new.change_id)
execute function nominations_keep_change_of_nomination();

create function nominations_keep_change() returns trigger language plpgsql as $$
begin
    if old.state in ('approved', 'refused') then
        raise exception 'the change is decided and frozen' using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;
create trigger change_frozen_once_decided before update or delete on nominations_listchange
for each row execute function nominations_keep_change();

create function nominations_keep_line() returns trigger language plpgsql as $$
declare
    of_change bigint;
begin
    if tg_op = 'INSERT' then of_change := new.change_id; else of_change := old.change_id; end if;
    if exists (
        select 1 from nominations_listchange c where c.id = of_change and c.state in ('approved', 'refused')
    ) then
        raise exception 'the change is decided and frozen' using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;
create trigger line_frozen_with_change before insert or update or delete on nominations_changeline
for each row execute function nominations_keep_line();
"""
RELEASE = """
drop trigger line_frozen_with_change on nominations_changeline;
drop trigger change_frozen_once_decided on nominations_listchange;
drop trigger nomination_keeps_its_change on nominations_nomination;
drop trigger nomination_joins_by_change on nominations_nomination;
drop trigger nomination_joins_before_approval on nominations_nomination;
drop trigger nomination_frozen_with_list on nominations_nomination;
create trigger nomination_frozen_with_list before insert or update or delete on nominations_nomination
for each row execute function nominations_keep_frozen();
drop function nominations_keep_line();
drop function nominations_keep_change();
drop function nominations_keep_change_of_nomination();
drop function nominations_join_by_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0002_narrow_authorities"),
        ("needs", "0001_open_rounds"),
        ("nominations", "0007_guard_swaps"),
        ("organisation", "0004_find_heirs"),
        ("personnel", "0002_widen_people"),
        ("plans", "0001_create_plans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("added", "added"), ("withdrawn", "withdrawn")], max_length=10, verbose_name="kind"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "proposed"), ("applied", "approved"), ("dropped", "not approved")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("passed_over", models.PositiveSmallIntegerField(default=0, verbose_name="passed over")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
            ],
            options={
                "verbose_name": "line of a change",
            },
        ),
        migrations.CreateModel(
            name="Decline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "told the school"),
                            ("accepted", "taken off the list"),
                            ("refused", "not accepted"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("declined_at", models.DateTimeField(verbose_name="declined at")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
            ],
            options={
                "verbose_name": "declined nomination",
            },
        ),
        migrations.CreateModel(
            name="IdentityCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stamp", models.CharField(max_length=32)),
                ("confirmed_at", models.DateTimeField(verbose_name="confirmed at")),
            ],
            options={
                "verbose_name": "confirmed identity",
            },
        ),
        migrations.CreateModel(
            name="ListChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being drawn up"),
                            ("submitted", "waiting for approval"),
                            ("returned", "returned"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reserved", models.PositiveSmallIntegerField(default=0, verbose_name="places reserved")),
                ("drawn_up_at", models.DateTimeField(verbose_name="drawn up at")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approved at")),
                ("former_digest", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "change of a list",
            },
        ),
        migrations.CreateModel(
            name="WaitingEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("promoted", "moved up"), ("left", "left")],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("entered_at", models.DateTimeField(verbose_name="waiting since")),
                ("changed_at", models.DateTimeField(verbose_name="last changed at")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
            ],
            options={
                "verbose_name": "place on a waiting list",
            },
        ),
        migrations.AddField(
            model_name="changeline",
            name="follows",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followers",
                to="nominations.changeline",
            ),
        ),
        migrations.AddField(
            model_name="changeline",
            name="need",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="change_lines", to="needs.need"
            ),
        ),
        migrations.AddField(
            model_name="changeline",
            name="nomination",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="change_lines",
                to="nominations.nomination",
            ),
        ),
        migrations.AddField(
            model_name="changeline",
            name="target",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.target"),
        ),
        migrations.AddField(
            model_name="decline",
            name="declined_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="decline",
            name="line",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="decline",
                to="nominations.changeline",
            ),
        ),
        migrations.AddField(
            model_name="decline",
            name="nomination",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="declines", to="nominations.nomination"
            ),
        ),
        migrations.AddField(
            model_name="identitycheck",
            name="confirmed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="identitycheck",
            name="person",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="identity_check", to="personnel.person"
            ),
        ),
        migrations.AddField(
            model_name="listchange",
            name="case",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="list_change", to="approvals.case"
            ),
        ),
        migrations.AddField(
            model_name="listchange",
            name="drawn_up_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="listchange",
            name="list",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="nominations.nominationlist"
            ),
        ),
        migrations.AddField(
            model_name="changeline",
            name="change",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="nominations.listchange"
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="change",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="nominations",
                to="nominations.listchange",
            ),
        ),
        migrations.AddField(
            model_name="waitingentry",
            name="entered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="waitingentry",
            name="need",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="waiting_entries", to="needs.need"
            ),
        ),
        migrations.AddField(
            model_name="waitingentry",
            name="school",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="waiting_entries", to="organisation.unit"
            ),
        ),
        migrations.AddField(
            model_name="waitingentry",
            name="target",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="waiting", to="plans.target"
            ),
        ),
        migrations.AddField(
            model_name="changeline",
            name="entry",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="nominations.waitingentry",
            ),
        ),
        migrations.AddConstraint(
            model_name="decline",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="decline_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="decline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "refused"), _negated=True),
                fields=("nomination",),
                name="decline_once_a_nomination",
            ),
        ),
        migrations.AddConstraint(
            model_name="listchange",
            constraint=models.UniqueConstraint(fields=("list", "number"), name="change_number_once_a_list"),
        ),
        migrations.AddConstraint(
            model_name="listchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "returned"])),
                fields=("list",),
                name="change_one_open_a_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="listchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "refused"]), ("case__isnull", False), _connector="OR"),
                name="change_beyond_draft_has_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="listchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_at__isnull", False),
                        ("state", "approved"),
                        models.Q(("digest", ""), _negated=True),
                        models.Q(("former_digest", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "approved"), _negated=True),
                        ("approved_at__isnull", True),
                        ("digest", ""),
                        ("former_digest", ""),
                    ),
                    _connector="OR",
                ),
                name="change_sealed_when_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="listchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "returned"]), ("reserved", 0), _connector="OR"),
                name="change_reserves_while_open",
            ),
        ),
        migrations.AddIndex(
            model_name="waitingentry",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["target", "school"], name="waiting_of_school"
            ),
        ),
        migrations.AddConstraint(
            model_name="waitingentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")), fields=("target", "need"), name="waiting_once_a_target"
            ),
        ),
        migrations.AddConstraint(
            model_name="waitingentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "left"), _negated=True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="waiting_left_with_reason",
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
                    ),
                    models.Q(("kind", "added"), ("need__isnull", False)),
                    _connector="OR",
                ),
                name="line_withdraws_a_nomination_or_adds_a_need",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeline",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("reason", ""), _negated=True), ("entry__isnull", False), _connector="OR"),
                name="line_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "applied"), _negated=True), ("nomination__isnull", False), _connector="OR"
                ),
                name="line_applied_has_nomination",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "withdrawn"), ("state__in", ["open", "applied"])),
                fields=("nomination",),
                name="line_withdraws_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "added"), ("state", "open")),
                fields=("target", "need"),
                name="line_adds_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["open", "applied"])), fields=("entry",), name="line_promotes_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="changeline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["open", "applied"])),
                fields=("follows",),
                name="line_fills_a_place_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("follows__isnull", True), models.Q(("follows", models.F("id")), _negated=True), _connector="OR"
                ),
                name="line_follows_another",
            ),
        ),
        migrations.RunSQL(GUARD, RELEASE),
    ]
