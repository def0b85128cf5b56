"""The whole chain, played on the screens by nine people and a stranger."""

import pytest
from django.utils import timezone

from tests.journeys import at_review as review
from tests.journeys.browser import Crew

pytestmark = pytest.mark.journey


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
    assert crew.faults == []
