"""The same list of 30 columns brought in with django-import-export, as its manual says; for comparison only."""

# ruff: noqa: ARG002 - the library names the arguments

from datetime import date, datetime
from typing import Any

import tablib
from django.utils import timezone
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget, Widget

from haidang.areas.personnel.models import Degree, DegreeRank, Person, Post, Subject, TitleHolding
from haidang.foundation.organisation.models import Unit

SEXES = {"Nam": "male", "Nữ": "female"}
CONTRACTS = {"Viên chức HĐLV không xác định thời hạn": "permanent"}
KINDS = {
    "Hiệu trưởng": "principal", "Phó hiệu trưởng": "deputy_principal", "Giáo viên": "teacher", "Nhân viên": "employee",
}  # fmt: skip
RANKS = {"Đại học": DegreeRank.DH, "Thạc sĩ": DegreeRank.THS}


class DayWidget(Widget):  # type: ignore[misc]
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        return value.date() if isinstance(value, datetime) else value or None


class TextWidget(Widget):  # type: ignore[misc]
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return str(value or "").strip()


class NumberWidget(TextWidget):
    """Of unique fields an empty one is nothing."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return super().clean(value) or None


class WordWidget(Widget):  # type: ignore[misc]
    def __init__(self, words: dict[str, str]) -> None:
        super().__init__()
        self.words = words

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return self.words.get(value, "")


class PersonResource(ModelResource):  # type: ignore[misc]
    """One row at a time: the person by the library, what hangs on the person in the hook the library has for it."""

    teacher_code = Field("teacher_code", "Mã giáo viên", NumberWidget())
    full_name = Field("full_name", "Họ và tên", TextWidget())
    birth_on = Field("birth_on", "Ngày sinh", DayWidget())
    sex = Field("sex", "Giới tính", WordWidget(SEXES))
    identity_number = Field("identity_number", "Số CCCD", NumberWidget())
    ethnicity = Field("ethnicity", "Dân tộc", TextWidget())
    phone = Field("phone", "Điện thoại", TextWidget())
    email = Field("email", "Email", TextWidget())
    birthplace = Field("birthplace", "Nơi sinh", TextWidget())
    contract = Field("contract", "Hình thức hợp đồng", WordWidget(CONTRACTS))
    joined_on = Field("joined_on", "Ngày tuyển dụng", DayWidget())
    foreign_language = Field("foreign_language", "Ngoại ngữ", TextWidget())
    informatics = Field("informatics", "Tin học", TextWidget())
    unit = Field("unit", "Mã trường", ForeignKeyWidget(Unit, "code"))

    class Meta:
        model = Person
        import_id_fields = ("teacher_code",)
        fields = (
            "teacher_code", "full_name", "birth_on", "sex", "identity_number", "ethnicity", "phone", "email",
            "birthplace", "contract", "joined_on", "foreign_language", "informatics", "unit",
        )  # fmt: skip
        skip_unchanged = True
        report_skipped = True

    def after_import_row(self, row: dict[str, Any], row_result: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        person = Person.objects.get(teacher_code=row["Mã giáo viên"])
        post = Post.objects.filter(person=person, is_main=True, period__contains=today).first()
        if post is None:
            post = Post(person=person, is_main=True, period=(today, None))
        before = (post.unit_id, post.kind, post.level)
        post.unit_id, post.kind, post.level = (
            person.unit_id,
            KINDS[row["Vị trí việc làm"]],
            row["Cấp học"] or post.level,
        )
        if post.pk is None or before != (post.unit_id, post.kind, post.level):
            post.save()
        names = [name.strip() for name in (row["Môn dạy"] or "").split(",") if name.strip()]
        post.subjects.add(*Subject.objects.filter(name_vi__in=names))
        year = str(row["Năm tốt nghiệp"] or "")
        Degree.objects.get_or_create(
            person=person,
            rank=RANKS[row["Trình độ chuyên môn"]],
            major=row["Chuyên ngành"] or "",
            defaults={
                "institution": row["Nơi đào tạo"] or "",
                "is_teacher_training": bool(row["Ngành sư phạm"]) or None,
                "awarded_on": date(int(year), 1, 1) if year else None,
                "awarded_precision": "year" if year else "day",
            },
        )
        if row["Mã CDNN"] and not TitleHolding.objects.filter(person=person, period__contains=today).exists():
            TitleHolding.objects.create(person=person, code=row["Mã CDNN"], period=(today, None))


def bring(content: bytes) -> dict[str, int]:
    """Reads the file and writes it; how many rows were new, updated, skipped or faulty."""
    data = tablib.Dataset().load(content, format="xlsx")
    result = PersonResource().import_data(data, dry_run=False, use_transactions=True, raise_errors=False)
    return {kind: count for kind, count in result.totals.items() if count}
