"""Numbering and issuing: a number of the issuer's run, the files made with it, all in one transaction."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, refusing
from haidang.foundation.documents.models import FileForm, IssuedDocument, IssuedFile, NumberSeries
from haidang.foundation.documents.official import OfficialDocument
from haidang.foundation.documents.queries import find_issued
from haidang.foundation.documents.rendering import render_docx
from haidang.foundation.documents.typesetting import render_pdf
from haidang.foundation.organisation.models import Unit

# What can be a number of a run; "131a" is on its paper alone and takes none.
RUN_NUMBER = re.compile(r"[0-9]{1,6}")


class NumberedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("This document has a number already. Open it in the register of outgoing documents."))


class LowerThanGiven(Refused):
    def __init__(self, last: int) -> None:
        super().__init__(
            _("Number %(last)s was given already. The run can be continued from a higher number only.") % {"last": last}
        )


class NumberGiven(Refused):
    def __init__(self, number: int, year: int, bearer: str) -> None:
        super().__init__(
            _("Number %(number)s of %(year)s stands in the register already: %(bearer)s. Write one that is free.")
            % {"number": number, "year": year, "bearer": bearer}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """A document whose text this system keeps at `address`, as the register shows it; `kind` as in the runs."""

    kind: str
    kind_name: str
    symbol: str
    subject: str
    issued_on: date
    signer_name: str
    signer_title: str = ""
    recipients: Sequence[str] = ()
    about: str
    address: str


@transaction.atomic
def take_number(issuer: Unit, *, kind: str, year: int, by: User, now: datetime) -> int:
    """The next number of the issuer's run of that kind ("QĐ"; "" for dispatches) and year.

    The run stays locked until the caller's transaction ends: a number that is rolled back is given again, so there
    are no gaps. Keep the transaction short.
    """
    if not connection.savepoint_ids:  # no transaction but our own
        raise RuntimeError("A number belongs in the transaction of its document.")
    series = _lock_series(issuer, kind, year)
    series.last += 1
    series.save(update_fields=["last"])
    record(by=by, action="documents.take_number", obj=series, now=now, changes={"number": series.last})
    return series.last


@transaction.atomic
def continue_series(issuer: Unit, *, kind: str, year: int, last: int, by: User, now: datetime) -> NumberSeries:
    """Numbers up to `last` were given on paper: the run goes on behind them."""
    series = _lock_series(issuer, kind, year)
    if last <= series.last:
        raise LowerThanGiven(series.last)
    changes: dict[str, object] = {"last": [series.last, last]}
    series.last = last
    series.save(update_fields=["last"])
    record(by=by, action="documents.continue_series", obj=series, now=now, changes=changes)
    return series


@transaction.atomic
def number_document(line: RegisterLine, *, issuer: Unit, by: User, now: datetime) -> IssuedDocument:
    """The next number of the run, and its line in the register."""
    number = take_number(issuer, kind=line.kind, year=line.issued_on.year, by=by, now=now)
    return _enter(line, issuer=issuer, number=number, by=by, now=now)


@transaction.atomic
def register_number(line: RegisterLine, *, issuer: Unit, number: int, by: User, now: datetime) -> IssuedDocument:
    """A document bears a number somebody wrote: it must be free in the register, and the run goes on behind it.

    As with `take_number` the run stays locked until the caller's transaction ends.
    """
    year = line.issued_on.year
    series = _lock_series(issuer, line.kind, year)
    bearer = IssuedDocument.objects.filter(issuer=issuer, kind=line.kind, year=year, number=number).first()
    if bearer is not None:
        raise NumberGiven(number, year, f"{bearer.shown_number} · {bearer.subject[:160]}")
    if number > series.last:
        continue_series(issuer, kind=line.kind, year=year, last=number, by=by, now=now)
    return _enter(line, issuer=issuer, number=number, by=by, now=now)


def _enter(line: RegisterLine, *, issuer: Unit, number: int, by: User, now: datetime) -> IssuedDocument:
    year = line.issued_on.year
    with refusing("issued_number_once", NumberGiven(number, year, f"{number:02d}/{line.symbol}")):
        return IssuedDocument.objects.create(
            issuer=issuer, kind=line.kind, kind_name=line.kind_name, year=year, number=number, symbol=line.symbol,
            subject=" ".join(line.subject.split()), issued_on=line.issued_on, issued_at=now, signed_by=by,
            signer_name=line.signer_name, signer_title=line.signer_title[:240],
            recipients=[one[:200] for one in line.recipients], about=line.about, address=line.address,
        )  # fmt: skip


def _lock_series(issuer: Unit, kind: str, year: int) -> NumberSeries:
    """The run, locked; begun when it is the first number of the year."""
    NumberSeries.objects.bulk_create([NumberSeries(issuer=issuer, kind=kind, year=year)], ignore_conflicts=True)
    return NumberSeries.objects.select_for_update().get(issuer=issuer, kind=kind, year=year)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who issues, under which lines of authority, on which day; `name` where somebody else signs on paper."""

    user: User
    authority: tuple[str, ...]
    day: date
    name: str = ""

    @property
    def printed_name(self) -> str:
        return self.name or self.user.full_name


@transaction.atomic
def issue_document(
    document: OfficialDocument, *, issuer: Unit, by: Signer, now: datetime, about: str = ""
) -> IssuedDocument:
    """Numbers and signs the draft, makes its files and keeps them. Whether they may is for the caller to ask."""
    if document.number:
        raise NumberedAlready
    kind = document.mark
    number = take_number(issuer, kind=kind, year=by.day.year, by=by.user, now=now)
    final = replace(
        document,
        number=str(number),
        issued_on=by.day,
        signature=replace(document.signature, authority=by.authority, name=by.printed_name),
    )
    issued = IssuedDocument.objects.create(
        issuer=issuer,
        kind=kind,
        kind_name=document.kind,
        year=by.day.year,
        number=number,
        symbol=document.symbol,
        subject=" ".join(document.subject.split()),
        issued_on=by.day,
        issued_at=now,
        signed_by=by.user,
        signer_name=by.printed_name,
        signer_title=" · ".join(by.authority)[:240],
        recipients=[line[:200] for line in document.recipients],
        about=about,
    )
    digests = _keep_files(issued, final)
    record(by=by.user, action="documents.issue", obj=issued, now=now, changes={"digests": digests})
    return issued


@transaction.atomic
def issue_once(document: OfficialDocument, *, issuer: Unit, by: Signer, now: datetime, about: str) -> IssuedDocument:
    """Issues what a form sent; sent twice, the second is refused and its number given back."""
    issued = issue_document(document, issuer=issuer, by=by, now=now, about=about)
    if find_issued(about).exclude(pk=issued.pk).exists():  # the run's lock lets us see what came before
        raise NumberedAlready
    return issued


def _keep_files(issued: IssuedDocument, final: OfficialDocument) -> dict[str, str]:
    contents = {FileForm.DOCX: render_docx(final), FileForm.PDF: render_pdf(final)}
    files = [
        IssuedFile(document=issued, form=form, content=content, digest=sha256(content).hexdigest())
        for form, content in contents.items()
    ]
    IssuedFile.objects.bulk_create(files)
    return {file.form: file.digest for file in files}


@transaction.atomic
def note_download(issued: IssuedDocument, *, form: str, by: User, now: datetime) -> None:
    """Notes that `by` took the issued file away."""
    record(by=by, action="documents.download", obj=issued, now=now, changes={"form": form})
