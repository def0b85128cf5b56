"""School subjects."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Subject(models.Model):
    """A school subject, or a task counted as one (head teacher of a kindergarten class)."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name_vi = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("subject")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_vi
