"""Vietnamese names: folding for search, sorting by given name, and the same two functions in SQL.

The sort key puts the given name first and orders by the 29 letters (plus f, j, w, z), then by tone in dictionary
order: ngang, huyền, hỏi, ngã, sắc, nặng. It needs no ICU on the server.
"""

import unicodedata

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


def _letters() -> list[tuple[str, str, str, str]]:
    """Rows of letter, place in the alphabet, place of its tone, plain letter."""
    rows = []
    for place, base in enumerate(ALPHABET):
        for tone_place, tone in enumerate(TONES if base in VOWELS else TONES[:1]):
            letter = unicodedata.normalize("NFC", base + tone)
            plain = "d" if base == "đ" else unicodedata.normalize("NFD", base)[0]
            rows.append((letter, chr(ord("A") + place), str(tone_place), plain))
    return rows


SOURCE, PLACES, TONE_PLACES, PLAIN = ("".join(column) for column in zip(*_letters(), strict=True))
_FOLD = str.maketrans(SOURCE, PLAIN)


def fold(text: str) -> str:
    """Lower-case text without Vietnamese marks, for accent-free search."""
    return " ".join(unicodedata.normalize("NFC", text).lower().translate(_FOLD).split())


SQL = f"""
create function vn_plain(t text) returns text language sql immutable strict parallel safe
return translate(lower(normalize(t, NFC)), '{SOURCE}', '{PLAIN}');
create function vn_given_first(t text) returns text language sql immutable strict parallel safe
return regexp_replace(btrim(t), '^(.*\\S)\\s+(\\S+)$', '\\2 \\1');
create function vn_sort_key(t text) returns text language sql immutable strict parallel safe
return translate(lower(normalize(vn_given_first(t), NFC)), '{SOURCE}', '{PLACES}') || '!'
    || translate(lower(normalize(vn_given_first(t), NFC)), '{SOURCE} ', '{TONE_PLACES}');
"""
SQL_REVERSE = "drop function vn_sort_key(text); drop function vn_given_first(text); drop function vn_plain(text);"


def initials(name: str) -> str:
    """Capital of the family name and of the given name, for a small badge."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
