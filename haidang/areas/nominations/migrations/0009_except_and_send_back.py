"""Exceptions with their reason, people sent back by an approver, days given to a class, a new list after a refusal."""

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

# As before, and the exception stands under the seal too; without a need `=` would say nothing, `is not distinct` does.
KEEP = """
create or replace function nominations_keep_frozen() returns trigger language plpgsql as $$
declare
    changes_people boolean := tg_op <> 'UPDATE';
    of_list bigint[];
begin
    if tg_op = 'INSERT' then of_list := array[new.list_id];
    elsif tg_op = 'DELETE' then of_list := array[old.list_id];
    else
        of_list := array[old.list_id, new.list_id];
        changes_people := (old.list_id, old.target_id, old.person_id, old.nominated_as_id, old.need_id, old.ordinal,
                old.exception_reason)
            is distinct from
            (new.list_id, new.target_id, new.person_id, new.nominated_as_id, new.need_id, new.ordinal,
                new.exception_reason);
        -- A duplicate merged into another record: the seal goes on naming the record it was made with.
        if changes_people
            and (old.list_id, old.target_id, old.need_id, old.ordinal, old.exception_reason)
                is not distinct from (new.list_id, new.target_id, new.need_id, new.ordinal, new.exception_reason)
            and new.nominated_as_id = coalesce(old.nominated_as_id, old.person_id)
            and exists (
                select 1 from personnel_person p where p.id = old.person_id and p.merged_into_id = new.person_id)
        then changes_people := false; end if;
    end if;
    if changes_people and exists (
        select 1 from nominations_nominationlist l where l.id = any (of_list) and l.state = 'approved'
    ) then
        raise exception 'the list is approved and frozen' using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;
"""
WITHOUT_NEED = models.Q(("need__isnull", False)) | ~models.Q(("exception_reason", ""))
SAYS_WHAT_FAILED = models.Q(("exception_reason", ""), ("failed__isnull", True)) | (
    ~models.Q(("exception_reason", "")) & models.Q(("failed__isnull", False))
)
SENT_BACK = models.Q(("sent_back_at__isnull", True)) | (models.Q(("state", "removed")) & ~models.Q(("reason", "")))


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0002_narrow_authorities"),
        ("needs", "0002_deepen_rounds"),
        ("standards", "0007_change_expectations"),
        ("nominations", "0008_change_approved_lists"),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="nominationlist", name="list_one_a_school"),
        migrations.AddConstraint(
            model_name="nominationlist",
            constraint=models.UniqueConstraint(
                condition=~models.Q(("state", "refused")), fields=("target", "school"), name="list_one_open_a_school"
            ),
        ),
        migrations.AlterField(
            model_name="nomination",
            name="need",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="nominations", to="needs.need"
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="exception_reason",
            field=models.TextField(blank=True, default="", verbose_name="reason for the exception"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="nomination",
            name="failed",
            field=models.JSONField(null=True, verbose_name="what failed"),
        ),
        migrations.AddField(
            model_name="nomination",
            name="judged_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.requirement"
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="judgement",
            field=models.JSONField(null=True, verbose_name="answer of the standards"),
        ),
        migrations.AddField(
            model_name="nomination",
            name="sent_back_at",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="approvals.step"
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(condition=SAYS_WHAT_FAILED, name="nomination_exception_says_what_failed"),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(condition=WITHOUT_NEED, name="nomination_without_need_is_exception"),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(condition=SENT_BACK, name="nomination_sent_back_with_reason"),
        ),
        migrations.CreateModel(
            name="Engagement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="period")),
                ("label", models.CharField(max_length=20, verbose_name="class")),
                (
                    "nomination",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="engagement",
                        to="nominations.nomination",
                    ),
                ),
            ],
            options={
                "verbose_name": "days given to a class",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("period__isempty", False)), name="engagement_for_a_while"
                    )
                ],
            },
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
