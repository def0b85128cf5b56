"""Why a staff import is refused, in sentences."""

from django.utils.translation import gettext_lazy as _

from haidang.foundation.basics.refusals import Refused


class NotNow(Refused):
    def __init__(self) -> None:
        super().__init__(_("This list is being worked on, or is closed. Open its page again to see where it stands."))


class NothingTaken(Refused):
    def __init__(self) -> None:
        super().__init__(_("Nothing is marked to be taken. Decide on the rows first, then apply."))


class NotToBeTaken(Refused):
    def __init__(self) -> None:
        super().__init__(_("These rows cannot be taken: correct them first, or ask whoever manages the other unit."))


class DayOfLeavingMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Write the first day without the post, not after today, and the reason."))


class ListOfTheFuture(Refused):
    def __init__(self) -> None:
        super().__init__(_("A list is taken as of today or an earlier day. Choose such a day."))


class FileTooLarge(Refused):
    def __init__(self, megabytes: int) -> None:
        sentence = _(
            "The file is larger than %(megabytes)s MB. Save only the sheets with the list, then bring it again."
        )
        super().__init__(sentence % {"megabytes": megabytes})


class ChangedSince(Refused):
    def __init__(self, names: str) -> None:
        sentence = _(
            "The import cannot be undone as a whole, because records it wrote were changed since: %(names)s."
            " Correct these people one by one."
        )
        super().__init__(sentence % {"names": names})


class InUseSince(Refused):
    def __init__(self, names: str) -> None:
        sentence = _(
            "The import cannot be undone as a whole, because people it added have been used since: %(names)s."
            " End their posts instead."
        )
        super().__init__(sentence % {"names": names})


class OfferGone(Refused):
    def __init__(self) -> None:
        super().__init__(_("There is no offer left for these cells."))


class StillWrong(Refused):
    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
