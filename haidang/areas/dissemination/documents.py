"""The proof of coverage and the sheet to sign as official documents: Vietnamese, number and day blank."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone, translation

from haidang.areas.dissemination.models import Circulation, Confirmation, Edition, Reader
from haidang.areas.dissemination.queries.coverage import Coverage
from haidang.foundation.documents.offices import DEPARTMENT_NAME, office_of
from haidang.foundation.documents.official import (
    WITH_NUMBER,
    Align,
    Annex,
    Block,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    TableColumn,
)
from haidang.foundation.organisation.models import Unit, UnitKind

MOST_NAMED = 500  # people of a large school; for a ward the places suffice, each school proves its own
PLACES = (
    TableColumn("TT", 0.6, Align.CENTRE),
    TableColumn("Đơn vị", 4),
    TableColumn("Số người", 1, Align.RIGHT),
    TableColumn("Đã xác nhận", 1.2, Align.RIGHT),
    TableColumn("Tỷ lệ", 1, Align.RIGHT),
)
ROOM = "\u00a0\n\u00a0"  # a row high enough to sign
SIGNATURES = (
    TableColumn("TT", 0.6, Align.CENTRE),
    TableColumn("Họ và tên", 3),
    TableColumn("Ngày", 1.4, Align.CENTRE),
    TableColumn("Chữ ký", 2),
)
NAMES = (
    TableColumn("TT", 0.6, Align.CENTRE),
    TableColumn("Họ và tên", 3),
    TableColumn("Xác nhận lúc", 1.8, Align.CENTRE),
    TableColumn("Hình thức", 2),
)


def proof_of_coverage(
    circulation: Circulation,
    edition: Edition,
    *,
    root: Unit,
    whole: Coverage,
    places: Sequence[Coverage],
    readers: QuerySet[Reader],
    today: date,
) -> OfficialDocument:
    """What share of the people of `root` confirmed the newest edition; names where the root is one school."""
    with translation.override("vi"):
        office = office_of(root, today)
        return OfficialDocument(
            issuer=office.issuer,
            symbol=f"BC-{office.mark}",
            kind="Báo cáo",
            subject=f"Kết quả phổ biến, quán triệt “{circulation.title}”",
            year=today.year,
            body=tuple(_body(circulation, edition, whole, places, today)),
            recipients=(f"{office.issuer.superior or DEPARTMENT_NAME} (để báo cáo)", "Lưu: VT"),
            signature=Signature(office.authority),
            annexes=(_names(edition, readers),) if root.kind == UnitKind.SCHOOL else (),
        )


def sheet_to_sign(
    circulation: Circulation, edition: Edition, *, unit: Unit, readers: Sequence[Reader], today: date
) -> OfficialDocument:
    """What everyone must know, and a line to sign for each of the readers."""
    with translation.override("vi"):
        office = office_of(unit, today)
        source = f" ({circulation.source})" if circulation.source else ""
        said = [edition.changes, edition.text] if edition.changes else [edition.text]
        rows = [(str(place), one.person.full_name, "", ROOM) for place, one in enumerate(readers, start=1)]
        return OfficialDocument(
            issuer=office.issuer,
            symbol=f"DS-{office.mark}",
            kind="Danh sách",
            subject=f"Ký nhận đã nắm nội dung “{circulation.title}”{source}, bản thứ {edition.number}",
            year=today.year,
            body=(
                *(Paragraph(line.strip()) for text in said for line in text.splitlines() if line.strip()),
                Paragraph("Người ký tên dưới đây xác nhận đã đọc và nắm được nội dung trên."),
                Table(SIGNATURES, rows),
                Paragraph(f"Mã kiểm tra của bản đã phổ biến (16 ký tự đầu của SHA-256): {edition.digest[:16]}"),
            ),
            recipients=("Lưu: VT",),
            signature=Signature(office.authority),
        )


def _body(
    circulation: Circulation, edition: Edition, whole: Coverage, places: Sequence[Coverage], today: date
) -> Iterator[Block]:
    source = f" ({circulation.source})" if circulation.source else ""
    yield Paragraph(
        f"Văn bản được phổ biến: “{circulation.title}”{source}, bản thứ {edition.number} công bố ngày "
        f"{timezone.localtime(edition.published_at):%d/%m/%Y}; hạn xác nhận: {circulation.due_on:%d/%m/%Y}."
    )
    yield Paragraph(
        f"Đến ngày {today:%d/%m/%Y}, {whole.confirmed}/{whole.people} cán bộ quản lý, giáo viên, nhân viên đã xác nhận "
        f"nắm được nội dung, đạt {_percent(whole)}; trong đó {whole.on_paper} người ký nhận trên giấy."
    )
    if len(places) > 1:
        yield Table(
            PLACES,
            [
                (str(row), _name(place), str(place.people), str(place.confirmed), _percent(place))
                for row, place in enumerate(places, start=1)
            ],
        )  # fmt: skip
    yield Paragraph(f"Mã kiểm tra của bản đã phổ biến (16 ký tự đầu của SHA-256): {edition.digest[:16]}")


def _names(edition: Edition, readers: QuerySet[Reader]) -> Annex:
    confirmed = Confirmation.objects.filter(reader=OuterRef("pk"), edition=edition)
    people = (
        readers.select_related("person")
        .annotate(
            confirmed_at=Subquery(confirmed.values("confirmed_at")[:1]), how=Subquery(confirmed.values("how")[:1])
        )
        .order_by(F("person__sort_key"), "pk")[:MOST_NAMED]
    )
    ways = {"own": "Đọc trên hệ thống", "paper": "Ký nhận trên giấy"}
    rows = [
        (
            str(place),
            one.person.full_name,
            f"{timezone.localtime(one.confirmed_at):%H:%M %d/%m/%Y}" if one.confirmed_at else "",
            ways.get(one.how or "", "Chưa xác nhận"),
        )
        for place, one in enumerate(people, start=1)
    ]
    return Annex("Phụ lục", "DANH SÁCH XÁC NHẬN", f"(Kèm theo Báo cáo {WITH_NUMBER})", (Table(NAMES, rows),))


def _name(place: Coverage) -> str:
    return place.unit.name if place.unit else place.name


def _percent(coverage: Coverage) -> str:
    """Rounded down: 100 % is said only when nobody is missing."""
    return f"{coverage.confirmed * 1000 // coverage.people / 10:.1f} %".replace(".", ",") if coverage.people else "–"
