"""What people confirmed about themselves before the class list is final."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import Person


class IdentityCheck(models.Model):
    """The person says that the data are right; `stamp` tells which version of them was confirmed."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="identity_check")
    stamp = models.CharField(max_length=32)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed at"))

    class Meta:
        verbose_name = _("confirmed identity")

    def __str__(self) -> str:
        return f"{self.person} · {self.stamp}"
