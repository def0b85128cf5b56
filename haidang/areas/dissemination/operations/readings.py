"""Reading and confirming, by oneself or on paper; reminding those who have not."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haidang.areas.dissemination.models import Circulation, Confirmation, Edition, How, Reader, SignSheet
from haidang.areas.dissemination.operations.circulations import CirculationEnded
from haidang.areas.dissemination.queries.readings import current_edition, heads_on, unread
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.evidence import EvidenceFile
from haidang.foundation.basics.refusals import Refused, Stale
from haidang.foundation.notifications.models import Notice
from haidang.foundation.notifications.operations import notify
from haidang.foundation.organisation.models import Unit


class AnswerMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose an answer to the question before you confirm."))


class NobodyTicked(Refused):
    def __init__(self) -> None:
        super().__init__(_("Tick the people who signed on the sheet."))


class NotToSign(Refused):
    def __init__(self) -> None:
        super().__init__(_("Someone you ticked has confirmed already or is not of your unit. Open the page again."))


@transaction.atomic
def open_reading(reader: Reader, *, edition: Edition, by: User) -> None:
    """Notes that the person has the newest edition before their eyes; telling the funnel, not the audit trail."""
    own = Reader.objects.filter(pk=reader.pk, person__user=by)
    own.filter(opened_edition__lt=edition.number).update(opened_edition=edition.number)


@transaction.atomic
def confirm_reading(reader: Reader, *, edition: Edition, answer: int | None, by: User, now: datetime) -> bool:
    """Confirms the edition the person saw. False when the answer is wrong: counted, and asked again.

    Stale when a newer edition was published meanwhile; confirming twice changes nothing. No lock on the document: who
    confirms the former edition in the moment of a new one has confirmed just that, and reads what changed.
    """
    circulation = Circulation.objects.get(pk=reader.circulation_id)
    if circulation.ended_at is not None:
        raise CirculationEnded
    if current_edition(circulation).pk != edition.pk:
        raise Stale
    reader = Reader.objects.select_for_update().get(pk=reader.pk)
    if reader.confirmed_edition >= edition.number:
        return True
    if edition.question and answer is None:
        raise AnswerMissing
    if answer != edition.right_answer:
        Reader.objects.filter(pk=reader.pk).update(wrong_answers=F("wrong_answers") + 1)
        return False
    Confirmation.objects.create(reader=reader, edition=edition, how=How.OWN, recorded_by=by, confirmed_at=now)
    _note(Reader.objects.filter(pk=reader.pk), edition)
    _done([reader], edition, now)
    record(by=by, action="dissemination.confirm", obj=circulation, now=now, changes={"edition": edition.number})
    return True


@transaction.atomic
def confirm_on_paper(
    edition: Edition, *, unit: Unit, readers: QuerySet[Reader], scan: EvidenceFile, by: User, now: datetime
) -> SignSheet:
    """Takes in the scanned sheet and confirms for the ticked people of the unit, all of them or nobody."""
    circulation = Circulation.objects.get(pk=edition.circulation_id)
    if circulation.ended_at is not None:
        raise CirculationEnded
    if current_edition(circulation).pk != edition.pk:
        raise Stale
    ticked = list(readers.select_for_update(of=("self",)).select_related("person").order_by("pk"))
    if not ticked:
        raise NobodyTicked
    if any(one.unit_id != unit.pk or one.left_on or one.confirmed_edition >= edition.number for one in ticked):
        raise NotToSign
    sheet, _is_new = SignSheet.objects.get_or_create(
        edition=edition, unit=unit, digest=scan.digest,
        defaults={
            "name": scan.name, "extension": scan.extension, "content": scan.content, "sent_by": by, "sent_at": now,
        },
    )  # fmt: skip
    Confirmation.objects.bulk_create(
        Confirmation(reader=one, edition=edition, how=How.PAPER, sheet=sheet, recorded_by=by, confirmed_at=now)
        for one in ticked
    )
    _note(Reader.objects.filter(pk__in=[one.pk for one in ticked]), edition)
    _done(ticked, edition, now)
    record(
        by=by, action="dissemination.confirm_on_paper", obj=circulation, now=now,
        changes={"unit": unit.name, "people": [one.person.full_name for one in ticked], "sheet": sheet.name},
    )  # fmt: skip
    return sheet


@transaction.atomic
def remind_readers(circulation: Circulation, *, readers: QuerySet[Reader], by: User, now: datetime) -> int:
    """Tells those of `readers` who have not confirmed, at most once a day each; returns how many were told."""
    circulation = Circulation.objects.get(pk=circulation.pk)
    if circulation.ended_at is not None:
        raise CirculationEnded
    late = unread(readers.filter(circulation=circulation, left_on=None))
    told = notify(
        User.objects.filter(pk__in=late.order_by().values("person__user")),
        kind="dissemination.reminder",
        params={"title": circulation.title, "due": circulation.due_on},
        path=reverse("dissemination:read", args=[circulation.pk]),
        now=now,
        about=f"dissemination:{circulation.pk}:reminded:{now:%Y-%m-%d}",
    )
    record(by=by, action="dissemination.remind", obj=circulation, now=now, changes={"people": told})
    return told


@transaction.atomic
def remind_heads(circulation: Circulation, *, readers: QuerySet[Reader], by: User, now: datetime) -> int:
    """Whoever has no account cannot be told here: the heads of their schools are, once a day; how many were."""
    waiting = unread(readers.filter(circulation=circulation, left_on=None, person__user=None))
    heads = heads_on(timezone.localdate(now)).filter(unit__in=waiting.order_by().values("unit")).exclude(user=by)
    told = notify(
        User.objects.filter(pk__in=heads.values("user")),
        kind="dissemination.sheet_missing",
        params={"title": circulation.title, "due": circulation.due_on},
        path=reverse("dissemination:sign_sheet", args=[circulation.pk]),
        now=now,
        about=f"dissemination:{circulation.pk}:sheet:{now:%Y-%m-%d}",
    )
    record(by=by, action="dissemination.remind_heads", obj=circulation, now=now, changes={"heads": told})
    return told


def _note(readers: QuerySet[Reader], edition: Edition) -> None:
    readers.update(confirmed_edition=edition.number, opened_edition=edition.number)


def _done(readers: Sequence[Reader], edition: Edition, now: datetime) -> None:
    """The notices about this document have done their work for these people."""
    users = [reader.person.user_id for reader in readers if reader.person.user_id]
    about = f"dissemination:{edition.circulation_id}:"
    Notice.objects.filter(user__in=users, about__startswith=about, acted_at=None, created_at__lte=now).update(
        acted_at=now
    )
