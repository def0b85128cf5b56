"""Drafting, discarding and issuing documents about approved lists."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import (
    DocumentChange,
    DocumentKind,
    DocumentList,
    ListChange,
    ListDocument,
    ListState,
    NominationList,
)
from haidang.areas.nominations.operations.document_notices import tell_issued
from haidang.areas.nominations.queries.documents import people_of, signs_as, undecided_changes
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, refusing
from haidang.foundation.documents.official import OfficialDocument
from haidang.foundation.documents.operations import Signer, issue_document
from haidang.foundation.organisation.queries import the_department


class NoApprovedList(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("There is no approved list left for this document. Open the page of documents again and look there.")
        )


class DecidedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("One of these lists stands in another decision already. Open the page of documents again."))


class NothingToAmend(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("No approved change of these lists is left to tell. Open the page of documents again and look there.")
        )


class IssuedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("This document was issued already. It can be read and downloaded, but not changed."))


class MayNotSign(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only the director or a deputy director signs documents of the department."))


@transaction.atomic
def draft_document(
    target: Target,
    *,
    kind: DocumentKind,
    lists: Sequence[NominationList],
    details: Mapping[str, object],
    by: User,
    now: datetime,
) -> ListDocument:
    """A draft that names the lists; they are locked in id order, so that two decisions never name the same one."""
    locked = list(
        NominationList.objects.filter(pk__in=[one.pk for one in lists], target=target, state=ListState.APPROVED)
        .select_for_update(no_key=True)
        .order_by("pk")
    )
    if not locked:
        raise NoApprovedList
    document = ListDocument.objects.create(kind=kind, target=target, drawn_up_by=by, drawn_up_at=now, **details)
    with refusing("list_decided_to_go_once", DecidedAlready()):
        DocumentList.objects.bulk_create(DocumentList(document=document, list=one, kind=kind) for one in locked)
    record(
        by=by, action="nominations.draft_document", obj=document, now=now, changes={"kind": kind, "lists": len(locked)}
    )
    return document


@transaction.atomic
def draft_supplement(decision: ListDocument, *, by: User, now: datetime) -> ListDocument:
    """A draft that changes an issued decision: everything approved on its lists since, told once."""
    if decision.issued_id is None or decision.kind != DocumentKind.DECISION:
        raise NothingToAmend
    lists = _lock_lists(decision)
    changes = list(undecided_changes().filter(list__in=lists).order_by("pk"))
    if not changes:
        raise NothingToAmend
    kind = DocumentKind.SUPPLEMENT
    document = ListDocument.objects.create(
        kind=kind, target=decision.target, amends=decision, drawn_up_by=by, drawn_up_at=now
    )
    changed = {change.list_id for change in changes}
    DocumentList.objects.bulk_create(DocumentList(document=document, list_id=pk, kind=kind) for pk in sorted(changed))
    with refusing("change_decided_once", DecidedAlready()):
        _cover(document, changes)
    if not people_of(document):  # who joined left again
        raise NothingToAmend
    told: dict[str, object] = {"kind": kind, "amends": decision.pk, "lists": len(changed)}
    record(by=by, action="nominations.draft_document", obj=document, now=now, changes=told)
    return document


def _cover(document: ListDocument, changes: Iterable[ListChange]) -> None:
    DocumentChange.objects.bulk_create(DocumentChange(document=document, change=change) for change in changes)


def _lock_lists(document: ListDocument) -> list[NominationList]:
    """In id order: no change of them is approved until the transaction ends."""
    lists = NominationList.objects.filter(document_entries__document=document)
    return list(lists.select_for_update(no_key=True, of=("self",)).order_by("pk"))


@transaction.atomic
def discard_document(document: ListDocument, *, by: User, now: datetime) -> None:
    """Throws a draft away; its lists are free for another."""
    found = _lock_draft(document)
    record(by=by, action="nominations.discard_document", obj=found, now=now, changes={"kind": found.kind})
    found.delete()


@transaction.atomic
def issue_list_document(
    document: ListDocument,
    *,
    build: Callable[[ListDocument], OfficialDocument],
    by: User,
    now: datetime,
    today: date,
) -> ListDocument:
    """Signs the draft: number, day, name, files, all at once. `build` makes the text of the locked draft."""
    authority = signs_as(by, today)
    if not authority:
        raise MayNotSign
    lists = _lock_lists(document)
    found = _lock_draft(document)
    if found.kind == DocumentKind.DECISION:
        _cover(found, ListChange.objects.filter(list__in=lists, state=ListState.APPROVED))
    found.issued = issue_document(
        build(found),
        issuer=the_department(),
        by=Signer(by, authority, today),
        about=f"nominations.listdocument:{found.pk}",
        now=now,
    )
    found.save(update_fields=["issued"])
    record(
        by=by,
        action="nominations.issue_document",
        obj=found,
        now=now,
        changes={"number": found.issued.shown_number},
    )
    tell_issued(found, lists, now=now, today=today)
    return found


def _lock_draft(document: ListDocument) -> ListDocument:
    found = ListDocument.objects.select_for_update().filter(pk=document.pk).first()
    if found is None or found.issued_id is not None:
        raise IssuedAlready
    return found
