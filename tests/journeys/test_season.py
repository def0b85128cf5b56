"""The whole chain, played on the screens by nine people and a stranger."""

import pytest
from django.utils import timezone

from tests.journeys import at_class as course
from tests.journeys import at_lists as lists
from tests.journeys import at_report as report
from tests.journeys import at_review as review
from tests.journeys.browser import Crew

pytestmark = pytest.mark.journey
PLACED = 5  # four and two need the training; one need is contested
COMPLETED = 3  # one missed a lesson of three, one has a mark below five


def test_the_season_from_review_to_certificate(crew: Crew, small_city: None) -> None:
    today = timezone.localdate()
    review.issue_the_plan(crew)
    review.open_the_round(crew, today)
    review.answer_the_sheet(crew)
    review.return_the_sheet(crew)
    review.answer_again(crew)
    review.confirm_the_other_sheets(crew)
    review.verify_the_sheets(crew)
    review.close_the_round(crew)

    lists.split_the_quota(crew, today)
    lists.draw_up_the_list(crew, "hiep")
    lists.draw_up_the_list(crew, "thu")
    lists.return_the_list(crew)
    lists.resubmit_the_list(crew)
    lists.approve_at_the_wards(crew)
    lists.approve_at_the_department(crew)

    course.open_the_class(crew, today)
    course.plan_the_lessons(crew)
    course.start_the_class(crew)
    course.take_the_rolls_on_a_phone(crew)
    course.enter_the_marks(crew)
    course.recognise_the_results(crew)
    printed = course.see_the_certificate(crew)
    course.verify_as_a_stranger(crew, printed)

    chain = ["158", *[str(PLACED)] * 4, str(COMPLETED)]
    assert report.read_the_figures(crew) == chain
    assert sorted(report.open_the_people(crew, str(COMPLETED))) == ["Mạc Thị Tâm", "Trần Thị Lan", "Đặng Văn Dũng"]
    workbook, document = report.download_the_report(crew)
    assert report.row_of_workbook(workbook) == [158, *[PLACED] * 4, COMPLETED]
    assert report.TARGET in report.words_of_document(document)
    report.open_the_breakdown(crew)
    assert crew.faults == []
