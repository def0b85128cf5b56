"""Quota moves are append-only; an approved list keeps its people."""

from django.db import migrations, models

GUARD = """
create function nominations_refuse_change_of_move() returns trigger language plpgsql as $$
begin
    raise exception 'quota moves are append-only' using errcode = 'restrict_violation';
end $$;
create trigger move_append_only before update or delete on nominations_quotamove
for each statement execute function nominations_refuse_change_of_move();

create function nominations_keep_frozen() returns trigger language plpgsql as $$
declare
    changes_people boolean := tg_op <> 'UPDATE';
    of_list bigint[];
begin
    if tg_op = 'INSERT' then of_list := array[new.list_id];
    elsif tg_op = 'DELETE' then of_list := array[old.list_id];
    else
        of_list := array[old.list_id, new.list_id];
        changes_people := (old.list_id, old.target_id, old.person_id, old.need_id, old.ordinal)
            is distinct from (new.list_id, new.target_id, new.person_id, new.need_id, new.ordinal);
    end if;
    if changes_people and exists (
        select 1 from nominations_nominationlist l where l.id = any (of_list) and l.state = 'approved'
    ) then
        raise exception 'the list is approved and frozen' using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;
create trigger nomination_frozen_with_list before insert or update or delete on nominations_nomination
for each row execute function nominations_keep_frozen();

create function nominations_keep_list() returns trigger language plpgsql as $$
begin
    if old.state = 'approved' then
        raise exception 'the list is approved and frozen' using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;
create trigger list_frozen_once_approved before update or delete on nominations_nominationlist
for each row execute function nominations_keep_list();
"""
RELEASE = """
drop trigger list_frozen_once_approved on nominations_nominationlist;
drop trigger nomination_frozen_with_list on nominations_nomination;
drop trigger move_append_only on nominations_quotamove;
drop function nominations_keep_list();
drop function nominations_keep_frozen();
drop function nominations_refuse_change_of_move();
"""


class Migration(migrations.Migration):
    dependencies = [("nominations", "0001_open_quota_ledger")]
    operations = [
        migrations.AddConstraint(
            model_name="quotamove",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "opening")), fields=("target",), name="move_opens_a_target_once"
            ),
        ),
        migrations.RunSQL(GUARD, RELEASE),
    ]
