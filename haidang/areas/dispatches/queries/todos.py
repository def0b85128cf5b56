"""What each role has to do about dispatches, computed from how the duties stand."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.dispatches.models import CLOSES_BY_ITSELF, Dispatch, DispatchState, Duty
from haidang.areas.dispatches.permissions import DO_DUTY, EDIT_DISPATCH, JUDGE_DUTY, REMIND
from haidang.areas.dispatches.queries.dispatches import progress_of
from haidang.areas.dispatches.queries.duties import OwnDuty, agenda_of, own_duties
from haidang.areas.dispatches.queries.live import DECIDING
from haidang.foundation.access.queries import may, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.todos import Todo

MOST = 4  # duties of one unit shown one by one; the others are one line


def list_todos(user: User, today: date) -> list[Todo]:
    """Duties to do, reports to accept, late units to remind, drafts to finish."""
    todos: list[Todo] = []
    if may(user, DO_DUTY, today):
        todos += _to_do(user, today)
    if may(user, JUDGE_DUTY, today):
        todos += _to_follow_up(user, today)
    if may(user, EDIT_DISPATCH, today):
        todos += _to_finish(user, today)
    return todos


def _to_do(user: User, today: date) -> Iterator[Todo]:
    """What the system sees itself stands among the to-dos of the area that owns it, so it is not told twice."""
    others = own_duties(user, today).exclude(demand__kind__in=CLOSES_BY_ITSELF)
    agenda = agenda_of(others, today, figures=DECIDING)
    asked = [*agenda.late, *agenda.soon]
    yield from (_of_duty(one) for one in asked[:MOST])
    if rest := asked[MOST:]:
        yield Todo(
            title=ngettext(
                "Look through %(count)s other duty of dispatches",
                "Look through %(count)s other duties of dispatches",
                len(rest),
            )
            % {"count": Figure(len(rest))},
            why=_("Each says what is asked, by when, and why."),
            url=reverse("dispatches:mine"),
            due_on=min(one.duty.due_on for one in rest),
            count=len(rest),
            minutes=5 * len(rest),
        )


def _of_duty(one: OwnDuty) -> Todo:
    duty, dispatch = one.duty, one.duty.demand.dispatch
    why = _("%(issuer)s asks for it in dispatch %(number)s.") % {
        "issuer": dispatch.issuer.short_name,
        "number": dispatch.printed_number,
    }
    if duty.reason:
        why = _("Sent back to you: %(reason)s") % {"reason": duty.reason}
    return Todo(
        title=duty.demand.title,
        why=why,
        url=reverse("dispatches:duty", args=[duty.pk]),
        due_on=duty.due_on,
        minutes=10,
        label=duty.demand.get_kind_display(),
    )


def _to_follow_up(user: User, today: date) -> Iterator[Todo]:
    mine = visible(user, REMIND, today, Dispatch.objects.filter(state=DispatchState.ISSUED)).order_by("-issued_on")
    for progress in progress_of(mine, Duty.objects.all(), today):
        dispatch, tally = progress.dispatch, progress.tally
        if tally.waiting:
            yield Todo(
                title=ngettext(
                    "Accept %(count)s duty reported done", "Accept %(count)s duties reported done", tally.waiting
                )
                % {"count": Figure(tally.waiting)},
                why=_("Dispatch %(number)s: accept what is done, send back what is not.")
                % {"number": dispatch.printed_number},
                url=reverse("dispatches:waiting", args=[dispatch.pk]),
                count=tally.waiting,
                minutes=2 * tally.waiting,
            )
        if progress.late_units:
            yield Todo(
                title=ngettext(
                    "Remind %(count)s unit that is late", "Remind %(count)s units that are late", progress.late_units
                )
                % {"count": Figure(progress.late_units)},
                why=_("Dispatch %(number)s: %(late)s duties are past their deadline.")
                % {"number": dispatch.printed_number, "late": Figure(tally.late)},
                url=reverse("dispatches:late", args=[dispatch.pk]),
                count=progress.late_units,
                minutes=2,
            )


def _to_finish(user: User, today: date) -> Iterator[Todo]:
    drafts = visible(user, EDIT_DISPATCH, today, Dispatch.objects.filter(state=DispatchState.DRAFT))
    for dispatch in drafts.order_by("drafted_at")[:MOST]:
        yield Todo(
            title=_("Finish the draft: %(subject)s") % {"subject": dispatch.subject[:80]},
            why=_("Nobody is asked for anything before the dispatch is issued."),
            url=reverse("dispatches:draft", args=[dispatch.pk]),
            minutes=15,
        )
