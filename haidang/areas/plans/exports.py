"""The annex of a plan as a spreadsheet."""

from collections.abc import Iterator

from haidang.areas.plans.models import Task
from haidang.areas.plans.queries import Outline
from haidang.foundation.basics.paper import Paper
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Sheet, Value

COLUMNS = (
    Column("TT", width=6),
    Column("Nội dung", width=44),
    Column("Cấp học", width=14),
    Column("Thời gian thực hiện dự kiến", width=18),
    Column("Số lượng dự kiến", width=16),
    Column("Hình thức thực hiện", width=24),
    Column("Đơn vị chủ trì", width=24),
    Column("Đơn vị phối hợp", width=40),
    Column("Từ ngày", CellType.DATE, 12),
    Column("Đến ngày", CellType.DATE, 12),
    Column("Tổng chỉ tiêu", CellType.INTEGER, 12),
    Column("Phát hiện", width=50),
)
TARGET_COLUMNS = (
    Column("TT", width=6),
    Column("Nội dung", width=44),
    Column("Nhóm đối tượng", width=24),
    Column("Chỉ tiêu", CellType.INTEGER, 12),
    Column("Mã yêu cầu", width=22),
)


def annex_sheets(outline: Outline) -> list[Sheet]:
    """The printed table with what was read from it, and its targets one a row."""
    plan = outline.printed
    titles = ((plan.annex_label or "Phụ lục I").upper(), plan.annex_title.upper())
    return [
        Sheet(plan.annex_label or "Phụ lục I", COLUMNS, list(_rows(outline)), titles, Paper.LANDSCAPE),
        Sheet("Chỉ tiêu", TARGET_COLUMNS, list(_target_rows(outline)), titles),
    ]


def _rows(outline: Outline) -> Iterator[tuple[Value, ...]]:
    for row in outline.rows:
        said = "\n".join(f"{finding.title}: {finding.sentence}" for finding in row.findings)
        yield (*_cells(row.task), row.task.starts_on, row.task.ends_on, row.planned or None, said)


def _cells(task: Task) -> tuple[Value, ...]:
    """The row as it holds on the day, amendments included."""
    return (
        task.printed_ordinal,
        task.content,
        ", ".join(task.levels),
        task.printed_time,
        task.printed_quantity,
        task.printed_mode,
        task.printed_leads,
        task.printed_coordinating,
    )


def _target_rows(outline: Outline) -> Iterator[tuple[Value, ...]]:
    for row in outline.rows:
        for target in row.targets:
            content = " ".join(row.task.content.split())
            yield row.task.printed_ordinal, content, target.label, target.planned, target.requirement_code
