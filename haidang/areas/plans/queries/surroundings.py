"""What stands beside a plan: whom the review of its year found to need its targets, and the law it cites."""

from dataclasses import replace
from datetime import date

from django.db import connection
from django.db.models import Q

from haidang.areas.needs.models import ReviewRound
from haidang.areas.plans.models import CitedDocument, PartKind
from haidang.areas.plans.queries.checks import NOTHING, Demand, Surroundings
from haidang.areas.plans.queries.citations import Citation, read_citations
from haidang.areas.plans.queries.printed import PrintedPlan

# One statement for all targets: retirement is the last day of the month in which the age is reached (Decree 135/2020).
_DEMANDS = """
select wanted.code, wanted.day, count(n.id),
       count(n.id) filter (where (date_trunc('month', p.birth_on) + make_interval(months => a.age_months + 1))::date
                                 <= wanted.day)
from unnest(%s::text[], %s::date[]) wanted(code, day)
join standards_requirement r on r.code = wanted.code
left join needs_need n on n.requirement_id = r.id and n.round_id = %s
     and n.status in ('must', 'may') and n.answer <> 'contested'
left join personnel_person p on p.id = n.person_id
left join standards_retirementage a on a.basis = 'nd135' and a.sex = p.sex
     and a.born_month = date_trunc('month', p.birth_on)::date
group by wanted.code, wanted.day
"""


def surroundings_of(plan: PrintedPlan) -> Surroundings:
    """Three queries; without a review of the plan's year there is nothing to hold its targets against."""
    law = registered_law(plan)
    found = ReviewRound.objects.filter(year=plan.year).order_by("-pk").values_list("pk", flat=True).first()
    last = date(plan.year, 12, 31)
    wanted = sorted({(t.requirement_code, task.ends_on or last) for task in plan.tasks for t in task.targets})
    if found is None or not wanted:
        return replace(NOTHING, law=law)
    with connection.cursor() as cursor:
        cursor.execute(_DEMANDS, [[code for code, _day in wanted], [day for _code, day in wanted], found])
        rows = cursor.fetchall()
    demands = {(code, day): Demand(needed, retired) for code, day, needed, retired in rows}
    return Surroundings(plan.year, demands, law)


def registered_law(plan: PrintedPlan) -> dict[tuple[str, str], Citation]:
    """The cited documents the register knows days of; of several by one number the one of the cited day."""
    cited = {
        (one.kind, one.number): one for part in plan.parts_of(PartKind.LEGAL_BASIS) for one in read_citations(part.text)
    }
    if not cited:
        return {}
    dated = CitedDocument.objects.filter(
        Q(in_force_from__isnull=False) | Q(in_force_until__isnull=False), number__in={number for _kind, number in cited}
    )
    found: dict[tuple[str, str], Citation] = {}
    for row in dated.order_by("issued_on", "pk"):
        named = cited.get((row.kind, row.number))
        if named is not None and (named.issued_on is None or row.issued_on in {None, named.issued_on}):
            found[row.kind, row.number] = replace(
                named,
                in_force_from=row.in_force_from,
                in_force_until=row.in_force_until,
                replaced_by=row.replaced_by,
            )
    return found
