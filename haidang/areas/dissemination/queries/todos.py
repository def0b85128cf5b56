"""What dissemination asks of a person now: read; then see to it that those below read."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from haidang.areas.dissemination.models import Practice, PracticeState, Reader
from haidang.areas.dissemination.permissions import ENDORSE_PRACTICE, READ_OWN, REMIND_READERS
from haidang.areas.dissemination.queries.outreach import units_silent
from haidang.areas.dissemination.queries.readings import at_work, heads_on, unread, unread_of
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import grants_of, may, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.todos import Todo

# Days after the deadline at which a level above learns of those who have not read. The dispatches set none: three
# working days for the school to mend it, a week for the ward.
AFTER = {Role.PRINCIPAL: 0, Role.WARD_OFFICER: 3, Role.LEAD_OFFICE: 7}
WHY = {
    Role.PRINCIPAL: gettext_lazy("The deadline is over. Remind them, or take in the sheet they signed."),
    Role.WARD_OFFICER: gettext_lazy(
        "Its schools have not finished since the deadline. Remind them, or take in a sheet that a school sent you."
    ),
    Role.LEAD_OFFICE: gettext_lazy(
        "A week after the deadline schools and wards have not finished. See which are last, and remind them."
    ),
}


def list_todos(user: User, today: date) -> list[Todo]:
    """The own reading, people who are late below, texts to endorse, a month without communication."""
    todos: list[Todo] = []
    if may(user, READ_OWN, today):
        todos += _to_read(user)
    if may(user, REMIND_READERS, today):
        todos += _to_remind(user, today)
    if may(user, ENDORSE_PRACTICE, today):
        todos += _to_endorse(user, today)
    todos += _to_tell(user, today)
    return todos


def _to_read(user: User) -> Iterator[Todo]:
    for reader in unread_of(user):
        is_changed = reader.confirmed_edition > 0
        yield Todo(
            title=(_("Read what changed: %(title)s") if is_changed else _("Read: %(title)s"))
            % {"title": reader.circulation.title},
            why=_("Everyone concerned confirms that they know it; your school answers for it."),
            url=reverse("dissemination:read", args=[reader.circulation_id]),
            due_on=reader.circulation.due_on,
            minutes=2 if is_changed else 5,
        )


def _to_remind(user: User, today: date) -> Iterator[Todo]:
    role = min((Role(grant.role) for grant in grants_of(user, today) if grant.role in AFTER), key=AFTER.__getitem__)
    below: QuerySet[Reader] = visible(user, REMIND_READERS, today, at_work(Reader.objects.all()))
    is_due = Q(circulation__due_on__lt=today - timedelta(days=AFTER[role]))
    if role == Role.WARD_OFFICER:  # a school whose head has no account answers to nobody here: its ward does at once
        headless = Q(~Exists(heads_on(today).filter(unit=OuterRef("unit"))))
        is_due |= Q(circulation__due_on__lt=today) & headless
    rows = unread(below.filter(is_due)).order_by("circulation__due_on").values(
        "circulation", "circulation__title", "circulation__due_on"
    ).annotate(people=Count("pk"))  # fmt: skip
    for row in rows:
        people, pk = row["people"], row["circulation"]
        yield Todo(
            title=ngettext(
                "%(count)s person has not read: %(title)s", "%(count)s people have not read: %(title)s", people
            )
            % {"count": Figure(people), "title": row["circulation__title"]},
            why=str(WHY[role]),
            url=(
                f"{reverse('dissemination:people', args=[pk])}?state=unread"
                if role == Role.PRINCIPAL
                else reverse("dissemination:detail", args=[pk])
            ),
            due_on=row["circulation__due_on"],
            count=people,
            minutes=5,
        )


def _to_endorse(user: User, today: date) -> Iterator[Todo]:
    waiting = visible(user, ENDORSE_PRACTICE, today, Practice.objects.filter(state=PracticeState.SENT)).count()
    if waiting:
        yield Todo(
            title=ngettext("Read %(count)s good practice sent in", "Read %(count)s good practices sent in", waiting)
            % {"count": Figure(waiting)},
            why=_("Endorse what others should copy, or return it with a word of advice."),
            url=f"{reverse('dissemination:practices')}?state=sent",
            count=waiting,
            minutes=5 * waiting,
        )


def _to_tell(user: User, today: date) -> Iterator[Todo]:
    for unit in units_silent(user, today):
        yield Todo(
            title=_("Nothing told this month yet: %(unit)s") % {"unit": unit.short_name or unit.name},
            why=_(
                "Communication is to be kept up every month: a post, an article or a meeting, entered with its link."
            ),
            url=reverse("dissemination:record_outreach"),
            due_on=_last_of_month(today),
            minutes=5,
        )


def _last_of_month(day: date) -> date:
    first_of_next = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first_of_next - timedelta(days=1)
