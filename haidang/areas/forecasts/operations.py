"""Making a scenario from the staff of a day, and changing what it assumes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.forecasts.models import LARGEST, Assumed, Assumption, Scenario, ShareOf, Snapshot
from haidang.areas.forecasts.queries import count_cohorts, count_past_phases, degree_requirements
from haidang.areas.needs.models import Intake
from haidang.engines.forecast.values import Standing
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, require_reason
from haidang.foundation.organisation.models import Unit

OPENING_MONTH = 9
ROADMAP_END = 2030
COURSE_YEARS = 2
# Nobody's price list was read: the figure is there to be replaced, and says so.
COST = 30_000_000  # đồng


class NothingToForecast(Refused):
    def __init__(self) -> None:
        super().__init__(_("On this day no degree requirement concerns anybody. Choose another day."))


class NameTaken(Refused):
    def __init__(self) -> None:
        super().__init__(_("A scenario of this name exists already. Choose another name."))


class SharesTooLarge(Refused):
    def __init__(self) -> None:
        super().__init__(_("Those who finish in time and those who never finish exceed 100 % together. Lower one."))


class FigureOutside(Refused):
    def __init__(self, name: str) -> None:
        super().__init__(_("“%(name)s” is outside what is possible. Correct the figure.") % {"name": name})


@transaction.atomic
def create_scenario(name: str, *, owner: Unit, share_of: ShareOf, base_day: date, by: User, now: datetime) -> Scenario:
    """A scenario over the staff of the day, its assumptions filled from the records where they can be."""
    name = require_reason(name)
    requirements = degree_requirements(base_day)
    cohorts = count_cohorts(base_day, requirements)
    if not cohorts:
        raise NothingToForecast
    codes = {row[0] for row in cohorts}
    tracks = {row.code: [row.title_vi, row.title_en] for row in requirements if row.code in codes}
    snapshot = Snapshot.objects.create(
        base_day=base_day, taken_at=now, tracks=tracks, cohorts=cohorts, past=count_past_phases(base_day)
    )
    try:
        with transaction.atomic():
            scenario = Scenario.objects.create(
                name=name, owner=owner, snapshot=snapshot, share_of=share_of, created_by=by, created_at=now
            )
    except IntegrityError as clash:
        if "name" not in str(clash):
            raise
        raise NameTaken from clash
    Assumption.objects.bulk_create(_defaults(scenario))
    record(by=by, action="forecasts.create", obj=scenario, now=now, changes={"base_day": base_day.isoformat()})
    return scenario


@transaction.atomic
def change_assumptions(
    scenario: Scenario, *, figures: Mapping[int, tuple[int, str]], share_of: ShareOf, by: User, now: datetime
) -> Scenario:
    """Writes values and sources; figures name the assumption by id."""
    scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
    changes: dict[str, object] = {}
    for row in Assumption.objects.select_for_update().filter(scenario=scenario).order_by("pk"):
        value, source = figures.get(row.pk, (row.value, row.source))
        if not 0 <= value <= LARGEST[Assumed(row.name)]:
            raise FigureOutside(row.get_name_display())
        if value != row.value:
            changes[f"{row.track} {row.name}".strip()] = [row.value, value]
        row.value, row.source = value, require_reason(source)
        row.save(update_fields=["value", "source"])
    _check_shares(scenario)
    scenario.share_of = share_of
    scenario.save(update_fields=["share_of"])
    record(by=by, action="forecasts.change", obj=scenario, now=now, changes=changes)
    return scenario


def _check_shares(scenario: Scenario) -> None:
    shares: Counter[str] = Counter()
    for row in Assumption.objects.filter(scenario=scenario, name__in=(Assumed.ON_TIME, Assumed.DROPPING_OUT)):
        shares[row.track] += row.value
    if any(share > 100 for share in shares.values()):
        raise SharesTooLarge


def _defaults(scenario: Scenario) -> Iterator[Assumption]:
    """Computed from the records where possible; the rest are guesses that call themselves so."""
    day = scenario.snapshot.base_day
    first = day.year if day < date(day.year, OPENING_MONTH, 1) else day.year + 1
    guess = "Giả định ban đầu, chưa có nguồn; phòng chủ trì sửa khi có số liệu."
    common = (
        (Assumed.FIRST_INTAKE, first, f"Tháng 9 đầu tiên sau ngày gốc {day:%d/%m/%Y}."),
        (Assumed.REPLACED, 100, "Giả định: tuyển bù đủ số nghỉ hưu."),
        (Assumed.RECRUITS_MEETING, 100, "Luật Nhà giáo 73/2025/QH15, Điều 28: người được tuyển phải đạt chuẩn."),
    )
    for name, value, source in common:
        yield Assumption(scenario=scenario, name=name, value=value, source=source)
    waiting: Counter[str] = Counter()
    for track, _level, _sector, _place, standing, _retires, people in scenario.snapshot.cohorts:
        waiting[track] += people if standing == Standing.WAITING else 0
    rounds = {
        intake.requirement.code: intake
        for intake in Intake.objects.select_related("requirement", "round").order_by("round__judged_on", "pk")
    }
    for track in scenario.snapshot.tracks:
        in_time = max(1, ROADMAP_END - COURSE_YEARS - first + 1)
        seats = -(-waiting[track] // in_time)
        source = f"Tính từ hồ sơ: {waiting[track]} người phải đi, chia đều {in_time} năm còn kịp."
        if intake := rounds.get(track):
            seats, source = intake.seats_a_year, f"Số chỗ mỗi năm của đợt “{intake.round.title}”."
        figures = (
            (Assumed.SEATS, seats, source),
            (Assumed.BUDGET, 0, "Chưa dùng kinh phí làm mức; ghi số tiền để tính số chỗ từ kinh phí."),
            (Assumed.COST, COST, guess),
            (Assumed.YEARS, COURSE_YEARS, guess),
            (Assumed.ON_TIME, 95, guess),
            (Assumed.DROPPING_OUT, 1, guess),
            (Assumed.STUDYING, 0, "Ghi số người đang học vào ngày gốc theo báo cáo của cơ sở đào tạo."),
        )
        for name, value, origin in figures:
            yield Assumption(scenario=scenario, track=track, name=name, value=value, source=origin[:300])
