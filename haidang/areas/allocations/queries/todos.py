"""What the lead office has to do about allocations."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import StringAgg, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from haidang.areas.allocations.permissions import PUBLISH_RUN
from haidang.areas.allocations.queries.runs import runs_to_publish
from haidang.foundation.access.queries import may, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.todos import Todo

DAYS_TO_DECIDE = 14  # an older run is left to history: its inputs have changed


def list_todos(user: User, today: date) -> list[Todo]:
    """Runs that are computed and wait to be published."""
    return list(_to_publish(user, today)) if may(user, PUBLISH_RUN, today) else []


def _to_publish(user: User, today: date) -> Iterator[Todo]:
    since = today - timedelta(days=DAYS_TO_DECIDE)
    runs = visible(user, PUBLISH_RUN, today, runs_to_publish().filter(finished_at__date__gte=since))
    labels = StringAgg("targets__label", Value(", "), order_by=("targets__task__position", "targets__position"))
    for pk, targets in runs.annotate(labels=labels).order_by("pk").values_list("pk", "labels"):
        yield Todo(
            title=_("Publish allocation run %(run)s: %(targets)s") % {"run": pk, "targets": targets},
            why=_("Until it is published nobody is proposed; it must be solved again once people or places change."),
            url=reverse("allocations:detail", args=[pk]),
            minutes=15,
        )
