"""Reads of results and certificates."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from haidang.areas.classes.models import ClassState, Enrolment, Lesson, TrainingClass
from haidang.areas.results.models import Certificate, Result, ResultSheet, SheetState
from haidang.areas.results.permissions import LIST_CERTIFICATES
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.names import fold


def find_sheet(training_class: TrainingClass) -> ResultSheet | None:
    return (
        ResultSheet.objects.filter(training_class=training_class)
        .select_related("submitted_by", "recognised_by", "training_class")
        .first()
    )


def results_by_learner(training_class: TrainingClass) -> dict[int, Result]:
    """{enrolment: result} of a class."""
    results = Result.objects.filter(sheet__training_class=training_class).select_related("sheet")
    return {result.enrolment_id: result for result in results}


def certificates_by_learner(training_class: TrainingClass) -> dict[int, Certificate]:
    """{enrolment: certificate} of a class."""
    certificates = Certificate.objects.filter(enrolment__training_class=training_class).select_related("register")
    return {certificate.enrolment_id: certificate for certificate in certificates}


def find_result(enrolment: Enrolment) -> Result | None:
    return Result.objects.filter(enrolment=enrolment).select_related("sheet").first()


def find_certificate(enrolment: Enrolment) -> Certificate | None:
    return Certificate.objects.filter(enrolment=enrolment).select_related("register").first()


def find_certificate_by_code(code: str) -> Certificate | None:
    """One lookup by the full code; codes are random, so nothing can be guessed from another one."""
    return Certificate.objects.filter(code=code).select_related("register").first()


def list_certificates(user: User, day: date) -> QuerySet[Certificate]:
    """The certificates a user may see."""
    certificates = visible(user, LIST_CERTIFICATES, day, Certificate.objects.all())
    return certificates.select_related("register", "enrolment__training_class")


def search_certificates(certificates: QuerySet[Certificate], words: str) -> QuerySet[Certificate]:
    """By the holder's name without marks, or by register number."""
    number = words.split("/", maxsplit=1)[0].lstrip("0")
    if number.isdecimal() and len(number) < 8:
        return certificates.filter(number=int(number))
    return certificates.filter(enrolment__person__search__contains=fold(words))


def classes_awaiting_results(now: datetime) -> QuerySet[TrainingClass]:
    """Started classes whose last lesson is over and whose results were not submitted."""
    lessons = Lesson.objects.filter(training_class=OuterRef("pk"))
    handed_in = ResultSheet.objects.filter(training_class=OuterRef("pk")).exclude(state=SheetState.DRAFT)
    return TrainingClass.objects.filter(
        Exists(lessons), ~Exists(lessons.filter(slot__endswith__gt=now)), ~Exists(handed_in)
    ).exclude(state=ClassState.PLANNED)


def sheets_to_recognise() -> QuerySet[ResultSheet]:
    return ResultSheet.objects.filter(state=SheetState.SUBMITTED).select_related("training_class")
