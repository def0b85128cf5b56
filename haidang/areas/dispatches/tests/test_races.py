"""Two at once: a dispatch is issued by one, each duty exists once. Real threads on real connections."""

from unittest.mock import patch

import pytest

from haidang.areas.classes.tests.rivals import at_once
from haidang.areas.dispatches.imports.drafts import draft_of, read_dispatch_document
from haidang.areas.dispatches.models import Dispatch, DispatchImport, Duty
from haidang.areas.dispatches.operations import (
    BroughtDispatch,
    accept_brought,
    bring_dispatch,
    issue_dispatch,
    issuing,
)
from haidang.areas.dispatches.operations.imports import AlreadyBrought, NotOpen
from haidang.areas.dispatches.operations.issuing import AlreadyIssued
from haidang.areas.dispatches.tests import dispatch_files
from haidang.foundation.accounts.models import User
from tests.cast import NOW, TODAY, Units

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_issuers_one_is_told_that_it_is_done(draft: Dispatch, mai: User) -> None:
    answers = at_once(
        *(lambda n=n: issue_dispatch(draft, number=n, issued_on=TODAY, by=mai, now=NOW) for n in ("5", "6"))
    )
    assert sum(isinstance(answer, AlreadyIssued) for answer in answers) == 1
    assert Duty.objects.count() == 14


def test_even_without_the_lock_no_duty_exists_twice(draft: Dispatch, mai: User) -> None:
    """The constraint duty_once_a_unit is the last line of defence."""

    def unlocked(dispatch: Dispatch) -> Dispatch:
        return Dispatch.objects.select_related("issuer", "office").get(pk=dispatch.pk)

    with patch.object(issuing, "lock_dispatch", unlocked):
        answers = at_once(
            *(lambda: issue_dispatch(draft, number="5", issued_on=TODAY, by=mai, now=NOW) for _ in range(2))
        )
    assert any(isinstance(answer, Dispatch) for answer in answers)
    assert Duty.objects.count() == 14


def test_a_brought_dispatch_accepted_twice_at_once_is_one_draft(units: Units, mai: User) -> None:
    read = read_dispatch_document(dispatch_files.as_docx(), name="cv.docx")
    file = BroughtDispatch(name="cv.docx", content=b"x", blocks=read.blocks, raw=read.raw)
    brought = bring_dispatch(units.ward, office=units.ward, brought=file, by=mai, now=NOW)
    said = draft_of(brought).understood

    def accept() -> Dispatch:
        return accept_brought(
            brought, facts=said.facts, rules=list(said.rules.values()), demands=list(said.demands.values()), version=0,
            by=mai, now=NOW, today=TODAY,
        )  # fmt: skip

    answers = at_once(accept, accept, accept, accept)
    assert sum(isinstance(answer, NotOpen) for answer in answers) == 3
    assert Dispatch.objects.count() == 1


def test_one_file_brought_twice_at_once_waits_once(units: Units, mai: User) -> None:
    read = read_dispatch_document(dispatch_files.as_docx(), name="cv.docx")
    file = BroughtDispatch(name="cv.docx", content=b"x", blocks=read.blocks, raw=read.raw)
    answers = at_once(
        *(lambda: bring_dispatch(units.ward, office=units.ward, brought=file, by=mai, now=NOW) for _ in range(3))
    )
    assert sum(isinstance(answer, AlreadyBrought) for answer in answers) == 2
    assert DispatchImport.objects.count() == 1
