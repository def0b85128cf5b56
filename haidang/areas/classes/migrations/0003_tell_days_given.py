"""People who hold a place already have given its days: what lists warn by is filled in."""

from django.db import migrations

FILL = """
insert into nominations_engagement (nomination_id, period, label)
select e.nomination_id, daterange(c.starts_on, c.ends_on, '[]'), c.code
from classes_enrolment e join classes_trainingclass c on c.id = e.training_class_id
where e.state = 'enrolled'
on conflict (nomination_id) do nothing
"""


class Migration(migrations.Migration):
    dependencies = [("classes", "0002_date_leaving"), ("nominations", "0009_except_and_send_back")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
