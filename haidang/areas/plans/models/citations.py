"""Documents that plans are founded on: each once, with number, day, issuer and the days it is in force, where known."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.plans.models.plans import Plan


class CitedDocument(models.Model):
    """A law, decree, decision or plan that somebody's plan cites; unknown days are empty, never guessed."""

    kind = models.CharField(pgettext_lazy("document", "kind"), max_length=40)
    number = models.CharField(_("number and symbol"), max_length=60)
    issued_on = models.DateField(pgettext_lazy("plan", "issued on"), null=True, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    title = models.TextField(_("about"), blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    # The first day on which it is no longer in force.
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)
    replaced_by = models.CharField(_("replaced by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("cited document")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number", "issued_on"], name="cited_document_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="cited_document_ends_after_it_begins",
                condition=Q(in_force_until__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(in_force_until__gt=F("in_force_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class LegalBasis(models.Model):
    """A plan's line "Căn cứ …" and a document it names."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="bases")
    position = models.PositiveSmallIntegerField()
    document = models.ForeignKey(CitedDocument, on_delete=models.PROTECT, related_name="cited_in")

    class Meta:
        verbose_name = _("legal basis")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "position", "document"], name="legal_basis_once_a_line")]

    def __str__(self) -> str:
        return f"{self.plan_id} · {self.document_id}"
