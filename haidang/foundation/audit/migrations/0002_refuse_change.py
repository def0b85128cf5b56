"""The audit trail refuses update and delete."""

from django.db import migrations

GUARD = """
create function audit_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is append-only' using errcode = 'restrict_violation';
end $$;
create trigger audit_append_only before update or delete on audit_entry
for each statement execute function audit_refuse_change();
"""
RELEASE = "drop trigger audit_append_only on audit_entry; drop function audit_refuse_change();"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_create_entries")]
    operations = [migrations.RunSQL(GUARD, RELEASE)]
