"""The report on a plan as an official document (always Vietnamese; number and date blank, it is a draft to sign)."""

from collections.abc import Sequence
from datetime import date

from haidang.areas.plans.models import Plan
from haidang.areas.reports.queries import Figures, TargetFigures
from haidang.foundation.basics.paper import Paper
from haidang.foundation.documents.official import (
    Align,
    Annex,
    Issuer,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    TableColumn,
)
from haidang.foundation.organisation.models import LOCALITY_KINDS, Unit, UnitKind

FIGURES = ("Kế hoạch", "Phân bổ", "Cử", "Duyệt", "Học", "Hoàn thành")


def report_document(
    plan: Plan, root: Unit, rows: Sequence[TargetFigures], *, day: date, map_day: date
) -> OfficialDocument:
    """Report of `root` on every row of Appendix I, figures as of `day`."""
    done = sum(row.figures.completed for row in rows)
    sent = sum(row.figures.approved for row in rows)
    return OfficialDocument(
        issuer=_issuer(root),
        symbol=f"BC-{_symbol(root)}",
        kind="Báo cáo",
        subject=f"Kết quả thực hiện Kế hoạch đào tạo, bồi dưỡng năm {plan.year}",
        year=day.year,
        bases=(f"Thực hiện {plan.title};",),
        body=(
            Paragraph(
                f"Tính đến ngày {day:%d/%m/%Y}, {sent} lượt người đã được duyệt cử đi đào tạo, bồi dưỡng, trong đó "
                f"{done} lượt người đã hoàn thành. Số liệu theo từng nội dung ở Phụ lục kèm theo, tổng hợp theo "
                f"địa giới hành chính ngày {map_day:%d/%m/%Y}."
            ),
        ),
        recipients=("Như trên", "Lưu: VT"),
        signature=Signature(_authority(root)),
        annexes=(
            Annex(
                "Phụ lục",
                "TỔNG HỢP KẾT QUẢ THỰC HIỆN",
                f"(Kèm theo Báo cáo số:       /BC-{_symbol(root)} ngày      tháng     năm {day.year})",
                (_table(rows),),
                Paper.LANDSCAPE,
            ),
        ),
    )


def _table(rows: Sequence[TargetFigures]) -> Table:
    columns = (
        TableColumn("TT", 0.5, Align.CENTRE),
        TableColumn("Nội dung", 4),
        TableColumn("Đối tượng", 2),
        TableColumn("Thời gian", 1.6),
        *(TableColumn(name, 1, Align.RIGHT) for name in FIGURES),
    )
    lines = [
        (
            row.target.task.printed_ordinal,
            row.target.task.content,
            row.target.label,
            row.target.task.printed_time,
            *_numbers(row.figures),
        )
        for row in rows
    ]
    return Table(columns, lines)


def _numbers(figures: Figures) -> tuple[str, ...]:
    counts = (figures.allocated, figures.nominated, figures.approved, figures.enrolled, figures.completed)
    return ("" if figures.planned is None else str(figures.planned), *(str(count) for count in counts))


def _issuer(root: Unit) -> Issuer:
    match root.kind:
        case UnitKind.CITY | UnitKind.DEPARTMENT:
            return Issuer("Sở Giáo dục và Đào tạo", superior="UBND thành phố Hải Phòng", place="Hải Phòng")
        case kind if kind in LOCALITY_KINDS:
            return Issuer(root.name, superior="Ủy ban nhân dân", place=root.short_name)
        case _:
            return Issuer(root.name, place="Hải Phòng")


def _symbol(root: Unit) -> str:
    if root.kind in (UnitKind.CITY, UnitKind.DEPARTMENT):
        return "SGDĐT"
    return "UBND" if root.kind in LOCALITY_KINDS else "NT"


def _authority(root: Unit) -> tuple[str, ...]:
    if root.kind in (UnitKind.CITY, UnitKind.DEPARTMENT):
        return ("GIÁM ĐỐC",)
    return ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH") if root.kind in LOCALITY_KINDS else ("HIỆU TRƯỞNG",)
