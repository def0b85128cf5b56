"""What keeps the places of two records in classes from becoming those of one person."""

from django.utils.translation import gettext as _

from haidang.areas.classes.models import Enrolment, EnrolmentState
from haidang.areas.personnel.models import Person


def takeover_clashes(former: Person, remaining: Person) -> list[str]:
    """One sentence for each class in which the duplicate has a place and the other record had or has one."""
    theirs = Enrolment.objects.filter(person=remaining).values("training_class")
    both = Enrolment.objects.filter(person=former, state=EnrolmentState.ENROLLED, training_class__in=theirs)
    return [
        _("Both records have a place in class %(code)s. Take %(name)s out of the class, or keep the other record.")
        % {"code": place.training_class.code, "name": former.full_name}
        for place in both.select_related("training_class")
    ]
