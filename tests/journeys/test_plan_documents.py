"""A plan comes in from Word with its flaws, is issued, cascades to ward and school, is read by all, and proven read."""

import pytest
from django.utils import timezone

from haidang.areas.plans.models import Plan
from tests.journeys import at_plan_to_proof as chain
from tests.journeys.browser import Crew
from tests.journeys.conftest import Stage
from tests.journeys.small_city import build_city_without_plan

pytestmark = pytest.mark.journey


def test_a_plan_from_word_to_the_proof_of_reading(crew: Crew, stage: Stage) -> None:
    stage.stand(build_city_without_plan)
    chain.bring_the_document(crew)
    chain.see_its_flaws(crew)
    chain.accept_the_reading(crew)
    word, printed = chain.print_the_plan(chain.issue(crew))
    assert word.read_bytes().startswith(b"PK")
    assert printed.read_bytes().startswith(b"%PDF-")
    assert Plan.objects.get().tasks.count() == 7

    chain.cascade(crew, "mai", above="kế hoạch năm", decides="son")
    chain.cascade(crew, "hiep", above="kế hoạch của xã, phường", decides="mai")
    chain.see_the_cascade(crew)
    chain.pass_it_down(crew, "mai", timezone.localdate())
    chain.read_and_confirm(crew)
    chain.see_the_coverage(crew, "hiep")
    assert chain.print_the_proof(chain.see_the_coverage(crew, "mai")).read_bytes().startswith(b"%PDF-")
    assert crew.faults == []
