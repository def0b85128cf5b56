"""Plans that came as somebody's document: the file, what was read, what people wrote in its place."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haidang.areas.plans.models.plans import Plan
from haidang.foundation.organisation.models import Unit


class PlanImportState(models.TextChoices):
    WAITING = "waiting", _("is being read")
    READY = "ready", _("to be looked through")
    REFUSED = "refused", _("cannot be read")
    ACCEPTED = "accepted", _("became a draft")
    WITHDRAWN = "withdrawn", _("set aside")


class PlanImport(models.Model):
    """One document of `issuer`; `raw` is what the machine read and never changes, corrections lie beside it."""

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("issuing unit"))
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PlanImportState, default=PlanImportState.WAITING)
    refusal = models.TextField(blank=True)
    blocks = models.JSONField(default=list)
    raw = models.JSONField(default=dict)
    # How often it was corrected: accepting names the number that was seen.
    version = models.PositiveIntegerField(default=0)
    plan = models.ForeignKey(Plan, on_delete=models.SET_NULL, null=True, blank=True, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("brought at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("plan brought as a document")
        indexes = [models.Index(fields=["issuer", "-id"], name="plan_import_of_issuer")]
        constraints = [
            models.CheckConstraint(
                name="plan_import_accepted_with_time",
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class PlanImportFile(models.Model):
    """The bytes as they came."""

    plan_import = models.OneToOneField(PlanImport, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.plan_import_id)


class PlanCorrection(models.Model):
    """What a person wrote in the place of what was read; `cell` names it: "task-3.time", "line-7.kind"."""

    plan_import = models.ForeignKey(PlanImport, on_delete=models.CASCADE, related_name="corrections")
    cell = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("correction of a reading")
        constraints = [models.UniqueConstraint(fields=["plan_import", "cell"], name="plan_correction_once_a_cell")]

    def __str__(self) -> str:
        return self.cell
