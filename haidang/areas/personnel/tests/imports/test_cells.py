"""Properties of the readers of single cells: what is written in a usual form is read back, damage is found."""

import unicodedata
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from haidang.areas.personnel.imports.dates import award_window, birth_window, date_reader, service_window
from haidang.areas.personnel.imports.findings import Severity
from haidang.areas.personnel.imports.headings import heading_key, meaning_of
from haidang.areas.personnel.imports.names import proper, read_name
from haidang.areas.personnel.imports.numbers import (
    identity_contradiction,
    identity_provinces,
    read_email,
    read_identity,
    read_phone,
)
from haidang.areas.personnel.imports.problems import Problem, YearOnly
from haidang.areas.personnel.imports.texts import clean, from_old_font, is_from_old_font
from haidang.areas.personnel.imports.words import read_flag, read_level, read_pedagogy, read_sex, subject_reader

TODAY = date(2026, 11, 22)
BIRTH = date_reader(birth_window(TODAY))
SERVICE = date_reader(service_window(TODAY))
AWARD = date_reader(award_window(TODAY))
births = st.dates(date(1950, 1, 1), date(2008, 12, 31))
services = st.dates(date(1975, 1, 1), TODAY)
FORMS = (
    "{d.day}/{d.month}/{d.year}", "{d:%d/%m/%Y}", "{d:%d-%m-%Y}", "{d.day}.{d.month}.{d.year}", "{d:%Y-%m-%d}",
    "{d:%Y/%m/%d}", "{d:%d/%m/%Y} 00:00:00", " {d:%d / %m / %Y} ", "ngày {d.day} tháng {d.month} năm {d.year}",
    "{d:%d%m%Y}", "{d:%Y%m%d}",
    "{d:%Y-%m-%d}T00:00:00", "'{d:%d/%m/%Y}", "{d:%d,%m,%Y}",
)  # fmt: skip
SHORT_FORMS = ("{d:%d/%m/%y}", "{d:%d-%m-%y}", "{d.day}.{d.month}.{d:%y}")
FAMILY = ("Nguyễn", "Trần", "Lê", "Đặng", "Vũ", "Hoàng", "Phạm", "Ngô", "Đỗ", "Bùi")
GIVEN = ("Lan", "Ánh", "Ước", "Quỳnh", "Đức", "Hòa", "Thủy", "Nghĩa", "Ý", "Uyển")
names = st.tuples(st.sampled_from(FAMILY), st.sampled_from(GIVEN), st.sampled_from(GIVEN)).map(" ".join)


@given(births, st.sampled_from(FORMS))
def test_a_birth_is_read_back_from_every_form(day: date, form: str) -> None:
    assert BIRTH(form.format(d=day)) == day


@given(births, st.sampled_from(SHORT_FORMS))
def test_a_year_of_two_digits_is_that_of_somebody_of_working_age(day: date, form: str) -> None:
    assert BIRTH(form.format(d=day)) == day


@given(services, st.sampled_from(FORMS + SHORT_FORMS))
def test_a_day_of_service_is_read_back_from_every_form(day: date, form: str) -> None:
    assert SERVICE(form.format(d=day)) == day


@given(births)
def test_real_dates_serials_and_moments_are_the_same_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    moment = datetime.combine(day, time(7, 30))
    assert {BIRTH(day), BIRTH(float(serial)), BIRTH(str(serial)), BIRTH(moment)} == {day}


@given(st.integers(1950, 2008), st.integers(1, 12))
def test_a_year_is_a_year_and_a_month_is_only_its_year_with_a_warning(year: int, month: int) -> None:
    assert BIRTH(year) == BIRTH(float(year)) == BIRTH(str(year)) == BIRTH(f"năm {year}") == YearOnly(year)
    outcome = BIRTH(f"{month}/{year}")
    assert isinstance(outcome, Problem)
    assert (outcome.code, outcome.value) == ("S407", YearOnly(year))


@given(births)
def test_american_dates_are_taken_with_a_warning_only_where_they_can_be_nothing_else(day: date) -> None:
    outcome = BIRTH(f"{day:%m/%d/%Y}")
    if day.day > 12:
        assert isinstance(outcome, Problem)
        assert (outcome.code, outcome.value) == ("S406", day)
    else:
        assert outcome == date(day.year, day.day, day.month)


@given(st.text(max_size=30))
def test_no_text_breaks_a_reader_of_dates_and_no_date_lies_outside_its_window(text: str) -> None:
    for reader, window in (
        (BIRTH, birth_window(TODAY)),
        (SERVICE, service_window(TODAY)),
        (AWARD, award_window(TODAY)),
    ):
        outcome = reader(text)
        value = outcome.value if isinstance(outcome, Problem) else outcome
        assert value is None or isinstance(value, YearOnly) or window.first <= value <= window.last  # type: ignore[operator]


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_no_number_breaks_a_reader_of_dates(number: float) -> None:
    assert BIRTH(number) is None or isinstance(BIRTH(number), date | YearOnly | Problem)


@pytest.mark.parametrize("text", ["30/02/1985", "31/4/1985", "0/5/1985", "13/13/1985", "1985-02-30"])
def test_days_that_are_in_no_calendar_are_errors(text: str) -> None:
    outcome = BIRTH(text)
    assert isinstance(outcome, Problem)
    assert (outcome.severity, outcome.value) == (Severity.ERROR, None)


def test_a_recruitment_of_which_only_the_year_is_known_is_not_taken_an_award_is() -> None:
    outcome = SERVICE("2005")
    assert isinstance(outcome, Problem)
    assert outcome.code == "S409"
    assert AWARD("2005") == YearOnly(2005)
    assert isinstance(AWARD(str(TODAY.year + 1)), Problem)


@given(names, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_names_are_composed_whatever_form_they_come_in(name: str, form: str) -> None:
    assert read_name(unicodedata.normalize(form, f"  {name}\u00a0 ")) == name  # type: ignore[arg-type]


@given(names)
def test_capitals_and_small_letters_are_offered_as_names_are_written(name: str) -> None:
    for typed in (name.upper(), name.lower()):
        outcome = read_name(typed)
        assert isinstance(outcome, Problem)
        assert (outcome.severity, outcome.value, outcome.offer) == (Severity.OFFER, typed, name)
    assert proper(name) == name


def test_names_of_ethnic_groups_keep_their_signs() -> None:
    assert proper("H'HEN NIÊ") == "H'Hen Niê"
    assert proper("Y-MOAN ÊNUÔL") == "Y-Moan Ênuôl"


def test_numbers_and_remarks_beside_a_name_are_taken_off_with_a_warning() -> None:
    outcome = read_name("1. Nguyễn Thị Lan (TTCM)")
    assert isinstance(outcome, Problem)
    assert (outcome.code, outcome.value) == ("S206", "Nguyễn Thị Lan")


@given(names)
def test_the_letters_of_the_old_fonts_go_there_and_back(name: str) -> None:
    old = name.translate(_TO_OLD)
    assume(old != name and "Ý" not in name)  # capitals had fonts of their own
    assert from_old_font(old) == name
    assert is_from_old_font(old) == any(sign in old for sign in "¡¢£¤¥¦§¨©ª«¬®µ¶·¸¹»¼½¾ÆÇËÎÏÐÑÖ×ØÞßäåæçëîïñö÷øûüþÿ")
    assert not is_from_old_font(name)


_TO_OLD = {
    ord(from_old_font(chr(code))): chr(code) for code in range(0xA1, 0x100) if from_old_font(chr(code)) != chr(code)
}


def identity(birth: date, sex: str, province: str, serial: int) -> str:
    """A valid number."""
    digit = 2 * (birth.year // 100 - 19) + (sex == "female")
    return f"{province}{digit}{birth.year % 100:02d}{serial:06d}"


@given(
    births,
    st.sampled_from(["male", "female"]),
    st.sampled_from(sorted(identity_provinces())),
    st.integers(0, 999_999),
    st.data(),
)
def test_identity_numbers_fit_their_person_and_no_other(
    birth: date, sex: str, province: str, serial: int, data: st.DataObject
) -> None:
    number = identity(birth, sex, province, serial)
    assert read_identity(number) == number
    assert identity_contradiction(number, birth, sex) is None
    assert identity_contradiction(number, YearOnly(birth.year), "") is None
    other = "male" if sex == "female" else "female"
    wrong_sex = identity_contradiction(number, birth, other)
    assert wrong_sex is not None
    assert wrong_sex.code == "S306"
    year = data.draw(st.integers(1950, 2008).filter(lambda one: one != birth.year))
    wrong_year = identity_contradiction(number, YearOnly(year), sex)
    assert wrong_year is not None
    assert wrong_year.code == "S307"


@given(births, st.sampled_from(sorted(identity_provinces())), st.integers(0, 999_999))
def test_a_number_whose_noughts_were_eaten_is_offered_whole_and_never_taken(
    birth: date, province: str, serial: int
) -> None:
    number = identity(birth, "female", province, serial)
    outcome = read_identity(float(int(number)))
    assert isinstance(outcome, Problem)
    assert (outcome.value, outcome.offer, outcome.severity) == (None, number, Severity.OFFER)


@given(births, st.integers(0, 999_999), st.integers(0, 11), st.sampled_from("abx?"))
def test_a_damaged_identity_number_is_never_taken(birth: date, serial: int, place: int, sign: str) -> None:
    number = identity(birth, "male", "031", serial)
    for damaged in (number[:place] + number[place + 1 :], number[:place] + sign + number[place + 1 :], number + "1"):
        outcome = read_identity(damaged)
        assert isinstance(outcome, Problem)
        assert outcome.value is None


def test_there_are_63_provinces_of_birth() -> None:
    assert len(identity_provinces()) == 63


@given(st.integers(30_000_000, 99_999_999))
def test_telephones_are_the_same_however_they_are_written(number: int) -> None:
    digits = f"09{number}"
    forms = (
        digits,
        f"{digits[:4]}.{digits[4:7]}.{digits[7:]}",
        f"+84{digits[1:]}",
        f"(84) {digits[1:]}",
        f"{digits[:4]} {digits[4:]}",
    )
    assert [read_phone(form) for form in forms] == [digits] * len(forms)
    outcome = read_phone(float(int(digits)))
    assert isinstance(outcome, Problem)
    assert (outcome.value, outcome.offer) == (None, digits)


@example("0084")
@given(st.text(max_size=40))
def test_no_text_breaks_any_reader_of_words(text: str) -> None:
    for reader in (
        read_sex,
        read_level,
        read_pedagogy,
        read_flag,
        read_email,
        read_phone,
        read_identity,
        read_name,
        subject_reader({}),
    ):
        reader(text)


@given(st.text(max_size=60))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once or once.startswith(("'", "’", "`"))


@pytest.mark.parametrize(
    ("seen", "sex"), [("Nam", "male"), ("NỮ", "female"), ("nu", "female"), ("  nữ ", "female"), ("F", "female")]
)
def test_words_for_the_sex_are_known(seen: str, sex: str) -> None:
    assert read_sex(seen) == sex


@pytest.mark.parametrize(
    ("seen", "level"),
    [("Tiểu học", "TH"), ("cấp 2", "THCS"), ("MN", "MN"), ("Trung học phổ thông", "THPT"), ("GDTX", "GDTX")],
)
def test_words_for_levels_are_known(seen: str, level: str) -> None:
    assert read_level(seen) == level


def test_a_certificate_that_is_only_marked_does_not_say_its_level() -> None:
    outcome = read_pedagogy("x")
    assert isinstance(outcome, Problem)
    assert outcome.code == "S706"
    assert read_pedagogy("NVSP THCS") == "THCS"


def test_nam_and_nam_are_told_apart_by_the_heading_above() -> None:
    assert meaning_of("Nam", "Ngày tháng năm sinh", {}).field == "birth_of_man"
    assert meaning_of("Năm", "Ngày tháng năm sinh", {}).field == "birth_year"
    assert meaning_of("Nam", "Giới tính", {}).field == "is_man"
    assert meaning_of("nữ", "", {}).field == "is_woman"


@given(st.text(max_size=80))
def test_the_key_of_a_heading_is_stable(text: str) -> None:
    assert heading_key(heading_key(text)) == heading_key(text)


@given(births)
def test_a_birth_one_day_later_is_another_day(day: date) -> None:
    assert BIRTH(f"{day:%d/%m/%Y}") != BIRTH(f"{day + timedelta(days=1):%d/%m/%Y}")
