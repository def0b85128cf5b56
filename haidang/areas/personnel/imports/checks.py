"""What the cells of one row say about each other, and the dates of one column about their neighbours."""

from datetime import date
from typing import cast

from haidang.areas.personnel.imports import words
from haidang.areas.personnel.imports.columns import Source
from haidang.areas.personnel.imports.drafts import Known, Reading
from haidang.areas.personnel.imports.numbers import identity_contradiction
from haidang.areas.personnel.imports.problems import Read, YearOnly, error, proposal, warning
from haidang.areas.personnel.imports.texts import clean, shown
from haidang.foundation.spreadsheets.reading import Cell

AT_WORK = 17
AT_DIPLOMA = 15
FEBRUARY_29 = (2, 29)
MONTHS = 12
LEAST_DATES = 2


def check_rows(reading: Reading, known: Known) -> None:
    """All checks across columns; they report into the reading."""
    _names(reading)
    _fill_unit_code(reading, known)
    for key in ("birth_on", "joined_on", "appointed_on"):
        _swapped_dates(reading, key)
    _identity(reading)
    _women_called_men(reading)
    _ages(reading)
    _levels(reading, known)
    _fill_counsellor(reading)
    _fill_training(reading)


def _names(reading: Reading) -> None:
    names = reading.values.get("full_name")
    if names is None:
        return
    cells = reading.sources["full_name"].cells
    for place, name in enumerate(names):
        if name is None and not clean(cells[place]):
            reading.report("full_name", place, error("S101"))


def _fill_unit_code(reading: Reading, known: Known) -> None:
    """A file that names the units without their codes."""
    if "unit_code" in reading.values or "unit_name" not in reading.values or not known.unit_names:
        return
    codes = {words.plain(name): code for name, code in known.unit_names.items()}
    reading.values["unit_code"] = [
        codes.get(words.plain(name)) if isinstance(name, str) else None for name in reading.values["unit_name"]
    ]


def _swapped_dates(reading: Reading, key: str) -> None:
    """Excel with American settings turns 05/09 into 9 May and leaves 13/09 as text: then the real dates are suspect."""
    source = reading.sources.get(key)
    if source is None or key not in reading.values:
        return
    values = reading.values[key]
    texts = [v for c, v in zip(source.cells, values, strict=True) if isinstance(c, str) and isinstance(v, date)]
    real = [place for place, cell in enumerate(source.cells) if isinstance(cell, date)]
    if len(texts) < LEAST_DATES or len(real) < LEAST_DATES or any(day.day <= MONTHS for day in texts):
        return
    suspects = [place for place in real if isinstance(values[place], date)]
    if any(cast("date", values[place]).day > MONTHS for place in suspects):
        return
    for place in suspects:
        day = cast("date", values[place])
        if day.day != day.month:
            better = day.replace(month=day.day, day=day.month)
            reading.report(key, place, proposal("S410", day, offer=better, better=shown(better)))


def _identity(reading: Reading) -> None:
    numbers = reading.values.get("identity_number")
    if numbers is None:
        return
    nothing: list[Read] = [None] * len(numbers)
    births = reading.values.get("birth_on", nothing)
    sexes = reading.values.get("sex", nothing)
    for place, (number, birth, sex) in enumerate(zip(numbers, births, sexes, strict=True)):
        if number is None:
            continue
        problem = identity_contradiction(
            cast("str", number), cast("date | YearOnly | None", birth), cast("str", sex or "")
        )
        if problem is not None:
            reading.report("identity_number", place, problem)


def _women_called_men(reading: Reading) -> None:
    names, sexes = reading.values.get("full_name"), reading.values.get("sex")
    if names is None or sexes is None:
        return
    for place, (name, sex) in enumerate(zip(names, sexes, strict=True)):
        if sex == "male" and name is not None and " thị " in cast("str", name).lower():
            reading.report("sex", place, warning("S205", sex))


def _ages(reading: Reading) -> None:
    births = reading.values.get("birth_on")
    joined = reading.values.get("joined_on")
    if births is not None:
        _too_young(reading, births, "joined_on", AT_WORK, "S411")
        _too_young(reading, births, "awarded_on", AT_DIPLOMA, "S413")
    appointed = reading.values.get("appointed_on")
    if joined is not None and appointed is not None:
        for place, (first, second) in enumerate(zip(joined, appointed, strict=True)):
            if first is not None and second is not None and cast("date", second) < cast("date", first):
                reading.report("appointed_on", place, warning("S412", second))


def _too_young(reading: Reading, births: list[Read], key: str, age: int, code: str) -> None:
    for place, (birth, day) in enumerate(zip(births, reading.values.get(key, ()), strict=False)):
        if birth is None or day is None:
            continue
        born, later = cast("date | YearOnly", birth), cast("date | YearOnly", day)
        gap = later.year - born.year
        if gap < age or (gap == age and isinstance(born, date) and isinstance(later, date) and _before(later, born)):
            reading.report(key, place, error(code))


def _before(day: date, birthday: date) -> bool:
    return (day.month, day.day) < (birthday.month, birthday.day)


def _levels(reading: Reading, known: Known) -> None:
    if not known.levels or "level" not in reading.values:
        return
    for place, level in enumerate(reading.values["level"]):
        if level is not None and level not in known.levels:
            reading.report("level", place, warning("S507", level, level=cast("str", level)))


def _fill_counsellor(reading: Reading) -> None:
    """A post such as “Giáo viên tư vấn học đường” says both."""
    source = reading.sources.get("post_kind")
    if source is None:
        return
    said = _by_word(source, "counsellor")
    flags = reading.values.get("is_counsellor")
    if flags is None and any(said):
        reading.values["is_counsellor"] = [True if word else None for word in said]
    elif flags is not None:
        reading.values["is_counsellor"] = [
            True if flag is None and word else flag for flag, word in zip(flags, said, strict=True)
        ]


def _fill_training(reading: Reading) -> None:
    """“Đại học sư phạm” and “Sư phạm Toán” say that the programme trains teachers; a column of its own goes before."""
    flags = reading.values.get("is_teacher_training")
    for key in ("degree_rank", "major"):
        source = reading.sources.get(key)
        if source is None:
            continue
        said: list[Read] = [None if word is None else word == "yes" for word in _by_word(source, "training")]
        if flags is None:
            flags = said if any(word is not None for word in said) else None
        else:
            flags = [word if flag is None else flag for flag, word in zip(flags, said, strict=True)]
    if flags is not None:
        reading.values["is_teacher_training"] = flags


def _by_word(source: Source, table: str) -> list[str | None]:
    memo: dict[Cell, str | None] = {"": None}
    for cell in set(source.cells):
        memo[cell] = words.first_rule(table, clean(cell)) if isinstance(cell, str) and cell else None
    return [memo[cell] for cell in source.cells]
