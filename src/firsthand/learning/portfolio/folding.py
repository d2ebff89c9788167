"""Text without case and diacritics, with the way back to where each letter stood."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Letters that Unicode does not take apart.
_PLAIN = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "’": "'", "ʼ": "'",
    "‘": "'", "`": "'", "´": "'",
})  # fmt: skip
_UNSEEN = {"Mn", "Me", "Cf"}


def fold(text: str) -> str:
    """“Zoë’s CAFÉ” as “zoe's cafe”; what nobody sees, such as soft hyphens, is left out."""
    return fold_with_places(text)[0]


@lru_cache(maxsize=16)
def fold_with_places(text: str, *, split: bool = False) -> tuple[str, tuple[int, ...]]:
    """The folded text, and for each of its letters the index in `text` that it came from.

    With `split` a zero byte stands where a small letter meets a capital, as in “AcmeCloud”.
    """
    letters: list[str] = []
    places: list[int] = []
    before = ""
    for place, letter in enumerate(text):
        if split and before.islower() and letter.isupper():
            letters.append("\0")
            places.append(place)
        for plain in _folded(letter):
            letters.append(plain)
            places.append(place)
        before = letter
    return "".join(letters), tuple(places)


def _folded(letter: str) -> Iterator[str]:
    small = unicodedata.normalize("NFKD", letter.translate(_PLAIN)).casefold().translate(_PLAIN)
    for each in unicodedata.normalize("NFKD", small):
        if unicodedata.category(each) not in _UNSEEN:
            yield each
