"""Actions: what can be done, by which roles, and how far each role reaches."""

from dataclasses import dataclass
from enum import Enum

from django.db.models import Model

from haidang.foundation.access.models import Role


class Reach(Enum):
    """How far a role reaches from the unit it is held at."""

    UNIT = "objects of the unit itself"
    BELOW = "objects of the unit and of all units under it on that day"
    CITY = "objects of every unit; with levels in the grant, of the schools of those levels"
    SELF = "objects that concern the user as a person"


@dataclass(frozen=True, slots=True)
class Rule:
    """Holders of `roles` reach objects whose `path` leads to a unit within `reach`.

    `path` is an ORM path from the object to its unit ("" when the object is the unit); for Reach.SELF a path to
    the user account.
    """

    roles: tuple[Role, ...]
    reach: Reach
    path: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done to objects of `model`; anyone without a matching rule is refused."""

    code: str
    model: type[Model] | None
    rules: tuple[Rule, ...]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(role for rule in self.rules for role in rule.roles)


DEPARTMENT_READERS = (
    Role.CITY_VIEWER,
    Role.DIRECTOR,
    Role.DEPUTY_DIRECTOR,
    Role.LEAD_OFFICE,
    Role.FINANCE,
    Role.LEVEL_OFFICE,
    Role.INSPECTOR,
)


# Principals and teachers have a record of their own: what concerns them as people is theirs to see.
WITH_OWN_RECORD = (Role.TEACHER, Role.PRINCIPAL)


def department_reads(path: str) -> Rule:
    """The offices of the department and the city see every unit's objects."""
    return Rule(DEPARTMENT_READERS, Reach.CITY, path)


def locality_and_school_read(path: str) -> Rule:
    """Ward officers and principals see the objects of their unit and what stands under it."""
    return Rule((Role.WARD_OFFICER, Role.PRINCIPAL), Reach.BELOW, path)
