"""E-mail over SMTP: Django's backend as the setting MAILERS describes it, one connection a batch."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend

from haidang.foundation.notifications.adapters import Bounced, Message, Send, TryLater, Unreachable

PERMANENT = 500  # RFC 5321: replies from 500 on are final


class Mail:
    """Hands messages to the mail server; a message lost between two attempts keeps its Message-ID."""

    @contextmanager
    def open(self) -> Iterator[Send]:
        connection: BaseEmailBackend = mailers.default
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(_in_words(error)) from error
        try:
            yield lambda message: _hand_over(connection, message)
        finally:
            connection.close()


def _hand_over(connection: BaseEmailBackend, message: Message) -> None:
    host = parseaddr(settings.NOTICE_SENDER)[1].rpartition("@")[2]
    mail = EmailMessage(
        subject=message.subject,
        body=message.text,
        from_email=settings.NOTICE_SENDER,
        to=[message.to],
        headers={
            "Message-ID": f"<{message.key}@{host}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    try:
        if connection.send_messages([mail]) != 1:
            raise TryLater("The mail server was not asked to take the message.")
    except smtplib.SMTPRecipientsRefused as refusal:
        _code_decides(*next(iter(refusal.recipients.values())), refusal)
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPSenderRefused, smtplib.SMTPConnectError) as error:
        raise Unreachable(_in_words(error)) from error
    except smtplib.SMTPResponseException as refusal:
        _code_decides(refusal.smtp_code, refusal.smtp_error, refusal)
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(_in_words(error)) from error
    except ValueError as error:  # an address or a subject no header can hold
        raise Bounced(str(error)) from error


def _code_decides(code: int, words: bytes | str, cause: Exception) -> None:
    said = f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    raise (Bounced(said) if code >= PERMANENT else TryLater(said)) from cause


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
