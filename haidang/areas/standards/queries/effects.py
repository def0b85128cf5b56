"""What a draft would do to real people: who enters, who leaves, counted before anybody decides."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from haidang.areas.standards.models import RequirementDraft
from haidang.areas.standards.queries.catalogue import requirements_with_ids
from haidang.areas.standards.queries.comparison import Move, Moved, compare, totals
from haidang.areas.standards.queries.drafts import as_requirement
from haidang.areas.standards.queries.facts import Staff
from haidang.areas.standards.queries.statuses import Side
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import LOCALITY_KINDS, Parentage, Unit


@dataclass(frozen=True, slots=True)
class Effect:
    """The changes between two sides, ready to be summed by status, level or locality."""

    before: Side
    after: Side
    rows: list[Moved]

    @property
    def by_move(self) -> Counter[Move]:
        return sum(totals(self.rows, lambda _row: "all").values(), Counter())

    @property
    def by_status(self) -> dict[tuple[str, str], Counter[Move]]:
        return totals(self.rows, lambda row: (row.was, row.becomes))

    @property
    def by_level(self) -> dict[str, Counter[Move]]:
        return totals(self.rows, lambda row: row.level)

    def by_unit(self, above: dict[int, int]) -> dict[int, Counter[Move]]:
        """By the unit that `above` names for a school; 0 where it names none."""
        return totals(self.rows, lambda row: above.get(row.unit_id, 0))


def sides_of(draft: RequirementDraft, today: date) -> tuple[Side, Side]:
    """The version the draft follows and the draft, asked of the same records: of its first day, never of the past.

    Raises CatalogueError for a text that cannot be read, ClauseError for a condition that is refused.
    """
    day = max(draft.starts_on or today, today)
    return Side(requirements_with_ids([draft.base_id]).get(), day), Side(as_requirement(draft), day)


def effect_of(draft: RequirementDraft, today: date, staff: Staff) -> Effect:
    """Who enters and who leaves with the draft."""
    before, after = sides_of(draft, today)
    return Effect(before, after, compare(before, after, (staff, staff)))


def localities_above(day: date) -> dict[int, int]:
    """School: the district or commune that manages it on the day; one query."""
    above = Parentage.objects.filter(as_of(day), parent__kind__in=LOCALITY_KINDS)
    return dict(above.values_list("unit_id", "parent_id"))


def names_of(units: set[int]) -> dict[int, Unit]:
    return Unit.objects.in_bulk(units)
