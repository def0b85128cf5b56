"""Review rounds: one sheet a school, one need a person and requirement."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import Person
from haidang.areas.standards.models import Requirement
from haidang.foundation.organisation.models import Unit


class RoundState(models.TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class ReviewRound(models.Model):
    """A review of needs, judged on the records and the law of one day."""

    title = models.CharField(_("title"), max_length=200)
    judged_on = models.DateField(_("judged as of"))
    school_due_on = models.DateField(_("schools answer by"))
    locality_due_on = models.DateField(_("localities verify by"))
    state = models.CharField(_("state"), max_length=10, choices=RoundState, default=RoundState.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("review round")
        constraints = [
            models.CheckConstraint(
                name="round_localities_after_schools", condition=Q(locality_due_on__gte=F("school_due_on"))
            ),
            models.UniqueConstraint(fields=["state"], condition=Q(state="open"), name="round_one_open"),
        ]

    def __str__(self) -> str:
        return self.title


class SheetState(models.TextChoices):
    WITH_SCHOOL = "with_school", _("with the school")
    CONFIRMED = "confirmed", _("confirmed by the school")
    VERIFIED = "verified", _("verified")


class Sheet(models.Model):
    """A school's part of a round; `locality` verifies it (None: the department does)."""

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="sheets")
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="need_sheets")
    locality = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="sheets_to_verify")
    state = models.CharField(_("state"), max_length=12, choices=SheetState, default=SheetState.WITH_SCHOOL)
    return_reason = models.TextField(_("why it was returned"), blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sheet of needs")
        constraints = [
            models.UniqueConstraint(fields=["round", "school"], name="sheet_one_a_school"),
            models.CheckConstraint(
                name="sheet_verified_by_someone",
                condition=~Q(state="verified") | Q(verified_by__isnull=False, confirmed_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["round", "locality", "state"], name="sheet_of_locality")]

    def __str__(self) -> str:
        return f"{self.school} · {self.round}"


class NeedStatus(models.TextChoices):
    MUST = "must", _("must go")
    MAY = "may", _("may go")
    EXEMPT = "exempt", _("exempt")
    CANNOT_TELL = "cannot_tell", _("cannot tell")


class Answer(models.TextChoices):
    OPEN = "open", _("not yet answered")
    CONFIRMED = "confirmed", _("confirmed")
    CONTESTED = "contested", _("contested")


class Need(models.Model):
    """What the standards say one person needs, why, and what the school answers."""

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="needs")
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="needs")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="needs")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="needs")
    status = models.CharField(_("status"), max_length=12, choices=NeedStatus)
    priority = models.IntegerField(_("priority"), null=True)
    explanation = models.JSONField(_("explanation"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.OPEN)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("need")
        constraints = [
            models.UniqueConstraint(fields=["round", "person", "requirement"], name="need_once_a_round"),
            models.CheckConstraint(name="need_contested_with_reason", condition=~Q(answer="contested") | ~Q(reason="")),
        ]
        indexes = [models.Index(fields=["requirement", "answer"], name="need_of_requirement")]

    def __str__(self) -> str:
        return f"{self.person} · {self.requirement}"
