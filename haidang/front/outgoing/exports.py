"""The register as a sheet, in the columns of the register of outgoing documents."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from haidang.foundation.basics.paper import Paper
from haidang.foundation.documents.models import IssuedDocument
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Sheet, Value


def register_sheet(documents: QuerySet[IssuedDocument]) -> Sheet:
    """One line for each issued document."""
    columns = (
        Column(_("Number and symbol"), width=18),
        Column(_("Day"), CellType.DATE, 12),
        Column(_("Kind and subject"), width=60),
        Column(_("Issued by"), width=30),
        Column(_("Signed by"), width=24),
        Column(_("Recipients"), width=40),
        Column(_("Remarks"), width=16),
    )
    return Sheet(
        name=_("Outgoing"),
        columns=columns,
        rows=_rows(documents),
        titles=(_("REGISTER OF OUTGOING DOCUMENTS"),),
        paper=Paper.LANDSCAPE,
    )


def _rows(documents: QuerySet[IssuedDocument]) -> Iterator[Sequence[Value]]:
    for document in documents.iterator(chunk_size=500):
        yield (
            document.shown_number,
            document.issued_on,
            f"{document.kind_name} {document.subject}".strip(),
            document.issuer.name,
            document.signer_name,
            "; ".join(document.recipients),
            "",
        )
