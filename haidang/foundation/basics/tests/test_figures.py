"""Whole numbers in sentences are grouped as the reader's language does; years are not."""

import json

from django.template import Context, Template
from django.utils.translation import gettext, ngettext, override

from haidang.foundation.basics.figures import Figure, figures_in

SENTENCE = (
    "{% load i18n ui %}{% blocktranslate count n=people|vn_number %}{{ n }} person{% plural %}{{ n }} people"
    "{% endblocktranslate %}, {{ year }}, {{ mean|vn_number }}"
)


def test_a_figure_is_grouped_as_its_reader_writes() -> None:
    for language, shown in (("vi", "2.400"), ("en", "2,400")):
        with override(language):
            assert gettext("%(count)s people") % {"count": Figure(2400)} == f"{shown} people"
            assert f"{Figure(2400)}" == shown


def test_it_still_counts() -> None:
    with override("en"):
        assert ngettext("one", "many", Figure(1)) == "one"
    assert Figure(2400) + 1 == 2401
    assert json.dumps({"places": Figure(2400)}) == '{"places": 2400}'


def test_a_template_says_it_too_and_leaves_years_alone() -> None:
    for language, shown in (("vi", "2.400 people, 2024, 1.234,5"), ("en", "2,400 people, 2024, 1,234.5")):
        with override(language):
            said = Template(SENTENCE).render(Context({"people": 2400, "year": 2024, "mean": 1234.5}))
            assert said == shown


def test_the_whole_numbers_of_a_sentence_become_figures_and_texts_stay() -> None:
    with override("vi"):
        said = {name: str(value) for name, value in figures_in({"most": 2400, "year": "2024"}).items()}
        assert said == {"most": "2.400", "year": "2024"}
