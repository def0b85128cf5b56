"""The attendance sheet of a class as .xlsx."""

from collections.abc import Iterator, Sequence

from django.http import FileResponse
from django.utils import timezone

from haidang.areas.attendance.models import Presence
from haidang.areas.attendance.queries import Share
from haidang.areas.classes.models import Enrolment, Lesson, TrainingClass
from haidang.foundation.basics.paper import Paper
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Sheet, Value, xlsx_response

# ✓ present, P absent with leave (có phép), KP without.
LETTERS = {Presence.PRESENT: "✓", Presence.EXCUSED: "P", Presence.ABSENT: "KP"}


def export_attendance(
    training_class: TrainingClass,
    learners: Sequence[Enrolment],
    lessons: Sequence[Lesson],
    marks: dict[int, dict[int, str]],
    shares: dict[int, Share],
) -> FileResponse:
    """Learners against lessons, with absences and the share attended."""
    columns = [
        Column("TT", CellType.INTEGER, 6),
        Column("Họ và tên", width=30),
        *(Column(f"Buổi {lesson.ordinal}\n{_day(lesson)}", width=9) for lesson in lessons),
        Column("Vắng P", CellType.INTEGER, 8),
        Column("Vắng KP", CellType.INTEGER, 8),
        Column("% dự", CellType.INTEGER, 8),
    ]
    rows = _rows(learners, lessons, marks, shares)
    titles = (f"BẢNG ĐIỂM DANH LỚP {training_class.code}", training_class.programme.name_vi)
    sheet = Sheet("Điểm danh", columns, rows, titles=titles, paper=Paper.LANDSCAPE)
    return xlsx_response([sheet], title=f"Điểm danh {training_class.code}")


def _rows(
    learners: Sequence[Enrolment],
    lessons: Sequence[Lesson],
    marks: dict[int, dict[int, str]],
    shares: dict[int, Share],
) -> Iterator[Sequence[Value]]:
    for place, learner in enumerate(learners, start=1):
        share, own = shares[learner.pk], marks.get(learner.pk, {})
        letters = [LETTERS[Presence(own[lesson.pk])] if lesson.pk in own else "" for lesson in lessons]
        yield (place, learner.person.full_name, *letters, share.excused, share.absent, share.percent)


def _day(lesson: Lesson) -> str:
    return f"{timezone.localdate(lesson.slot.lower):%d/%m}"
