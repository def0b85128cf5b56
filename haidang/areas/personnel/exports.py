"""The staff list as a spreadsheet: only the columns its reader needs, no identity numbers."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from haidang.areas.personnel.models import DegreeRank, Person, Post, Sex
from haidang.foundation.basics.paper import Paper
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Sheet, Value

# Headings of lists as the sector writes them: Vietnamese in every language of the screen.
TEMPLATE_HEADINGS = (
    "STT", "Mã trường", "Mã giáo viên", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Dân tộc", "Điện thoại",
    "Email", "Nơi sinh", "Vị trí việc làm", "Hình thức hợp đồng", "Ngày tuyển dụng", "Cấp học", "Môn dạy",
    "Trình độ chuyên môn", "Chuyên ngành", "Nơi đào tạo", "Năm tốt nghiệp", "Mã CDNN", "Ngoại ngữ", "Tin học",
    "Ghi chú",
)  # fmt: skip


def export_sheet(people: Iterable[Person], day: date, map_day: date) -> Sheet:
    """People of queries.with_posts(), in their order; `map_day` is that of the map their places were chosen on."""
    columns = (
        Column(_("No."), CellType.INTEGER, 6),
        Column(_("Full name"), width=28),
        Column(_("Born in"), CellType.INTEGER, 10),
        Column(_("Sex"), width=8),
        Column(_("Unit"), width=34),
        Column(_("Post"), width=18),
        Column(_("Level"), width=14),
        Column(_("Subjects"), width=26),
        Column(_("Diploma"), width=16),
        Column(_("Recruited on"), CellType.DATE, 14),
    )
    titles = [_("LIST OF STAFF"), _("As of %(day)s") % {"day": f"{day:%d/%m/%Y}"}]
    if map_day != day:
        titles.append(_("Units as on %(day)s") % {"day": f"{map_day:%d/%m/%Y}"})
    return Sheet(_("Staff"), columns, _rows(people), titles=titles, paper=Paper.LANDSCAPE)


def _rows(people: Iterable[Person]) -> Iterator[list[Value]]:
    for number, person in enumerate(people, start=1):
        posts: list[Post] = person.posts_on_day  # type: ignore[attr-defined]
        rank: int | None = person.top_rank  # type: ignore[attr-defined]
        post = posts[0] if posts else None
        yield [
            number,
            person.full_name,
            person.birth_on.year if person.birth_on else None,
            str(Sex(person.sex).label) if person.sex else "",
            post.unit.name if post else "",
            str(post.get_kind_display()) if post else "",
            str(post.get_level_display()) if post and post.level else "",
            ", ".join(str(subject) for subject in post.subjects.all()) if post else "",
            str(DegreeRank(rank).label) if rank else "",
            person.joined_on,
        ]


def import_template() -> Sheet:
    """An empty list with the headings the import knows, as schools write them."""
    columns = [Column(heading, width=max(10, len(heading) + 4)) for heading in TEMPLATE_HEADINGS]
    return Sheet("Danh sách", columns, [], paper=Paper.LANDSCAPE)
