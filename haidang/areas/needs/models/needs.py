"""Needs of people, what the school answers, the evidence for it, and what people wish for themselves."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haidang.areas.needs.models.rounds import FIRST_YEAR, LAST_YEAR, ReviewRound, Sheet
from haidang.areas.personnel.models import Person
from haidang.areas.standards.models import Requirement


class NeedStatus(models.TextChoices):
    MUST = "must", _("must go")
    MAY = "may", _("may go")
    EXEMPT = "exempt", _("exempt")
    CANNOT_TELL = "cannot_tell", _("cannot tell")


class Origin(models.TextChoices):
    DETECTED = "detected", _("found by the standards")
    SELF = "self", _("wished by the person")
    SCHOOL = "school", _("declared by the school")


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
    origin = models.CharField(_("where it comes from"), max_length=8, choices=Origin, default=Origin.DETECTED)
    proposed_year = models.PositiveSmallIntegerField(_("proposed year of enrolment"), null=True)
    # Why the school moved the year away from the legal order.
    year_reason = models.TextField(_("why this year"), blank=True)

    class Meta:
        verbose_name = _("need")
        constraints = [
            models.CheckConstraint(
                name="need_year_in_roadmap",
                condition=Q(proposed_year__isnull=True)
                | Q(proposed_year__gte=FIRST_YEAR, proposed_year__lte=LAST_YEAR),
            ),
            models.UniqueConstraint(fields=["round", "person", "requirement"], name="need_once_a_round"),
            models.CheckConstraint(name="need_contested_with_reason", condition=~Q(answer="contested") | ~Q(reason="")),
        ]
        indexes = [models.Index(fields=["requirement", "answer"], name="need_of_requirement")]

    def __str__(self) -> str:
        return f"{self.person} · {self.requirement}"


class Evidence(models.Model):
    """A scanned paper behind a contest; kept in the database, shown only to those who see the need."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="evidence")
    name = models.CharField(_("file name"), max_length=120)
    extension = models.CharField(max_length=4)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("evidence")
        constraints = [
            models.UniqueConstraint(fields=["need", "digest"], name="need_evidence_once"),
            models.CheckConstraint(
                name="need_evidence_of_known_kind", condition=Q(extension__in=("pdf", "jpg", "png"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WishState(models.TextChoices):
    WAITING = "waiting", _("waits for the school")
    TAKEN = "taken", _("taken into the sheet")
    DECLINED = "declined", _("declined")


class Wish(models.Model):
    """What a person wishes to be trained in during a round, and what the school decided."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="wishes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="wishes")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="wishes")
    topic = models.CharField(_("what to learn"), max_length=200)
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField(_("made at"))
    state = models.CharField(_("state"), max_length=8, choices=WishState, default=WishState.WAITING)
    answer = models.TextField(_("answer of the school"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    need = models.ForeignKey(Need, on_delete=models.SET_NULL, null=True, related_name="wishes")

    class Meta:
        verbose_name = _("wish")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "person", "requirement"], condition=Q(state="waiting"), name="wish_one_waiting"
            ),
            models.CheckConstraint(name="wish_declined_with_reason", condition=~Q(state="declined") | ~Q(answer="")),
            models.CheckConstraint(
                name="wish_decided_by_someone",
                condition=Q(state="waiting", decided_by__isnull=True)
                | ~Q(state="waiting") & Q(decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.topic}"


class Intake(models.Model):
    """How many can begin a degree course each year, and how long it takes: what proposed years are reckoned with."""

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="intakes")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    seats_a_year = models.PositiveIntegerField(_("places a year"))
    course_months = models.PositiveSmallIntegerField(_("length of the course in months"))
    source = models.CharField(_("where the figures come from"), max_length=300)

    class Meta:
        verbose_name = _("yearly intake")
        constraints = [
            models.UniqueConstraint(fields=["round", "requirement"], name="intake_once_a_requirement"),
            models.CheckConstraint(name="intake_has_places", condition=Q(seats_a_year__gte=1)),
            models.CheckConstraint(
                name="intake_course_of_months", condition=Q(course_months__gte=1, course_months__lte=72)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.seats_a_year}"
