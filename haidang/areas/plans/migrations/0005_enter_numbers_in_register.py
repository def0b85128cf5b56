"""Plans and amendments issued before stand in the register too; who issued them is in the audit trail."""

from django.db import migrations

# A number of another body's run ("108/KH-UBND" of the city) is none of the department's.
ENTER = """
insert into documents_issueddocument
    (issuer_id, kind, kind_name, year, number, symbol, subject, issued_on, issued_at, signed_by_id, signer_name,
     signer_title, recipients, about, address)
select p.issuer_id, 'KH', 'Kế hoạch', extract(year from p.issued_on), p.number::int, p.symbol, p.title, p.issued_on,
    e.at, e.by_id, coalesce(nullif(p.signer_name, ''), u.full_name), left(replace(p.signer_title, E'\\n', ' · '), 240),
    array(select left(r.printed, 200) from plans_recipient r where r.plan_id = p.id order by r.position),
    'plans.plan:' || p.id, '/plans/' || p.code || '/'
from plans_plan p
join organisation_unit i on i.id = p.issuer_id
join lateral (
    select at, by_id from audit_entry
    where object_type = 'plans.Plan' and object_id = p.id and action = 'plans.issue_plan' and by_id is not null
    order by id desc limit 1) e on true
join accounts_user u on u.id = e.by_id
where p.state in ('issued', 'replaced') and p.number ~ '^[0-9]{1,6}$' and p.issued_on >= '2020-01-01'
    and (p.parent_id is not null or (i.kind = 'department' and p.symbol = 'KH-SGDĐT'))
order by e.at
on conflict do nothing;
insert into documents_issueddocument
    (issuer_id, kind, kind_name, year, number, symbol, subject, issued_on, issued_at, signed_by_id, signer_name,
     signer_title, recipients, about, address)
select p.issuer_id, 'KH', 'Kế hoạch', extract(year from a.issued_on), a.number::int, a.symbol,
    'Sửa đổi, bổ sung (lần ' || a.ordinal || ') Kế hoạch số ' || p.number || '/' || p.symbol || ': ' || p.title,
    a.issued_on, a.issued_on::timestamp at time zone 'Asia/Ho_Chi_Minh', a.issued_by_id, u.full_name,
    left(replace(p.signer_title, E'\\n', ' · '), 240),
    array(select left(r.printed, 200) from plans_recipient r where r.plan_id = p.id order by r.position),
    'plans.amendment:' || a.id, '/plans/amendments/' || a.id || '/'
from plans_amendment a
join plans_plan p on p.id = a.plan_id
join accounts_user u on u.id = a.issued_by_id
where a.state = 'issued' and a.number ~ '^[0-9]{1,6}$'
on conflict do nothing;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0004_fix_issued_text"),
        ("audit", "0002_refuse_change"),
        ("documents", "0002_link_register_to_pages"),
    ]
    operations = [migrations.RunSQL(ENTER, migrations.RunSQL.noop)]
