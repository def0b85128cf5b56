"""Reads about steps that wait on nobody: which, why, and whose matter they are."""

from collections.abc import Iterator
from datetime import date

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from haidang.foundation.access.models import Grant, Role
from haidang.foundation.access.queries import grants_of
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.deciders import DEPARTMENT_ROLES, holders_of, steps_without_decider
from haidang.foundation.approvals.holidays import unsure_holidays, year_lacking
from haidang.foundation.approvals.models import Alarm, AlarmReason, Deputy, Step, StepState
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.periods import as_of
from haidang.foundation.basics.todos import Todo
from haidang.foundation.notifications.models import NOT_DELIVERED, Delivery, DeliveryState, Notice
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import locality_of, the_department

WHY: dict[str, str | Promise] = {
    AlarmReason.VACANT: gettext_lazy("Nobody holds the role that decides at %(unit)s."),
    AlarmReason.DEPUTY_OVER: gettext_lazy("At %(unit)s the holder is away and the deputy's period is over."),
    AlarmReason.UNREACHED: gettext_lazy("The notice to %(unit)s came back and nobody there has opened it."),
}


def steps_in_alarm(day: date) -> Iterator[tuple[Step, AlarmReason]]:
    """Every pending step that waits on nobody, with the reason."""
    for step in _with_case(steps_without_decider(day)):
        yield step, AlarmReason.DEPUTY_OVER if _had_deputy(step, day) else AlarmReason.VACANT
    for step in _with_case(unreached_steps()):
        yield step, AlarmReason.UNREACHED


def unreached_steps() -> QuerySet[Step]:
    """Pending steps of which every message came back and no notice was opened."""
    matter = Concat(Value("approvals.step:"), Cast(OuterRef("pk"), CharField()))
    told = Notice.objects.filter(about=matter)
    of_step = Delivery.objects.filter(notice__about=matter)
    return Step.objects.filter(
        Exists(of_step.filter(state__in=NOT_DELIVERED)),
        ~Exists(of_step.filter(state=DeliveryState.SENT)),
        ~Exists(told.filter(seen_at__isnull=False)),
        state=StepState.PENDING,
    )


def owner_above(step: Step, day: date) -> tuple[Unit, Role]:
    """Whose matter it is when the step does not move: the unit above's; where nobody is there, the administrator's."""
    unit, role = _above(step, day)
    return (unit, role) if holders_of(role, unit.pk, day).exists() else (the_department(), Role.ADMINISTRATOR)


def open_alarms() -> QuerySet[Alarm]:
    return Alarm.objects.filter(closed_at=None).select_related(
        "step__case__unit", "step__unit", "owner_unit", "taken_by"
    )


def alarms_of(user: User, day: date) -> QuerySet[Alarm]:
    """Open alarms that the user owns by a role of today."""
    mine = Q(pk__in=[])
    for grant in grants_of(user, day):
        if grant.role in DEPARTMENT_ROLES or grant.role == Role.ADMINISTRATOR:
            mine |= Q(owner_role=grant.role)
        else:
            mine |= Q(owner_role=grant.role, owner_unit=grant.unit_id)
    return open_alarms().filter(mine)


def looked_after(day: date) -> Exists:
    """Of alarms: whether who took it still holds the role that owns it; who left looks after nothing."""
    return Exists(
        Grant.objects.filter(as_of(day), user=OuterRef("taken_by"), user__is_active=True, role=OuterRef("owner_role"))
    )


OWNERS = (Role.LEAD_OFFICE, Role.DIRECTOR, Role.WARD_OFFICER, Role.ADMINISTRATOR)


def list_todos(user: User, today: date) -> list[Todo]:
    """Alarms the user took, those nobody took yet, and holidays the administrator lacks."""
    roles = {grant.role for grant in grants_of(user, today)}
    if not roles & set(OWNERS):
        return []
    mine = alarms_of(user, today).filter(~looked_after(today) | Q(taken_by=user))
    alarms = list(mine.order_by("raised_at", "pk"))
    taken = [alarm for alarm in alarms if alarm.taken_by_id == user.pk]
    nobodys = [alarm for alarm in alarms if alarm.taken_by_id != user.pk]
    lacking = year_lacking(today) if Role.ADMINISTRATOR in roles else None
    return [
        *([_todo(taken, TAKEN, _("Find someone who decides, or name a deputy."))] if taken else []),
        *([_todo(nobodys, NOBODYS, _("Take it, so that the others know who looks after it."))] if nobodys else []),
        *([_holidays_todo(lacking, today)] if lacking else []),
    ]


NOBODYS = ngettext_lazy("%(count)s approval waits on nobody", "%(count)s approvals wait on nobody", "count")
TAKEN = ngettext_lazy(
    "You look after %(count)s approval that waits on nobody",
    "You look after %(count)s approvals that wait on nobody",
    "count",
)


def _todo(alarms: list[Alarm], title: Promise, what: str) -> Todo:
    oldest, count = alarms[0], len(alarms)
    return Todo(
        title=str(title % {"count": Figure(count)}),
        why=in_words(oldest) + " " + what,
        url=reverse("deciding:alarms"),
        due_on=oldest.raised_at.date(),
        count=count,
        minutes=5 * count,
    )


def _holidays_todo(year: int, today: date) -> Todo:
    unsure = [holiday for one in sorted({today.year, year}) for holiday in unsure_holidays(one) if holiday.day >= today]
    days = ", ".join(f"{holiday.day:%d/%m/%Y}" for holiday in sorted(unsure, key=lambda holiday: holiday.day))
    why = _("Deadlines leave out only what follows from the law until the State's notice is in holidays.toml.")
    return Todo(
        title=_("Holidays of %(year)s are not known here yet") % {"year": year},
        why=why + (" " + _("Not sure yet and counted as working days: %(days)s.") % {"days": days} if days else ""),
        url=reverse("administration:authorities"),
        due_on=date(year, 1, 1),
        count=1,
        minutes=15,
    )


def in_words(alarm: Alarm) -> str:
    """Why the step waits on nobody, as a sentence."""
    return str(WHY[alarm.reason]) % {"unit": alarm.step.unit.name}


def _above(step: Step, day: date) -> tuple[Unit, Role]:
    department = the_department()
    if step.role == Role.PRINCIPAL:
        locality = locality_of(step.unit, day)
        return (locality, Role.WARD_OFFICER) if locality else (department, Role.LEAD_OFFICE)
    if step.role in (Role.WARD_OFFICER, Role.DIRECTOR):
        return department, Role.LEAD_OFFICE
    return department, Role.DIRECTOR


def _had_deputy(step: Step, day: date) -> bool:
    """Whether a holder of the step's role there is away, with a deputy whose period is over."""
    away = Deputy.objects.filter(
        holder_grant__role=step.role, ended_at=None, away_until__gte=day, period__endswith__lte=day
    )
    if step.role not in DEPARTMENT_ROLES:
        away = away.filter(holder_grant__unit=step.unit_id)
    return away.exists()


def _with_case(steps: QuerySet[Step]) -> QuerySet[Step]:
    return steps.select_related("case__unit", "unit").order_by(F("pk"))
