"""What each role has to do about quotas and lists, computed from their states."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.nominations.models import ListState, NominationList, QuotaAccount, QuotaSwap, SwapState
from haidang.areas.nominations.permissions import (
    ACCEPT_QUOTA,
    ANSWER_SWAP,
    DECIDE_CHANGE,
    DECIDE_LIST,
    EDIT_LIST,
    GRANT_QUOTA,
    OPEN_QUOTA,
    START_LIST,
)
from haidang.areas.nominations.queries.change_todos import change_todos
from haidang.areas.nominations.queries.changes import CHANGE_KIND
from haidang.areas.nominations.queries.documents import document_todos
from haidang.areas.nominations.queries.lists import CASE_KIND
from haidang.areas.nominations.queries.quota import lacking
from haidang.areas.plans.models import PlanKind, PlanState, Target
from haidang.areas.plans.queries.amendments import with_current
from haidang.foundation.access.queries import may, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Step, StepState
from haidang.foundation.approvals.queries import Waiting, count_waiting
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.todos import Todo
from haidang.foundation.organisation.models import SCHOOL_KINDS, Unit, UnitKind


def list_todos(user: User, today: date) -> list[Todo]:
    """The user's to-dos: lists to draw up, lists returned, lists to decide, places to hand out."""
    todos: list[Todo] = []
    if may(user, START_LIST, today):
        todos += [*_returned(user, today), *_to_draw_up(user, today)]
    waiting = _waiting(user, today)
    if CASE_KIND in waiting:
        todos.append(_to_decide(waiting[CASE_KIND]))
    if may(user, ACCEPT_QUOTA, today):
        todos += [*_to_accept(user, today), *_to_answer(user, today)]
    if may(user, GRANT_QUOTA, today):
        todos += _to_hand_out(user, today)
    if may(user, OPEN_QUOTA, today):
        todos += _to_open(today)
    return [*todos, *change_todos(user, today, waiting), *document_todos(user, today)]


def _returned(user: User, today: date) -> Iterator[Todo]:
    steps = Step.objects.filter(case=OuterRef("case"), state=StepState.RETURNED).order_by("-round")
    accounts = QuotaAccount.objects.filter(target=OuterRef("target"), unit=OuterRef("school"))
    lists = visible(user, EDIT_LIST, today, NominationList.objects.filter(state=ListState.RETURNED)).annotate(
        why_returned=Subquery(steps.values("reason")[:1]), due_on=Subquery(accounts.values("due_on"))
    )
    for pk, target, reason, due_on in lists.values_list("pk", "target__label", "why_returned", "due_on"):
        yield Todo(
            title=_("Correct the returned list: %(target)s") % {"target": target},
            why=_("Returned to you: %(reason)s") % {"reason": reason or ""},
            url=reverse("nominations:detail", args=[pk]),
            due_on=due_on,
            minutes=10,
        )


def _to_draw_up(user: User, today: date) -> Iterator[Todo]:
    schools = visible(user, START_LIST, today, Unit.objects.all())
    beyond_draft = NominationList.objects.filter(target=OuterRef("target"), school=OuterRef("unit")).exclude(
        state__in=(ListState.DRAFT, ListState.REFUSED)
    )
    accounts = QuotaAccount.objects.filter(~Exists(beyond_draft), unit__in=schools, received__gt=F("passed_on"))
    for account in accounts.select_related("target__task__plan").order_by("due_on", "pk"):
        places = account.received - account.passed_on
        yield Todo(
            title=ngettext(
                "Draw up the list: %(count)s place, %(target)s",
                "Draw up the list: %(count)s places, %(target)s",
                places,
            )
            % {"count": Figure(places), "target": account.target.label},
            why=_("Without a submitted list the places stay empty: nobody of your school is enrolled."),
            url=reverse("nominations:own_list", args=[account.target_id]),
            due_on=account.due_on,
            count=places,
            minutes=10,
        )


def _to_accept(user: User, today: date) -> Iterator[Todo]:
    """Granted places that nobody has said yes to; a school that nominates takes them up without this."""
    waiting = QuotaAccount.objects.filter(received__gt=F("accepted"))
    accounts = visible(user, ACCEPT_QUOTA, today, waiting)
    for account in accounts.select_related("target").order_by("due_on", "pk"):
        yield Todo(
            title=ngettext(
                "Accept %(count)s granted place: %(target)s",
                "Accept %(count)s granted places: %(target)s",
                account.unaccepted,
            )
            % {"count": Figure(account.unaccepted), "target": account.target.label},
            why=_("Or give back what you will not use: after the deadline it is taken back and another school waits."),
            url=reverse("nominations:account", args=[account.pk]),
            due_on=account.due_on,
            count=account.unaccepted,
            minutes=3,
        )


def _to_answer(user: User, today: date) -> Iterator[Todo]:
    """Swaps offered to the user's own unit."""
    offered = QuotaSwap.objects.filter(state=SwapState.OFFERED)
    own = visible(user, ACCEPT_QUOTA, today, QuotaAccount.objects.all()).values("unit")
    swaps = visible(user, ANSWER_SWAP, today, offered).filter(partner__in=own)
    for swap in swaps.select_related("offering__unit", "offering__target").order_by("pk"):
        yield Todo(
            title=_("Answer the swap %(unit)s offers: %(target)s")
            % {"unit": swap.offering.unit.short_name, "target": swap.offering.target.label},
            why=swap.reason,
            url=reverse("nominations:swap_detail", args=[swap.pk]),
            due_on=swap.offering.due_on,
            minutes=3,
        )


def _waiting(user: User, today: date) -> dict[str, Waiting]:
    """The lists and the changes of lists that wait for the user."""
    kinds = {CASE_KIND: DECIDE_LIST, CHANGE_KIND: DECIDE_CHANGE}
    asked = [kind for kind, action in kinds.items() if may(user, action, today)]
    return count_waiting(user, today, asked) if asked else {}


def _to_decide(waiting: Waiting) -> Todo:
    return Todo(
        title=ngettext(
            "%(count)s list waits for your approval", "%(count)s lists wait for your approval", waiting.count
        )
        % {"count": Figure(waiting.count)},
        why=_("Schools cannot go on before you decide; the oldest has waited since %(day)s.")
        % {"day": f"{localtime(waiting.since):%d/%m/%Y}"},
        url=reverse("nominations:list") + "?waiting=me",
        count=waiting.count,
        minutes=max(5, 2 * waiting.count),
    )


def _to_hand_out(user: User, today: date) -> Iterator[Todo]:
    """Free places of an account the user grants from, while a verified need below lacks one."""
    own = QuotaAccount.objects.exclude(unit__kind__in=SCHOOL_KINDS)
    if may(user, OPEN_QUOTA, today):
        own = own.filter(unit__kind=UnitKind.DEPARTMENT)
    accounts = visible(user, GRANT_QUOTA, today, own.filter(received__gt=F("passed_on") + F("used")))
    for account in lacking(list(accounts.select_related("target", "unit").order_by("due_on", "pk")), day=today):
        yield Todo(
            title=ngettext(
                "Hand out %(count)s place: %(target)s", "Hand out %(count)s places: %(target)s", account.free
            )
            % {"count": Figure(account.free), "target": account.target.label},
            why=_("Schools draw up their lists only once they hold places."),
            url=reverse("nominations:quota", args=[account.target_id]),
            due_on=account.due_on,
            count=account.free,
            minutes=10,
        )


def _to_open(today: date) -> Iterator[Todo]:
    issued = Target.objects.filter(
        task__plan__state=PlanState.ISSUED, task__plan__kind=PlanKind.YEARLY, accounts__isnull=True
    )
    closed = with_current(issued, today).filter(Q(current__gt=0))
    found = closed.aggregate(count=Count("pk"), places=Sum("current"))
    if count := found["count"]:
        yield Todo(
            title=ngettext("Open the quota of %(count)s target", "Open the quotas of %(count)s targets", count)
            % {"count": Figure(count)},
            why=_("The plan is issued: its %(places)s places can be handed out.") % {"places": Figure(found["places"])},
            url=reverse("nominations:quotas"),
            count=count,
        )
