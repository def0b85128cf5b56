"""SQL functions that walk the hierarchy on a given day."""

from django.db import migrations

WALK = """
create function units_under(roots bigint[], day date) returns table (unit_id bigint)
language sql stable parallel safe rows 300 as $$
    with recursive under(id) as (
        select unnest(roots)
        union
        select p.unit_id from organisation_parentage p join under u on p.parent_id = u.id where p.period @> day
    )
    select id from under
$$;
create function lineage(unit bigint, day date) returns table (unit_id bigint, step integer)
language sql stable parallel safe rows 5 as $$
    with recursive above(id, step) as (
        select unit, 0
        union all
        select p.parent_id, a.step + 1 from organisation_parentage p join above a on p.unit_id = a.id
        where p.period @> day and a.step < 20
    )
    select id, step from above
$$;
create function lineages(day date) returns table (unit_id bigint, ancestor_id bigint)
language sql stable parallel safe rows 8000 as $$
    with recursive above(unit_id, ancestor_id) as (
        select id, id from organisation_unit where period @> day
        union all
        select a.unit_id, p.parent_id from organisation_parentage p join above a on p.unit_id = a.ancestor_id
        where p.period @> day
    )
    select unit_id, ancestor_id from above
$$;
"""
FORGET = "drop function lineages(date); drop function lineage(bigint, date); drop function units_under(bigint[], date);"


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_create_units")]
    operations = [migrations.RunSQL(WALK, FORGET)]
