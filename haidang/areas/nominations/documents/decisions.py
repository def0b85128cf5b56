"""The decision to send people to study, and the one that changes it later."""

from collections.abc import Iterator, Sequence

from django.utils import timezone

from haidang.areas.nominations.documents.rolls import annex, annex_of
from haidang.areas.nominations.documents.subjects import (
    DRAFTERS,
    HEAD_OF_DEPARTMENT,
    LEAD_MARK,
    Subject,
    bare,
    bases,
    is_degree,
    mode,
    place,
    time,
    to_study,
    urgency,
    whom,
)
from haidang.areas.nominations.models import ListDocument, Nomination
from haidang.areas.nominations.queries.documents import joined_by, left_by, supplements_before
from haidang.foundation.documents.offices import office_of
from haidang.foundation.documents.official import Annex, Block, Division, OfficialDocument, Paragraph, Signature


def decision(subject: Subject) -> OfficialDocument:
    office = office_of(None, timezone.localdate())
    return OfficialDocument(
        issuer=office.issuer,
        symbol=f"QĐ-{office.mark}",
        kind="Quyết định",
        subject=f"Về việc cử {whom(subject)} {to_study(subject)}\n(Đối tượng: {bare(subject.target.label)})",
        year=timezone.localdate().year,
        urgency=urgency(subject),
        authority=HEAD_OF_DEPARTMENT,
        bases=(*bases(subject), f"Theo đề nghị của {DRAFTERS}."),
        body=(Division("Quyết định:"), *_articles(subject)),
        recipients=("Như Điều 3", "Lãnh đạo Sở", "UBND các phường, xã, đặc khu (để phối hợp)", f"Lưu: VT, {LEAD_MARK}"),
        signature=Signature(office.authority),
        annexes=(annex(subject, "Quyết định"),),
    )


def _articles(subject: Subject) -> Iterator[Block]:
    yield Paragraph(
        f"Cử {subject.count} {whom(subject)} của {len(subject.lists):02d} đơn vị (có danh sách kèm theo) tham gia: "
        f"{subject.course}; đối tượng: {subject.target.label}.",
        "Điều 1.",
    )
    yield Paragraph(f"Thời gian: {time(subject)}.{place(subject)}{mode(subject)}")
    yield Paragraph(
        "Người được cử chấp hành nội quy của cơ sở đào tạo, hoàn thành khóa học và nộp văn bằng, chứng chỉ về đơn vị.",
        "Điều 2.",
    )
    if subject.requirement is not None and is_degree(subject):
        yield Paragraph(
            "Người được cử đi đào tạo cam kết tiếp tục làm việc sau khi hoàn thành trong thời gian ít nhất gấp hai lần "
            "thời gian đào tạo; trường hợp phải đền bù chi phí đào tạo thực hiện theo quy định."
        )
    for text in subject.funding:
        yield Paragraph(text)
    yield Paragraph(
        f"Chánh Văn phòng Sở, {DRAFTERS}, Trưởng các phòng có liên quan, Thủ trưởng các đơn vị và các ông (bà) có tên "
        "trong danh sách chịu trách nhiệm thi hành Quyết định này. Quyết định có hiệu lực kể từ ngày ký./.",
        "Điều 3.",
    )


def supplement(subject: Subject) -> OfficialDocument:
    """Who joined and who left since the decision; everything else of it stays."""
    office = office_of(None, timezone.localdate())
    joined, left = joined_by(subject.document), left_by(subject.document)
    amended = _amended(subject)
    return OfficialDocument(
        issuer=office.issuer,
        symbol=f"QĐ-{office.mark}",
        kind="Quyết định",
        subject=(
            f"Về việc {_doing(joined, left)} danh sách {whom(subject)} được cử {to_study(subject)}\n"
            f"(Đối tượng: {bare(subject.target.label)})"
        ),
        year=timezone.localdate().year,
        urgency=urgency(subject),
        authority=HEAD_OF_DEPARTMENT,
        bases=(*bases(subject), *(f"Căn cứ {words};" for words in amended), f"Theo đề nghị của {DRAFTERS}."),
        body=(Division("Quyết định:"), *_amendments(amended[0], joined, left)),
        recipients=("Như Điều 3", "Lãnh đạo Sở", "UBND các phường, xã, đặc khu (để phối hợp)", f"Lưu: VT, {LEAD_MARK}"),
        signature=Signature(office.authority),
        annexes=tuple(_annexes(subject, joined, left)),
    )


def _doing(joined: Sequence[Nomination], left: Sequence[Nomination]) -> str:
    return " và ".join(word for word, people in (("bổ sung", joined), ("điều chỉnh giảm", left)) if people)


def _amended(subject: Subject) -> list[str]:
    """The decision, then what changed it before; by number and day."""
    first = subject.document.amends
    assert first is not None  # held by a constraint
    return [_cited(found) for found in (first, *supplements_before(subject.document))]


def _cited(document: ListDocument) -> str:
    issued = document.issued
    assert issued is not None  # only issued decisions are amended
    about = " ".join(issued.subject.split())
    return (
        f"Quyết định số {issued.shown_number} ngày {issued.issued_on:%d/%m/%Y} của Giám đốc Sở Giáo dục và Đào tạo "
        f"{about[:1].lower() + about[1:]}"
    )


def _amendments(amended: str, joined: Sequence[Nomination], left: Sequence[Nomination]) -> Iterator[Block]:
    short = amended.partition(" của ")[0]
    yield Paragraph(f"Sửa đổi danh sách kèm theo {short} như sau:", "Điều 1.")
    clauses = []
    if joined:
        clauses.append(f"Bổ sung {len(joined):02d} người vào danh sách (chi tiết tại {_label(1)}).")
    if left:
        clauses.append(f"Đưa ra khỏi danh sách {len(left):02d} người (chi tiết tại {_label(2 if joined else 1)}).")
    yield from (Paragraph(clause, f"{ordinal}.") for ordinal, clause in enumerate(clauses, start=1))
    newly = " Người được bổ sung thực hiện như người đã được cử." if joined else ""
    yield Paragraph(
        f"Các nội dung khác của {short} không thay đổi.{newly}",
        "Điều 2.",
    )
    yield Paragraph(
        f"Chánh Văn phòng Sở, {DRAFTERS}, Trưởng các phòng có liên quan, Thủ trưởng các đơn vị và các ông (bà) có tên "
        "trong danh sách chịu trách nhiệm thi hành Quyết định này. Quyết định có hiệu lực kể từ ngày ký./.",
        "Điều 3.",
    )


def _annexes(subject: Subject, joined: Sequence[Nomination], left: Sequence[Nomination]) -> Iterator[Annex]:
    """Without reasons: why someone cannot go is between them, the school and the approvers."""
    titles = (
        (f"Danh sách bổ sung {whom(subject)} được cử {to_study(subject)}", joined),
        (f"Danh sách {whom(subject)} không tham gia {to_study(subject).removeprefix('đi ')}", left),
    )
    for place_of, (title, people) in enumerate(((title, people) for title, people in titles if people), start=1):
        yield annex_of(people, title=title, kind="Quyết định", label=_label(place_of))


def _label(ordinal: int) -> str:
    return f"Phụ lục {'I' * ordinal}"
