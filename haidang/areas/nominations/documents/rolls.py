"""The table of names: annex of a decision or letter, and a school's list by itself."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone, translation

from haidang.areas.nominations.documents.subjects import Subject, to_study, whom
from haidang.areas.nominations.models import Nomination, NominationList
from haidang.areas.nominations.queries.documents import people_named
from haidang.areas.personnel.models import Post
from haidang.foundation.basics.paper import Paper
from haidang.foundation.documents.offices import office_of
from haidang.foundation.documents.official import (
    WITH_NUMBER,
    Align,
    Annex,
    OfficialDocument,
    Signature,
    Table,
    TableColumn,
)

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
COLUMNS_OF_ROLL = tuple(
    replace(column, share=share)
    for column, share in zip(COLUMNS, (0.75, 2.3, 1.7, 2.2, 1.4, 1.4, 2.3, 1.1), strict=True)
)


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
            body=(table(people_named([nomination_list]), COLUMNS_OF_ROLL),),
            recipients=("UBND, Sở Giáo dục và Đào tạo", "Lưu: VT"),
            signature=Signature(office.authority),
        )


def annex(subject: Subject, kind: str) -> Annex:
    title = f"Danh sách {whom(subject)} được cử {to_study(subject)}"
    return annex_of(subject.people, title=title, kind=kind)


def annex_of(people: Sequence[Nomination], *, title: str, kind: str, label: str = "Phụ lục") -> Annex:
    note = f"(Kèm theo {kind} {WITH_NUMBER} của Sở Giáo dục và Đào tạo)"
    return Annex(label, title, note, (table(people, COLUMNS),), Paper.LANDSCAPE)


def table(people: Sequence[Nomination], columns: Sequence[TableColumn]) -> Table:
    return Table(columns, [row(place, one) for place, one in enumerate(people, start=1)], SIZE_OF_LIST)


def row(place: int, nomination: Nomination) -> tuple[str, ...]:
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
