"""Each person's ledger of finished courses and degrees."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import Person
from haidang.areas.programmes.models import Programme


class EntryKind(models.TextChoices):
    COURSE = "course", _("course")
    DEGREE = "degree", _("degree")


class SourceKind(models.TextChoices):
    CLASS = "class", _("class of the plan")
    IMPORTED = "imported", _("imported record")
    DECLARED = "declared", _("declared by the person")


class LedgerEntry(models.Model):
    """A person finished a programme. The same source never counts twice."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ledger")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(_("kind"), max_length=6, choices=EntryKind)
    completed_on = models.DateField(_("finished on"))
    hours = models.PositiveSmallIntegerField(_("periods of teaching"), null=True, blank=True)
    score = models.DecimalField(_("mark"), max_digits=4, decimal_places=2, null=True, blank=True)
    source_kind = models.CharField(_("origin"), max_length=8, choices=SourceKind)
    source_reference = models.CharField(_("reference of the origin"), max_length=120)
    certificate_number = models.CharField(_("certificate number"), max_length=60, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme", "source_reference"], name="ledger_counts_a_source_once"
            ),
            models.CheckConstraint(
                name="ledger_mark_from_0_to_10",
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=10),
                violation_error_message=_("A mark lies between 0 and 10."),
            ),
            models.CheckConstraint(
                name="ledger_names_its_source",
                condition=~Q(source_reference=""),
                violation_error_message=_("Name where the record comes from."),
            ),
        ]
        indexes = [models.Index(fields=["person", "-completed_on"], name="ledger_of_person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.programme} · {self.completed_on}"
