"""The mark sheet of a class as .xlsx."""

from collections.abc import Iterator, Mapping, Sequence

from django.http import FileResponse

from haidang.areas.classes.models import Enrolment, TrainingClass
from haidang.areas.personnel.queries import Sight
from haidang.areas.results.models import Certificate, Outcome, Result
from haidang.foundation.basics.paper import Paper
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Sheet, Value, xlsx_response

COLUMNS = (
    Column("TT", CellType.INTEGER, 6),
    Column("Họ và tên", width=30),
    Column("Ngày sinh", width=13),
    Column("Đơn vị", width=32),
    Column("% dự", CellType.INTEGER, 8),
    Column("Điểm", CellType.DECIMAL, 8),
    Column("Kết quả", width=18),
    Column("Lý do", width=36),
    Column("Số vào sổ", width=24),
    Column("Ngày cấp", CellType.DATE, 13),
)
OUTCOMES = {Outcome.COMPLETED: "Hoàn thành", Outcome.NOT_COMPLETED: "Không hoàn thành"}


def export_marks(
    training_class: TrainingClass,
    learners: Sequence[Enrolment],
    results: Mapping[int, Result],
    certificates: Mapping[int, Certificate],
    sight: Sight,
) -> FileResponse:
    """Marks, outcomes and certificate numbers of the learners."""
    rows = _rows(learners, results, certificates, sight)
    titles = (f"BẢNG ĐIỂM LỚP {training_class.code}", training_class.programme.name_vi)
    sheet = Sheet("Bảng điểm", COLUMNS, rows, titles=titles, paper=Paper.LANDSCAPE)
    return xlsx_response([sheet], title=f"Bảng điểm {training_class.code}")


def _rows(
    learners: Sequence[Enrolment],
    results: Mapping[int, Result],
    certificates: Mapping[int, Certificate],
    sight: Sight,
) -> Iterator[Sequence[Value]]:
    for place, learner in enumerate(learners, start=1):
        result, certificate = results.get(learner.pk), certificates.get(learner.pk)
        yield (
            place,
            learner.person.full_name,
            sight.birth(learner.person),
            learner.nomination.list.school.name,
            result.attended_percent if result else None,
            result.score if result else None,
            OUTCOMES[Outcome(result.outcome)] if result and result.outcome else "",
            result.reason if result else "",
            certificate.printed_number if certificate else "",
            certificate.issued_on if certificate else None,
        )
