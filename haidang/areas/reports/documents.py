"""The report on a plan as an official document (always Vietnamese; number and date blank, it is a draft to sign)."""

from collections.abc import Sequence
from datetime import date

from haidang.areas.plans.models import Plan
from haidang.areas.reports.queries import Figures, TargetFigures
from haidang.foundation.basics.paper import Paper
from haidang.foundation.documents.offices import DEPARTMENT_NAME, office_of
from haidang.foundation.documents.official import (
    WITH_NUMBER,
    Align,
    Annex,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    TableColumn,
)
from haidang.foundation.organisation.models import Unit

FIGURES = ("Kế hoạch", "Phân bổ", "Cử", "Duyệt", "Học", "Hoàn thành")


def report_document(
    plan: Plan, root: Unit, rows: Sequence[TargetFigures], *, day: date, map_day: date
) -> OfficialDocument:
    """Report of `root` on every row of Appendix I, figures as of `day`."""
    done = sum(row.figures.completed for row in rows)
    sent = sum(row.figures.approved for row in rows)
    office = office_of(root, day)
    return OfficialDocument(
        issuer=office.issuer,
        symbol=f"BC-{office.mark}",
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
        recipients=(f"{office.issuer.superior or DEPARTMENT_NAME} (để báo cáo)", "Lưu: VT"),
        signature=Signature(office.authority),
        annexes=(
            Annex(
                "Phụ lục",
                "TỔNG HỢP KẾT QUẢ THỰC HIỆN",
                f"(Kèm theo Báo cáo {WITH_NUMBER})",
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
