"""Reads of issued documents: the register of a unit, the files as they were issued."""

from hashlib import sha256
from io import BytesIO

from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404

from haidang.foundation.basics.downloads import download
from haidang.foundation.basics.names import fold
from haidang.foundation.documents.models import FileForm, IssuedDocument, IssuedFile, NumberSeries
from haidang.foundation.documents.rendering import DOCX
from haidang.foundation.documents.typesetting import PDF
from haidang.foundation.organisation.models import Unit

TYPES = {FileForm.DOCX: DOCX, FileForm.PDF: PDF}


class SealBrokenError(Exception):
    """A kept file is not the one that was issued: somebody went around the system."""


def search_register(documents: QuerySet[IssuedDocument], words: str) -> QuerySet[IssuedDocument]:
    """Documents whose subject, number or symbol fits the words ("05/QĐ", "cử giáo viên")."""
    if not words.strip():
        return documents
    number, slash, symbol = words.strip().partition("/")
    fits = Q(search__contains=fold(words)) | Q(symbol__icontains=words.strip())
    if number.isdecimal():
        named = Q(number=int(number))
        fits |= named & Q(symbol__icontains=symbol) if slash else named
    return documents.filter(fits)


def next_number(issuer: Unit, *, kind: str, year: int) -> int:
    """The number that the issuer's run would give now; only `take_number` gives it."""
    last = NumberSeries.objects.filter(issuer=issuer, kind=kind, year=year).values_list("last", flat=True).first()
    return (last or 0) + 1


def find_issued(about: str) -> QuerySet[IssuedDocument]:
    """What was issued about one thing, newest first."""
    return IssuedDocument.objects.filter(about=about).order_by("-issued_on", "-pk")


def issued_file(document: IssuedDocument, form: str) -> IssuedFile:
    """The file as it was issued; raises when its digest does not fit any more."""
    found = IssuedFile.objects.filter(document=document, form=form).first()
    if found is None:
        raise Http404(f"{document} {form}")
    if sha256(bytes(found.content)).hexdigest() != found.digest:
        raise SealBrokenError(f"documents.IssuedFile {found.pk}")
    return found


def issued_response(document: IssuedDocument, form: str) -> FileResponse:
    """The issued file as a download, byte for byte."""
    found = issued_file(document, form)
    title = f"{document.kind_name or 'Công văn'} {document.shown_number}"
    return download(
        BytesIO(bytes(found.content)), title=title, extension=found.form, content_type=TYPES[FileForm(found.form)]
    )
