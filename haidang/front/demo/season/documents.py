"""Decisions and a convening letter about the approved lists of 2024, and a draft that waits for the director today."""

from datetime import date, datetime, time

from haidang.areas.nominations.documents import list_document
from haidang.areas.nominations.models import DocumentKind, ListDocument
from haidang.areas.nominations.operations.documents import draft_document, issue_list_document
from haidang.areas.nominations.queries.documents import lists_for
from haidang.areas.plans.models import Plan
from haidang.foundation.access.models import Role
from haidang.front.demo.season.actors import Actors, holder_of
from haidang.front.demo.season.days import moment
from haidang.front.demo.season.lists import target_of

SIGNED_ON = date(2024, 5, 6)
COUNSELLING = {
    "starts_on": date(2024, 7, 1),
    "ends_on": date(2024, 8, 16),
    "gather_at": time(7, 30),
    "venue": "Trường THPT Thái Phiên",
    "remark": "Mang theo máy tính xách tay; liên hệ Phòng Giáo dục thường xuyên và Đại học khi cần.",
}


def write_documents(plan: Plan, actors: Actors, *, now: datetime) -> int:
    """Returns how many documents were issued."""
    issued = 0
    for code in ("upgrade_mn_public", "counselling"):
        decision = _draft(plan, code, DocumentKind.DECISION, {}, actors, moment(date(2024, 5, 2)))
        issued += _sign(decision, Role.DIRECTOR)
    letter = _draft(plan, "counselling", DocumentKind.CONVENING, COUNSELLING, actors, moment(date(2024, 5, 3)))
    issued += _sign(letter, Role.DEPUTY_DIRECTOR)
    _draft(plan, "khtn", DocumentKind.DECISION, {}, actors, now)
    return issued


def _draft(
    plan: Plan, code: str, kind: DocumentKind, details: dict[str, object], actors: Actors, at: datetime
) -> ListDocument | None:
    target = target_of(plan, code)
    lists = list(lists_for(target, kind))
    if not lists:
        return None
    return draft_document(target, kind=kind, lists=lists, details=details, by=actors.lead_office, now=at)


def _sign(document: ListDocument | None, role: Role) -> int:
    if document is None:
        return 0
    issue_list_document(document, build=list_document, by=holder_of(role), now=moment(SIGNED_ON, 15), today=SIGNED_ON)
    return 1
