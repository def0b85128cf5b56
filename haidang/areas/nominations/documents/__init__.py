"""Documents about approved lists: decision and supplements, convening letter, invitation, the list itself."""

from dataclasses import replace

from django.utils import translation

from haidang.areas.nominations.documents.decisions import decision, supplement
from haidang.areas.nominations.documents.letters import convening, invitation, personal, who_pays
from haidang.areas.nominations.documents.rolls import roll_document
from haidang.areas.nominations.documents.subjects import subject_of
from haidang.areas.nominations.models import DocumentKind, ListDocument
from haidang.foundation.documents.official import OfficialDocument, Signature

__all__ = ["list_document", "personal_letters", "roll_document", "who_pays"]

BUILDERS = {
    DocumentKind.DECISION: decision,
    DocumentKind.SUPPLEMENT: supplement,
    DocumentKind.CONVENING: convening,
    DocumentKind.INVITATION: invitation,
}


def list_document(document: ListDocument) -> OfficialDocument:
    """The document as it stands: a draft, number and day blank."""
    with translation.override("vi"):
        return BUILDERS[DocumentKind(document.kind)](subject_of(document))


def personal_letters(document: ListDocument) -> list[OfficialDocument]:
    """The letter once for each person, addressed to them, without the annex of names."""
    with translation.override("vi"):
        subject = subject_of(document)
        letter = _signed(list_document(document), document)
        return [personal(letter, subject, nomination) for nomination in subject.people]


def _signed(draft: OfficialDocument, document: ListDocument) -> OfficialDocument:
    """The draft with number, day and name of what was issued."""
    issued = document.issued
    if issued is None:
        return draft
    signature = Signature(tuple(issued.signer_title.split(" · ")), issued.signer_name)
    return replace(draft, number=str(issued.number), issued_on=issued.issued_on, signature=signature)
