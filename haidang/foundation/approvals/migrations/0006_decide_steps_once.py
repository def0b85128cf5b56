"""A decided step stays as it was decided: the last line of defence behind the lock of its case."""

from django.db import migrations

GUARD = """
create function approvals_keep_decided_step() returns trigger language plpgsql as $$
begin
    raise exception 'a step is decided once' using errcode = 'restrict_violation', constraint = 'step_decided_once';
end $$;
create trigger step_decided_once before update of state, decided_by_id, decided_at on approvals_step
for each row when (old.state in ('approved', 'returned', 'refused')) execute function approvals_keep_decided_step();
"""
RELEASE = """
drop trigger step_decided_once on approvals_step;
drop function approvals_keep_decided_step();
"""


class Migration(migrations.Migration):
    dependencies = [("approvals", "0005_know_plans_of_units")]
    operations = [migrations.RunSQL(GUARD, RELEASE)]
