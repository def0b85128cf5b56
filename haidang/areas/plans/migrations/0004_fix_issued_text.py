"""The text of an issued plan never changes, whoever tries: amendments stand beside it. Plans get the kind of their issuer."""

from django.db import migrations

# "plan": the table has plan_id; "task": it leads there through its task.
TABLES = (
    ("plans_task", "plan"),
    ("plans_part", "plan"),
    ("plans_duty", "plan"),
    ("plans_recipient", "plan"),
    ("plans_target", "task"),
    ("plans_taskunit", "task"),
)
FUNCTIONS = """
create function plans_text_is_fixed() returns trigger language plpgsql as $$
declare
    its_plan bigint;
begin
    if tg_argv[0] = 'plan' then
        its_plan := old.plan_id;
    else
        select plan_id into its_plan from plans_task where id = old.task_id;
    end if;
    if exists (select from plans_plan where id = its_plan and state in ('issued', 'replaced')) then
        raise exception 'the text of an issued plan is fixed; amend it'
            using errcode = 'check_violation', constraint = 'plan_issued_text_is_fixed';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create function plans_head_is_fixed() returns trigger language plpgsql as $$
begin
    if old.state in ('issued', 'replaced') and (old.title, old.number, old.issued_on, old.symbol)
            is distinct from (new.title, new.number, new.issued_on, new.symbol) then
        raise exception 'the text of an issued plan is fixed; amend it'
            using errcode = 'check_violation', constraint = 'plan_issued_text_is_fixed';
    end if;
    return new;
end $$;
create trigger plan_issued_text_is_fixed before update on plans_plan
    for each row execute function plans_head_is_fixed();
create function plans_amendment_is_fixed() returns trigger language plpgsql as $$
begin
    if old.state = 'issued' then
        raise exception 'an issued amendment is fixed; write the next one'
            using errcode = 'check_violation', constraint = 'plan_amendment_is_fixed';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create function plans_amended_is_fixed() returns trigger language plpgsql as $$
declare
    its_amendment bigint;
begin
    if tg_argv[0] = 'row' then
        its_amendment := old.amendment_id;
    else
        select amendment_id into its_amendment from plans_amendedrow where id = old.row_id;
    end if;
    if exists (select from plans_amendment where id = its_amendment and state = 'issued') then
        raise exception 'an issued amendment is fixed; write the next one'
            using errcode = 'check_violation', constraint = 'plan_amendment_is_fixed';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger plan_amendment_is_fixed before update or delete on plans_amendedrow
    for each row execute function plans_amended_is_fixed('row');
create trigger plan_amendment_is_fixed before update or delete on plans_amendedtarget
    for each row execute function plans_amended_is_fixed('target');
create trigger plan_amendment_is_fixed before update or delete on plans_amendment
    for each row execute function plans_amendment_is_fixed();
"""
TRIGGER = """
create trigger plan_issued_text_is_fixed before update or delete on {table}
    for each row execute function plans_text_is_fixed('{way}');
"""
UNDO = """
drop trigger plan_issued_text_is_fixed on plans_plan;
drop trigger plan_amendment_is_fixed on plans_amendment;
drop function plans_head_is_fixed();
drop function plans_amendment_is_fixed();
drop function plans_amended_is_fixed() cascade;
drop function plans_text_is_fixed() cascade;
"""
KINDS = """
update plans_plan p set kind = case when u.kind in ('school', 'centre') then 'school' else 'ward' end
from organisation_unit u
where u.id = p.issuer_id and u.kind in ('district', 'ward', 'commune', 'special_zone', 'school', 'centre');
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_derive_amend_and_follow_plans")]
    operations = [
        migrations.RunSQL(KINDS, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, UNDO),
        *(migrations.RunSQL(TRIGGER.format(table=table, way=way), migrations.RunSQL.noop) for table, way in TABLES),
    ]
