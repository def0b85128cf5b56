"""Where the newest plan stands in the reader's own unit: one line of figures."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from haidang.areas.plans.models import Plan
from haidang.areas.plans.queries import running_plan_for
from haidang.areas.plans.queries.amendments import standing_numbers
from haidang.areas.reports.permissions import VIEW_REPORTS
from haidang.areas.reports.queries import Figures, Stage, figures_of_targets, root_of, schools_in_scope
from haidang.foundation.access.models import Grant
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class Standing:
    """The plan, the unit it is counted for, and its figures over all rows of Appendix I."""

    plan: Plan
    unit: Unit
    figures: Figures

    @property
    def cells(self) -> list[dict[str, object]]:
        """One cell a stage, as the page shows it; below the city no number is planned."""
        stages = [stage for stage in Stage if stage != Stage.PLANNED or self.figures.planned is not None]
        url = f"{reverse('reports:appendix_of', args=[self.plan.code])}?unit={self.unit.code}"
        return [{"number": getattr(self.figures, stage), "of": stage.label, "url": url} for stage in stages]


def standing_of(user: User, grant: Grant | None, day: date) -> Standing | None:
    """None for those who read no figures, and while there is no plan."""
    if grant is None or grant.role not in VIEW_REPORTS.roles:
        return None
    plan = running_plan_for(user, day)
    if plan is None:
        return None
    unit, total = root_of(grant), Figures()
    numbers = standing_numbers(plan, day=day)
    for row in figures_of_targets(numbers, schools_in_scope(user, unit, day), root=unit, day=day):
        total.add(row.figures)
    return Standing(plan, unit, total)
