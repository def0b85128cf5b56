"""Approved lists become decisions and letters: drafted, signed once, numbered, kept; with who pays on paper."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from haidang.areas.nominations.documents import list_document, personal_letters, roll_document, who_pays
from haidang.areas.nominations.models import DocumentKind, ListChange, ListDocument, NominationList
from haidang.areas.nominations.operations import approve_list, fill_by_priority, submit_list
from haidang.areas.nominations.operations.changes import submit_change, withdraw_person
from haidang.areas.nominations.operations.documents import (
    DecidedAlready,
    IssuedAlready,
    MayNotSign,
    NoApprovedList,
    NothingToAmend,
    discard_document,
    draft_document,
    draft_supplement,
    issue_list_document,
)
from haidang.areas.nominations.queries.documents import document_todos, lists_for, people_of
from haidang.areas.nominations.tests.conftest import Review
from haidang.areas.nominations.tests.season import AfterApproval, approved_list
from haidang.areas.plans.models import Part, PartKind, Plan, PlanState, Target
from haidang.areas.standards.models import Requirement
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Case
from haidang.foundation.approvals.queries import pending_step
from haidang.foundation.audit.models import Entry
from haidang.foundation.documents.models import IssuedDocument
from haidang.foundation.documents.official import Paragraph
from haidang.foundation.notifications.kinds import title_of
from haidang.foundation.notifications.models import Notice
from tests.cast import NOW, TODAY, Units

PAID = "Sở chi trả kinh phí đào tạo. Các đơn vị quản lý trực tiếp chi trả các khoản kinh phí khác."
LETTER = {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 5), "venue": "Hội trường Sở"}


@pytest.fixture
def approved(draft: NominationList, review: Review, units: Units, hiep: User, mai: User, son: User) -> NominationList:
    """School A's list of two, through both steps."""
    for place, name in enumerate(("Lê An", "Vũ Bé"), start=1):
        review.need(name, units.school_a, priority=10 * place)
    fill_by_priority(draft, by=hiep, now=NOW, today=TODAY)
    found = submit_list(draft, by=hiep, now=NOW, today=TODAY)
    for user in (mai, son):
        step = pending_step(Case.objects.get(nomination_list=found))
        assert step is not None
        found = approve_list(found, step=step, by=user, now=NOW, today=TODAY)
    return found


@pytest.fixture
def decision(approved: NominationList, target: Target, son: User) -> ListDocument:
    return drafted(target, [approved], son)


def drafted(
    target: Target, lists: list[NominationList], by: User, kind: DocumentKind = DocumentKind.DECISION
) -> ListDocument:
    details = {} if kind == DocumentKind.DECISION else LETTER
    return draft_document(target, kind=kind, lists=lists, details=details, by=by, now=NOW)


def sign(document: ListDocument, by: User) -> ListDocument:
    return issue_list_document(document, build=list_document, by=by, now=NOW, today=TODAY)


def body_of(document: ListDocument) -> str:
    blocks = list_document(document).body
    return " ".join(f"{block.label} {block.text}" for block in blocks if isinstance(block, Paragraph))


def test_a_decision_names_the_people_in_its_annex_and_the_law_and_plan_above(
    decision: ListDocument, review: Review
) -> None:
    Requirement.objects.update(source="Nghị định 71/2020/NĐ-CP, Điều 2; Luật Nhà giáo 73/2025/QH15")
    document = list_document(decision)
    assert document.number_line == "Số:          /QĐ-SGDĐT"
    assert document.bases[:2] == ("Căn cứ Nghị định số 71/2020/NĐ-CP;", "Căn cứ Luật Nhà giáo 73/2025/QH15;")
    assert "Kế hoạch" in document.bases[2]
    rows = document.annexes[0].blocks[0].rows  # type: ignore[union-attr]
    assert [row[1] for row in rows] == ["Lê An", "Vũ Bé"]
    assert "Điều 1. Cử 02 giáo viên của 01 đơn vị" in body_of(decision)


def test_no_identity_number_and_no_telephone_stands_in_a_decision(decision: ListDocument) -> None:
    headings = [column.heading for column in list_document(decision).annexes[0].blocks[0].columns]  # type: ignore[union-attr]
    assert not {"CCCD", "Điện thoại"} & set(headings)


def test_the_director_signs_and_the_deputy_signs_for_him(
    decision: ListDocument, approved: NominationList, target: Target, son: User, director: User, deputy: User
) -> None:
    first = sign(decision, director).issued
    second = sign(drafted(target, [approved], son, DocumentKind.CONVENING), deputy).issued
    assert first is not None
    assert second is not None
    assert (first.shown_number, first.signer_title) == ("01/QĐ-SGDĐT", "GIÁM ĐỐC")
    assert (second.shown_number, second.signer_title) == ("01/SGDĐT-GDTX&ĐH", "KT. GIÁM ĐỐC · PHÓ GIÁM ĐỐC")
    assert Entry.objects.filter(action="nominations.issue_document").count() == 2


def test_nobody_else_signs_and_nobody_signs_twice(decision: ListDocument, son: User, director: User) -> None:
    with pytest.raises(MayNotSign):
        sign(decision, son)
    sign(decision, director)
    with pytest.raises(IssuedAlready):
        sign(decision, director)
    with pytest.raises(IssuedAlready):
        discard_document(decision, by=son, now=NOW)
    assert IssuedDocument.objects.count() == 1


def test_a_list_is_decided_to_go_once_and_free_again_when_the_draft_is_thrown_away(
    decision: ListDocument, approved: NominationList, target: Target, son: User
) -> None:
    with pytest.raises(DecidedAlready):
        drafted(target, [approved], son)
    assert not lists_for(target, DocumentKind.DECISION)
    discard_document(decision, by=son, now=NOW)
    assert list(lists_for(target, DocumentKind.DECISION)) == [approved]


def test_a_list_that_is_not_approved_gets_no_document(draft: NominationList, target: Target, son: User) -> None:
    with pytest.raises(NoApprovedList):
        drafted(target, [draft], son)


@pytest.mark.parametrize(
    ("funding", "payer"), [([PAID], "đơn vị quản lý trực tiếp chi trả"), ([], "đơn vị cử đi chi trả")]
)
def test_the_letter_says_who_pays_travel_and_meals(funding: list[str], payer: str) -> None:
    assert payer in who_pays(funding)


def test_a_convening_letter_tells_when_where_and_repeats_the_plans_words_on_money(
    approved: NominationList, target: Target, son: User
) -> None:
    Plan.objects.update(state=PlanState.DRAFT)
    Part.objects.create(plan=target.task.plan, kind=PartKind.FUNDING, position=1, text=PAID)
    Plan.objects.update(state=PlanState.ISSUED)
    text = body_of(drafted(target, [approved], son, DocumentKind.CONVENING))
    assert "từ ngày 01/12/2026 đến ngày 05/12/2026" in text
    assert "Hội trường Sở" in text
    assert PAID in text
    assert text.rstrip().endswith("./.")


def test_personal_letters_are_addressed_to_each_person(approved: NominationList, target: Target, son: User) -> None:
    letters = personal_letters(drafted(target, [approved], son, DocumentKind.INVITATION))
    assert [letter.addressees for letter in letters] == [
        (f"Bà {name}, {approved.school.name}",) for name in ("Lê An", "Vũ Bé")
    ]


def test_the_list_itself_is_a_document_of_the_school(approved: NominationList) -> None:
    document = roll_document(approved)
    assert (document.kind, document.signature.authority) == ("Danh sách", ("HIỆU TRƯỞNG",))


def test_the_lead_office_is_told_to_draft_and_the_director_to_sign(
    approved: NominationList, target: Target, son: User, director: User
) -> None:
    assert [todo.count for todo in document_todos(son, TODAY)] == [1]
    drafted(target, [approved], son)
    assert not list(document_todos(son, TODAY))
    assert [todo.count for todo in document_todos(director, TODAY)] == [1]


def test_from_draft_to_the_same_bytes_twice_over_the_screens(
    approved: NominationList, target: Target, son: User, director: User, hiep: User, client: Client
) -> None:
    client.force_login(son)
    made = client.post(reverse("nominations:draft_document", args=[target.pk, "decision"]), {"venue": "Hội trường"})
    assert made.status_code == 302
    page = made["Location"]
    document = ListDocument.objects.get()
    assert client.post(reverse("nominations:sign_document", args=[document.pk])).status_code == 403
    client.force_login(director)
    assert client.post(reverse("nominations:sign_document", args=[document.pk])).status_code == 302
    assert client.get(page).status_code == 200
    address = reverse("nominations:document_pdf", args=[document.pk])
    first, second = (b"".join(client.get(address)) for _ in range(2))
    assert first == second
    assert first.startswith(b"%PDF")
    client.force_login(hiep)
    mine = client.get(reverse("nominations:list_documents", args=[approved.pk]))
    assert "01/QĐ-SGDĐT" in mine.content.decode()
    theirs = client.get(reverse("nominations:list_document", args=[approved.pk, document.pk]))
    assert b"".join(theirs) == first
    assert client.get(page).status_code == 403


def test_a_principal_of_another_school_sees_nothing_of_it(
    decision: ListDocument, approved: NominationList, director: User, thu: User, client: Client
) -> None:
    sign(decision, director)
    client.force_login(thu)
    assert client.get(reverse("nominations:list_document", args=[approved.pk, decision.pk])).status_code == 404


@pytest.mark.parametrize("wrong", [{"starts_on": "2026-12-05", "ends_on": "2026-12-01", "venue": "Hội trường"}, {}])
def test_a_letter_without_place_or_with_crossed_days_is_not_drafted(
    wrong: dict[str, str], approved: NominationList, target: Target, son: User, client: Client
) -> None:
    client.force_login(son)
    answer = client.post(reverse("nominations:draft_document", args=[target.pk, "convening"]), wrong)
    assert answer.status_code == 422
    assert not ListDocument.objects.exists()


def test_the_overview_stays_within_its_queries(
    decision: ListDocument, son: User, client: Client, django_assert_max_num_queries: object
) -> None:
    client.force_login(son)
    client.get(reverse("nominations:documents"))
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        client.get(reverse("nominations:documents"))
    assert client.post(reverse("nominations:documents")).status_code == 405


@pytest.fixture
def after(draft: NominationList, review: Review, units: Units, hiep: User, mai: User, son: User) -> AfterApproval:
    return approved_list(draft, review, units.school_a, principal=hiep, officer=mai, lead=son)


def leave(after: AfterApproval, name: str, by: User) -> ListChange:
    """Approved; Chi moves up."""
    nomination = after.sealed.nominations.get(person__full_name=name)
    change = withdraw_person(nomination, reason="Đang điều trị", by=by, now=NOW)
    return after.approve(submit_change(change, by=by, now=NOW, today=TODAY))


def test_the_principals_of_the_schools_named_are_told_and_led_to_their_list(
    decision: ListDocument, approved: NominationList, director: User, hiep: User, thu: User, client: Client
) -> None:
    sign(decision, director)
    notice = Notice.objects.get(kind="nominations.document_issued")
    assert notice.user == hiep
    assert "01/QĐ-SGDĐT" in title_of(notice.kind, notice.params)
    client.force_login(hiep)
    assert client.get(notice.path)["Location"] == reverse("nominations:detail", args=[approved.pk])
    client.force_login(thu)
    assert client.get(notice.path).status_code == 404


def test_a_change_approved_after_the_decision_gets_a_decision_of_its_own_once(
    after: AfterApproval, target: Target, hiep: User, son: User, director: User, client: Client
) -> None:
    decision = sign(drafted(target, [after.sealed], son), director)
    with pytest.raises(NothingToAmend):
        draft_supplement(decision, by=son, now=NOW)
    leave(after, "Vũ Bé", hiep)
    assert [todo.count for todo in document_todos(son, TODAY)] == [1]
    client.force_login(son)
    page = client.get(reverse("nominations:documents")).content.decode()
    assert reverse("nominations:draft_supplement", args=[decision.pk]) in page
    made = client.post(reverse("nominations:draft_supplement", args=[decision.pk]))
    supplement = ListDocument.objects.get(amends=decision)
    assert made["Location"] == reverse("nominations:document", args=[supplement.pk])
    assert client.get(made["Location"]).status_code == 200
    assert client.post(reverse("nominations:draft_supplement", args=[decision.pk])).status_code == 422
    text = list_document(supplement)
    assert any("Quyết định số 01/QĐ-SGDĐT" in line for line in text.bases)
    assert [[row[1] for row in annex.blocks[0].rows] for annex in text.annexes] == [["Trần Chi"], ["Vũ Bé"]]  # type: ignore[union-attr]
    assert "điều trị" not in repr(text)
    assert [one.person.full_name for one in people_of(decision)] == ["Lê An", "Vũ Bé"]
    issued = sign(supplement, director).issued
    assert issued is not None
    assert issued.shown_number == "02/QĐ-SGDĐT"
    assert Notice.objects.filter(kind="nominations.document_issued", user=hiep).count() == 2


def test_a_change_approved_before_the_decision_stands_in_the_decision(
    after: AfterApproval, target: Target, hiep: User, son: User, director: User
) -> None:
    decision = drafted(target, [after.sealed], son)
    leave(after, "Vũ Bé", hiep)
    sign(decision, director)
    assert [one.person.full_name for one in people_of(decision)] == ["Lê An", "Trần Chi"]
    with pytest.raises(NothingToAmend):
        draft_supplement(decision, by=son, now=NOW)


def test_a_principal_drafts_no_decision_about_changes(
    decision: ListDocument, director: User, hiep: User, client: Client
) -> None:
    sign(decision, director)
    client.force_login(hiep)
    address = reverse("nominations:draft_supplement", args=[decision.pk])
    assert client.post(address).status_code == 403
    assert client.get(address).status_code == 405
