"""Vietnamese names: folding for search, sorting by given name, and the same two functions in SQL.

The sort key compares given names first, then family and middle names, each by the 29 letters (plus f, j, w, z), then by
tone in dictionary order: ngang, huyền, hỏi, ngã, sắc, nặng. The tab between its parts sorts before every letter and
space, so a shorter name comes first. It needs no ICU on the server.
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
create function vn_words_key(t text) returns text language sql immutable strict parallel safe
return translate(lower(normalize(t, NFC)), '{SOURCE}', '{PLACES}') || E'\\t'
    || translate(lower(normalize(t, NFC)), '{SOURCE} ', '{TONE_PLACES}');
create function vn_sort_key(t text) returns text language sql immutable strict parallel safe
return vn_words_key(regexp_replace(btrim(t), '^.*\\s', '')) || E'\\t'
    || vn_words_key(regexp_replace(btrim(t), '\\s*\\S+$', ''));
"""
SQL_REVERSE = "drop function vn_sort_key(text); drop function vn_words_key(text); drop function vn_plain(text);"


def initials(name: str) -> str:
    """Capital of the family name and of the given name, for a small badge."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
