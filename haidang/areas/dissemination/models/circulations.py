"""A document on its way to every person: its editions, its readers, and their confirmations."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import Person, PostKind
from haidang.areas.plans.models import Plan
from haidang.foundation.organisation.models import Level, Unit


class Circulation(models.Model):
    """One document passed down from `unit` to the people at work under it; empty levels and posts mean everyone.

    `address` is where the full text stands in this system (a plan, a dispatch); `source` names the paper itself.
    """

    title = models.CharField(_("title"), max_length=240)
    source = models.CharField(_("number, date and issuer"), max_length=240, blank=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="circulations")
    address = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="circulations", verbose_name=_("unit"))
    levels = ArrayField(
        models.CharField(max_length=4, choices=Level), default=list, blank=True, verbose_name=_("levels")
    )
    posts = ArrayField(
        models.CharField(max_length=20, choices=PostKind), default=list, blank=True, verbose_name=_("posts")
    )
    due_on = models.DateField(_("to be read by"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("started at"))
    # The last day on which people who came or left were looked for.
    matched_on = models.DateField()
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("document passed down")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "address"], condition=~Q(address="") & Q(ended_at=None), name="circulation_once_a_text"
            ),
            models.CheckConstraint(
                name="circulation_ends_after_start", condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """One edition of what people must know; a later one says what changed, and only that is read again."""

    circulation = models.ForeignKey(Circulation, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    text = models.TextField(_("what everyone must know"))
    changes = models.TextField(_("what changed"), blank=True)
    question = models.CharField(_("question"), max_length=300, blank=True)
    answers = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    right_answer = models.PositiveSmallIntegerField(null=True)
    digest = models.CharField(max_length=64)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("edition")
        constraints = [
            models.UniqueConstraint(fields=["circulation", "number"], name="edition_number_once"),
            models.CheckConstraint(
                name="edition_later_says_what_changed", condition=Q(number=1) ^ ~Q(changes="")
            ),
            models.CheckConstraint(
                name="edition_question_has_its_answers",
                condition=Q(question="", answers__len=0, right_answer=None)
                | (~Q(question="") & Q(answers__len__gte=2, right_answer__lt=F("answers__len"))),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.circulation} · {self.number}"


class Reader(models.Model):
    """A person it is meant for, with unit and level of the main post; `left_on` once no longer at work there."""

    circulation = models.ForeignKey(Circulation, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="readings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(_("level"), max_length=4, choices=Level, blank=True)
    # Kept up to date by the operations: counts over a city must not look for the last confirmation of each person.
    opened_edition = models.PositiveSmallIntegerField(default=0)
    confirmed_edition = models.PositiveSmallIntegerField(default=0)
    wrong_answers = models.PositiveSmallIntegerField(_("wrong answers"), default=0)
    left_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("reader")
        constraints = [
            models.UniqueConstraint(fields=["circulation", "person"], name="reader_once_a_document"),
            models.CheckConstraint(
                name="reader_opened_what_is_confirmed", condition=Q(opened_edition__gte=F("confirmed_edition"))
            ),
        ]
        indexes = [
            models.Index(fields=["circulation", "unit"], condition=Q(left_on=None), name="reader_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.circulation_id}"


class SignSheet(models.Model):
    """A scanned sheet with the signatures of people who have no account."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="sheets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("file name"), max_length=120)
    extension = models.CharField(max_length=4)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sign sheet")
        constraints = [models.UniqueConstraint(fields=["edition", "unit", "digest"], name="sign_sheet_once")]

    def __str__(self) -> str:
        return self.name


class How(models.TextChoices):
    OWN = "own", _("read and confirmed here")
    PAPER = "paper", _("signed on paper")


class Confirmation(models.Model):
    """That a person read an edition: by their own hand here, or by a signature on a scanned sheet."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="confirmations")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="confirmations")
    how = models.CharField(max_length=8, choices=How)
    sheet = models.ForeignKey(SignSheet, on_delete=models.PROTECT, null=True, related_name="confirmations")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed at"))

    class Meta:
        verbose_name = _("confirmation of reading")
        constraints = [
            models.UniqueConstraint(fields=["reader", "edition"], name="confirmation_once_an_edition"),
            models.CheckConstraint(
                name="confirmation_on_paper_has_its_sheet", condition=Q(how="paper") ^ Q(sheet__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} · {self.edition_id}"
