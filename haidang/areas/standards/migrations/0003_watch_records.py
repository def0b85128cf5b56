"""Triggers note whose records changed, so that stored facts are never taken for theirs."""

from django.db import migrations

NOTE = """
create function standards_touch_people() returns trigger language plpgsql as $$
-- the argument selects person ids from "changed", the rows as they became (or were, when they are gone)
begin
    execute 'insert into standards_touchedperson (person_id) ' || tg_argv[0];
    if tg_op = 'UPDATE' then
        execute 'insert into standards_touchedperson (person_id) ' || replace(tg_argv[0], 'changed', 'was');
    end if;
    return null;
end $$;

create function standards_touch_everyone() returns trigger language plpgsql as $$
begin
    insert into standards_factsday (id, day) values (1, null) on conflict (id) do update set day = null;
    return null;
end $$;

create function standards_watch(watched regclass, people text) returns void language plpgsql as $$
-- people: the select of the ids of those touched, over "changed"
begin
    execute format('create trigger facts_touched_by_insert after insert on %s referencing new table as changed'
        ' for each statement execute function standards_touch_people(%L)', watched, people);
    execute format('create trigger facts_touched_by_update after update on %s referencing old table as was new table as changed'
        ' for each statement execute function standards_touch_people(%L)', watched, people);
    execute format('create trigger facts_touched_by_delete after delete on %s referencing old table as changed'
        ' for each statement execute function standards_touch_people(%L)', watched, people);
    execute format('create trigger facts_touched_by_truncate after truncate on %s'
        ' for each statement execute function standards_touch_everyone()', watched);
end $$;

create function standards_watch_for_everyone(watched regclass) returns void language plpgsql as $$
-- a list that everybody's facts may read, and that changes once in years
begin
    execute format('create trigger facts_touched after insert or update or delete or truncate on %s'
        ' for each statement execute function standards_touch_everyone()', watched);
end $$;

select standards_watch('personnel_person', 'select id from changed');
select standards_watch('personnel_post', 'select person_id from changed');
select standards_watch('personnel_post_subjects',
    'select p.person_id from changed join personnel_post p on p.id = changed.post_id');
select standards_watch('personnel_degree', 'select person_id from changed');
select standards_watch('personnel_pedagogycertificate', 'select person_id from changed');
select standards_watch('personnel_titleholding', 'select person_id from changed');
select standards_watch('personnel_leave', 'select person_id from changed');
select standards_watch('records_ledgerentry', 'select person_id from changed');
select standards_watch('organisation_unit',
    'select p.person_id from changed join personnel_post p on p.unit_id = changed.id');
select standards_watch_for_everyone('personnel_subject');
select standards_watch_for_everyone('programmes_programme');
select standards_watch_for_everyone('standards_retirementage');
insert into standards_factsday (id, day) values (1, null);
"""
WATCHED = (
    "personnel_person",
    "personnel_post",
    "personnel_post_subjects",
    "personnel_degree",
    "personnel_pedagogycertificate",
    "personnel_titleholding",
    "personnel_leave",
    "records_ledgerentry",
    "organisation_unit",
)
FORGET = (
    "".join(
        f"drop trigger facts_touched_by_{event} on {table};"
        for table in WATCHED
        for event in ("insert", "update", "delete", "truncate")
    )
    + "".join(
        f"drop trigger facts_touched on {table};"
        for table in ("personnel_subject", "programmes_programme", "standards_retirementage")
    )
    + "drop function standards_watch_for_everyone(regclass); drop function standards_watch(regclass, text);"
    "drop function standards_touch_everyone(); drop function standards_touch_people();"
)


class Migration(migrations.Migration):
    dependencies = [
        ("standards", "0002_store_facts"),
        ("organisation", "0002_walk_hierarchy"),
        ("personnel", "0002_widen_people"),
        ("records", "0001_create_ledger"),
    ]
    operations = [migrations.RunSQL(NOTE, FORGET)]
