"""Law, authority matrix and the plan of 2024, issued as printed with its flaws seen."""

from datetime import date

from django.core.management import call_command

from haidang.areas.plans.imports import read_builtin_plan
from haidang.areas.plans.models import Plan
from haidang.areas.plans.operations import Issue, issue_plan, load_plan
from haidang.areas.plans.queries import plan_outline
from haidang.foundation.access.models import Role
from haidang.foundation.approvals.operations import load_authorities
from haidang.front.demo.season.actors import holder_of
from haidang.front.demo.season.days import moment

ISSUED = date(2024, 2, 26)  # after 42/KH-UBND of 23/2/2024; the document itself bears no day


def load_law_and_plan() -> Plan:
    """The plan stays without number and day, as printed: the findings say so."""
    call_command("load_catalogue", verbosity=0, stdout=_Silence())
    load_authorities()
    now = moment(ISSUED)
    plan = load_plan(read_builtin_plan(2024), by=holder_of(Role.LEAD_OFFICE), now=now)
    seen = [finding.key for finding in plan_outline(plan, day=ISSUED).findings_to_acknowledge]
    return issue_plan(plan, issue=Issue(seen=seen), by=holder_of(Role.DIRECTOR), now=now, day=ISSUED)


class _Silence:
    """Where a command's output goes when nobody listens."""

    def write(self, _text: str) -> None:
        return None

    def flush(self) -> None:
        return None
