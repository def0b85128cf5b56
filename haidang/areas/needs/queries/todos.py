"""What each role must do for the open round, computed from the states of its sheets."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.needs.models import Need, NeedStatus, ReviewRound, Sheet, SheetState, Wish, WishState
from haidang.areas.needs.permissions import CLOSE_ROUND, CONFIRM_SHEET, VERIFY_SHEET, VIEW_MY_NEEDS
from haidang.areas.needs.queries.rounds import NO_LOCALITY, find_open_round
from haidang.areas.needs.queries.statements import unsigned, verification_of
from haidang.foundation.access.queries import may, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.todos import Todo


def list_todos(user: User, today: date) -> list[Todo]:
    """The user's to-dos in needs; nothing while no round is open."""
    review = find_open_round()
    if review is None:
        return []
    todos: list[Todo] = []
    if may(user, CONFIRM_SHEET, today):
        todos += _for_school(review, user, today)
    if may(user, VERIFY_SHEET, today):
        verification = verification_of(review, user, today)
        todos += _for_verifier(review, sum(one.confirmed for one in verification), user, today)
        todos += _for_signer(review, [one.locality for one in verification if not one.left])
    if may(user, CLOSE_ROUND, today):
        todos += _for_lead_office(review, today)
    if may(user, VIEW_MY_NEEDS, today):
        todos += _for_person(review, user)
    return todos


def _for_school(review: ReviewRound, user: User, today: date) -> Iterator[Todo]:
    sheets = visible(user, CONFIRM_SHEET, today, Sheet.objects.filter(round=review, state=SheetState.WITH_SCHOOL))
    waiting = Wish.objects.filter(sheet=OuterRef("pk"), state=WishState.WAITING).order_by().values("sheet")
    with_counts = sheets.select_related("school").annotate(
        people=Count("needs__person", distinct=True),
        wishes_waiting=Coalesce(Subquery(waiting.annotate(count=Count("pk")).values("count")), 0),
    )
    for sheet in with_counts:
        yield from _for_wishes(sheet, sheet.wishes_waiting, review)
        why = _("“%(round)s” asks every school to check its staff against the standards.") % {"round": review.title}
        if sheet.return_reason:
            why = _("Returned to you: %(reason)s") % {"reason": sheet.return_reason}
        yield Todo(
            title=_("Confirm the needs of %(school)s") % {"school": sheet.school.short_name},
            why=why,
            url=reverse("needs:sheet", args=[sheet.pk]),
            due_on=review.school_due_on,
            count=sheet.people,
            minutes=max(5, sheet.people // 4),
            label=ngettext("%(count)s person", "%(count)s people", sheet.people) % {"count": Figure(sheet.people)},
        )


def _for_wishes(sheet: Sheet, waiting: int, review: ReviewRound) -> Iterator[Todo]:
    if waiting:
        yield Todo(
            title=ngettext("Answer %(count)s wish to learn", "Answer %(count)s wishes to learn", waiting)
            % {"count": Figure(waiting)},
            why=_("Take each into the sheet or decline it with a reason; the sheet is confirmed only afterwards."),
            url=f"{reverse('needs:sheet', args=[sheet.pk])}#wishes",
            due_on=review.school_due_on,
            count=waiting,
            minutes=2 * waiting,
        )


def _for_verifier(review: ReviewRound, waiting: int, user: User, today: date) -> Iterator[Todo]:
    if waiting:
        # The lead office verifies only the schools without a locality, so its list shows only those.
        narrowed = f"&locality={NO_LOCALITY}" if may(user, CLOSE_ROUND, today) else ""
        yield Todo(
            title=ngettext("Verify the needs of %(count)s school", "Verify the needs of %(count)s schools", waiting)
            % {"count": Figure(waiting)},
            why=_("You answer for the correctness of the lists before the department allocates places."),
            url=f"{reverse('needs:round', args=[review.pk])}?state={SheetState.CONFIRMED}{narrowed}",
            due_on=review.locality_due_on,
            count=waiting,
            minutes=5 * waiting,
        )


def _for_signer(review: ReviewRound, done: Sequence[int | None]) -> Iterator[Todo]:
    for locality in unsigned(review, done):
        name = locality.short_name if locality else _("the department")
        yield Todo(
            title=_("Sign the statement of verification of %(place)s") % {"place": name},
            why=_("Every sheet is verified. The statement says in writing who answers for the lists."),
            url=reverse("needs:statement", args=[review.pk]),
            due_on=review.locality_due_on,
            minutes=3,
        )


def _for_lead_office(review: ReviewRound, today: date) -> Iterator[Todo]:
    states = review.sheets.aggregate(
        unverified=Count("pk", filter=~Q(state=SheetState.VERIFIED)),
        with_school=Count("pk", filter=Q(state=SheetState.WITH_SCHOOL)),
    )
    if not states["unverified"]:
        yield Todo(
            title=_("Close the review round"),
            why=_("Every sheet of “%(round)s” is verified.") % {"round": review.title},
            url=reverse("needs:close_round", args=[review.pk]),
            due_on=review.locality_due_on,
            count=1,
            minutes=2,
        )
    elif today > review.school_due_on and states["with_school"]:
        yield Todo(
            title=ngettext(
                "Remind %(count)s school that is late", "Remind %(count)s schools that are late", states["with_school"]
            )
            % {"count": Figure(states["with_school"])},
            why=_("They have not confirmed their needs, so the localities cannot verify them."),
            url=f"{reverse('needs:round', args=[review.pk])}?state={SheetState.WITH_SCHOOL}",
            due_on=review.school_due_on,
            count=states["with_school"],
            minutes=10,
        )


def _for_person(review: ReviewRound, user: User) -> Iterator[Todo]:
    unclear = Need.objects.filter(round=review, person__user=user, status=NeedStatus.CANNOT_TELL).count()
    if unclear:
        yield Todo(
            title=_("Have your record completed"),
            why=_("A fact is missing, so nobody can tell whether you must go to training. The page says which one."),
            url=reverse("needs:mine"),
            due_on=review.school_due_on,
            count=unclear,
            minutes=10,
        )
