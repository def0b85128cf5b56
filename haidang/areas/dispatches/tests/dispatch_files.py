"""A ward's dispatch on the city's plan as a Word file of our own builder and as copied text; names are "[…]"."""

from datetime import date

from haidang.foundation.documents.official import Heading, Issuer, OfficialDocument, Paragraph, Signature
from haidang.foundation.documents.rendering import render_docx

SUBJECT = "triển khai thực hiện Kế hoạch đào tạo, bồi dưỡng đội ngũ nhà giáo giai đoạn 2026–2030"
ADDRESSEES = (
    "Các cơ sở giáo dục Mầm non",
    "Hiệu trưởng các trường Mầm non, Tiểu học, THCS",
    "Hiệu trưởng các trường Phổ thông nhiều cấp",
)
BASIS = "Thực hiện Kế hoạch số 108/KH-UBND ngày 04/4/2026 của Ủy ban nhân dân thành phố về đào tạo, bồi dưỡng nhà giáo;"
OPENING = "Ủy ban nhân dân phường yêu cầu các cơ sở giáo dục trên địa bàn thực hiện các việc sau:"
PARTS = {
    "1. Tổ chức quán triệt và tuyên truyền": (
        "Tổ chức tuyên truyền, phổ biến mục đích, yêu cầu của Kế hoạch đến toàn thể cán bộ quản lý, giáo viên.",
        "Đẩy mạnh tuyên truyền trên website, fanpage; thường xuyên đăng tải tin, bài.",
    ),
    "2. Rà soát, xây dựng kế hoạch và cử người tham gia": (
        "Rà soát, đánh giá thực trạng đội ngũ; xác định nhu cầu theo từng năm, hoàn thành trước ngày 15/12/2026.",
        "Xây dựng kế hoạch đào tạo, bồi dưỡng của đơn vị.",
        "Lựa chọn, cử đúng đối tượng tham gia các lớp.",
        "Theo dõi quá trình tham gia và kết quả bồi dưỡng.",
    ),
    "3. Tạo điều kiện và nâng cao hiệu quả": (
        "Bố trí, sắp xếp công việc hợp lý để giáo viên tham gia đầy đủ.",
        "Khuyến khích tinh thần tự học, tự bồi dưỡng.",
        "Tăng cường sinh hoạt chuyên môn, chia sẻ kinh nghiệm.",
        "Mua sắm theo dự toán được giao.",
    ),
}
KINDS = [
    "disseminate", "disseminate", "review", "plan", "nominate", "follow", "arrange", "self_study", "share", "other",
]  # fmt: skip
CLOSING = "Định kỳ hoặc đột xuất báo cáo kết quả về Ủy ban nhân dân phường; kịp thời phản ánh khó khăn, vướng mắc./."


def as_docx(*, number: str = "", issued_on: date | None = None) -> bytes:
    body: list[Heading | Paragraph] = [Paragraph(BASIS), Paragraph(OPENING)]
    for title, items in PARTS.items():
        body += [Heading(title, 2), *(Paragraph(f"- {item}") for item in items)]
    return render_docx(
        OfficialDocument(
            issuer=Issuer("Phường Đông Hải", superior="Ủy ban nhân dân", place="Đông Hải"),
            symbol="UBND-VHXH",
            number=number,
            issued_on=issued_on,
            year=2026,
            subject=f"V/v {SUBJECT}",
            addressees=ADDRESSEES,
            body=[*body, Paragraph(CLOSING)],
            recipients=["Như trên", "Lưu: VT"],
            signature=Signature(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "[…]"),
        )
    )


def as_text() -> str:
    """As it is copied from a PDF: wrapped lines, marks of Markdown."""
    words = SUBJECT.split()
    lines = [
        "**ỦY BAN NHÂN DÂN  ", "PHƯỜNG ĐÔNG HẢI**", "", "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM  ",
        "Độc lập - Tự do - Hạnh phúc**", "", "Số: /UBND-VHXH  ",
        f"V/v {' '.join(words[:6])}  ", " ".join(words[6:]),
        "", "Đông Hải, ngày tháng năm 2026", "", "Kính gửi:", "", *(f"- {one};" for one in ADDRESSEES), "", BASIS, "",
        OPENING, "",
    ]  # fmt: skip
    for title, items in PARTS.items():
        lines += [f"## **{title}**", *(f"- {item}" for item in items), ""]
    lines += [CLOSING, "", "**Nơi nhận:**", "", "- Như trên", "- Lưu: VT.", "", "**TM. ỦY BAN NHÂN DÂN  "]
    return "\n".join([*lines, "KT. CHỦ TỊCH  ", "PHÓ CHỦ TỊCH**", "", "**[…]**"])
