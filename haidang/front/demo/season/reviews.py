"""Answering and verifying the sheets of a review round."""

from collections.abc import Callable
from datetime import datetime, timedelta

from haidang.areas.forecasts.models import ShareOf
from haidang.areas.forecasts.operations import create_scenario
from haidang.areas.needs.models import Answer, Need, NeedStatus, ReviewRound, Sheet, SheetState
from haidang.areas.needs.operations import (
    confirm_sheet,
    contest_need,
    decline_wish,
    make_wish,
    set_proposed_year,
    sign_statement,
    take_wish,
    verify_sheet,
)
from haidang.areas.needs.queries.declarations import declarable_requirements, staff_of
from haidang.areas.needs.queries.wishes import find_sheet_of_person
from haidang.areas.needs.queries.years import last_year_of, needs_with_year
from haidang.areas.personnel.models import Person
from haidang.areas.standards.queries import find_requirement
from haidang.foundation.access.models import Grant, Role
from haidang.foundation.basics.evidence import EvidenceFile
from haidang.front.demo.season.actors import Actors

CONTESTED = "Cô đang học lớp văn bằng hai theo nguyện vọng cá nhân, dự kiến tốt nghiệp trong năm; đề nghị rà soát lại."

PAPER = EvidenceFile("giay-xac-nhan-sinh-vien.pdf", "pdf", b"%PDF-1.4\n% giay xac nhan (mau)\n%%EOF\n", "demo-paper")
WISHES = (
    ("Tiếng Anh B2", "Dạy thí điểm các môn bằng tiếng Anh từ năm học tới."),
    ("Ứng dụng trí tuệ nhân tạo trong soạn bài", "Tổ chuyên môn phân công làm nòng cốt chuyển đổi số."),
    ("Giáo dục hòa nhập", "Lớp chủ nhiệm có học sinh khuyết tật học hòa nhập."),
)
WAITS = ("Dạy học môn Khoa học tự nhiên bằng tiếng Anh", "Trường dự kiến mở câu lạc bộ song ngữ từ học kì II.")
NOT_NOW = "Năm nay trường chưa có chỉ tiêu; nhà trường ghi nhận và ưu tiên ở đợt sau."
LATER = "Cô đang nuôi con nhỏ dưới 12 tháng, đề nghị cử vào năm sau."

type Wanted = Callable[[Sheet], bool]


def confirm_sheets(review: ReviewRound, actors: Actors, *, wanted: Wanted, now: datetime) -> int:
    """Principals confirm the wanted sheets; about one school in forty contests a need first."""
    sheets = [sheet for sheet in _sheets(review, SheetState.WITH_SCHOOL) if wanted(sheet)]
    contest_from = 7
    for place, sheet in enumerate(sheets):
        principal = actors.principals[sheet.school_id]
        if place >= contest_from and contest_one(sheet, actors, now):
            contest_from = place + 40
        confirm_sheet(sheet, by=principal, now=now + timedelta(minutes=place % 600))
    return len(sheets)


def verify_sheets(review: ReviewRound, actors: Actors, *, wanted: Wanted, now: datetime) -> int:
    """Localities (the lead office for its own schools) verify the wanted confirmed sheets."""
    sheets = [sheet for sheet in _sheets(review, SheetState.CONFIRMED) if wanted(sheet)]
    for place, sheet in enumerate(sheets):
        verify_sheet(sheet, by=actors.verifier(sheet.locality_id), now=now + timedelta(minutes=place % 600))
    return len(sheets)


def every(sheet: Sheet) -> bool:  # noqa: ARG001 - the sheet does not matter
    return True


def _sheets(review: ReviewRound, state: SheetState) -> list[Sheet]:
    return list(Sheet.objects.filter(round=review, state=state).select_related("school", "round").order_by("pk"))


def contest_one(sheet: Sheet, actors: Actors, now: datetime) -> bool:
    """The school says with a paper that one need is not right; False when nobody there must go."""
    need = Need.objects.filter(sheet=sheet, answer=Answer.OPEN, status=NeedStatus.MUST).order_by("-pk").first()
    if need is None:
        return False
    contest_need(need, reason=CONTESTED, by=actors.principals[sheet.school_id], now=now, evidence=PAPER)
    return True


def contest_at(review: ReviewRound, schools: set[int], actors: Actors, *, now: datetime) -> None:
    """One contest with evidence at the first of the schools where somebody must go."""
    any(
        contest_one(sheet, actors, now)
        for sheet in _sheets(review, SheetState.WITH_SCHOOL)
        if sheet.school_id in schools
    )


def wish_of(person: Person, review: ReviewRound, *, now: datetime) -> None:
    """A wish of one's own that waits for the school: the principal finds something to decide."""
    sheet, other = find_sheet_of_person(person, review), find_requirement("other", review.judged_on)
    if sheet is not None and other is not None and person.user is not None:
        topic, reason = WAITS
        make_wish(sheet, person=person, requirement=other, topic=topic, reason=reason, by=person.user, now=now)


def make_wishes(review: ReviewRound, actors: Actors, *, now: datetime) -> int:
    """At every tenth school three people wish to learn something: one wish is taken, the others are declined."""
    made = 0
    for sheet in _sheets(review, SheetState.WITH_SCHOOL)[::10]:
        other, principal = declarable_requirements(sheet).first(), actors.principals[sheet.school_id]
        if other is None:
            continue
        people = list(staff_of(sheet)[:3])
        for place, (person, (topic, reason)) in enumerate(zip(people, WISHES, strict=False)):
            wish = make_wish(
                sheet,
                person=person,
                requirement=other,
                topic=topic,
                reason=reason,
                by=person.user or principal,
                now=now,
            )
            if place == 0:
                take_wish(wish, by=principal, now=now)
            else:
                decline_wish(wish, reason=NOT_NOW, by=principal, now=now)
            made += 1
    return made


def move_years(review: ReviewRound, actors: Actors, *, now: datetime) -> None:
    """One school in eight moves somebody to the last year, for a reason."""
    for sheet in _sheets(review, SheetState.WITH_SCHOOL)[::8]:
        need = needs_with_year(Need.objects.filter(sheet=sheet)).select_related("sheet__round").order_by("pk").first()
        if need is not None:
            by = actors.principals[sheet.school_id]
            set_proposed_year(need, year=last_year_of(review), reason=LATER, by=by, now=now)


def sign_statements(review: ReviewRound, actors: Actors, *, now: datetime) -> int:
    """Every locality (and the department) whose sheets are all verified signs for them."""
    signed = 0
    open_at = review.sheets.exclude(state=SheetState.VERIFIED).values_list("locality", flat=True)
    still_open = set(open_at)
    for sheet in review.sheets.order_by("locality", "pk").distinct("locality").select_related("locality"):
        if sheet.locality_id not in still_open:
            by = actors.verifier(sheet.locality_id)
            sign_statement(review, locality=sheet.locality, has_read=True, by=by, now=now)
            signed += 1
    return signed


def make_scenarios(*, now: datetime) -> None:
    """One forecast over the staff of the day."""
    grant = Grant.objects.filter(role=Role.LEAD_OFFICE).select_related("user", "unit").order_by("pk")[0]
    create_scenario(
        "Theo số chỗ của đợt rà soát",
        owner=grant.unit,
        share_of=ShareOf.IN_SCOPE,
        base_day=now.date(),
        by=grant.user,
        now=now,
    )
