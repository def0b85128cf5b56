"""What plans ask of a person now."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from haidang.areas.plans.models import Plan, PlanState
from haidang.areas.plans.permissions import ISSUE_PLAN
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.todos import Todo


def list_todos(user: User, today: date) -> list[Todo]:
    """One for each draft that waits for the head of its issuing body."""
    drafts = visible(user, ISSUE_PLAN, today, Plan.objects.filter(state=PlanState.DRAFT)).order_by("year", "pk")
    return [
        Todo(
            title=_("Issue the plan of %(year)s") % {"year": plan.year},
            why=_("It is still a draft: nobody outside the department sees it, and no places can be given out."),
            url=reverse("plans:issue", args=[plan.code]),
            minutes=10,
        )
        for plan in drafts
    ]
