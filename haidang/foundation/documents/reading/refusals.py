"""Why a document is not read, in sentences that say what to do."""

from django.utils.translation import gettext_lazy as _

from haidang.foundation.basics.refusals import Refused


class DocumentRefused(Refused):
    """A document that is not taken; the sentence names the way out."""


class DocumentEmpty(DocumentRefused):
    def __init__(self) -> None:
        super().__init__(_("The document holds no text. Choose the file again."))


class DocumentTooLarge(DocumentRefused):
    def __init__(self) -> None:
        super().__init__(
            _("The document is too large to be read safely. Remove pictures and annexes that are no part of it.")
        )


class TableTooLarge(DocumentRefused):
    def __init__(self) -> None:
        super().__init__(
            _("A table of the document reaches too far down or to the right. Delete its empty rows and columns.")
        )


class DocumentDamaged(DocumentRefused):
    def __init__(self) -> None:
        super().__init__(
            _("The document is damaged or incomplete. Open it in Word, save it under a new name and send that file.")
        )


class DocumentLocked(DocumentRefused):
    def __init__(self) -> None:
        super().__init__(_("The document is protected by a password. Remove the password in Word and send it again."))


class DocumentMacros(DocumentRefused):
    def __init__(self) -> None:
        super().__init__(_("The document contains macros. Save it as .docx (without macros) and send that file."))


class ForeignParts(DocumentRefused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "The document draws in other files: linked pictures, a template or embedded objects. In Word, paste"
                " them as plain text or pictures, and send it again."
            )
        )


class TrackedChanges(DocumentRefused):
    def __init__(self) -> None:
        super().__init__(
            _("The document still holds tracked changes. Accept or reject them all in Word, then send it again.")
        )


class OldFont(DocumentRefused):
    def __init__(self) -> None:
        super().__init__(
            _("The document is typed in an old font (.VnTime or VNI). Convert it to Unicode and send it again.")
        )


class OldWord(DocumentRefused):
    def __init__(self) -> None:
        super().__init__(_("This is a .doc or .rtf file. Open it in Word, save it as .docx and send that file."))


class PdfRefused(DocumentRefused):
    def __init__(self) -> None:
        super().__init__(
            _("A PDF is not read here: open it, select all, copy, and paste the text into the box. Better, send .docx.")
        )


class WrongName(DocumentRefused):
    def __init__(self, *, found: str) -> None:
        super().__init__(
            _("The ending of the name does not fit the contents: it is a .%(found)s file. Rename it and send it again.")
            % {"found": found}
        )


class NotADocument(DocumentRefused):
    def __init__(self) -> None:
        super().__init__(_("This is not a document. Send a .docx file, or a .txt file in Unicode (UTF-8)."))
