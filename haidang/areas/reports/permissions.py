"""Who may read the figures, and of which units."""

from haidang.foundation.access.actions import Action, department_reads, locality_and_school_read
from haidang.foundation.organisation.models import Unit

VIEW_REPORTS = Action("reports.view_reports", Unit, (department_reads(""), locality_and_school_read("")))
