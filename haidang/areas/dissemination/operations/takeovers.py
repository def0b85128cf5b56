"""A duplicate record is merged: what was read and written goes over to the record that remains."""

from datetime import datetime

from django.db import connection, transaction

from haidang.areas.dissemination.models import Practice, Reader
from haidang.areas.personnel.models import Person
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record

# Where both records stand as readers of one document, the remaining one keeps whatever was confirmed last, and is at
# work where one of the two is.
JOIN = """
update dissemination_reader kept set
    confirmed_edition = greatest(kept.confirmed_edition, other.confirmed_edition),
    opened_edition = greatest(kept.opened_edition, other.opened_edition),
    wrong_answers = kept.wrong_answers + other.wrong_answers,
    left_on = case when kept.left_on is not null and other.left_on is not null
                   then greatest(kept.left_on, other.left_on) end
from dissemination_reader other
where kept.person_id = %(kept)s and other.person_id = %(other)s and other.circulation_id = kept.circulation_id
"""
MOVE = """
update dissemination_confirmation c set reader_id = kept.id
from dissemination_reader other
join dissemination_reader kept on kept.circulation_id = other.circulation_id and kept.person_id = %(kept)s
where c.reader_id = other.id and other.person_id = %(other)s and not exists (
    select from dissemination_confirmation k where k.reader_id = kept.id and k.edition_id = c.edition_id)
"""
DROP = """
delete from dissemination_reader other using dissemination_reader kept
where other.person_id = %(other)s and kept.person_id = %(kept)s and kept.circulation_id = other.circulation_id
"""
DROP_DOUBLES = """
delete from dissemination_confirmation c using dissemination_reader other, dissemination_reader kept
where c.reader_id = other.id and other.person_id = %(other)s and kept.person_id = %(kept)s
  and kept.circulation_id = other.circulation_id
"""


@transaction.atomic
def take_over_person(former: Person, *, remaining: Person, by: User, now: datetime) -> int:
    """Readings and practices of `former` become those of `remaining`; never a clash, reading twice is reading."""
    names = {"kept": remaining.pk, "other": former.pk}
    list(Reader.objects.select_for_update().filter(person__in=(former, remaining)).order_by("pk").values("pk"))
    with connection.cursor() as cursor:
        for statement in (JOIN, MOVE, DROP_DOUBLES, DROP):
            cursor.execute(statement, names)
    number = Reader.objects.filter(person=former).update(person=remaining)
    number += Practice.objects.filter(author=former).update(author=remaining)
    if number:
        record(
            by=by, action="dissemination.take_over_person", obj=remaining, now=now, changes={"number": number}
        )  # fmt: skip
    return number
