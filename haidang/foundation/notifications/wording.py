"""A notice, or a summary of several, as a message in the reader's language."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from haidang.foundation.basics.figures import Figure
from haidang.foundation.notifications.adapters import Message
from haidang.foundation.notifications.models import Delivery, Notice, Reader


def message_for(notices: Sequence[Notice], delivery: Delivery) -> Message:
    """One message for all of `notices`; they are one reader's."""
    user = notices[0].user
    reader = getattr(user, "reader", None)
    language = reader.language if reader else settings.LANGUAGE_CODE
    with override(language):
        subject = notices[0].title if not delivery.is_bundled else _summary_title(notices)
        parts = [_part(notice) for notice in notices]
        text = "\n\n".join([_("Dear %(name)s,") % {"name": user.full_name}, *parts, _foot()])
    return Message(
        key=f"haidang-{delivery.pk}",
        to=user.email if delivery.channel == "mail" else _number(reader),
        subject=" ".join(f"Hải Đăng: {subject}".split())[:200],
        text=text,
        language=language,
    )


def _number(reader: Reader | None) -> str:
    return reader.number if reader else ""


def _summary_title(notices: Sequence[Notice]) -> str:
    return _("%(n)s notices of the day") % {"n": Figure(len(notices))}


def _part(notice: Notice) -> str:
    return f"{notice.title}\n{notice.body}\n{settings.PUBLIC_ADDRESS}{notice.path}"


def _foot() -> str:
    try:
        address = f"{settings.PUBLIC_ADDRESS}{reverse('notices:settings')}"
    except NoReverseMatch:  # an installation without the screens of notices
        return "— Hải Đăng"
    return "— Hải Đăng\n" + _("What you receive, and when, is yours to choose: %(address)s") % {"address": address}
