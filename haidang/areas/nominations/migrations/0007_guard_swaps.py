"""What was in use before counts as accepted; a move stays within its target, a swap is decided once."""

from django.db import migrations

NOTE_IN_USE = """
insert into nominations_quotamove (target_id, kind, destination_id, quantity, of_accepted, at, reason)
select a.target_id, 'accept', a.id, a.accepted, 0, now(), ''
from nominations_quotaaccount a
where a.accepted > 0 and not exists (
    select 1 from nominations_quotamove m where m.destination_id = a.id and m.kind in ('opening', 'raise'))
"""
GUARD = """
create function nominations_keep_within_target() returns trigger language plpgsql as $$
begin
    if exists (
        select 1 from posted p join nominations_quotaaccount a on a.id in (p.source_id, p.destination_id)
        where a.target_id <> p.target_id
    ) then
        raise exception 'a move stays within its target'
            using errcode = 'check_violation', constraint = 'move_within_target';
    end if;
    return null;
end $$;
create trigger move_within_target after insert on nominations_quotamove
referencing new table as posted for each statement execute function nominations_keep_within_target();

create function nominations_keep_swap() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.state <> 'offered' or
        (old.offering_id, old.partner_id, old.quantity, old.wanted_id, old.wanted_quantity, old.reason, old.offered_by_id)
        is distinct from
        (new.offering_id, new.partner_id, new.quantity, new.wanted_id, new.wanted_quantity, new.reason, new.offered_by_id)
    then
        raise exception 'a swap is decided once and stays as offered' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger swap_decided_once before update or delete on nominations_quotaswap
for each row execute function nominations_keep_swap();
"""
RELEASE = """
drop trigger swap_decided_once on nominations_quotaswap;
drop function nominations_keep_swap();
drop trigger move_within_target on nominations_quotamove;
drop function nominations_keep_within_target();
"""


class Migration(migrations.Migration):
    dependencies = [("nominations", "0006_accept_and_swap_places")]
    operations = [
        migrations.RunSQL(NOTE_IN_USE, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, RELEASE),
    ]
