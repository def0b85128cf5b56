"""A SQL function that finds, for every unit of any time, the unit that carries on its work on a given day."""

from django.db import migrations

# A closed unit is followed along its last successions (by day, then as written down) to one that exists on the day.
FIND = """
create function heirs(map_day date) returns table (unit_id bigint, heir_id bigint)
language sql stable parallel safe rows 2000 as $$
    with recursive step(unit_id, at_id, n) as (
        select id, id, 0 from organisation_unit where upper(period) <= map_day
        union all
        select s.unit_id, following.successor_id, s.n + 1
        from step s
        join organisation_unit u on u.id = s.at_id and upper(u.period) <= map_day
        cross join lateral (
            select c.successor_id from organisation_succession c
            where c.predecessor_id = s.at_id and c."on" <= map_day
            order by c."on" desc, c.id limit 1
        ) following
        where s.n < 20
    )
    select id, id from organisation_unit where period @> map_day
    union all
    select s.unit_id, s.at_id from step s join organisation_unit u on u.id = s.at_id and u.period @> map_day
$$;
"""
FORGET = "drop function heirs(date);"


class Migration(migrations.Migration):
    dependencies = [("organisation", "0003_create_reorganisations")]
    operations = [migrations.RunSQL(FIND, FORGET)]
