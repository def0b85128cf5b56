"""Why a file is not read, in sentences that say what to do."""

from django.utils.translation import gettext_lazy as _

from haidang.foundation.basics.refusals import Refused


class WorkbookRefused(Refused):
    """A file that is not taken; the sentence names the way out."""


class FileEmpty(WorkbookRefused):
    def __init__(self) -> None:
        super().__init__(_("The file is empty. Choose the file again."))


class FileTooLarge(WorkbookRefused):
    def __init__(self) -> None:
        super().__init__(
            _("The file is too large to be read safely. Remove pictures and unused sheets, or split the file.")
        )


class NotASpreadsheet(WorkbookRefused):
    def __init__(self) -> None:
        super().__init__(_("This is not a spreadsheet. Send a file of type .xlsx, .xls, .ods or .csv."))


class WebPageRefused(WorkbookRefused):
    def __init__(self) -> None:
        super().__init__(
            _("This is a web page, not a spreadsheet. Open it in Excel, save it as .xlsx and send that file.")
        )


class WrongEnding(WorkbookRefused):
    def __init__(self, *, found: str) -> None:
        super().__init__(
            _("The ending of the name does not fit the contents: it is a .%(found)s file. Rename it and send it again.")
            % {"found": found}
        )


class PasswordProtected(WorkbookRefused):
    def __init__(self) -> None:
        super().__init__(_("The file is protected by a password. Remove the password in Excel and send it again."))


class MacrosRefused(WorkbookRefused):
    def __init__(self) -> None:
        super().__init__(_("The file contains macros. Save it as .xlsx (without macros) and send that file."))


class FileDamaged(WorkbookRefused):
    def __init__(self) -> None:
        super().__init__(
            _("The file is damaged or incomplete. Open it in Excel, save it under a new name and send that file.")
        )


class TooManyCells(WorkbookRefused):
    def __init__(self, *, sheet: str) -> None:
        super().__init__(
            _(
                "Sheet “%(sheet)s” reaches too far down or to the right. Delete the rows and columns that are not"
                " part of the list, or split the list, and send it again."
            )
            % {"sheet": sheet}
        )
