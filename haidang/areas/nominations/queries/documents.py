"""Reads behind documents about approved lists: which lists wait for a decision, who is named, what is to sign."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.nominations.models import (
    ChangeLine,
    DocumentChange,
    DocumentKind,
    DocumentList,
    LineKind,
    ListChange,
    ListDocument,
    ListState,
    Nomination,
    NominationList,
    NominationState,
)
from haidang.areas.nominations.permissions import DRAFT_DOCUMENT, SIGN_DOCUMENT
from haidang.areas.personnel.models import Degree, Post
from haidang.areas.plans.models import Target
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import grants_of, may
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.todos import Todo

SIGNS_AS = {
    Role.DIRECTOR: ("GIÁM ĐỐC",),
    Role.DEPUTY_DIRECTOR: ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
}


def lists_for(target: Target, kind: str) -> QuerySet[NominationList]:
    """Approved lists of the target that a document of the kind can name; a decision names those not yet decided."""
    lists = NominationList.objects.filter(target=target, state=ListState.APPROVED).select_related("school")
    if kind == DocumentKind.DECISION:
        lists = lists.filter(~Exists(DocumentList.objects.filter(list=OuterRef("pk"), kind=kind)))
    return lists.order_by("school__name", "pk")


def undecided_targets() -> QuerySet[Target]:
    """Targets with approved lists that no decision names yet, with how many (`undecided`)."""
    named = DocumentList.objects.filter(list=OuterRef("pk"), kind=DocumentKind.DECISION)
    lists = NominationList.objects.filter(~Exists(named), state=ListState.APPROVED)
    return (
        Target.objects.filter(lists__in=lists)
        .annotate(undecided=Count("lists", distinct=True))
        .select_related("task__plan")
        .order_by("-task__plan__year", "task__position", "position")
    )


def documents_with_counts(documents: QuerySet[ListDocument]) -> QuerySet[ListDocument]:
    return documents.select_related("target__task__plan", "issued", "drawn_up_by").annotate(
        lists=Count("entries", distinct=True)
    )


def documents_about(nomination_list: NominationList) -> QuerySet[ListDocument]:
    """Issued documents that name the list, newest first."""
    return (
        ListDocument.objects.filter(entries__list=nomination_list, issued__isnull=False)
        .select_related("issued")
        .order_by("-issued__issued_on", "-pk")
    )


def schools_named(document: ListDocument) -> list[NominationList]:
    lists = NominationList.objects.filter(document_entries__document=document).select_related("school")
    return list(lists.order_by("school__name", "pk"))


def people_named(lists: Iterable[NominationList]) -> list[Nomination]:
    """Everyone on the lists today."""
    on_lists = Nomination.objects.filter(list__in=list(lists))
    return _as_printed(on_lists.exclude(state=NominationState.REMOVED))


def people_of(document: ListDocument) -> list[Nomination]:
    """Whom the document names: an issued decision those of that moment, drafts and letters those on the lists today."""
    if document.kind == DocumentKind.SUPPLEMENT:
        return joined_by(document) + left_by(document)
    if document.issued_id is None or document.kind != DocumentKind.DECISION:
        return people_named(schools_named(document))
    then = Q(change__isnull=True) | Q(change__decided_by__document=document)
    approved = Nomination.objects.filter(then, list__document_entries__document=document, approved_at__isnull=False)
    return _as_printed(approved.exclude(pk__in=_left(document).values("pk")))


def joined_by(document: ListDocument) -> list[Nomination]:
    """Who is on the lists by the changes that a supplement tells; not who joined and left again within them."""
    return _as_printed(_joined(document).exclude(pk__in=_left(document).values("pk")))


def left_by(document: ListDocument) -> list[Nomination]:
    return _as_printed(_left(document).exclude(pk__in=_joined(document).values("pk")))


def _joined(document: ListDocument) -> QuerySet[Nomination]:
    return Nomination.objects.filter(change__decided_by__document=document)


def _left(document: ListDocument) -> QuerySet[Nomination]:
    lines = ChangeLine.objects.filter(change__decided_by__document=document, kind=LineKind.WITHDRAWN)
    return Nomination.objects.filter(pk__in=lines.values("nomination"))


def supplements_before(document: ListDocument) -> list[ListDocument]:
    """Issued supplements to the same decision, oldest first."""
    others = ListDocument.objects.filter(amends=document.amends, issued__isnull=False).exclude(pk=document.pk)
    return list(others.select_related("issued").order_by("issued__issued_at", "pk"))


def undecided_changes() -> QuerySet[ListChange]:
    """Approved changes of lists that went out in a decision, which no supplement tells yet."""
    decided = DocumentList.objects.filter(
        list=OuterRef("list"), kind=DocumentKind.DECISION, document__issued__isnull=False
    )
    covered = DocumentChange.objects.filter(change=OuterRef("pk"))
    return ListChange.objects.filter(Exists(decided), ~Exists(covered), state=ListState.APPROVED)


def decisions_behind() -> QuerySet[ListDocument]:
    """Issued decisions whose lists changed since, with how many changes no supplement tells (`changes`)."""
    return (
        ListDocument.objects.filter(kind=DocumentKind.DECISION, entries__list__changes__in=undecided_changes())
        .annotate(changes=Count("entries__list__changes", distinct=True))
        .select_related("issued", "target__task__plan")
        .order_by("issued__issued_at", "pk")
    )


def _as_printed(nominations: QuerySet[Nomination]) -> list[Nomination]:
    """By school and legal order, with main post and degrees."""
    posts = Post.objects.filter(is_main=True, period__endswith__isnull=True).prefetch_related("subjects")
    ordered = nominations.select_related("list__school", "person", "need").order_by(
        "list__school__name", "list_id", "ordinal", "pk"
    )
    return list(
        ordered.prefetch_related(
            Prefetch("person__posts", queryset=posts, to_attr="main_posts"),
            Prefetch("person__degrees", queryset=Degree.objects.order_by("-rank", "pk")),
        )
    )


def signs_as(user: User, day: date) -> tuple[str, ...]:
    """The lines of authority the user signs under on that day."""
    roles = {grant.role for grant in grants_of(user, day)}
    return next((lines for role, lines in SIGNS_AS.items() if role in roles), ())


def document_todos(user: User, today: date) -> Iterator[Todo]:
    """Decisions to draft for the lead office, documents to sign for the head of the department."""
    if may(user, DRAFT_DOCUMENT, today):
        count = sum(target.undecided for target in undecided_targets())  # type: ignore[attr-defined]
        if count:
            yield Todo(
                title=ngettext(
                    "%(count)s approved list has no decision yet",
                    "%(count)s approved lists have no decision yet",
                    count,
                )
                % {"count": Figure(count)},
                why=_("Without a decision to send them, nobody on these lists may leave for the course."),
                url=reverse("nominations:documents") + "?show=undecided",
                count=count,
                minutes=10,
            )
        changed = undecided_changes().count()
        if changed:
            yield Todo(
                title=ngettext(
                    "%(count)s approved change stands in no decision yet",
                    "%(count)s approved changes stand in no decision yet",
                    changed,
                )
                % {"count": Figure(changed)},
                why=_("The decision still names who left and does not name who joined."),
                url=reverse("nominations:documents") + "?show=undecided",
                count=changed,
                minutes=5,
            )
    if may(user, SIGN_DOCUMENT, today):
        waiting = ListDocument.objects.filter(issued__isnull=True).count()
        if waiting:
            yield Todo(
                title=ngettext(
                    "%(count)s document waits for your signature",
                    "%(count)s documents wait for your signature",
                    waiting,
                )
                % {"count": Figure(waiting)},
                why=_("Schools wait for the number and day before they let their people go."),
                url=reverse("nominations:documents") + "?state=draft",
                count=waiting,
                minutes=5,
            )
