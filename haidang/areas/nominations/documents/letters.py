"""Letters that call people to a course, once for all schools and once for each person."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils import timezone

from haidang.areas.nominations.documents.rolls import annex
from haidang.areas.nominations.documents.subjects import LEAD_MARK, Subject, mode, time, to_study, urgency, whom
from haidang.areas.nominations.models import DocumentKind, Nomination
from haidang.foundation.documents.offices import office_of
from haidang.foundation.documents.official import Block, OfficialDocument, Paragraph, Signature

MOST_ADDRESSEES = 6
CALLS = {"male": "ông", "female": "bà"}
VERBS = {DocumentKind.CONVENING: "triệu tập", DocumentKind.INVITATION: "trân trọng kính mời"}


def convening(subject: Subject) -> OfficialDocument:
    office = office_of(None, timezone.localdate())
    names = [one.school.name for one in subject.lists]
    addressees = names if len(names) <= MOST_ADDRESSEES else ["Các đơn vị có tên trong danh sách kèm theo"]
    return OfficialDocument(
        issuer=office.issuer,
        symbol=f"{office.mark}-{LEAD_MARK}",
        subject=f"V/v triệu tập học viên {to_study(subject)}",
        year=timezone.localdate().year,
        urgency=urgency(subject),
        addressees=addressees,
        body=tuple(_letter(subject)),
        recipients=("Như trên", "Lãnh đạo Sở", f"Lưu: VT, {LEAD_MARK}"),
        signature=Signature(office.authority),
        annexes=(annex(subject, "Công văn"),),
    )


def invitation(subject: Subject) -> OfficialDocument:
    office = office_of(None, timezone.localdate())
    return OfficialDocument(
        issuer=office.issuer,
        symbol=f"GM-{office.mark}",
        kind="Giấy mời",
        subject=f"Tham gia {to_study(subject).removeprefix('đi ')}",
        year=timezone.localdate().year,
        urgency=urgency(subject),
        addressed_with="Kính mời",
        addressees=("Các ông (bà) có tên trong danh sách kèm theo",),
        body=tuple(_letter(subject)),
        recipients=("Như kính mời", f"Lưu: VT, {LEAD_MARK}"),
        signature=Signature(office.authority),
        annexes=(annex(subject, "Giấy mời"),),
    )


def _letter(subject: Subject) -> Iterator[Block]:
    """Who, when, where, who pays, what to bring."""
    document, verb = subject.document, VERBS[DocumentKind(subject.document.kind)]
    yield Paragraph(
        f"Thực hiện {subject.plan_name}, Sở Giáo dục và Đào tạo {verb} {subject.count} {whom(subject)} có tên trong "
        f"danh sách kèm theo tham gia: {subject.course}, cụ thể như sau:"
    )
    yield Paragraph(f"{subject.target.label}.", "1. Đối tượng:")
    gather = f"Có mặt lúc {document.gather_at:%H} giờ {document.gather_at:%M} ngày đầu. " if document.gather_at else ""
    yield Paragraph(f"{time(subject)}. {gather}".strip(), "2. Thời gian:")
    yield Paragraph(f"{document.venue.rstrip('.')}.{mode(subject)}", "3. Địa điểm:")
    yield Paragraph(" ".join([*subject.funding, who_pays(subject.funding)]).strip(), "4. Kinh phí:")
    place = 5
    if document.remark:
        yield Paragraph(document.remark.strip(), f"{place}. Lưu ý:")
        place += 1
    yield Paragraph(
        "Đề nghị Thủ trưởng các đơn vị bố trí công việc, tạo điều kiện để người có tên trong danh sách tham gia đầy "
        "đủ, đúng thời gian./.",
        f"{place}. Tổ chức thực hiện:",
    )


def who_pays(funding: Sequence[str]) -> str:
    """Who pays travel and meals, as the plan's text on money says; the convening letter must say it."""
    said = " ".join(funding).lower()
    if "chi trả các khoản kinh phí khác" in said or ("đi lại" in said and "chi trả" in said):
        return (
            "Theo đó, tiền đi lại, ăn, nghỉ của người học do đơn vị quản lý trực tiếp chi trả theo quy định hiện hành."
        )
    return "Tiền đi lại, ăn, nghỉ của người học do đơn vị cử đi chi trả theo quy định hiện hành."


def personal(letter: OfficialDocument, subject: Subject, nomination: Nomination) -> OfficialDocument:
    call = CALLS.get(nomination.person.sex, "ông (bà)")
    verb = f"{VERBS[DocumentKind(subject.document.kind)]} {call} {nomination.person.full_name}"
    opening = Paragraph(
        f"Thực hiện {subject.plan_name}, Sở Giáo dục và Đào tạo {verb} tham gia: {subject.course}, cụ thể như sau:"
    )
    addressee = f"{call.capitalize()} {nomination.person.full_name}, {nomination.list.school.name}"
    closing = replace(
        _last(letter), text=f"Đề nghị đơn vị bố trí công việc để {call} tham gia đầy đủ, đúng thời gian./."
    )
    body = (opening, *letter.body[1:-1], closing)
    return replace(letter, addressees=(addressee,), body=body, annexes=())


def _last(letter: OfficialDocument) -> Paragraph:
    last = letter.body[-1]
    assert isinstance(last, Paragraph)
    return last
