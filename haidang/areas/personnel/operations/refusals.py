"""Why a change of a person's record is refused, in sentences; and the constraints that guard the same rules."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from haidang.foundation.basics.refusals import Refused


class NameIncomplete(Refused):
    def __init__(self) -> None:
        super().__init__(_("Write the full name: family name and given name."))


class IdentityTaken(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Another person has this identity number. Look for them by name: they may have moved to your school.")
        )


class IdentityMalformed(Refused):
    def __init__(self) -> None:
        super().__init__(_("An identity number has 12 digits."))


class IdentityContradicts(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("The identity number does not fit the date of birth and the sex (digits 4 to 6). Check all three.")
        )


class BirthUnlikely(Refused):
    def __init__(self) -> None:
        super().__init__(_("The date of birth is not that of a working person. Check the year."))


class RecruitedTooYoung(Refused):
    def __init__(self) -> None:
        super().__init__(_("The person would have been recruited before the age of 17. Check both dates."))


class LevelNotTaught(Refused):
    def __init__(self) -> None:
        super().__init__(_("The school does not teach this level. Choose one of its levels."))


class LevelMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose the level: every post but that of an employee has one."))


class SecondMainPost(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("The person already has a main post on some day of this period. End it first, or move the person.")
        )


class NoMainPost(Refused):
    def __init__(self) -> None:
        super().__init__(_("The person holds no main post on that day. Choose a day inside the present post."))


class DayStillToCome(Refused):
    def __init__(self) -> None:
        super().__init__(_("The day is still to come. Record the change when it takes effect."))


class PostJustBegan(Refused):
    def __init__(self) -> None:
        super().__init__(_("The present post began on that day or later. Choose a later day."))


class SameUnit(Refused):
    def __init__(self) -> None:
        super().__init__(_("The person works there already. Choose another unit."))


class UnitNotThere(Refused):
    def __init__(self) -> None:
        super().__init__(_("The unit does not exist on that day. Choose another day or another unit."))


class NothingChanged(Refused):
    def __init__(self) -> None:
        super().__init__(_("Nothing was changed. Change a field, or go back."))


class AwardedTooEarly(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("The diploma would have been awarded before the age of 15 or on a day still to come. Check the date.")
        )


class DegreeKnown(Refused):
    def __init__(self) -> None:
        super().__init__(_("The same diploma stands in the record already."))


CONSTRAINTS: dict[str, Callable[[], Refused]] = {
    "person_identity_number_once": IdentityTaken,
    "person_identity_number_12_digits": IdentityMalformed,
    "post_one_main_at_a_time": SecondMainPost,
    "post_of_school_has_level": LevelMissing,
}


@contextmanager
def constraints_speak() -> Iterator[None]:
    """Turns the violation of a known constraint into its sentence; others stay errors."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as broken:
        name = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", None)
        if name in CONSTRAINTS:
            refusal = CONSTRAINTS[name]()
            raise refusal from broken
        raise
