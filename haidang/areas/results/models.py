"""Results of a class, the certificate register and certificates."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haidang.areas.classes.models import Enrolment, TrainingClass
from haidang.areas.personnel.models import BirthPrecision


class SheetState(models.TextChoices):
    DRAFT = "draft", _("being entered")
    SUBMITTED = "submitted", _("submitted")
    RECOGNISED = "recognised", _("recognised")


class ResultSheet(models.Model):
    """A class's results: the provider enters and submits them, the lead office recognises them."""

    training_class = models.OneToOneField(TrainingClass, on_delete=models.PROTECT, related_name="result_sheet")
    state = models.CharField(_("state"), max_length=12, choices=SheetState, default=SheetState.DRAFT)
    return_reason = models.TextField(_("why it was returned"), blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    recognised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recognised_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("result sheet")
        constraints = [
            models.CheckConstraint(
                name="result_sheet_recognised_by_someone",
                condition=~Q(state="recognised") | Q(recognised_by__isnull=False, submitted_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.training_class}"


class Outcome(models.TextChoices):
    COMPLETED = "completed", _("completed")
    NOT_COMPLETED = "not_completed", _("not completed")


class Result(models.Model):
    """One learner's mark and outcome; the outcome follows from mark and attendance, `reason` says why not."""

    sheet = models.ForeignKey(ResultSheet, on_delete=models.CASCADE, related_name="results")
    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="result")
    score = models.DecimalField(_("mark"), max_digits=4, decimal_places=2, null=True)
    attended_percent = models.PositiveSmallIntegerField(_("attendance (%)"))
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("result")
        constraints = [
            models.CheckConstraint(
                name="result_mark_from_0_to_10", condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=10)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.outcome}"


class Register(models.Model):
    """A certificate register of one year; `last_number` hands out numbers without a gap."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("certificate register")

    def __str__(self) -> str:
        return str(self.year)


class Certificate(models.Model):
    """A certificate as issued: the printed facts are kept, whatever changes later. `code` is for verification."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="certificates")
    number = models.PositiveIntegerField(_("register number"))
    code = models.CharField(_("verification code"), max_length=24, unique=True)
    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="certificate")
    full_name = models.CharField(_("full name"), max_length=120)
    birth_on = models.DateField(_("date of birth"), null=True)
    birth_precision = models.CharField(
        _("known of the birth"), max_length=4, choices=BirthPrecision, default=BirthPrecision.DAY
    )
    unit_name = models.CharField(_("unit"), max_length=160)
    programme_name = models.CharField(_("programme"), max_length=240)
    provider_name = models.CharField(_("training provider"), max_length=160)
    issued_on = models.DateField(_("issued on"))
    revoked_on = models.DateField(_("revoked on"), null=True)
    revoke_reason = models.TextField(_("why it was revoked"), blank=True)

    class Meta:
        verbose_name = _("certificate")
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="certificate_number_once"),
            models.CheckConstraint(
                name="certificate_revoked_with_reason", condition=Q(revoked_on__isnull=True) | ~Q(revoke_reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.printed_number

    @property
    def printed_number(self) -> str:
        return f"{self.number:05d}/{self.register.year}/SGDĐT-HP"
