"""The register of communication: entries with their proof; what was entered wrongly is withdrawn, never erased."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.dissemination.models import Channel, Circulation, Outreach, OutreachKind, Picture
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.evidence import EvidenceFile
from haidang.foundation.basics.refusals import Refused, Stale, refusing, require_reason
from haidang.foundation.organisation.models import Unit

ON_THE_WEB = (Channel.WEBSITE, Channel.PORTAL, Channel.FAN_PAGE)
MOST_PICTURES = 6


class LinkMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("What stands on the web needs its link, so that others can open it."))


class AudienceMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Say before whom it was: “all teachers”, “parents of class 5A”…"))


class DayInFuture(Refused):
    def __init__(self) -> None:
        super().__init__(_("The day is in the future. Enter what has been done, on the day it was done."))


class LinkKnown(Refused):
    def __init__(self) -> None:
        super().__init__(_("This link stands in your register already. Look for it in the list."))


class TooManyPictures(Refused):
    def __init__(self) -> None:
        super().__init__(_("There are %(most)s pictures already; that is enough as proof.") % {"most": MOST_PICTURES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told, where, when and before whom."""

    kind: OutreachKind
    channel: Channel
    title: str
    done_on: date
    link: str = ""
    audience: str = ""
    reached: int | None = None
    about: Circulation | None = None


@transaction.atomic
def record_outreach(
    told: Told, *, unit: Unit, by: User, now: datetime, today: date, picture: EvidenceFile | None = None
) -> Outreach:
    """Enters it in the unit's register."""
    if told.done_on > today:
        raise DayInFuture
    if told.channel in ON_THE_WEB and not told.link:
        raise LinkMissing
    if told.channel == Channel.IN_PERSON and not told.audience.strip():
        raise AudienceMissing
    entry = Outreach(
        unit=unit, kind=told.kind, channel=told.channel, title=require_reason(told.title), link=told.link,
        done_on=told.done_on, audience=told.audience.strip(), reached=told.reached, about=told.about,
        recorded_by=by, recorded_at=now,
    )  # fmt: skip
    with refusing("outreach_link_once", LinkKnown()):
        entry.save()
    record(by=by, action="dissemination.record_outreach", obj=entry, now=now, changes={"unit": unit.name})
    if picture is not None:
        add_picture(entry, picture=picture, by=by, now=now)
    return entry


@transaction.atomic
def add_picture(entry: Outreach, *, picture: EvidenceFile, by: User, now: datetime) -> Picture:
    """Adds a picture or scan as proof; the same one twice is kept once."""
    entry = _lock(entry)
    if entry.pictures.exclude(digest=picture.digest).count() >= MOST_PICTURES:
        raise TooManyPictures
    kept, is_new = Picture.objects.get_or_create(
        outreach=entry, digest=picture.digest,
        defaults={"name": picture.name, "extension": picture.extension, "content": picture.content},
    )  # fmt: skip
    if is_new:
        record(by=by, action="dissemination.add_picture", obj=entry, now=now, changes={"file": kept.name})
    return kept


@transaction.atomic
def withdraw_outreach(entry: Outreach, *, reason: str, by: User, now: datetime) -> Outreach:
    """Takes an entry out of the counts; the trail keeps it."""
    entry = _lock(entry)
    entry.withdrawn_at = now
    entry.save(update_fields=["withdrawn_at"])
    record(by=by, action="dissemination.withdraw_outreach", obj=entry, now=now, reason=require_reason(reason))
    return entry


def _lock(entry: Outreach) -> Outreach:
    found = Outreach.objects.select_for_update().get(pk=entry.pk)
    if found.withdrawn_at is not None:
        raise Stale
    return found
