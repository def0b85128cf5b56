"""Who goes by proof: classes where the people are, a run published over held places, one compared, one to publish."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from haidang.areas.allocations.models import Places, Run
from haidang.areas.allocations.operations.publishing import publish_run
from haidang.areas.allocations.operations.runs import Terms, lock_choice, start_run
from haidang.areas.allocations.operations.solving import solve_run
from haidang.areas.allocations.queries.limits import Limits, limits_on
from haidang.areas.classes.operations import ClassTerms, add_venue, open_class
from haidang.areas.nominations.models import QuotaAccount
from haidang.areas.nominations.operations import accept_places, grant_quota, raise_quota
from haidang.areas.nominations.queries.holders import localities_of
from haidang.areas.plans.models import Plan, Target
from haidang.foundation.organisation.models import Parentage, Unit, UnitKind
from haidang.foundation.organisation.queries import the_department
from haidang.front.demo.season.actors import Actors
from haidang.front.demo.season.courses import SEATS, programme_of, provider
from haidang.front.demo.season.lists import target_of

KEPT_OUT = "Đang phụ trách đội tuyển học sinh giỏi đến hết học kỳ"
COMPARED = ("counselling", "khtn", "lsdl")
HALL = "Hội trường"
LOCALITIES, MORE = 3, 3
SECOND_BATCH = "Đợt 2: bổ sung chỉ tiêu cho các xã, phường còn nhiều người chưa được đi học"
SECOND = Limits(
    school_share=30, subject_share=70, ward_share=0,
    source="Đợt 2: giả định trường bố trí được dạy thay, nới tỷ lệ cùng vắng; chờ Sở quyết định",
)  # fmt: skip
SHARE = 25  # of a school's staff: three courses at once in the comparison


def play_allocations(plan: Plan, actors: Actors, *, now: datetime) -> int:
    """Proposes people for history and geography on the schools' lists, then compares all; returns how many."""
    day, target = now - timedelta(days=1), target_of(plan, "lsdl")
    prepare_classes(target, actors, now=day)
    first = _solve(plan, [target], Places.HELD, actors, now=day)
    kept_out = first.choices.filter(is_chosen=True).order_by("ordinal").last()
    if kept_out is None:
        return 0
    later = lock_choice(kept_out, is_in=False, reason=KEPT_OUT, by=actors.lead_office, now=day)
    later = solve_run(later, now=day)
    due_on, today = timezone.localdate(now) + timedelta(days=14), timezone.localdate(day)
    added = publish_run(later, due_on=due_on, by=actors.lead_office, now=day, today=today).added
    targets = list(Target.objects.filter(task__plan=plan, requirement_code__in=COMPARED).select_related("task"))
    _solve(plan, targets, Places.WHOLE, actors, now=now)
    give_localities_more(later, actors, now=now)
    _solve(plan, [target], Places.LOCAL, actors, now=now, second=SECOND)
    return added


def give_localities_more(run: Run, actors: Actors, *, now: datetime) -> None:
    """The localities where most people were left out get three places each; the last of them takes only two."""
    today = timezone.localdate(now)
    left_out = list(run.choices.filter(is_chosen=False).values_list("school", flat=True))
    localities = localities_of(left_out, today)
    waiting = Counter(localities[school] for school in left_out if school in localities)
    source = _with_enough_left(run.targets.get(), actors, now=now)
    units = [pk for pk, _count in sorted(waiting.items(), key=lambda item: (-item[1], item[0]))[:LOCALITIES]]
    for place, unit in enumerate(Unit.objects.filter(pk__in=units).order_by("pk")):
        due_on = today + timedelta(days=21)
        held = grant_quota(source, unit=unit, quantity=MORE, due_on=due_on, by=actors.lead_office, now=now, today=today)
        accept_places(held, quantity=MORE - (place == LOCALITIES - 1), by=actors.officers[unit.pk], now=now)


def _with_enough_left(target: Target, actors: Actors, *, now: datetime) -> QuotaAccount:
    """The department's account; a whole city's need has taken every place of the plan, so more are allowed first."""
    account = QuotaAccount.objects.get(target=target, unit=the_department())
    lacking = LOCALITIES * MORE - account.free
    if lacking <= 0:
        return account
    return raise_quota(target, quantity=lacking, basis=SECOND_BATCH, by=actors.lead_office, now=now)


def prepare_classes(target: Target, actors: Actors, *, now: datetime) -> None:
    """Classes in the same weeks, each in a former district that holds many places: how far one travels then counts."""
    hosts = _hosts(target)
    first = timezone.localdate(now) + timedelta(days=45)
    first -= timedelta(days=first.weekday())  # a Monday
    for host in hosts:
        terms = ClassTerms(
            programme=programme_of(target),
            provider=provider(),
            venue=add_venue(host, name=HALL, seats=50, by=actors.lead_office, now=now),
            capacity=SEATS,
            starts_on=first,
            ends_on=first + timedelta(days=45),
        )
        open_class(target, terms=terms, by=actors.lead_office, now=now)


def _hosts(target: Target) -> list[Unit]:
    """One school in each of the districts with the most places, until everyone fits; at least two."""
    held = QuotaAccount.objects.filter(target=target, unit__kind=UnitKind.SCHOOL, received__gt=0)
    places = dict(held.values_list("unit", "received"))
    districts = Parentage.objects.filter(unit__in=places, parent__kind=UnitKind.DISTRICT).select_related("unit")
    schools: dict[int, list[Unit]] = defaultdict(list)
    for row in districts.order_by("unit__code"):
        schools[row.parent_id].append(row.unit)
    most = sorted(schools.values(), key=lambda units: (-sum(places[unit.pk] for unit in units), units[0].code))
    return [units[0] for units in most[: max(2, -(-sum(places.values()) // SEATS))]]


def _solve(
    plan: Plan, targets: list[Target], places: Places, actors: Actors, *, now: datetime, second: Limits | None = None
) -> Run:
    today = timezone.localdate(now)
    limits = second or replace(limits_on(today), school_share=SHARE)
    terms = Terms(
        places=places,
        school_share=limits.school_share,
        subject_share=limits.subject_share,
        ward_share=limits.ward_share,
        limits_source=limits.source,
    )
    run = start_run(plan, targets=targets, terms=terms, by=actors.lead_office, now=now, today=today)
    return solve_run(run, now=now)
