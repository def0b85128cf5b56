"""Dispatches issued before and their amendments stand in the register of outgoing documents too."""

from django.db import migrations

ENTER = """
insert into documents_issueddocument
    (issuer_id, kind, kind_name, year, number, symbol, subject, issued_on, issued_at, signed_by_id, signer_name,
     signer_title, recipients, about, address)
select d.issuer_id, '', '', d.year, d.number::int, d.symbol, 'V/v ' || d.subject, d.issued_on, d.issued_at,
    d.issued_by_id, u.full_name, left(array_to_string(d.authority, ' · '), 240), d.recipients,
    'dispatches.dispatch:' || d.id, '/dispatches/' || d.id || '/text/'
from dispatches_dispatch d join accounts_user u on u.id = d.issued_by_id
where d.number ~ '^[0-9]{1,6}$' and extract(year from d.issued_on) = d.year and d.year >= 2020
order by d.issued_at
on conflict do nothing;
insert into documents_issueddocument
    (issuer_id, kind, kind_name, year, number, symbol, subject, issued_on, issued_at, signed_by_id, signer_name,
     signer_title, recipients, about, address)
select d.issuer_id, '', '', extract(year from a.issued_on), a.number::int, d.symbol,
    'V/v sửa đổi, bổ sung (lần ' || a.ordinal || ') Công văn ' || d.number || '/' || d.symbol || ': ' || d.subject,
    a.issued_on, a.issued_at, a.issued_by_id, u.full_name, left(array_to_string(d.authority, ' · '), 240),
    d.recipients, 'dispatches.amendment:' || a.id, '/dispatches/' || d.id || '/changes/'
from dispatches_amendment a
join dispatches_dispatch d on d.id = a.dispatch_id
join accounts_user u on u.id = a.issued_by_id
where a.issued_at is not null and a.number ~ '^[0-9]{1,6}$' and a.issued_on >= '2020-01-01'
on conflict do nothing;
"""


class Migration(migrations.Migration):
    dependencies = [("dispatches", "0002_bring_dispatches_as_documents"), ("documents", "0002_link_register_to_pages")]
    operations = [migrations.RunSQL(ENTER, migrations.RunSQL.noop)]
