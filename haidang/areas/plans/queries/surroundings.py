"""What stands beside a plan: how many people the review of its year found to need each of its targets."""

from datetime import date

from django.db import connection

from haidang.areas.needs.models import ReviewRound
from haidang.areas.plans.queries.checks import NOTHING, Demand, Surroundings
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
    """Two queries; without a review of the plan's year there is nothing to hold its targets against."""
    found = ReviewRound.objects.filter(year=plan.year).order_by("-pk").values_list("pk", flat=True).first()
    last = date(plan.year, 12, 31)
    wanted = sorted({(t.requirement_code, task.ends_on or last) for task in plan.tasks for t in task.targets})
    if found is None or not wanted:
        return NOTHING
    with connection.cursor() as cursor:
        cursor.execute(_DEMANDS, [[code for code, _day in wanted], [day for _code, day in wanted], found])
        rows = cursor.fetchall()
    return Surroundings(plan.year, {(code, day): Demand(needed, retired) for code, day, needed, retired in rows})
