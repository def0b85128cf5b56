"""documents: 1,000 personal letters as one .pdf and as .docx files, beside the bare libraries making the same pages"""

import os
import time
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO

COUNT = int(os.environ.get("BENCH_DOCUMENTS", "1000"))
PDF_ROUNDS, DOCX_ROUNDS = 3, 1
BARE = """
#set document(date: datetime(year: 2026, month: 11, day: 20))
#set page(paper: "a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm))
#set text(font: "Tinos", size: 14pt, lang: "vi", hyphenate: false)
#set par(justify: true)
#for letter in json(bytes(sys.inputs.letters)) {
  for line in letter [#line #parbreak()]
  pagebreak(weak: true)
}
"""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from haidang.foundation.documents.official import Issuer, OfficialDocument, Paragraph, Signature
    from haidang.foundation.documents.rendering import render_docx
    from haidang.foundation.documents.typesetting import render_pdfs

    letters = [
        OfficialDocument(
            issuer=Issuer("Sở Giáo dục và Đào tạo", "UBND thành phố Hải Phòng", "Hải Phòng"),
            symbol="SGDĐT-GDTX&ĐH",
            number="112",
            issued_on=date(2026, 11, 20),
            subject="V/v triệu tập học viên đi bồi dưỡng",
            addressees=(f"Bà Nguyễn Thị Ngọc Ánh {place}, Trường THCS Đông Hải {place % 50}",),
            body=[Paragraph(text) for text in paragraphs(place)],
            recipients=("Như trên", "Lưu: VT, GDTX&ĐH"),
            signature=Signature(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Nguyễn Văn Đức"),
        )
        for place in range(COUNT)
    ]
    lines = [lines_of(letter) for letter in letters]
    render_pdfs(letters[:2])
    bare_pdf(lines[:2])
    pdf, pdf_bare = best_of(PDF_ROUNDS, lambda: render_pdfs(letters), lambda: bare_pdf(lines))
    docx, docx_bare = best_of(
        DOCX_ROUNDS,
        lambda: [render_docx(letter) for letter in letters],
        lambda: [bare_docx(one) for one in lines],
    )
    print(
        f"documents: ratio={pdf / pdf_bare:.2f} seconds={pdf:.2f} docx_ratio={docx / docx_bare:.2f} "
        f"docx_seconds={docx:.2f} bare_pdf={pdf_bare:.2f} bare_docx={docx_bare:.2f} letters={COUNT}"
    )


def paragraphs(place: int) -> list[str]:
    return [
        "Thực hiện Kế hoạch đào tạo, bồi dưỡng năm 2026, Sở Giáo dục và Đào tạo triệu tập bà tham gia lớp bồi dưỡng:",
        f"1. Thời gian: từ ngày 01/12/2026 đến ngày {place % 20 + 5:02d}/12/2026. Có mặt lúc 07 giờ 30 ngày đầu.",
        "2. Địa điểm: Hội trường Trường Cao đẳng Hải Phòng, phường Kiến An.",
        "3. Kinh phí: Sở chi trả kinh phí bồi dưỡng; tiền đi lại, ăn, nghỉ do đơn vị quản lý trực tiếp chi trả.",
        "Đề nghị Thủ trưởng đơn vị bố trí công việc, tạo điều kiện để bà tham gia đầy đủ, đúng thời gian./.",
    ]


def lines_of(letter: object) -> list[str]:
    """The same words as plain lines."""
    from haidang.foundation.documents.official import OfficialDocument, Paragraph
    from haidang.foundation.documents.wording import MOTTO, STATE_NAME, recipient_lines

    assert isinstance(letter, OfficialDocument)
    body = [block.text for block in letter.body if isinstance(block, Paragraph)]
    return [
        letter.issuer.superior, letter.issuer.name, STATE_NAME, MOTTO, letter.number_line, letter.date_line,
        letter.subject, *letter.addressees, *body, *recipient_lines(letter), *letter.signature.authority,
        letter.signature.name,
    ]  # fmt: skip


def bare_pdf(lines: Sequence[Sequence[str]]) -> bytes:
    import json

    import typst
    from django.conf import settings

    made = typst.compile(
        BARE.encode(),
        font_paths=[str(settings.FONT_ROOT)],
        ignore_system_fonts=True,
        sys_inputs={"letters": json.dumps(lines)},
        pdf_standards="a-2b",
    )
    assert isinstance(made, bytes)
    return made


def bare_docx(lines: Sequence[str]) -> bytes:
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def best_of(rounds: int, ours: Callable[[], object], bare: Callable[[], object]) -> tuple[float, float]:
    """The best of some rounds of each, taken in turns so that other work on the machine meets both."""
    times = [(seconds(ours), seconds(bare)) for _ in range(rounds)]
    return min(time for time, _ in times), min(time for _, time in times)


def seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
