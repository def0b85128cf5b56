"""Dates of a working life: birth, recruitment, retirement; identity numbers that fit them."""

from datetime import date, timedelta
from random import Random

from haidang.areas.personnel.models import Sex

# Ages and needs are those of the 2024 plan; whoever reaches retirement before HORIZON has left by then.
REFERENCE_DAY = date(2024, 2, 15)
HORIZON = date(2026, 12, 1)
# Months of age at retirement (Decree 135/2020/NĐ-CP Art 4): in 2021, added each year, at most.
RETIREMENT_MONTHS = {Sex.MALE: (723, 3, 744), Sex.FEMALE: (664, 4, 720)}
PROVINCES = {"031": 80, "030": 12, "034": 3, "033": 2, "036": 3}  # Hải Phòng, Hải Dương, Thái Bình, Hưng Yên, Nam Định


def add_months(day: date, months: int) -> date:
    """The first day of the month that is `months` after the month of `day`."""
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


def retires_on(birth_on: date, sex: Sex) -> date:
    """First day of the pension: the month after the one in which the age is reached (from 2021 on)."""
    base, step, most = RETIREMENT_MONTHS[sex]
    for year in range(2021, 2100):
        months = min(base + step * (year - 2021), most)
        reached = add_months(birth_on, months)
        if reached.year <= year:
            return add_months(reached, 1)
    raise ValueError(birth_on)


def draw_day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def draw_birth(rng: Random, sex: Sex, *, youngest: int, oldest: int, mode: int) -> date:
    """A birthday whose age on the reference day is `youngest` to `oldest`; never retired by that day."""
    while True:
        age = rng.triangular(youngest, oldest, mode)
        birth_on = REFERENCE_DAY - timedelta(days=int(age * 365.25))
        if retires_on(birth_on, sex) > REFERENCE_DAY:
            return birth_on


def draw_identity(rng: Random, birth_on: date, sex: Sex, taken: set[str]) -> str:
    """12 digits: province of registration, century and sex, year, six random ones."""
    province = rng.choices(list(PROVINCES), weights=list(PROVINCES.values()))[0]
    digit = (birth_on.year // 100 - 19) * 2 + (sex == Sex.FEMALE)
    while True:
        number = f"{province}{digit}{birth_on.year % 100:02}{rng.randrange(1_000_000):06}"
        if number not in taken:
            taken.add(number)
            return number


def draw_phone(rng: Random) -> str:
    """A number that nobody can have: 0300 is not given out."""
    return f"0300{rng.randrange(1_000_000):06}"
