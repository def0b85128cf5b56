"""The class list as .xlsx."""

from collections.abc import Iterable

from django.http import FileResponse

from haidang.areas.classes.models import Enrolment, TrainingClass
from haidang.areas.personnel.queries import Sight
from haidang.foundation.basics.paper import Paper
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Sheet, xlsx_response

# "Danh sách lớp" of the provider; the place of birth is needed on the certificate.
COLUMNS = (
    Column("TT", CellType.INTEGER, 6),
    Column("Mã học viên", width=20),
    Column("Họ và tên", width=30),
    Column("Ngày sinh", width=13),
    Column("Nơi sinh", width=24),
    Column("Đơn vị", width=34),
    Column("Lớp/nhóm", width=18),
)


def export_learners(training_class: TrainingClass, learners: Iterable[Enrolment], sight: Sight) -> FileResponse:
    """The learners of a class in the columns providers use."""
    rows = (
        (
            place,
            f"{training_class.code}-{place:03d}",
            learner.person.full_name,
            sight.birth(learner.person),
            learner.person.birthplace,
            learner.nomination.list.school.name,
            training_class.code,
        )
        for place, learner in enumerate(learners, start=1)
    )
    titles = (f"DANH SÁCH LỚP {training_class.code}", training_class.programme.name_vi)
    sheet = Sheet("Danh sách lớp", COLUMNS, rows, titles=titles, paper=Paper.LANDSCAPE)
    return xlsx_response([sheet], title=f"Danh sách lớp {training_class.code}")
