"""Who hears that a run was published: principals whose people wait, localities whose places went, the people."""

from datetime import date, datetime

from django.urls import reverse

from haidang.areas.allocations.models import Places, Run
from haidang.areas.nominations.queries.holders import localities_of
from haidang.areas.plans.models import Target
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import holders
from haidang.foundation.accounts.models import User
from haidang.foundation.notifications.operations import notify


def tell_published(run: Run, target: Target, *, due_on: date, now: datetime, today: date) -> None:
    """Schools with someone chosen get a list to look at, localities hear where their places went, others an answer."""
    of_target = run.choices.filter(target=target)
    chosen = set(of_target.filter(is_chosen=True).values_list("school", flat=True))
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
    if run.places == Places.LOCAL:
        givers = set(localities_of(chosen, today).values())
        notify(
            User.objects.filter(pk__in=holders(Role.WARD_OFFICER, givers, today).values("user")),
            kind="allocations.handed_out",
            params={"target": target.label, "due": due_on},
            path=reverse("allocations:answers"),
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
