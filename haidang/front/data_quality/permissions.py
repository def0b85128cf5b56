"""Who sees how good the records are; names are for those who may list people."""

from haidang.foundation.access.actions import Action, department_reads, locality_and_school_read
from haidang.foundation.organisation.models import Unit

VIEW_QUALITY = Action("data_quality.view", Unit, (department_reads(""), locality_and_school_read("")))
