"""Reading identity numbers, telephones, e-mail and codes; what a spreadsheet ate is offered back, never guessed."""

import re
import tomllib
from datetime import date
from functools import cache

from haidang.areas.personnel.imports.headings import DATA
from haidang.areas.personnel.imports.problems import Outcome, Problem, YearOnly, error, proposal, warning
from haidang.areas.personnel.imports.texts import clean
from haidang.areas.personnel.imports.words import is_empty
from haidang.foundation.spreadsheets.reading import Cell

IDENTITY_DIGITS = 12
OLD_IDENTITY_DIGITS = (8, 9)
ZEROS_EATEN = (10, 11)
PHONE_DIGITS = (10, 11)
LONGEST_CODE = 20
_GAPS = re.compile(r"[\s.\-_']+")
_EXPONENT = re.compile(r"^\d(?:[.,]\d+)?[eE]\+?\d{1,2}$")
_EMAIL = re.compile(r"^[a-z0-9._%+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.[a-z]{2,}$")
_PLAIN_PHONE = re.compile(r"^0[0-9]{9}$")
_SEVERAL = re.compile(r"\s*(?:[/;,\n]|\s-\s|\bhoặc\b)\s*")
_MOBILE_2018 = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038",
    "0169": "039", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip


@cache
def identity_provinces() -> dict[str, str]:
    """Name of the province by the first three digits."""
    return tomllib.loads((DATA / "identity_provinces.toml").read_text("utf-8"))


def read_identity(cell: Cell) -> Outcome:
    """Twelve digits; zeros eaten in front are offered, never silently put back."""
    if isinstance(cell, str) and len(cell) == IDENTITY_DIGITS and cell.isascii() and cell.isdecimal():
        return cell if cell[:3] in identity_provinces() else warning("S305", cell, first=cell[:3])
    text = clean(cell)
    if is_empty(text):
        return None
    if _EXPONENT.match(text):
        return error("S304")
    digits = _GAPS.sub("", text)
    if not digits.isascii() or not digits.isdecimal():
        repaired = digits.translate(str.maketrans("oOlI", "0011"))
        fits = len(repaired) == IDENTITY_DIGITS and repaired.isascii() and repaired.isdecimal()
        return error("S303", offer=repaired if fits else None)
    if len(digits) == IDENTITY_DIGITS:
        return digits if digits[:3] in identity_provinces() else warning("S305", digits, first=digits[:3])
    if len(digits) in ZEROS_EATEN and digits.zfill(IDENTITY_DIGITS)[:3] in identity_provinces():
        full = digits.zfill(IDENTITY_DIGITS)
        return proposal("S301", None, offer=full, better=full)
    return error("S302" if len(digits) in OLD_IDENTITY_DIGITS else "S303")


def identity_contradiction(number: str, birth: date | YearOnly | None, sex: str) -> Problem | None:
    """Digits 4 to 6 against the birth and the sex; None where they agree or nothing can be said."""
    century, woman = divmod(int(number[3]), 2)
    if sex and (sex == "female") != bool(woman):
        return error("S306", digit=number[3])
    if birth is not None:
        year = 1900 + 100 * century + int(number[4:6])
        if year != birth.year:
            return error("S307", digits=number[3:6], year=str(year))
    return None


def read_phone(cell: Cell) -> Outcome:
    """A Vietnamese telephone number with its leading nought."""
    if isinstance(cell, str) and len(cell) == PHONE_DIGITS[0] and _PLAIN_PHONE.match(cell):
        return cell
    text = clean(cell)
    if is_empty(text):
        return None
    several = [part for part in _SEVERAL.split(text) if part]
    if len(several) > 1 and isinstance(first := _phone(several[0]), str):
        return warning("S604", first, phone=first)
    return _phone(text)


def _phone(text: str) -> Outcome:
    digits = re.sub(r"[\s.()\-]+", "", text)
    if digits.startswith(("+84", "0084")) or (digits.startswith("84") and len(digits) == 11):
        digits = "0" + re.sub(r"^(?:\+84|0084|84)0?", "", digits)
    if not digits.isascii() or not digits.isdecimal():
        return error("S602")
    if len(digits) in PHONE_DIGITS and digits[:4] in _MOBILE_2018 and len(digits) == PHONE_DIGITS[1]:
        better = _MOBILE_2018[digits[:4]] + digits[4:]
        return proposal("S603", None, offer=better, better=better)
    is_landline = digits.startswith("02") and len(digits) in PHONE_DIGITS
    if digits[0] == "0" and (len(digits) == PHONE_DIGITS[0] or is_landline):
        return digits
    if digits[0] != "0" and len(digits) + 1 == PHONE_DIGITS[0]:
        return proposal("S601", None, offer="0" + digits, better="0" + digits)
    return error("S602")


def read_email(cell: Cell) -> Outcome:
    """An address in small letters; a comma for a dot and gaps are offered back."""
    if isinstance(cell, str) and _EMAIL.match(cell):
        return cell
    text = clean(cell).lower().removeprefix("mailto:")
    if is_empty(text):
        return None
    if _EMAIL.match(text):
        return text
    better = text.replace(" ", "").replace(",", ".").strip(".;")
    return error("S605", offer=better if _EMAIL.match(better) else None)


def read_code(cell: Cell) -> Outcome:
    """A code as text; a whole number is its digits."""
    text = clean(cell)
    if is_empty(text):
        return None
    if _EXPONENT.match(text):
        return error("S304")
    return text if len(text) <= LONGEST_CODE else error("S103", most=str(LONGEST_CODE))
