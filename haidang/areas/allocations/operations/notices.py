"""Who hears that a run was published: the principals whose people wait, and the people themselves."""

from datetime import date, datetime

from django.urls import reverse

from haidang.areas.allocations.models import Run
from haidang.areas.plans.models import Target
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import holders
from haidang.foundation.accounts.models import User
from haidang.foundation.notifications.operations import notify


def tell_published(run: Run, target: Target, *, due_on: date, now: datetime, today: date) -> None:
    """Two statements a target: schools with someone chosen get a list to look at, everyone else an answer to read."""
    of_target = run.choices.filter(target=target)
    chosen = of_target.filter(is_chosen=True).values_list("school", flat=True).distinct()
    principals = User.objects.filter(pk__in=holders(Role.PRINCIPAL, chosen, today).values("user"))
    about = f"allocations.run:{run.pk}:{target.pk}"
    notify(
        principals,
        kind="allocations.list_proposed",
        params={"target": target.label, "due": due_on},
        path=reverse("nominations:own_list", args=[target.pk]),
        now=now,
        about=about,
    )
    notify(
        User.objects.filter(person__in=of_target.values("person")),
        kind="allocations.answered",
        params={"target": target.label},
        path=reverse("allocations:mine"),
        now=now,
        about=about,
    )
