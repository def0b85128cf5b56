"""One document of each kind the city writes, as a teacher or clerk would meet it."""

from datetime import date

from haidang.foundation.basics.paper import Paper
from haidang.foundation.documents.official import (
    Align,
    Annex,
    Division,
    Heading,
    Issuer,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    TableColumn,
    Urgency,
)

DEPARTMENT = Issuer("Sở Giáo dục và Đào tạo", superior="UBND thành phố Hải Phòng", place="Hải Phòng")
WARD = Issuer("Ủy ban nhân dân\nphường Đông Hải", place="Đông Hải")
SCHOOL = Issuer("Trường THCS Đông Hải", superior="UBND phường Đông Hải", place="Đông Hải")
LONG = (
    "Triển khai kịp thời, có hiệu quả công tác đào tạo, bồi dưỡng đội ngũ nhà giáo và cán bộ quản lý giáo dục, bảo đảm "
    "đúng đối tượng, đúng thứ tự ưu tiên; nâng cao năng lực chuyên môn, nghiệp vụ, đáp ứng yêu cầu nhiệm vụ năm học."
)
PEOPLE = Table(
    (
        TableColumn("TT", 0.6, Align.CENTRE),
        TableColumn("Họ và tên", 2.4),
        TableColumn("Ngày sinh", 1.4, Align.CENTRE),
        TableColumn("Đơn vị", 3),
        TableColumn("Ghi chú", 1.6),
    ),
    [(str(n), f"Nguyễn Thị Ngọc Ữ {n}", "05/09/1985", "Trường THCS Đông Hải", "") for n in range(1, 61)],
)

PLAN = OfficialDocument(
    issuer=DEPARTMENT,
    symbol="KH-SGDĐT",
    kind="Kế hoạch",
    subject="Đào tạo, bồi dưỡng nhà giáo và cán bộ quản lý giáo dục năm 2026",
    subject_note="(Thực hiện Kế hoạch số 42/KH-UBND ngày 15/02/2026 của Ủy ban nhân dân thành phố)",
    year=2026,
    bases=("Căn cứ Luật Nhà giáo ngày 16 tháng 6 năm 2025", "Căn cứ Nghị định số 71/2020/NĐ-CP của Chính phủ"),
    body=(
        Heading("I. MỤC ĐÍCH, YÊU CẦU"),
        Heading("1. Mục đích", 2),
        *(Paragraph(LONG) for _ in range(9)),
        Heading("II. TỔ CHỨC THỰC HIỆN"),
        Paragraph("Trên đây là Kế hoạch đào tạo, bồi dưỡng năm 2026"),
    ),
    recipients=("UBND thành phố", "Các phòng thuộc Sở", "Lưu: VT, GDTX&ĐH (05)"),
    signature=Signature(("KT. Giám đốc", "Phó Giám đốc"), "Nguyễn Văn Sơn"),
    annexes=(
        Annex(
            "Phụ lục I",
            "Tổng hợp nội dung đào tạo, bồi dưỡng",
            "(Kèm theo Kế hoạch số      /KH-SGDĐT ngày      tháng      năm 2026)",
            (PEOPLE,),
            Paper.LANDSCAPE,
        ),
        Annex("Phụ lục II", "Danh sách đơn vị", blocks=(PEOPLE,)),
    ),
)
DECISION = OfficialDocument(
    issuer=DEPARTMENT,
    symbol="QĐ-SGDĐT",
    kind="Quyết định",
    number="5",
    issued_on=date(2026, 2, 3),
    subject="Về việc cử giáo viên đi bồi dưỡng môn Khoa học tự nhiên",
    authority="Giám đốc Sở Giáo dục và Đào tạo thành phố Hải Phòng",
    bases=("Căn cứ Luật Nhà giáo", "Xét đề nghị của Trưởng phòng Giáo dục thường xuyên và Đại học"),
    body=(
        Division("Quyết định:"),
        Paragraph("Cử 60 giáo viên có tên trong danh sách kèm theo tham gia lớp bồi dưỡng.", "Điều 1."),
        Paragraph("Kinh phí thực hiện theo Kế hoạch số 12/KH-SGDĐT ngày 05/01/2026.", "Điều 2."),
        Paragraph("Quyết định này có hiệu lực kể từ ngày ký.", "Điều 3."),
    ),
    recipients=("Như Điều 3", "Lưu: VT, TCCB"),
    signature=Signature(("Giám đốc",), "Bùi Văn Kiệm"),
    annexes=(Annex("Phụ lục", "Danh sách giáo viên", blocks=(PEOPLE,)),),
)
DISPATCH = OfficialDocument(
    issuer=WARD,
    symbol="UBND-VHXH",
    subject="V/v triển khai kế hoạch đào tạo, bồi dưỡng\nnhà giáo năm 2026",
    year=2026,
    urgency=Urgency.URGENT,
    addressees=("Các trường mầm non, tiểu học, trung học cơ sở", "Các cơ sở giáo dục mầm non độc lập"),
    body=(Paragraph(LONG), Paragraph("Đề nghị các trường thực hiện")),
    recipients=("Như trên", "Lưu: VT, VHXH"),
    signature=Signature(("TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch")),
)
NOTICE = OfficialDocument(
    issuer=DEPARTMENT,
    symbol="TB-SGDĐT",
    kind="Thông báo",
    number="112",
    issued_on=date(2026, 11, 20),
    subject="Kết luận cuộc họp giao ban công tác bồi dưỡng",
    body=(Paragraph(LONG),),
    recipients=("Các phòng thuộc Sở", "Lưu: VT"),
    signature=Signature(("TL. Giám đốc", "Chánh Văn phòng"), "Trần Thị Hạnh"),
)
REPORT = OfficialDocument(
    issuer=SCHOOL,
    symbol="BC-THCSĐH",
    kind="Báo cáo",
    year=2026,
    subject="Kết quả rà soát nhu cầu đào tạo, bồi dưỡng năm 2026",
    body=(Heading("I. KẾT QUẢ"), Paragraph(LONG)),
    recipients=("Như trên", "Lưu: VT"),
    signature=Signature(("Hiệu trưởng",)),
)
INVITATION = OfficialDocument(
    issuer=Issuer(
        DEPARTMENT.name, DEPARTMENT.superior, DEPARTMENT.place, "Số 10 Lạch Tray, Hải Phòng; ĐT: 0225.000000"
    ),
    symbol="GM-SGDĐT",
    kind="Giấy mời",
    year=2026,
    subject="Dự khai giảng lớp bồi dưỡng",
    addressed_with="Kính mời",
    addressees=("Bà Nguyễn Thị Lan, giáo viên Trường THCS Đông Hải",),
    body=(Paragraph("Thời gian: 08 giờ 00 ngày 01/12/2026."), Paragraph("Địa điểm: Hội trường Sở")),
    recipients=("Như trên", "Lưu: VT"),
    signature=Signature(("TUQ. Giám đốc", "Trưởng phòng Giáo dục thường xuyên và Đại học")),
)
SCHOOL_PLAN = OfficialDocument(
    issuer=SCHOOL,
    symbol="KH-THCSĐH",
    kind="Kế hoạch",
    year=2026,
    subject="Bồi dưỡng thường xuyên giáo viên năm học 2026 - 2027",
    body=(Division("Những quy định chung", "Chương I"), Paragraph(LONG), Paragraph("a) Điểm thứ nhất;")),
    recipients=("UBND phường", "Lưu: VT"),
    signature=Signature(("Q. Hiệu trưởng",), "Phạm Hiệp"),
)
GALLERY = {
    "KH": PLAN,
    "QĐ": DECISION,
    "CV": DISPATCH,
    "TB": NOTICE,
    "BC": REPORT,
    "GM": INVITATION,
    "KH-school": SCHOOL_PLAN,
}
