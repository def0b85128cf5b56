"""Why a change of units is refused, as sentences."""

from django.utils.translation import gettext_lazy as _

from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.queries import Problem


class ParentBelowUnit(Refused):
    def __init__(self) -> None:
        super().__init__(_("The new parent stands below this unit. Choose a unit outside it."))


class ParentNotThere(Refused):
    def __init__(self) -> None:
        super().__init__(_("The new parent does not exist on that day. Choose a later day or another unit."))


class HasProblem(Refused):
    """The first of the problems that stop the acts."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code}: {problem.sentence}" if problem.code else problem.sentence)


class CarriedOutAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("This reorganisation is carried out. What happened is on its page; it cannot be changed."))


class PreviewFirst(Refused):
    def __init__(self) -> None:
        super().__init__(_("Look at the preview first: it shows whom the reorganisation affects."))


class OutlookChanged(Refused):
    def __init__(self) -> None:
        super().__init__(_("Since the preview something has changed. Look at the preview again before you decide."))


class DayStillToCome(Refused):
    def __init__(self) -> None:
        super().__init__(_("It can be prepared now and carried out from the day it takes effect."))


class NothingToCorrect(Refused):
    def __init__(self) -> None:
        super().__init__(_("Nothing was changed. Correct what is wrong, or go back."))


class SchoolIncomplete(Refused):
    def __init__(self) -> None:
        super().__init__(_("A school needs its levels and its sector."))
