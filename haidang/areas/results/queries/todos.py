"""What each role has to do about results, computed from their states."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.classes.permissions import ATTEND_CLASSES
from haidang.areas.results.models import Certificate
from haidang.areas.results.permissions import ENTER_MARKS, RECOGNISE, VIEW_CERTIFICATE
from haidang.areas.results.queries.results import classes_awaiting_results, sheets_to_recognise
from haidang.foundation.access.queries import may, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.todos import Todo

# Working rules of the department: results within a week of the last lesson, recognition within a week of those.
TIME_FOR_RESULTS = timedelta(days=7)
TIME_TO_RECOGNISE = timedelta(days=7)
# A new certificate is news for a month.
NEWS = timedelta(days=30)


def list_todos(user: User, today: date) -> list[Todo]:
    """Results to enter, sheets to recognise, one's own certificate that is ready."""
    todos: list[Todo] = []
    if may(user, ENTER_MARKS, today):
        todos += _results_due(user, today)
    if may(user, RECOGNISE, today):
        todos += _to_recognise()
    if may(user, ATTEND_CLASSES, today):
        todos += _certificates_ready(user, today)
    return todos


def _results_due(user: User, today: date) -> Iterator[Todo]:
    classes = visible(user, ENTER_MARKS, today, classes_awaiting_results(timezone.now()))
    for training_class in classes.annotate(last=Max("lessons__slot__endswith")).order_by("last", "pk"):
        yield Todo(
            title=_("Enter and submit the results of class %(code)s") % {"code": training_class.code},
            why=_("The last lesson is over; nobody gets a certificate before the results are recognised."),
            url=reverse("results:marks", args=[training_class.pk]),
            due_on=timezone.localdate(training_class.last) + TIME_FOR_RESULTS,
            minutes=15,
        )


def _to_recognise() -> Iterator[Todo]:
    for sheet in sheets_to_recognise().order_by("submitted_at", "pk"):
        submitted_at = sheet.submitted_at or timezone.now()
        yield Todo(
            title=_("Recognise the results of class %(code)s") % {"code": sheet.training_class.code},
            why=_("Recognition writes the completions into the records and issues the certificates."),
            url=reverse("results:class", args=[sheet.training_class_id]),
            due_on=timezone.localdate(submitted_at) + TIME_TO_RECOGNISE,
            minutes=10,
        )


def _certificates_ready(user: User, today: date) -> Iterator[Todo]:
    fresh = Certificate.objects.filter(
        issued_on__gt=today - NEWS, revoked_on__isnull=True, enrolment__person__user=user
    )
    for certificate in visible(user, VIEW_CERTIFICATE, today, fresh).select_related("register"):
        yield Todo(
            title=_("Your certificate %(number)s is ready") % {"number": certificate.printed_number},
            why=certificate.programme_name,
            url=reverse("results:certificate", args=[certificate.pk]),
            minutes=2,
        )
