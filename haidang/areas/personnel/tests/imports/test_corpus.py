"""Each ugly list of the corpus: what must be recognised in it, and what must be found."""

from datetime import date

import pytest

from haidang.areas.personnel.imports import (
    Finding,
    How,
    Known,
    Layout,
    StaffTable,
    choose,
    find_tables,
    heading_key,
    read_table,
    read_tables,
    sentence,
)
from haidang.areas.personnel.tests.imports import corpus
from haidang.areas.personnel.tests.imports.compound_files import xls
from haidang.areas.personnel.tests.imports.files import File, Page, xlsx
from haidang.foundation.spreadsheets.reading import open_workbook

KNOWN = Known(date(2026, 11, 22))
NAMES = ["Nguyễn Thị Lan", "Trần Văn Minh", "Lê Thị Hòa"]
BIRTHS = [date(1985, 9, 1), date(1979, 3, 14), date(1990, 12, 30)]


def layouts(file: File) -> list[Layout]:
    return find_tables(open_workbook(file.open(), name=file.name), {})


def read_all(file: File, known: Known = KNOWN) -> list[StaffTable]:
    book = open_workbook(file.open(), name=file.name)
    return read_tables(book.sheets, find_tables(book, {}), known)


def read(file: File, known: Known = KNOWN) -> StaffTable:
    [table] = read_all(file, known)
    return table


def found(table: StaffTable) -> list[tuple[str, int, str]]:
    return [(finding.code, finding.row, finding.column) for finding in table.findings]


def offers(table: StaffTable) -> list[object]:
    return [finding.offer for finding in table.findings]


def is_the_three(table: StaffTable) -> bool:
    columns = table.columns
    assert columns["full_name"] == NAMES
    assert columns["birth_on"] == BIRTHS
    assert columns["birth_precision"] == ["day"] * 3
    assert columns["sex"] == ["female", "male", "female"]
    assert columns["identity_number"] == ["031185000001", "031079000002", "030190000003"]
    assert columns["post_kind"] == ["teacher", "deputy_principal", "teacher"]
    assert columns["subjects"] == [("TOAN",), ("VAN",), ("LI",)]
    assert columns["degree_rank"] == [3, 4, 2]
    assert columns["is_teacher_training"] == [True, None, True]
    return table.findings == []


@pytest.mark.parametrize("name", corpus.CORPUS)
def test_every_ugly_list_is_read_and_each_finding_names_its_place_and_has_its_sentences(name: str) -> None:
    for table in read_all(corpus.CORPUS[name]()):
        assert table.row_numbers
        assert {len(values) for values in table.columns.values()} == {len(table.row_numbers)}
        for finding in table.findings:
            assert finding.row in table.row_numbers
            assert finding.column
            assert finding.heading
            reason, remedy = sentence(finding)
            assert reason.endswith(".")
            assert remedy.endswith(".")


def test_the_corpus_has_more_than_25_kinds_of_mess() -> None:
    assert len(corpus.CORPUS) > 25


@pytest.mark.parametrize(
    "build",
    [
        corpus.plain,
        corpus.titles_above_totals_below,
        corpus.decomposed_unicode,
        corpus.stray_spaces,
        corpus.headings_without_accents,
        corpus.headings_with_remarks,
        corpus.unknown_headings,
        corpus.columns_in_another_order,
        corpus.table_far_from_the_corner,
        corpus.open_document,
    ],
)
def test_the_same_three_people_are_read_whatever_stands_around_them(build: object) -> None:
    assert is_the_three(read(build()))  # type: ignore[operator]


def test_an_old_excel_file_is_read_with_its_dates() -> None:
    assert is_the_three(read(xls("ds.xls", [corpus.HEADINGS, *corpus.PEOPLE])))


def test_two_rows_of_headings_with_birth_dates_under_man_and_woman_tell_the_sex_too() -> None:
    columns = read(corpus.two_row_merged_headings()).columns
    assert columns["birth_on"] == BIRTHS[:2]
    assert columns["sex"] == ["female", "male"]
    assert columns["major"] == ["Sư phạm Toán", "QLGD"]
    assert columns["foreign_language"] == ["B", "B1"]
    assert columns["degree_rank"] == [3, 4]


def test_a_birth_in_three_columns_is_one_date_and_without_day_and_month_a_year() -> None:
    columns = read(corpus.birth_in_three_columns()).columns
    assert columns["birth_on"] == [date(1985, 9, 1), date(1979, 1, 1)]
    assert columns["birth_precision"] == ["day", "year"]


def test_a_name_in_two_columns_is_one_and_a_lone_column_of_women_tells_the_men() -> None:
    columns = read(corpus.name_in_two_columns()).columns
    assert columns["full_name"] == NAMES[:2]
    assert columns["sex"] == ["female", "male"]
    assert columns["subjects"] == [("TOAN", "TIN"), ("VAN", "SU")]


def test_a_name_heading_merged_over_two_columns_covers_both() -> None:
    assert read(corpus.name_merged_over_two_columns()).columns["full_name"] == NAMES[:2]


def test_the_highest_diploma_with_a_cross_counts() -> None:
    assert read(corpus.degrees_as_crosses()).columns["degree_rank"] == [3, 4, 2]


def test_one_date_written_in_thirteen_ways_is_one_date() -> None:
    table = read(corpus.dates_in_every_way())
    assert table.columns["birth_on"] == [date(1985, 9, 1)] * 13
    assert table.findings == []


def test_a_year_alone_stays_a_year_and_a_month_is_not_kept() -> None:
    table = read(corpus.years_only())
    assert table.columns["birth_on"] == [date(1985, 1, 1), date(1979, 1, 1), date(1990, 1, 1)]
    assert table.columns["birth_precision"] == ["year"] * 3
    assert found(table) == [("S407", 4, "C")]


def test_dates_that_cannot_be_are_not_taken() -> None:
    table = read(corpus.dates_that_cannot_be())
    codes = ["S402", "S406", "S404", "S401", "S408", "S404", "S402", "S404"]
    assert found(table) == [(code, row, "B") for row, code in enumerate(codes, start=2)]
    assert [day for day in table.columns["birth_on"] if day] == [date(1985, 9, 25)]


def test_dates_that_excel_swapped_are_offered_the_other_way_round() -> None:
    table = read(corpus.days_and_months_swapped_by_excel())
    assert found(table) == [("S410", 2, "B"), ("S410", 5, "B")]
    assert offers(table) == [date(1985, 9, 1), date(1982, 5, 6)]
    assert table.columns["birth_on"][0] == date(1985, 1, 9)


def test_eaten_noughts_are_offered_and_not_put_back() -> None:
    table = read(corpus.noughts_eaten())
    assert table.columns["identity_number"] == [None, None, None]
    assert table.columns["phone"] == [None, "0912345678", "0912345678"]
    assert offers(table) == ["031185000001", "0912345678", "031079000002", "001190000003"]


def test_old_cards_and_numbers_with_exponents_are_told_apart() -> None:
    table = read(corpus.old_identity_cards())
    assert found(table) == [("S302", 2, "E"), ("S304", 4, "E")]
    assert table.columns["identity_number"] == [None, "031079000002", None]


def test_identity_numbers_are_held_against_sex_birth_and_province() -> None:
    assert found(read(corpus.identity_against_birth_and_sex())) == [
        ("S306", 2, "E"),
        ("S307", 3, "E"),
        ("S305", 4, "E"),
    ]


def test_names_in_capitals_or_small_letters_stay_and_get_an_offer() -> None:
    table = read(corpus.names_in_capitals())
    assert table.columns["full_name"][0] == "NGUYỄN THỊ LAN"
    assert offers(table) == NAMES


def test_names_from_an_old_font_are_offered_in_unicode() -> None:
    table = read(corpus.old_font())
    assert table.columns["full_name"] == [None] * 3
    assert offers(table) == NAMES


def test_groups_repeated_headings_and_totals_are_no_people() -> None:
    table = read(corpus.groups_between_rows())
    assert table.row_numbers == [3, 5, 7]
    assert [row for row, _text in table.skipped] == [2, 4, 6]


def test_each_sheet_has_its_own_layout_and_guides_have_none() -> None:
    found_layouts = layouts(corpus.sheets_of_several_schools())
    assert [(one.sheet, one.has_table, one.is_hidden) for one in found_layouts] == [
        ("Hướng dẫn", False, False),
        ("THCS A", True, False),
        ("THCS B", True, False),
        ("Danh mục", False, True),
    ]
    assert [t.columns["full_name"] for t in read_all(corpus.sheets_of_several_schools())] == [[NAMES[0]], [NAMES[1]]]


def test_a_school_merged_down_its_rows_belongs_to_each() -> None:
    known = Known(KNOWN.today, unit_names={"THCS A": "31304501"})
    table = read(corpus.school_merged_down(), known)
    assert table.columns["unit_name"] == ["THCS A", "THCS A", "THCS B"]
    assert table.columns["unit_code"] == ["31304501", "31304501", None]
    assert found(table) == [("S105", 4, "A")]


def test_ditto_marks_are_offered_the_value_above() -> None:
    table = read(corpus.ditto_marks())
    assert found(table) == [("S106", 3, "H"), ("S106", 4, "H")]
    assert offers(table) == [3, 3]


def test_failed_formulas_are_found_and_those_that_worked_are_values() -> None:
    table = read(corpus.formulas_that_failed())
    assert [(f.code, f.value) for f in table.findings] == [("S102", "#N/A"), ("S102", "#REF!")]
    assert table.columns["birth_on"] == [None, date(1979, 3, 14), None]


def test_the_export_of_the_sector_database_is_read_whole() -> None:
    table = read(corpus.sector_database_export(), Known(KNOWN.today, unit_codes=frozenset({"31304501"})))
    assert table.findings == []
    row = {key: values[0] for key, values in table.columns.items()}
    assert row["teacher_code"] == "3100123456"
    assert row["contract"] == "permanent"
    assert row["joined_on"] == date(2008, 8, 15)
    assert row["title_code"] == "V.07.04.32"
    assert row["email"] == "lan.nt@haiphong.edu.vn"


def test_a_unit_outside_ones_charge_is_an_error() -> None:
    table = read(corpus.sector_database_export(), Known(KNOWN.today, unit_codes=frozenset({"1"})))
    assert found(table) == [("S104", 2, "B")]


def test_posts_are_known_in_their_spellings() -> None:
    table = read(corpus.posts_in_every_way())
    head, deputy, teacher, employee = "principal", "deputy_principal", "teacher", "employee"
    assert table.columns["post_kind"] == [
        head, deputy, deputy, teacher, teacher, employee, employee, teacher, None, head,
    ]  # fmt: skip
    assert table.columns["is_counsellor"][7] is True
    assert found(table) == [("S502", 10, "B")]


def test_subjects_are_known_in_their_spellings() -> None:
    table = read(corpus.subjects_in_every_way())
    assert table.columns["subjects"] == [
        ("TOAN",), ("TOAN",), ("VAN",), ("LI",), ("TOAN", "TIN"), ("VAN", "SU"), ("LSDL",), ("LI", "HOA", "SINH"),
        ("ANH",), ("TOAN",), None, ("TOAN", "TIN"),
    ]  # fmt: skip
    assert [dict(f.parameters) for f in table.findings] == [{"unknown": "Yoga"}]


def test_diplomas_are_known_in_their_spellings_and_one_that_is_studied_for_does_not_count() -> None:
    table = read(corpus.degrees_in_every_way())
    assert table.columns["degree_rank"] == [1, 2, 2, 3, 3, 3, 3, 4, 4, 5, 1, 3, None]
    assert found(table) == [("S701", 14, "B")]


def test_contracts_are_known_in_their_spellings() -> None:
    table = read(corpus.contracts_in_every_way())
    kinds = ["permanent", "permanent", "fixed_term", "labour", "labour", "visiting", "permanent", None]
    assert table.columns["contract"] == kinds


def test_codes_of_titles_are_cleaned_and_words_are_offered_as_codes() -> None:
    table = read(corpus.titles_in_every_way())
    codes = ["V.07.04.32", "V.07.04.31", "V.07.04.30", None, "V.07.99.99", None, None]
    assert table.columns["title_code"] == codes
    assert [(f.code, f.offer) for f in table.findings] == [
        ("S704", "V.07.04.31"),
        ("S703", None),
        ("S705", None),
        ("S704", "V.07.04.32"),
    ]


def test_rows_without_a_name_and_names_of_one_word_are_errors() -> None:
    assert found(read(corpus.rows_without_names())) == [("S101", 3, "B"), ("S202", 4, "B")]


def test_who_was_recruited_or_graduated_as_a_child_is_found() -> None:
    table = read(corpus.recruited_as_children())
    assert found(table) == [("S411", 2, "C"), ("S413", 2, "E"), ("S412", 3, "D")]
    assert table.columns["joined_on"] == [None, date(2001, 9, 1)]
    assert table.columns["awarded_precision"] == [None, "year"]


def test_telephones_and_addresses_are_cleaned_or_found() -> None:
    table = read(corpus.phones_and_addresses())
    assert table.columns["phone"] == ["0912345678", None, None]
    assert table.columns["email"] == ["lan@gmail.com", None, None]
    assert [f.code for f in table.findings] == ["S604", "S603", "S605", "S602"]


@pytest.mark.parametrize(
    "build", [corpus.semicolons_and_windows_1258, corpus.tabs_and_utf_16, corpus.commas_and_utf_8_mark]
)
def test_text_files_give_the_same_names(build: object) -> None:
    assert read(build()).columns["full_name"] == ["Nguyễn Thị Lan"]  # type: ignore[operator]


def test_unknown_headings_are_told_and_what_was_chosen_is_remembered() -> None:
    file = corpus.unknown_headings()
    [layout] = layouts(file)
    unknown = [guess for guess in layout.columns if guess.how is How.NONE]
    assert [guess.letter for guess in unknown] == ["I", "J"]
    book = open_workbook(file.open(), name=file.name)
    remembered = {unknown[0].key: "note", heading_key("Danh  XƯNG"): ""}
    [again] = find_tables(book, remembered)
    assert [(g.field, g.how) for g in again.columns[-2:]] == [("note", How.REMEMBERED), (None, How.REMEMBERED)]
    chosen = choose(layout, {8: "note"})
    assert read_table(book.sheets[0], chosen, KNOWN).columns["note"] == ["abc"] * 3


def test_a_level_the_school_does_not_teach_is_pointed_out() -> None:
    file = xlsx("ds.xlsx", Page("DS", [["Họ và tên", "Cấp học"], ["Nguyễn Thị Lan", "Tiểu học"]]))
    table = read(file, Known(KNOWN.today, levels=("THCS",)))
    assert found(table) == [("S507", 2, "B")]
    assert table.columns["level"] == ["TH"]


def test_findings_are_plain_data_whose_sentences_come_later() -> None:
    [finding] = read(corpus.rows_without_names()).findings[:1]
    assert isinstance(finding, Finding)
    assert (finding.value, finding.field, finding.heading) == ("", "full_name", "Họ và tên")
