"""Text without case, diacritics and disguises, with the way back to where each letter stood."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Letters that Unicode does not take apart.
_PLAIN = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "’": "'", "ʼ": "'",
    "‘": "'", "`": "'", "´": "'",
})  # fmt: skip
# Letters of other alphabets that look like Latin ones: those of Unicode's confusables (Technical Standard 39)
# that people can type. Normalisation takes full-width, mathematical and circled letters apart already.
_LOOKS = {
    "a": "АаΑαɑ", "b": "ВвΒ", "c": "СсϹϲᴄ", "d": "ԁ", "e": "ЕеΕε", "g": "ɡɢ", "h": "НнҺһΗհ", "i": "ІіΙιɪ",
    "j": "ЈјͿϳ", "k": "КкΚκᴋ", "l": "ӀӏǀƖ", "m": "МмΜᴍ", "n": "ΝηոŋŊ", "o": "ОоΟοՕօσ", "p": "РрΡρ", "q": "Ԛԛ",
    "r": "гᴦ", "s": "ЅѕꜱՏ", "t": "ТтΤτ", "u": "υսʋ", "v": "Ѵѵνᴠ", "w": "Ԝԝωᴡ", "x": "ХхΧχ", "y": "УуΥүҮγ",
    "z": "Ζᴢ",
}  # fmt: skip
_ALIKE = {ord(letter): latin for latin, letters in _LOOKS.items() for letter in letters}
# Inside a word these figures stand for letters.
_FIGURES = {"0": "o", "1": "l", "3": "e", "5": "s"}
_UNSEEN = {"Mn", "Me", "Cf"}


def fold(text: str) -> str:
    """“Zoë’s CAFÉ” as “zoe's cafe”; what nobody sees, such as soft hyphens, is left out."""
    return fold_with_places(text)[0]


@lru_cache(maxsize=16)
def fold_with_places(text: str, *, split: bool = False, alike: bool = False) -> tuple[str, tuple[int, ...]]:
    """The folded text, and for each of its letters the index in `text` that it came from.

    With `split` a zero byte stands where a small letter meets a capital, as in “AcmeCloud”; with `alike`
    Latin letters stand for those that look like them, and for figures between letters: “Асmе”, “N0kia”.
    """
    letters: list[str] = []
    places: list[int] = []
    before = ""
    for place, letter in enumerate(text):
        if split and before.islower() and letter.isupper():
            letters.append("\0")
            places.append(place)
        for plain in _folded(_latin(text, place) if alike else letter):
            letters.append(plain)
            places.append(place)
        before = letter
    return "".join(letters), tuple(places)


def _latin(text: str, place: int) -> str:
    """What a letter looks like; a figure counts as one between two letters."""
    letter = text[place]
    if letter in _FIGURES:
        beside = text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
        return _FIGURES[letter] if len(beside) == 2 and beside.isalpha() else letter
    return letter.translate(_ALIKE)


def _folded(letter: str) -> Iterator[str]:
    small = unicodedata.normalize("NFKD", letter.translate(_PLAIN)).casefold().translate(_PLAIN)
    for each in unicodedata.normalize("NFKD", small):
        if unicodedata.category(each) not in _UNSEEN:
            yield each
