"""What people contest in their own record, and the evidence they send along."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.personnel.models.people import Person


class CorrectionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("correction", "waiting")
    ACCEPTED = "accepted", pgettext_lazy("correction", "accepted")
    REFUSED = "refused", pgettext_lazy("correction", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("correction", "taken back")


class ContestedFact(models.TextChoices):
    """What in the record is said to be wrong; the first ones are fields of Person."""

    FULL_NAME = "full_name", _("full name")
    BIRTH_ON = "birth_on", _("date of birth")
    SEX = "sex", _("sex")
    BIRTHPLACE = "birthplace", _("place of birth")
    IDENTITY_NUMBER = "identity_number", _("identity number")
    PHONE = "phone", _("telephone")
    JOINED_ON = "joined_on", _("recruited on")
    POST = "post", _("post, subjects")
    DEGREE = "degree", _("diploma")
    CERTIFICATE = "certificate", _("certificate of pedagogy")
    TITLE = "title", _("professional title")
    TRAINING = "training", _("training finished")
    OTHER = "other", _("something else")


class CorrectionRequest(models.Model):
    """“This is wrong”: one fact of one's own record, decided by the school with a reason."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="corrections")
    fact = models.CharField(_("what is wrong"), max_length=20, choices=ContestedFact)
    # What the person says is right, in the form the field takes (days as ISO); empty when it is no field of Person.
    proposed = models.CharField(_("what is right"), max_length=200, blank=True)
    statement = models.TextField(_("explanation"))
    state = models.CharField(_("state"), max_length=10, choices=CorrectionState, default=CorrectionState.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("request for correction")
        constraints = [
            models.CheckConstraint(
                name="correction_decided_by_someone",
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="correction_refused_with_reason", condition=~Q(state="refused") | ~Q(reason="")
            ),
            models.UniqueConstraint(
                fields=["person", "fact"], condition=Q(state="open"), name="correction_one_open_a_fact"
            ),
        ]
        indexes = [models.Index(fields=["state", "person"], name="correction_of_person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_fact_display()}"


class Evidence(models.Model):
    """A scanned paper that proves a request; kept in the database, shown only to those who may decide."""

    request = models.ForeignKey(CorrectionRequest, on_delete=models.CASCADE, related_name="evidence")
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField(_("size"))
    content = models.BinaryField()

    class Meta:
        verbose_name = _("evidence")

    def __str__(self) -> str:
        return self.name
