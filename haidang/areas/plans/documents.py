"""A plan as an official document: the text as printed, in the layout of Decree 30/2020, with its annex."""

from collections.abc import Iterator, Sequence

from haidang.areas.plans.models import AmendedRow, Amendment, Change, PartKind
from haidang.areas.plans.queries.amendments import Difference
from haidang.areas.plans.queries.printed import PrintedPlan
from haidang.foundation.basics.paper import Paper
from haidang.foundation.documents.official import (
    WITH_NUMBER,
    Align,
    Annex,
    Block,
    Heading,
    Issuer,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    TableColumn,
)

# Headings of the printed table; an official text is Vietnamese whatever language the reader has chosen.
COLUMNS = (
    TableColumn("TT", 0.6, Align.CENTRE),
    TableColumn("Nội dung", 3.2),
    TableColumn("Cấp học", 1.3, Align.CENTRE),
    TableColumn("Thời gian\nthực hiện\ndự kiến", 2.05, Align.CENTRE),
    TableColumn("Số lượng\ndự kiến", 1.85, Align.CENTRE),
    TableColumn("Hình thức\nthực hiện", 1.8),
    TableColumn("Đơn vị\nchủ trì", 1.9),
    TableColumn("Đơn vị\nphối hợp", 2.9),
)


def plan_document(plan: PrintedPlan) -> OfficialDocument:
    """The whole plan with its annex; number and day stay blank where they are blank."""
    return OfficialDocument(
        issuer=Issuer(plan.printed_issuer, superior=plan.printed_superior, place=plan.place),
        symbol=plan.symbol,
        number=plan.number,
        issued_on=plan.issued_on,
        year=plan.year,
        kind="Kế hoạch",
        subject=plan.title,
        subject_note=plan.subject_note,
        bases=[part.text for part in plan.parts_of(PartKind.LEGAL_BASIS)],
        body=list(_body(plan)),
        recipients=plan.recipients,
        signature=Signature(tuple(plan.signer_title.split("\n")), plan.signer_name),
        annexes=(plan_annex(plan),),
    )


def plan_annex(plan: PrintedPlan) -> Annex:
    """The table of tasks on a page of its own, on its side."""
    return Annex(
        label=plan.annex_label or "Phụ lục I",
        title=plan.annex_title,
        note=f"(Kèm theo Kế hoạch {WITH_NUMBER})",
        blocks=(Table(COLUMNS, [task.cells for task in plan.tasks]),),
        paper=Paper.LANDSCAPE,
    )


def _body(plan: PrintedPlan) -> Iterator[Block]:
    yield from _paragraphs(plan, PartKind.OPENING)
    yield Heading("I. MỤC ĐÍCH, YÊU CẦU")
    yield Heading("1. Mục đích", 2)
    yield from _paragraphs(plan, PartKind.AIM)
    yield Heading("2. Yêu cầu", 2)
    yield from _paragraphs(plan, PartKind.REQUIREMENT)
    label = plan.annex_label or "Phụ lục I"
    yield Heading(f"II. NỘI DUNG NHIỆM VỤ (chi tiết tại {label} đính kèm)")
    yield from _paragraphs(plan, PartKind.CONTENT)
    yield Heading("III. KINH PHÍ")
    yield from _paragraphs(plan, PartKind.FUNDING)
    yield Heading("IV. PHÂN CÔNG THỰC HIỆN")
    yield from _duties(plan)
    yield from _paragraphs(plan, PartKind.CLOSING)


def _paragraphs(plan: PrintedPlan, kind: PartKind) -> Iterator[Block]:
    for part in plan.parts_of(kind):
        yield Paragraph(f"{part.ordinal} {part.text}".strip())


def _duties(plan: PrintedPlan) -> Iterator[Block]:
    above: tuple[str, str] | None = None
    for duty in plan.duties:
        holder = (duty.ordinal, duty.holder)
        if holder != above:
            yield Heading(f"{duty.ordinal} {duty.holder}".strip(), 2)
            above = holder
        yield Paragraph(duty.text)


AMENDED_COLUMNS = (
    TableColumn("TT", 0.6, Align.CENTRE),
    TableColumn("Nội dung", 3.6),
    TableColumn("Mục", 2.4),
    TableColumn("Đã ban hành", 3.2),
    TableColumn("Nay sửa đổi", 3.2),
)
ACTS = {Change.CHANGE: "Sửa đổi", Change.ADD: "Bổ sung", Change.END: "Bãi bỏ"}


def amendment_document(
    amendment: Amendment, rows: Sequence[tuple[AmendedRow, Sequence[Difference]]]
) -> OfficialDocument:
    """The amendment as a plan's document: why, and a table old → new on its side."""
    plan = amendment.plan
    named = f"Kế hoạch số {plan.number or '…'}/{plan.symbol}"
    if plan.issued_on:
        named += f" ngày {plan.issued_on:%d/%m/%Y}"
    cells: list[tuple[str, ...]] = []
    for number, (row, said) in enumerate(rows, start=1):
        act = ACTS[Change(row.act)]
        for place, one in enumerate(said or [Difference(act, "", row.printed_time)]):
            head = (f"{number}.", f"{act}: {row.content}") if place == 0 else ("", "")
            cells.append((*head, one.label, one.before, one.after))
    return OfficialDocument(
        issuer=Issuer(plan.printed_issuer or plan.issuer.name, superior=plan.printed_superior, place=plan.place),
        symbol=amendment.symbol,
        number=amendment.number,
        issued_on=amendment.issued_on,
        year=plan.year,
        kind="Kế hoạch",
        subject=f"Sửa đổi, bổ sung (lần {amendment.ordinal}) {named}",
        bases=[f"Căn cứ {named};"],
        body=[
            Paragraph(amendment.reason),
            Paragraph(f"Sửa đổi, bổ sung một số nội dung của {named} tại Phụ lục kèm theo."),
            Paragraph("Các nội dung khác giữ nguyên. Kế hoạch này có hiệu lực kể từ ngày ký./."),
        ],
        recipients=[recipient.printed for recipient in plan.recipients.all()],
        signature=Signature(tuple(plan.signer_title.split("\n")), plan.signer_name),
        annexes=(
            Annex(
                label="Phụ lục",
                title=f"Nội dung sửa đổi, bổ sung lần {amendment.ordinal}",
                note="",
                blocks=(Table(AMENDED_COLUMNS, cells),),
                paper=Paper.LANDSCAPE,
            ),
        ),
    )
