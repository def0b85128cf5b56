"""The legal cases that ship with the catalogue: every one is answered as the law answers it."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from haidang.areas.standards.models import DecidedBy, Requirement
from haidang.areas.standards.queries import find_requirement
from haidang.areas.standards.queries.cases import (
    NOT_IN_FORCE,
    CaseResult,
    LegalCase,
    cases_of,
    read_cases,
    run_cases,
    shipped_cases,
)
from haidang.areas.standards.queries.catalogue import with_parts
from haidang.areas.standards.queries.catalogue_files import CatalogueError, read_requirements

pytestmark = pytest.mark.django_db

CODES = sorted({draft.requirement.code for draft in read_requirements()} - {"other"})
LEAST_CASES = 180


def versions(code: str) -> list[Requirement]:
    return list(with_parts(Requirement.objects.filter(code=code)).order_by("version"))


def results_of(code: str) -> dict[int, list[CaseResult]]:
    return {version.version: run_cases(version, cases_of(version)) for version in versions(code)}


@pytest.mark.parametrize("code", CODES)
def test_every_case_is_answered_as_the_law_answers_it(catalogue: None, code: str) -> None:
    wrong = [
        f"{result.case.name} on {result.case.on}: {result.status} by {', '.join(result.deciding)},"
        f" expected {result.case.expect} by {result.case.decides}"
        for results in results_of(code).values()
        for result in results
        if not result.agrees
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("code", CODES)
def test_every_condition_of_every_version_is_seen_true_false_and_unknown(catalogue: None, code: str) -> None:
    missing = []
    for number, results in results_of(code).items():
        seen: defaultdict[str, set[bool | None]] = defaultdict(set)
        for result in results:
            for item in result.explanation:
                seen[item["code"]].add(item["holds"])
        missing += [
            f"version {number}, {condition}: never {answer}"
            for condition, answers in seen.items()
            for answer in (True, False, None)
            if answer not in answers
        ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("code", CODES)
def test_every_condition_decides_some_case(catalogue: None, code: str) -> None:
    decided = {result.case.decides for results in results_of(code).values() for result in results}
    codes = {row.code for version in versions(code) for row in version.conditions.all()}
    assert codes <= decided


def test_a_day_outside_every_period_finds_no_version(catalogue: None) -> None:
    outside = [case for cases in shipped_cases().values() for case in cases if case.expect == NOT_IN_FORCE]
    assert len(outside) >= len(CODES)
    assert [case.name for case in outside if find_requirement(case.requirement, case.on)] == []


def test_every_case_falls_into_a_version_or_says_that_none_is_in_force(catalogue: None) -> None:
    asked = {
        (case.requirement, case.name, case.on) for code in CODES for row in versions(code) for case in cases_of(row)
    }
    every = {
        (case.requirement, case.name, case.on)
        for cases in shipped_cases().values()
        for case in cases
        if case.expect != NOT_IN_FORCE
    }
    assert asked == every


def test_there_are_enough_cases_and_each_has_an_article_and_a_reason() -> None:
    cases = {(case.requirement, case.name): case for rows in shipped_cases().values() for case in rows}
    assert len(cases) >= LEAST_CASES
    assert set(shipped_cases()) == set(CODES)
    assert all(case.article and case.vi and case.en for case in cases.values())


def test_the_cases_of_a_requirement_are_one_statement(catalogue: None) -> None:
    (version, *_later) = versions("upgrade_th")
    cases = cases_of(version)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        run_cases(version, cases)
    assert len([query for query in queries if query["sql"].startswith("(with facts")]) == 1


def test_only_what_schools_declare_has_no_cases(catalogue: None) -> None:
    declared = Requirement.objects.filter(decided_by=DecidedBy.DECLARATION).values_list("code", flat=True)
    assert set(declared) == {"other"}


def test_a_wrong_expectation_is_noticed(catalogue: None) -> None:
    requirement = versions("khtn")[0]
    case = cases_of(requirement)[0]
    (right,) = run_cases(requirement, [case])
    (wrong,) = run_cases(requirement, [changed(case, expect="meets")])
    (elsewhere,) = run_cases(requirement, [changed(case, decides="level")])
    assert [right.agrees, wrong.agrees, elsewhere.agrees] == [True, False, False]


def changed(case: LegalCase, expect: str = "", decides: str = "") -> LegalCase:
    return LegalCase(
        case.requirement,
        case.name,
        case.on,
        case.facts,
        case.parameters,
        expect or case.expect,
        decides or case.decides,
        case.article,
        case.vi,
        case.en,
    )


GOOD = """
requirement = "khtn"
[base]
level = "THCS"
[[case]]
name = "a"
on = 2024-03-01
expect = "must"
article = "x"
vi = "x"
en = "x"
"""
BAD = {
    GOOD.replace('level = "THCS"', 'level = "THSC"'): "a.toml, case a: level = 'THSC' is no value",
    GOOD.replace('level = "THCS"', "grade = 1"): "case a: there is no fact 'grade'",
    GOOD.replace('level = "THCS"', 'birth_on = "1980-01-01"'): "case a: birth_on = '1980-01-01' is no value",
    GOOD.replace('expect = "must"', 'expect = "perhaps"'): "case a: expect must be one of",
    GOOD.replace("on = 2024-03-01", 'on = "2024-03-01"'): "case a: on is no day",
    GOOD.replace('article = "x"\n', ""): "case a: missing or unknown: article",
    GOOD.replace("[base]", "[basis]"): "the head: missing or unknown: base, basis",
    GOOD + "[[case]]" + GOOD.split("[[case]]")[1]: "case a: another case has this name",
}


@pytest.mark.parametrize("content", BAD, ids=range(len(BAD)))
def test_a_wrong_file_of_cases_is_refused_by_name_place_and_reason(content: str, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(content)
    with pytest.raises(CatalogueError, match=BAD[content]):
        read_cases(tmp_path)


def test_a_case_cannot_read_a_parameter_that_does_not_exist(catalogue: None) -> None:
    requirement = versions("khtn")[0]
    case = cases_of(requirement)[0]
    other = LegalCase(
        "khtn", "x", date(2024, 3, 1), case.facts, {"least_months": 1}, "must", "", case.article, "x", "x"
    )
    with pytest.raises(CatalogueError, match="no parameter 'least_months'"):
        run_cases(requirement, [other])
