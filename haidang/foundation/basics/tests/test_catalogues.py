"""Every text has its Vietnamese, with the same placeholders; catalogues compile without gettext."""

import gettext
from pathlib import Path

import pytest

from haidang.foundation.basics import catalogues
from haidang.foundation.basics.catalogues import Text, Use

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def app(tmp_path: Path) -> Path:
    (tmp_path / "app" / "templates" / "app").mkdir(parents=True)
    return tmp_path / "app"


def write_catalogue(app: Path, entries: str) -> Path:
    file = app / catalogues.CATALOGUE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEADER + entries)
    return file


def texts_of(app: Path) -> set[Text]:
    return {use.text for use in catalogues.find_texts(app)}


def faults_of(app: Path) -> list[str]:
    entries = catalogues.list_entries(catalogues.find_catalogues(app))
    return list(catalogues.find_faults(catalogues.find_texts(app), entries))


def test_texts_of_modules_are_found(app: Path) -> None:
    (app / "views.py").write_text(
        '_("a"); gettext_lazy("b"); ngettext("%(n)s c", "%(n)s cs", 2); pgettext_lazy("verb", "d"); other("e")'
    )
    assert texts_of(app) == {Text("a"), Text("b"), Text("%(n)s c", "", "%(n)s cs"), Text("d", "verb")}


def test_texts_of_templates_are_found_whatever_their_indentation(app: Path) -> None:
    (app / "templates" / "app" / "page.html").write_text(
        """{% load i18n %}
    <p title="{% translate 'a (b' %}">
  {% blocktranslate with n=count trimmed %}
      Only {{ n }}
      people{% endblocktranslate %}
        {% blocktranslate count n=list|length %}one{% plural %}{{ n }} many{% endblocktranslate %}
{{ _("c") }} {% translate "d" context "verb" %}"""
    )
    assert texts_of(app) == {
        Text("a (b"),
        Text("Only %(n)s people"),
        Text("one", "", "%(n)s many"),
        Text("c"),
        Text("d", "verb"),
    }


def test_tests_and_migrations_speak_to_nobody(app: Path) -> None:
    for folder in ("tests", "migrations"):
        (app / folder).mkdir()
        (app / folder / "module.py").write_text('_("hidden")')
    assert texts_of(app) == set()


def test_a_text_without_vietnamese_is_a_fault(app: Path) -> None:
    (app / "views.py").write_text('_("known"); _("empty"); _("unknown")')
    write_catalogue(app, 'msgid "known"\nmsgstr "biết"\n\nmsgid "empty"\nmsgstr ""\n')
    assert [fault.split(": ")[1] for fault in faults_of(app)] == [
        "'empty' has no Vietnamese text in any catalogue.",
        "'unknown' has no Vietnamese text in any catalogue.",
    ]


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [("%(n)s people", "%(so)s người"), ("%(n)s people", "người"), ("%s of %s", "%s"), ("{n} people", "{so} người")],
)
def test_other_placeholders_are_a_fault(app: Path, english: str, vietnamese: str) -> None:
    (app / "views.py").write_text(f'_("{english}")')
    write_catalogue(app, f'msgid "{english}"\nmsgstr "{vietnamese}"\n')
    [fault] = faults_of(app)
    assert "different placeholders" in fault


def test_two_translations_of_one_text_are_a_fault(app: Path) -> None:
    write_catalogue(app, 'msgid "class"\nmsgstr "lớp"\n')
    write_catalogue(app / "other", 'msgid "class"\nmsgstr "hạng"\n')
    [fault] = faults_of(app)
    assert "agree on one" in fault


def test_a_complete_catalogue_has_no_fault(app: Path) -> None:
    (app / "views.py").write_text('_("a %(n)s"); ngettext("%(n)s c", "%(n)s cs", 2); pgettext("verb", "d")')
    write_catalogue(
        app,
        'msgid "a %(n)s"\nmsgstr "một %(n)s"\n\nmsgid "%(n)s c"\nmsgid_plural "%(n)s cs"\nmsgstr[0] "%(n)s lớp"\n\n'
        'msgctxt "verb"\nmsgid "d"\nmsgstr "làm"\n',
    )
    assert faults_of(app) == []


def test_entries_nobody_uses_are_told(app: Path) -> None:
    write_catalogue(app, 'msgid "old"\nmsgstr "cũ"\n')
    entries = catalogues.list_entries(catalogues.find_catalogues(app))
    [sentence] = catalogues.find_unused([], entries)
    assert "'old' is not used any more." in sentence


def test_stubs_can_be_read_back(app: Path) -> None:
    uses = [
        Use(Text('say "a"\nb'), app / "views.py", 3),
        Use(Text("c", "verb"), app / "views.py", 4),
        Use(Text("%(n)s d", "", "%(n)s ds"), app / "views.py", 5),
    ]
    file = write_catalogue(app, "\n".join(catalogues.stub(use, app) for use in uses))
    assert [entry.text for entry in catalogues.list_entries([file])] == [use.text for use in uses]


def test_catalogues_compile_once_and_again_when_edited(app: Path) -> None:
    file = write_catalogue(app, 'msgid "teacher"\nmsgstr "giáo viên"\n')
    assert catalogues.compile_stale(app) == [file]
    assert catalogues.compile_stale(app) == []
    with file.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("teacher") == "giáo viên"


def test_a_broken_catalogue_is_named(app: Path) -> None:
    file = write_catalogue(app, 'nonsense "a"\n')
    with pytest.raises(ValueError, match=str(file)):
        catalogues.compile_stale(app)
