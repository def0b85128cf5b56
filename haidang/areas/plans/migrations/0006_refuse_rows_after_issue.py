"""Nothing is written into an issued amendment or the text of an issued plan either: 0004 refuses change and removal.

The rows are read `for share`: who inserts while another issues waits, and sees what was issued.
"""

from django.db import migrations

FUNCTIONS = """
create function plans_amended_is_closed() returns trigger language plpgsql as $$
declare
    its_state text;
begin
    if tg_argv[0] = 'row' then
        select state into its_state from plans_amendment where id = new.amendment_id for share;
    else
        select a.state into its_state from plans_amendedrow r join plans_amendment a on a.id = r.amendment_id
            where r.id = new.row_id for share of a;
    end if;
    if its_state = 'issued' then
        raise exception 'an issued amendment takes no row; write the next one'
            using errcode = 'check_violation', constraint = 'plan_amendment_is_fixed';
    end if;
    return new;
end $$;
create function plans_text_is_closed() returns trigger language plpgsql as $$
declare
    its_state text;
begin
    if tg_argv[0] = 'task' then
        select p.state into its_state from plans_task t join plans_plan p on p.id = t.plan_id
            where t.id = new.task_id and t.added_by_id is null for share of p;
    else
        select state into its_state from plans_plan where id = new.plan_id for share;
    end if;
    if its_state in ('issued', 'replaced') then
        raise exception 'the text of an issued plan takes no row; amend it'
            using errcode = 'check_violation', constraint = 'plan_issued_text_is_fixed';
    end if;
    return new;
end $$;
create trigger plan_amendment_is_closed before insert on plans_amendedrow
    for each row execute function plans_amended_is_closed('row');
create trigger plan_amendment_is_closed before insert on plans_amendedtarget
    for each row execute function plans_amended_is_closed('target');
create trigger plan_issued_text_is_closed before insert on plans_part
    for each row execute function plans_text_is_closed('plan');
create trigger plan_issued_text_is_closed before insert on plans_duty
    for each row execute function plans_text_is_closed('plan');
create trigger plan_issued_text_is_closed before insert on plans_recipient
    for each row execute function plans_text_is_closed('plan');
create trigger plan_issued_text_is_closed before insert on plans_task
    for each row when (new.added_by_id is null) execute function plans_text_is_closed('plan');
create trigger plan_issued_text_is_closed before insert on plans_target
    for each row execute function plans_text_is_closed('task');
create trigger plan_issued_text_is_closed before insert on plans_taskunit
    for each row execute function plans_text_is_closed('task');
"""
UNDO = """
drop function plans_amended_is_closed() cascade;
drop function plans_text_is_closed() cascade;
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_enter_numbers_in_register")]
    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
