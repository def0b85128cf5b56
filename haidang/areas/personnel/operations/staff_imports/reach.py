"""Which units an import may touch: those of the seat it was brought from, and no others."""

from dataclasses import dataclass
from datetime import date

from haidang.areas.personnel.models import StaffImport
from haidang.areas.personnel.permissions import IMPORT_STAFF, RECEIVE_PERSON
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import SCHOOL_KINDS, Unit
from haidang.foundation.organisation.queries import units_under


@dataclass(frozen=True, slots=True)
class Reach:
    """Ids of the units whose rows may be applied, and of those between which people may be moved."""

    units: list[int]
    movable: list[int]


def reach_of(staff_import: StaffImport, by: User, today: date) -> Reach:
    """What `by` may touch today from the seat of the import."""
    staffed = Unit.objects.filter(kind__in=SCHOOL_KINDS)
    if staff_import.role != Role.LEAD_OFFICE:
        staffed = staffed.filter(pk__in=units_under([staff_import.unit_id], today))
    units = visible(by, IMPORT_STAFF, today, staffed).order_by("pk").values_list("pk", flat=True)
    movable = visible(by, RECEIVE_PERSON, today, staffed).order_by("pk").values_list("pk", flat=True)
    return Reach(units=list(units), movable=list(movable))
