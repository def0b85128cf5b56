"""An approved list keeps its people, also when one of them was found to be a duplicate and merged."""

import django.db.models.deletion
from django.db import migrations, models

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
        changes_people := (old.list_id, old.target_id, old.person_id, old.nominated_as_id, old.need_id, old.ordinal)
            is distinct from
            (new.list_id, new.target_id, new.person_id, new.nominated_as_id, new.need_id, new.ordinal);
        -- A duplicate merged into another record: the seal goes on naming the record it was made with.
        if changes_people
            and (old.list_id, old.target_id, old.need_id, old.ordinal)
                = (new.list_id, new.target_id, new.need_id, new.ordinal)
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
BEFORE = """
create or replace function nominations_keep_frozen() returns trigger language plpgsql as $$
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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("personnel", "0002_widen_people"),
        ("nominations", "0003_date_nominations"),
    ]
    operations = [
        migrations.AddField(
            model_name="nomination",
            name="nominated_as",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="personnel.person"
            ),
        ),
        migrations.RunSQL(KEEP, BEFORE),
    ]
