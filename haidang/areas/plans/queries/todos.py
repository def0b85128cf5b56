"""What plans ask of a person now."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from haidang.areas.plans.models import UPPER_KINDS, Plan, PlanState
from haidang.areas.plans.permissions import DRAW_UP_PLAN, ISSUE_PLAN, OWN_PLANS
from haidang.areas.plans.queries.deriving import plans_to_derive_from
from haidang.areas.plans.queries.duties import follow_duties, my_duties
from haidang.foundation.access.queries import grants_of, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import CaseKind
from haidang.foundation.approvals.queries import steps_waiting_for
from haidang.foundation.basics.todos import Todo

MOST_DUTIES = 5


def list_todos(user: User, today: date) -> list[Todo]:
    """Drafts to issue, plans to derive, to adapt, to issue and to decide, duties to report on."""
    return [
        *_to_issue(user, today),
        *_of_own_plans(user, today),
        *_to_derive(user, today),
        *_to_decide(user, today),
        *_duties(user, today),
    ]


def _to_issue(user: User, today: date) -> list[Todo]:
    """One for each draft that waits for the head of its issuing body."""
    drafts = visible(user, ISSUE_PLAN, today, Plan.objects.filter(state=PlanState.DRAFT, kind__in=UPPER_KINDS))
    return [
        Todo(
            title=_("Issue the plan of %(year)s") % {"year": plan.years},
            why=_("It is still a draft: nobody outside the department sees it, and no places can be given out."),
            url=reverse("plans:issue", args=[plan.code]),
            minutes=10,
        )
        for plan in drafts.order_by("year", "pk")
    ]


def _own_units(user: User, today: date) -> list[int]:
    return [grant.unit_id for grant in grants_of(user, today) if grant.role in OWN_PLANS]


def _of_own_plans(user: User, today: date) -> list[Todo]:
    """The unit's own plans that wait for the unit itself."""
    mine = _own_units(user, today)
    if not mine:
        return []
    states = (PlanState.RETURNED, PlanState.APPROVED, PlanState.DRAFT)
    plans = visible(
        user, DRAW_UP_PLAN, today, Plan.objects.filter(issuer__in=mine, state__in=states, parent__isnull=False)
    )
    words = {
        PlanState.RETURNED: (
            _("Rework the plan of %(year)s"),
            _("It was returned with a reason. Change it and submit it again."),
        ),
        PlanState.APPROVED: (
            _("Issue the plan of %(year)s of your unit"),
            _("It is approved. Issued, it gets its number and your people see it."),
        ),
        PlanState.DRAFT: (
            _("Finish the plan of %(year)s of your unit"),
            _("It is still a draft. Adapt its rows, then submit it."),
        ),
    }
    return [
        Todo(
            title=words[PlanState(plan.state)][0] % {"year": plan.year},
            why=words[PlanState(plan.state)][1],
            url=reverse("plans:course", args=[plan.code]),
            minutes=15,
        )
        for plan in plans.order_by("year", "pk")
    ]


def _to_derive(user: User, today: date) -> list[Todo]:
    """The upper plan is issued, the unit has none of its own yet."""
    found: list[Todo] = []
    for grant in grants_of(user, today):
        if grant.role not in OWN_PLANS:
            continue
        done = Plan.objects.filter(issuer=grant.unit_id).values("parent")
        open_above = plans_to_derive_from(grant.unit, today).filter(~Q(pk__in=done.filter(parent__isnull=False)))
        found += [
            Todo(
                title=_("Draw up the plan of %(year)s of your unit") % {"year": plan.year},
                why=_("%(issuer)s has issued its plan; yours is derived from it, its rows are proposed to you.")
                % {"issuer": plan.issuer.name},
                url=f"{reverse('plans:derive', args=[plan.code])}?unit={grant.unit.code}",
                minutes=20,
            )
            for plan in open_above.filter(year__gte=today.year)[:2]
        ]
    return found


def _to_decide(user: User, today: date) -> list[Todo]:
    kinds = (CaseKind.SCHOOL_PLAN, CaseKind.UNIT_PLAN)
    return [
        Todo(
            title=_("Decide on the plan of %(unit)s") % {"unit": step.case.unit.name},
            why=step.case.title,
            url=reverse("deciding:go", args=[step.case_id]),
            minutes=10,
            due_on=step.due_on,
        )
        for step in steps_waiting_for(user, today).filter(case__kind__in=kinds).select_related("case__unit")[:10]
    ]


def _duties(user: User, today: date) -> list[Todo]:
    """The late ones, then the next; the rest stands on the page of duties."""
    followed = sorted(follow_duties(my_duties(user, today), day=today), key=lambda duty: (duty.due_on, duty.duty.pk))
    return [
        Todo(
            title=_("Report on a duty of the plan of %(year)s") % {"year": duty.duty.plan.year},
            why=duty.duty.text[:160],
            url=reverse("plans:duty", args=[duty.duty.pk]),
            minutes=10,
            due_on=duty.due_on,
        )
        for duty in followed
        if (duty.due_on - today).days <= 30
    ][:MOST_DUTIES]
