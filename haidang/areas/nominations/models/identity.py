"""What people confirmed about themselves before the class list is final."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import Person


class IdentityCheck(models.Model):
    """The person says that the data are right; `stamp` tells which version of them was confirmed.

    Who has no account signs on paper: `signed_on` is the day, `confirmed_by` the principal who holds the sheet.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="identity_check")
    stamp = models.CharField(max_length=32)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed at"))
    signed_on = models.DateField(_("signed on paper on"), null=True)
    scan_name = models.CharField(_("file name"), max_length=120, blank=True)
    scan = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("confirmed identity")
        constraints = [
            models.CheckConstraint(
                name="identity_scan_of_a_signed_sheet",
                condition=Q(scan__isnull=True, scan_name="")
                | Q(scan__isnull=False, signed_on__isnull=False) & ~Q(scan_name=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.stamp}"
