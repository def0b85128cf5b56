"""The 2026 dispatch on the city's plan: phường Đông Hải in every state, others as far as they are."""

import tomllib
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils import timezone

from haidang.areas.dispatches.models import CLOSES_BY_ITSELF, Demand, Dispatch, Duty
from haidang.areas.dispatches.operations import (
    BasisFacts,
    DemandFacts,
    DispatchFacts,
    RuleFacts,
    accept_duties,
    add_file,
    add_link,
    begin_duty,
    draft_dispatch,
    issue_dispatch,
    remind_late,
    report_done,
    send_back,
)
from haidang.foundation.basics.evidence import EvidenceFile
from haidang.foundation.organisation.models import LOCALITY_KINDS, Unit, UnitKind
from haidang.foundation.organisation.queries import localities
from haidang.front.demo.cast import CAST_SCHOOL
from haidang.front.demo.schools import DONG_HAI
from haidang.front.demo.season.actors import Actors
from haidang.front.demo.season.days import moment

FILE = Path(__file__).parents[1] / "data" / "dispatch_2026.toml"
MOST_WARDS = 40  # beside Đông Hải: a quarter of a second each
MOST_SCHOOLS = 4  # of a ward that have reported, so that the big city is played in seconds
NOT_ENOUGH = "Biên bản chưa có chữ ký của toàn thể; đề nghị bổ sung danh sách ký nhận."
NOTES = ("Đã phổ biến tại phiên họp hội đồng.", "Đã hoàn thành theo yêu cầu.", "Đã thực hiện, minh chứng kèm theo.")
PAPER = b"%PDF-1.4\n% bien ban hop hoi dong (mau)\n%%EOF\n"


def play_dispatches(actors: Actors, *, now: datetime, tell: Callable[[str], None]) -> None:
    """Every second ward that has schools issues the dispatch; the schools answer it to a different extent."""
    today = timezone.localdate(now)
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    on = today - timedelta(days=told["issued_days_ago"])
    wards = _wards(today)
    for place, ward in enumerate(wards):
        dispatch = issue(ward, told, actors, on=on)
        if ward.code == DONG_HAI:
            play_dong_hai(dispatch, actors, today=today)
        else:
            play_elsewhere(dispatch, actors, share=(1 + place % 4) / 5, today=today)
    tell(f"now: {len(wards)} wards have issued their dispatch, {Duty.objects.count()} duties")


def issue(ward: Unit, told: dict[str, Any], actors: Actors, *, on: date) -> Dispatch:
    """The ward's own dispatch, with the words of the file."""
    officer = actors.officers[ward.pk]
    dispatch = draft_dispatch(
        ward, office=ward, facts=_facts(ward, told), by=officer, now=moment(on - timedelta(days=2)), today=on,
        rules=[RuleFacts(**rule) for rule in told["rules"]], demands=[_demand(one, on) for one in told["demands"]],
    )  # fmt: skip
    return issue_dispatch(dispatch, number=str(100 + ward.pk % 50), issued_on=on, by=officer, now=moment(on, 10))


def play_dong_hai(dispatch: Dispatch, actors: Actors, *, today: date) -> None:
    """Something of everything: accepted, waiting, sent back, begun, late and reminded, not begun."""
    officer = actors.officers[dispatch.issuer_id]
    demands = list(Demand.objects.filter(dispatch=dispatch).order_by("position"))
    schools = list(Unit.objects.filter(duties__demand__dispatch=dispatch).distinct().order_by("code"))
    done: list[Duty] = []
    for row, school in enumerate(schools):
        for column, demand in enumerate(demands):
            for duty in Duty.objects.filter(demand=demand, unit=school).order_by("turn"):
                if (how := _how(row, column, duty, today, is_cast=school.code == CAST_SCHOOL)) == "":
                    continue
                done += _play(duty, how, actors, day=min(duty.due_on, today) - timedelta(days=1 + (row + column) % 6))
    judged = [duty for place, duty in enumerate(done) if place % 6]
    sent_back, accepted = judged[:2], judged[2:]
    accept_duties(accepted, by=officer, now=moment(today - timedelta(days=1), 15))
    for duty in sent_back:
        send_back(duty, reason=NOT_ENOUGH, by=officer, now=moment(today - timedelta(days=2), 10))
    remind_late(dispatch, by=officer, now=moment(today - timedelta(days=3), 9), today=today - timedelta(days=3))


def play_elsewhere(dispatch: Dispatch, actors: Actors, *, share: float, today: date) -> None:
    """In the other wards a share of the schools has done what was due; the ward has accepted most of it."""
    officer = actors.officers[dispatch.issuer_id]
    asked = Duty.objects.filter(demand__dispatch=dispatch, due_on__lt=today + timedelta(days=3))
    by_hand = asked.filter(demand__needs_evidence=False).exclude(demand__kind__in=CLOSES_BY_ITSELF)
    by_school: dict[int, list[Duty]] = defaultdict(list)
    for duty in by_hand.order_by("unit__code", "pk"):
        by_school[duty.unit_id].append(duty)
    done: list[Duty] = []
    for school, duties in islice(by_school.items(), min(MOST_SCHOOLS, round(len(by_school) * share))):
        report_done(duties, note=NOTES[1], by=actors.principals[school], now=moment(today - timedelta(days=6), 16))
        done += duties
    if done:
        accept_duties(done[: max(1, len(done) * 2 // 3)], by=officer, now=moment(today - timedelta(days=4), 16))


def _wards(today: date) -> list[Unit]:
    """Đông Hải and every second other ward; the rest have not issued theirs yet."""
    having = [ward for ward in localities(today) if ward.kind in LOCALITY_KINDS and _has_schools(ward, today)]
    others = [ward for ward in having if ward.code != DONG_HAI]
    return [*(ward for ward in having if ward.code == DONG_HAI), *others[::2][:MOST_WARDS]]


def _has_schools(ward: Unit, today: date) -> bool:
    return ward.children.filter(period__contains=today, unit__kind=UnitKind.SCHOOL).exists()


def _facts(ward: Unit, told: dict[str, Any]) -> DispatchFacts:
    named = ward.name[0].lower() + ward.name[1:]
    return DispatchFacts(
        subject=told["subject"],
        symbol=told["symbol"],
        place=ward.short_name,
        printed_superior="Ủy ban nhân dân",
        printed_issuer=ward.name,
        opening=told["opening"].format(place=named),
        closing=told["closing"],
        authority=told["authority"],
        recipients=told["recipients"],
        bases=[BasisFacts(**basis) for basis in told["bases"]],
    )


def _demand(told: dict[str, Any], on: date) -> DemandFacts:
    facts = {name: value for name, value in told.items() if not name.endswith("_after_days")}
    until = told.get("until_after_days")
    return DemandFacts(
        **facts,
        due_on=on + timedelta(days=told["due_after_days"]),
        until_on=on + timedelta(days=until) if until else None,
    )


def _how(row: int, column: int, duty: Duty, today: date, *, is_cast: bool) -> str:
    """What the school did about the duty: the cast's school has still to do what falls due now."""
    days = (duty.due_on - today).days
    if duty.demand.kind in CLOSES_BY_ITSELF or days > 25:
        return ""
    if is_cast:
        return "done" if days < -12 else "begun" if days < -3 else ""
    mark = (row * 5 + column * 3 + duty.turn) % 9
    if days < -12:
        return "" if mark == 0 else "done"
    if days < 3:
        return "" if mark in (0, 1) else "begun" if mark in (2, 3) else "done"
    return "begun" if mark in (2, 5) else ""


def _play(duty: Duty, how: str, actors: Actors, *, day: date) -> list[Duty]:
    principal = actors.principals[duty.unit_id]
    if how == "begun":
        begin_duty(duty, by=principal, now=moment(day, 8))
        return []
    if duty.demand.needs_evidence:
        if duty.demand.doer == "office":
            address = f"https://truong-mau.example/tin/{duty.pk}"
            add_link(duty, name="Bài đăng trên trang của trường", url=address, by=principal, now=moment(day, 8))
        else:
            paper = EvidenceFile("bien-ban-hop-hoi-dong.pdf", "pdf", PAPER, f"demo-{duty.pk}")
            add_file(duty, file=paper, by=principal, now=moment(day, 8))
    report_done([duty], note=NOTES[duty.pk % 3], by=principal, now=moment(day, 11))
    return [duty]
