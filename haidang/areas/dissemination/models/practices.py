"""Good practice: written by those who tried it, endorsed by the ward and by the department, read by all."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.personnel.models import Person, Subject
from haidang.foundation.basics.fields import Plain
from haidang.foundation.organisation.models import Level, Unit


class PracticeState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("practice", "being written")
    SENT = "sent", pgettext_lazy("practice", "sent for endorsement")
    RETURNED = "returned", pgettext_lazy("practice", "returned")
    ENDORSED = "endorsed", pgettext_lazy("practice", "endorsed")


class Practice(models.Model):
    """A model or way of working worth copying: the problem, what was done, what came of it."""

    title = models.CharField(pgettext_lazy("practice", "title"), max_length=200)
    problem = models.TextField(_("what was the difficulty"))
    way = models.TextField(_("what we did"))
    outcome = models.TextField(_("what came of it"))
    level = models.CharField(_("level"), max_length=4, choices=Level, blank=True)
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("subject")
    )
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="practices")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="practices")
    state = models.CharField(_("state"), max_length=10, choices=PracticeState, default=PracticeState.DRAFT)
    search = models.GeneratedField(
        expression=Plain(
            Concat(
                F("title"), models.Value(" "), F("problem"), models.Value(" "), F("way"),
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )  # fmt: skip
    written_at = models.DateTimeField(_("written at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("good practice")
        constraints = [
            models.CheckConstraint(
                name="practice_sent_has_its_moment", condition=Q(state="draft") ^ Q(sent_at__isnull=False)
            )
        ]
        indexes = [models.Index(fields=["state", "-sent_at"], name="practice_newest")]

    def __str__(self) -> str:
        return self.title


class Endorsement(models.Model):
    """What a unit above says of a practice: recommended to its schools, or returned with the reason."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="endorsements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    is_endorsed = models.BooleanField()
    words = models.TextField(_("what for"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("endorsement")
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "unit"], condition=Q(is_endorsed=True), name="endorsement_once_a_unit"
            ),
            models.CheckConstraint(name="endorsement_says_why", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.practice} · {self.unit}"
