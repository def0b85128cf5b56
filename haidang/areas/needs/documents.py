"""Reports of needs and statements of verification as official documents: Vietnamese, number and day blank."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone, translation

from haidang.areas.needs.models import ReviewRound, Sheet, Statement
from haidang.areas.needs.queries import count_needs, count_years, years_range
from haidang.areas.needs.queries.roadmap_form import PersonRow, person_rows
from haidang.areas.needs.queries.years import YearRow
from haidang.areas.standards.queries import list_requirements_on
from haidang.foundation.basics.paper import Paper
from haidang.foundation.documents.offices import office_of
from haidang.foundation.documents.official import (
    WITH_NUMBER,
    Align,
    Annex,
    Block,
    Heading,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    TableColumn,
)
from haidang.foundation.organisation.models import Unit

ROADMAP = (
    "Căn cứ Nghị định số 71/2020/NĐ-CP ngày 30 tháng 6 năm 2020 của Chính phủ quy định lộ trình thực hiện nâng "
    "trình độ chuẩn được đào tạo của giáo viên mầm non, tiểu học, trung học cơ sở;"
)
AMENDED = (
    "Căn cứ Nghị định số 311/2025/NĐ-CP ngày 05 tháng 12 năm 2025 của Chính phủ sửa đổi, bổ sung một số điều của "
    "Nghị định số 71/2020/NĐ-CP;"
)
AMENDED_FROM = date(2026, 1, 20)
LIST_COLUMNS = (
    TableColumn("TT", 0.8, Align.CENTRE),
    TableColumn("Họ và tên", 2.2),
    TableColumn("Ngày sinh", 1.95, Align.CENTRE),
    TableColumn("Chức vụ/\nmôn dạy", 1.9),
    TableColumn("Trình độ hiện có", 2.6),
    TableColumn("Ngày đủ tuổi\nnghỉ hưu", 1.95, Align.CENTRE),
    TableColumn("Số tháng\ntừ 1/7/2020", 1.65, Align.CENTRE),
    TableColumn("Nội dung đề nghị", 3),
    TableColumn("Năm\nđề nghị", 1.1, Align.CENTRE),
    TableColumn("Ghi chú", 1.6),
)


def bases_of(day: date) -> tuple[str, ...]:
    """The decrees in force on the day the round was judged."""
    return (ROADMAP, AMENDED) if day >= AMENDED_FROM else (ROADMAP,)


def report_of_sheet(sheet: Sheet) -> OfficialDocument:
    """The school's report with the list of its people."""
    with translation.override("vi"):
        rows = list(person_rows(sheet))
        return _report(
            sheet.round,
            Sheet.objects.filter(pk=sheet.pk),
            sheet.school,
            annexes=(_list_annex(sheet, rows),),
        )


def report_of_round(review: ReviewRound, sheets: QuerySet[Sheet], unit: Unit | None) -> OfficialDocument:
    """The summary of a ward or the city; `unit` is None for the department. The list of people goes as a workbook."""
    with translation.override("vi"):
        return _report(review, sheets, unit, annexes=())


def _report(
    review: ReviewRound, sheets: QuerySet[Sheet], unit: Unit | None, annexes: Sequence[Annex]
) -> OfficialDocument:
    office = office_of(unit, timezone.localdate())
    sheets = Sheet.objects.filter(pk__in=sheets.order_by().values("pk"))
    return OfficialDocument(
        issuer=office.issuer,
        symbol=f"BC-{office.mark}",
        kind="Báo cáo",
        subject=f"Kết quả rà soát nhu cầu đào tạo, bồi dưỡng năm {review.year}",
        year=timezone.localdate().year,
        bases=bases_of(review.judged_on),
        body=list(_body(review, sheets, unit)),
        recipients=("Như trên", "Lưu: VT"),
        signature=Signature(office.authority),
        annexes=annexes,
    )


def _body(review: ReviewRound, sheets: QuerySet[Sheet], unit: Unit | None) -> Iterator[Block]:
    schools = sheets.count()
    verified = sheets.filter(state="verified").count()
    yield Paragraph(
        f"Thực hiện “{review.title}” (giai đoạn {review.phase_label}), căn cứ hồ sơ và quy định tính đến ngày "
        f"{review.judged_on:%d/%m/%Y}, {unit.name if unit else 'Sở Giáo dục và Đào tạo'} báo cáo như sau:"
    )
    yield Heading("I. KẾT QUẢ RÀ SOÁT")
    if schools > 1:
        yield Paragraph(f"Số trường rà soát: {schools}; đã thẩm tra: {verified}.")
    yield needs_table(review, sheets)
    years = count_years(sheets, review)
    yield Heading("II. ĐỀ XUẤT NĂM CỬ ĐI ĐÀO TẠO NÂNG TRÌNH ĐỘ CHUẨN")
    if years:
        yield Paragraph(
            "Thứ tự ưu tiên: người còn ít tháng công tác nhất được cử trước (Điều 3 Nghị định số 71/2020/NĐ-CP)."
        )
        yield years_table(review, years)
    else:
        yield Paragraph("Không có người thuộc diện đào tạo nâng trình độ chuẩn.")
    yield Paragraph("Trên đây là kết quả rà soát nhu cầu đào tạo, bồi dưỡng./.")


def needs_table(review: ReviewRound, sheets: QuerySet[Sheet]) -> Table:
    """Counts by requirement."""
    columns = (
        TableColumn("TT", 0.7, Align.CENTRE),
        TableColumn("Nội dung", 4),
        *(
            TableColumn(name, 1.1, Align.RIGHT)
            for name in ("Phải đi", "Có thể đi", "Được miễn", "Chưa xác định", "Phản ánh")
        ),
    )
    counts = count_needs(sheets, list_requirements_on(review.judged_on))
    rows = [
        (
            str(place),
            row.requirement.title_vi,
            *(str(number) for number in (row.must, row.may, row.exempt, row.cannot_tell, row.contested)),
        )
        for place, row in enumerate(counts, start=1)
    ]
    return Table(columns, rows)


def years_table(review: ReviewRound, years: Sequence[YearRow]) -> Table:
    """How many begin in each year, by requirement."""
    columns = (
        TableColumn("TT", 0.7, Align.CENTRE),
        TableColumn("Nội dung", 3.4),
        *(TableColumn(str(year), 0.8, Align.RIGHT) for year in years_range(review)),
        TableColumn("Chưa xếp", 0.9, Align.RIGHT),
        TableColumn("Cộng", 0.8, Align.RIGHT),
    )
    rows = [
        (str(place), row.requirement.title_vi, *(str(n) for n in row.years), str(row.without), str(row.total))
        for place, row in enumerate(years, start=1)
    ]
    return Table(columns, rows)


def _list_annex(sheet: Sheet, rows: Sequence[PersonRow]) -> Annex:
    lines = [
        (
            str(place),
            row.full_name,
            row.person.birth_words,
            row.work,
            row.degree,
            f"{row.reaches_age_on:%d/%m/%Y}" if row.reaches_age_on else "",
            "" if row.months_left is None else str(row.months_left),
            row.content,
            str(row.year or ""),
            row.note,
        )
        for place, row in enumerate(rows, start=1)
    ]
    return Annex(
        "Phụ lục",
        f"DANH SÁCH RÀ SOÁT NHU CẦU ĐÀO TẠO, BỒI DƯỠNG NĂM {sheet.round.year}",
        f"(Kèm theo Báo cáo {WITH_NUMBER})",
        (Table(LIST_COLUMNS, lines),),
        Paper.LANDSCAPE,
    )


def statement_text(review: ReviewRound, locality: Unit | None) -> str:
    """What the signer answers for (plan 2024, section IV.9)."""
    name = locality.name if locality else "Sở Giáo dục và Đào tạo"
    return (
        f"{name} đã thẩm tra danh sách rà soát nhu cầu đào tạo, bồi dưỡng năm {review.year} của các trường thuộc "
        "phạm vi quản lý, đối chiếu với hồ sơ từng người, bảo đảm đúng đối tượng, đúng thứ tự ưu tiên theo quy định, "
        "và chịu trách nhiệm về tính chính xác của danh sách."
    )


def statement_paper(statement: Statement) -> OfficialDocument:
    """The signed statement with the counts that were frozen when it was signed."""
    review, counts = statement.round, statement.counts
    columns = (
        TableColumn("TT", 0.7, Align.CENTRE),
        TableColumn("Nội dung", 4),
        *(
            TableColumn(name, 1.1, Align.RIGHT)
            for name in ("Phải đi", "Có thể đi", "Được miễn", "Chưa xác định", "Đã xác nhận", "Phản ánh")
        ),
    )
    keys = ("must", "may", "exempt", "cannot_tell", "confirmed", "contested")
    rows = [
        (str(place), row["title"], *(str(row[key]) for key in keys))
        for place, row in enumerate(counts["requirements"], start=1)
    ]
    signed_at = timezone.localtime(statement.signed_at)
    office = office_of(statement.locality, signed_at.date())
    return OfficialDocument(
        issuer=office.issuer,
        symbol=f"BC-{office.mark}",
        kind="Báo cáo",
        subject=f"Kết quả thẩm tra rà soát nhu cầu đào tạo, bồi dưỡng năm {review.year}",
        year=signed_at.year,
        bases=bases_of(review.judged_on),
        body=(
            Paragraph(statement_text(review, statement.locality)),
            Paragraph(
                f"Số trường: {counts['schools']}; số người có nội dung rà soát: {counts['people']}; hồ sơ và quy định "
                f"tính đến ngày {review.judged_on:%d/%m/%Y}."
            ),
            Table(columns, rows),
            Paragraph(
                f"Người thẩm tra xác nhận trên hệ thống: {statement.signed_name}, lúc {signed_at:%H giờ %M phút} ngày "
                f"{signed_at:%d/%m/%Y}./."
            ),
        ),
        addressees=("Sở Giáo dục và Đào tạo thành phố Hải Phòng",) if statement.locality else (),
        recipients=("Như trên", "Lưu: VT"),
        signature=Signature(office.authority),
    )
