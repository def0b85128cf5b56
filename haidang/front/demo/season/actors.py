"""Who acts in the season: the holders of roles, by unit."""

from dataclasses import dataclass

from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User


@dataclass(frozen=True, slots=True)
class Actors:
    """Principals and officers of districts and wards by unit id; the offices of the department."""

    principals: dict[int, User]
    officers: dict[int, User]
    lead_office: User
    provider: User

    @classmethod
    def gather(cls) -> "Actors":
        grants = list(Grant.objects.filter(role__in=(Role.PRINCIPAL, Role.WARD_OFFICER)).select_related("user"))
        return cls(
            principals={grant.unit_id: grant.user for grant in grants if grant.role == Role.PRINCIPAL},
            officers={grant.unit_id: grant.user for grant in grants if grant.role == Role.WARD_OFFICER},
            lead_office=holder_of(Role.LEAD_OFFICE),
            provider=holder_of(Role.PROVIDER),
        )

    def verifier(self, locality_id: int | None) -> User:
        """Who verifies for a locality; the lead office where the department manages the school itself."""
        return self.lead_office if locality_id is None else self.officers[locality_id]


def holder_of(role: Role) -> User:
    """The first holder of a role of the department or the provider."""
    return Grant.objects.filter(role=role).select_related("user").order_by("pk")[0].user
