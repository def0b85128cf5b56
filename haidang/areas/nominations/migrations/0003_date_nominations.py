"""Nominations know when they were made, approved and taken off, so that figures can be shown as they were."""

from django.db import migrations, models
from django.db.models import Q

FILL = """
update nominations_nomination n set
    nominated_at = coalesce(c.opened_at, now()),
    approved_at = case when n.state = 'approved' then coalesce(
        (select max(s.decided_at) from approvals_step s where s.case_id = c.id and s.state = 'approved'), c.opened_at, now()) end,
    removed_at = case when n.state = 'removed' then now() end
from nominations_nominationlist l left join approvals_case c on c.id = l.case_id
where l.id = n.list_id;
"""


class Migration(migrations.Migration):
    atomic = False  # rows are filled before the constraint looks at them
    dependencies = [("nominations", "0002_freeze_history"), ("approvals", "0001_create_cases")]
    operations = [
        migrations.AddField("nomination", "nominated_at", models.DateTimeField(null=True, verbose_name="nominated at")),
        migrations.AddField("nomination", "approved_at", models.DateTimeField(null=True, verbose_name="approved at")),
        migrations.AddField("nomination", "removed_at", models.DateTimeField(null=True, verbose_name="taken off at")),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("nomination", "nominated_at", models.DateTimeField(verbose_name="nominated at")),
        migrations.AddConstraint(
            "nomination",
            models.CheckConstraint(
                name="nomination_dated_by_state",
                condition=(Q(state="removed") | (Q(state="approved") ^ Q(approved_at__isnull=True)))
                & (Q(state="removed") ^ Q(removed_at__isnull=True)),
            ),
        ),
    ]
