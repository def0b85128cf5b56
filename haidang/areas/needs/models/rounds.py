"""Review rounds and the sheet of each school in them."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from haidang.foundation.organisation.models import Unit


class RoundState(models.TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


FIRST_YEAR, LAST_YEAR_OF_PHASE_1, LAST_YEAR = 2020, 2025, 2030


class Phase(models.TextChoices):
    """The two phases of the roadmap (Decree 71/2020 Arts 4-6)."""

    FIRST = "2020-2025", "2020–2025"
    SECOND = "2026-2030", "2026–2030"


LAST_YEAR_OF = {Phase.FIRST: LAST_YEAR_OF_PHASE_1, Phase.SECOND: LAST_YEAR}


class ReviewRound(models.Model):
    """A review of needs for one year, judged on the records and the law of one day."""

    year = models.PositiveSmallIntegerField(_("year"))
    # The year decides the phase, so that the two can never disagree.
    phase = models.GeneratedField(
        expression=Case(
            When(year__lte=LAST_YEAR_OF_PHASE_1, then=Value(Phase.FIRST.value)), default=Value(Phase.SECOND.value)
        ),
        output_field=models.CharField(_("phase"), max_length=9, choices=Phase),
        db_persist=True,
    )
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
            models.CheckConstraint(
                name="round_year_in_roadmap", condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def phase_label(self) -> str:
        return str(Phase(self.phase).label)


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


class Statement(models.Model):
    """A locality (None: the department) answers in writing for all its sheets of a round; counts are frozen."""

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="statements")
    locality = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="need_statements")
    counts = models.JSONField(_("counts"))
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_name = models.CharField(_("signed by"), max_length=120)
    signed_at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("statement of verification")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "locality"], name="statement_one_a_locality", nulls_distinct=False
            ),
            models.CheckConstraint(name="statement_signed_with_a_name", condition=~Q(signed_name="")),
        ]

    def __str__(self) -> str:
        return f"{self.locality or ''} · {self.round}"
