"""Documents about approved lists: the decision, the convening letter, the invitation, the list itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone, translation

from haidang.areas.nominations.models import DocumentKind, ListDocument, Nomination, NominationList
from haidang.areas.nominations.queries.documents import people_named, schools_named
from haidang.areas.personnel.models import Post
from haidang.areas.plans.models import Part, PartKind, Plan, Target
from haidang.areas.programmes.models import ProgrammeKind
from haidang.areas.standards.models import Requirement
from haidang.areas.standards.queries.catalogue import find_requirement
from haidang.foundation.basics.paper import Paper
from haidang.foundation.documents.offices import office_of
from haidang.foundation.documents.official import (
    WITH_NUMBER,
    Align,
    Annex,
    Block,
    Division,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    TableColumn,
    Urgency,
)

LEAD_MARK = "GDTX&ĐH"
HEAD_OF_DEPARTMENT = "Giám đốc Sở Giáo dục và Đào tạo thành phố Hải Phòng"
DRAFTERS = "Trưởng phòng Giáo dục thường xuyên và Đại học"
MOST_ADDRESSEES = 6
CALLS = {"male": "ông", "female": "bà"}
VERBS = {DocumentKind.CONVENING: "triệu tập", DocumentKind.INVITATION: "trân trọng kính mời"}
# No identity numbers or telephones: a decision travels further than the right to see them.
COLUMNS = (
    TableColumn("TT", 0.7, Align.CENTRE),
    TableColumn("Họ và tên", 2.5),
    TableColumn("Ngày sinh", 1.4, Align.CENTRE),
    TableColumn("Đơn vị", 2.9),
    TableColumn("Chức vụ", 1.4),
    TableColumn("Môn dạy", 1.7),
    TableColumn("Trình độ, ngành đào tạo", 2.6),
    TableColumn("Ghi chú", 1.5),
)
SIZE_OF_LIST = 11
# A named law, decree, circular or decision in the source of a requirement.
DOCUMENT = re.compile(r"^(Luật|Nghị định|Thông tư|Quyết định|Nghị quyết)\b[^,(:\"]+")


@dataclass(frozen=True, slots=True)
class Subject:
    """What all documents about the same lists share."""

    document: ListDocument
    target: Target
    plan: Plan
    lists: Sequence[NominationList]
    people: Sequence[Nomination]
    requirement: Requirement | None
    funding: Sequence[str]

    @property
    def course(self) -> str:
        """Bồi dưỡng giáo viên … -> bồi dưỡng giáo viên …, without a final point."""
        content = " ".join(self.target.task.content.split()).rstrip(".;")
        return content[:1].lower() + content[1:]

    @property
    def plan_name(self) -> str:
        """Kế hoạch số 12/KH-SGDĐT ngày 05/01/2026 của Sở …; blanks where the plan has none."""
        plan = self.plan
        number = f"số {plan.number or '     '}/{plan.symbol}" if plan.symbol else ""
        day = f"ngày {plan.issued_on:%d/%m/%Y}" if plan.issued_on else ""
        words = " ".join(word for word in ("Kế hoạch", number, day) if word)
        title = plan.title if plan.title.lower().startswith(("về", "đào tạo", "bồi dưỡng")) else ""
        return (
            f"{words} của Sở Giáo dục và Đào tạo về {title[:1].lower() + title[1:]}"
            if title
            else f"{words} của Sở Giáo dục và Đào tạo"
        )

    @property
    def count(self) -> str:
        return f"{len(self.people):02d}"


def list_document(document: ListDocument) -> OfficialDocument:
    """The document as it stands: a draft, number and day blank."""
    with translation.override("vi"):
        return _BUILDERS[DocumentKind(document.kind)](_subject(document))


def personal_letters(document: ListDocument) -> list[OfficialDocument]:
    """The letter once for each person, addressed to them, without the annex of names."""
    with translation.override("vi"):
        subject = _subject(document)
        letter = _signed(list_document(document), document)
        return [_personal(letter, subject, nomination) for nomination in subject.people]


def _personal(letter: OfficialDocument, subject: Subject, nomination: Nomination) -> OfficialDocument:
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


def roll_document(nomination_list: NominationList) -> OfficialDocument:
    """The school's list by itself, to be signed by its head."""
    with translation.override("vi"):
        office = office_of(nomination_list.school, timezone.localdate())
        target = nomination_list.target
        return OfficialDocument(
            issuer=office.issuer,
            symbol=f"DS-{office.mark}",
            kind="Danh sách",
            subject=f"Cử đi đào tạo, bồi dưỡng: {target.label}",
            subject_note=f"({' '.join(target.task.content.split())})",
            year=timezone.localdate().year,
            body=(_table(people_named([nomination_list]), COLUMNS_OF_ROLL),),
            recipients=("UBND, Sở Giáo dục và Đào tạo", "Lưu: VT"),
            signature=Signature(office.authority),
        )


COLUMNS_OF_ROLL = tuple(
    replace(column, share=share)
    for column, share in zip(COLUMNS, (0.75, 2.3, 1.7, 2.2, 1.4, 1.4, 2.3, 1.1), strict=True)
)


def _signed(draft: OfficialDocument, document: ListDocument) -> OfficialDocument:
    """The draft with number, day and name of what was issued."""
    issued = document.issued
    if issued is None:
        return draft
    signature = Signature(tuple(issued.signer_title.split(" · ")), issued.signer_name)
    return replace(draft, number=str(issued.number), issued_on=issued.issued_on, signature=signature)


def _subject(document: ListDocument) -> Subject:
    target = document.target
    plan = target.task.plan
    lists = schools_named(document)
    funding = Part.objects.filter(plan=plan, kind=PartKind.FUNDING).order_by("position").values_list("text", flat=True)
    requirement = find_requirement(target.requirement_code, timezone.localdate(document.drawn_up_at))
    return Subject(document, target, plan, lists, people_named(lists), requirement, list(funding))


def _decision(subject: Subject) -> OfficialDocument:
    office = office_of(None, timezone.localdate())
    return OfficialDocument(
        issuer=office.issuer,
        symbol=f"QĐ-{office.mark}",
        kind="Quyết định",
        subject=f"Về việc cử {_whom(subject)} {_to_study(subject)}\n(Đối tượng: {_bare(subject.target.label)})",
        year=timezone.localdate().year,
        urgency=_urgency(subject),
        authority=HEAD_OF_DEPARTMENT,
        bases=(*_bases(subject), f"Theo đề nghị của {DRAFTERS}."),
        body=(Division("Quyết định:"), *_articles(subject)),
        recipients=("Như Điều 3", "Lãnh đạo Sở", "UBND các phường, xã, đặc khu (để phối hợp)", f"Lưu: VT, {LEAD_MARK}"),
        signature=Signature(office.authority),
        annexes=(_annex(subject, "Quyết định"),),
    )


def _articles(subject: Subject) -> Iterator[Block]:
    yield Paragraph(
        f"Cử {subject.count} {_whom(subject)} của {len(subject.lists):02d} đơn vị (có danh sách kèm theo) tham gia: "
        f"{subject.course}; đối tượng: {subject.target.label}.",
        "Điều 1.",
    )
    yield Paragraph(f"Thời gian: {_time(subject)}.{_place(subject)}{_mode(subject)}")
    yield Paragraph(
        "Người được cử chấp hành nội quy của cơ sở đào tạo, hoàn thành khóa học và nộp văn bằng, chứng chỉ về đơn vị.",
        "Điều 2.",
    )
    if subject.requirement is not None and _is_degree(subject):
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


def _convening(subject: Subject) -> OfficialDocument:
    office = office_of(None, timezone.localdate())
    names = [one.school.name for one in subject.lists]
    addressees = names if len(names) <= MOST_ADDRESSEES else ["Các đơn vị có tên trong danh sách kèm theo"]
    return OfficialDocument(
        issuer=office.issuer,
        symbol=f"{office.mark}-{LEAD_MARK}",
        subject=f"V/v triệu tập học viên {_to_study(subject)}",
        year=timezone.localdate().year,
        urgency=_urgency(subject),
        addressees=addressees,
        body=tuple(_letter(subject)),
        recipients=("Như trên", "Lãnh đạo Sở", f"Lưu: VT, {LEAD_MARK}"),
        signature=Signature(office.authority),
        annexes=(_annex(subject, "Công văn"),),
    )


def _invitation(subject: Subject) -> OfficialDocument:
    office = office_of(None, timezone.localdate())
    return OfficialDocument(
        issuer=office.issuer,
        symbol=f"GM-{office.mark}",
        kind="Giấy mời",
        subject=f"Tham gia {_to_study(subject).removeprefix('đi ')}",
        year=timezone.localdate().year,
        urgency=_urgency(subject),
        addressed_with="Kính mời",
        addressees=("Các ông (bà) có tên trong danh sách kèm theo",),
        body=tuple(_letter(subject)),
        recipients=("Như kính mời", f"Lưu: VT, {LEAD_MARK}"),
        signature=Signature(office.authority),
        annexes=(_annex(subject, "Giấy mời"),),
    )


def _letter(subject: Subject) -> Iterator[Block]:
    """Who, when, where, who pays, what to bring."""
    document, verb = subject.document, VERBS[DocumentKind(subject.document.kind)]
    yield Paragraph(
        f"Thực hiện {subject.plan_name}, Sở Giáo dục và Đào tạo {verb} {subject.count} {_whom(subject)} có tên trong "
        f"danh sách kèm theo tham gia: {subject.course}, cụ thể như sau:"
    )
    yield Paragraph(f"{subject.target.label}.", "1. Đối tượng:")
    gather = f"Có mặt lúc {document.gather_at:%H} giờ {document.gather_at:%M} ngày đầu. " if document.gather_at else ""
    yield Paragraph(f"{_time(subject)}. {gather}".strip(), "2. Thời gian:")
    yield Paragraph(f"{document.venue.rstrip('.')}.{_mode(subject)}", "3. Địa điểm:")
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


def _bases(subject: Subject) -> Iterator[str]:
    """The law behind the requirement, then the plan."""
    sources = subject.requirement.source.split(";") if subject.requirement else []
    named = (DOCUMENT.match(source.strip()) for source in sources)
    for found in dict.fromkeys(match.group(0).strip() for match in named if match):
        kind, _, rest = found.partition(" ")
        if kind in ("Nghị", "Thông", "Quyết"):
            second, _, rest = rest.partition(" ")
            yield f"Căn cứ {kind} {second} số {rest};"
        else:
            yield f"Căn cứ {found};"
    yield f"Căn cứ {subject.plan_name};"


def _annex(subject: Subject, kind: str) -> Annex:
    return Annex(
        "Phụ lục",
        f"Danh sách {_whom(subject)} được cử {_to_study(subject)}",
        f"(Kèm theo {kind} {WITH_NUMBER} của Sở Giáo dục và Đào tạo)",
        (_table(subject.people, COLUMNS),),
        Paper.LANDSCAPE,
    )


def _table(people: Sequence[Nomination], columns: Sequence[TableColumn]) -> Table:
    return Table(columns, [_row(place, one) for place, one in enumerate(people, start=1)], SIZE_OF_LIST)


def _row(place: int, nomination: Nomination) -> tuple[str, ...]:
    person = nomination.person
    post: Post | None = next(iter(person.__dict__["main_posts"]), None)
    degree = next(iter(person.degrees.all()), None)
    return (
        str(place),
        person.full_name,
        person.birth_words,
        nomination.list.school.name,
        str(post.get_kind_display()).capitalize() if post else "",
        ", ".join(subject.name_vi for subject in post.subjects.all()) if post else "",
        f"{str(degree.get_rank_display()).capitalize()}, {degree.major}".strip(", ") if degree else "",
        "",
    )


def _whom(subject: Subject) -> str:
    managers = [one for one in subject.people if _is_manager(one)]
    if managers and len(managers) == len(subject.people):
        return "cán bộ quản lý"
    return "cán bộ quản lý, giáo viên" if managers else "giáo viên"


def _is_manager(nomination: Nomination) -> bool:
    return any(post.kind in ("principal", "deputy_principal") for post in nomination.person.__dict__["main_posts"])


def _is_degree(subject: Subject) -> bool:
    programme = subject.requirement.programme if subject.requirement else None
    return programme is not None and programme.kind == ProgrammeKind.DEGREE


def _to_study(subject: Subject) -> str:
    return "đi đào tạo" if _is_degree(subject) else "đi bồi dưỡng"


def _time(subject: Subject) -> str:
    document = subject.document
    if document.starts_on and document.ends_on:
        return f"từ ngày {_day(document.starts_on)} đến ngày {_day(document.ends_on)}"
    if document.starts_on:
        return f"từ ngày {_day(document.starts_on)}"
    return f"theo Kế hoạch ({subject.target.task.printed_time})"


def _bare(label: str) -> str:
    """MN CL (TC-ĐH) -> MN CL, TC-ĐH: no brackets within brackets."""
    return label.replace(" (", ", ").replace(")", "")


def _place(subject: Subject) -> str:
    return f" Địa điểm: {subject.document.venue.rstrip('.')}." if subject.document.venue else ""


def _mode(subject: Subject) -> str:
    mode = " ".join(subject.target.task.printed_mode.split()).rstrip(".")
    return f" Hình thức: {mode[:1].lower() + mode[1:]}." if mode else ""


def _urgency(subject: Subject) -> Urgency:
    return Urgency[subject.document.urgency] if subject.document.urgency else Urgency.NONE


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


_BUILDERS = {
    DocumentKind.DECISION: _decision,
    DocumentKind.CONVENING: _convening,
    DocumentKind.INVITATION: _invitation,
}
