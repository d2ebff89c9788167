"""What is taken out of a portfolio, and what stands instead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.errors import InputError
from firsthand.learning.portfolio.folding import fold

# Kinds that name a word, and kinds that are found by their shape.
NAMED = {"person": "[a person]", "company": "[a company]", "word": "[left out]"}
SHAPED = {"email": "[an e-mail address]", "link": "[a link]", "phone": "[a phone number]"}
FIGURES = ("money", "share", "count")

# Parts of names that stand for nobody.
_PARTICLES = frozenset(
    ("von", "van", "de", "der", "den", "del", "della", "di", "da", "la", "le", "el", "and", "of")
)
_LEGAL = frozenset(
    ("gmbh", "inc", "ltd", "llc", "llp", "corp", "ag", "plc", "bv", "sa", "oy", "ab", "kg", "se")
)
_LEGAL |= {"co", "company", "limited", "corporation", "the"}
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_LEAST = 3  # letters of what stands instead


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`word` is taken out and `instead` stands there; e-mail addresses, links, phone numbers and figures are
    found by themselves. Raises `InputError` where `instead` would tell something of the word."""

    kind: str
    word: str = ""
    instead: str = ""

    def __post_init__(self) -> None:
        if self.kind not in (*NAMED, *SHAPED, *FIGURES):
            raise InputError(f"kind=“{self.kind}” must be one of {', '.join((*NAMED, *SHAPED, *FIGURES))}.")
        if self.kind not in NAMED:
            if self.word or self.instead:
                raise InputError(f"A rule for “{self.kind}” takes no word: they are found by their shape.")
            return
        if sum(map(str.isalnum, fold(self.word))) < 2:
            raise InputError(f"“{self.word}” is too short to be taken out: two letters at least.")
        if self.instead:
            _tells_nothing(self.word, self.instead)

    @property
    def standing(self) -> str:
        """What stands there; figures become ranges, which depend on the figure."""
        return self.instead or NAMED.get(self.kind) or SHAPED.get(self.kind, "")

    @property
    def terms(self) -> tuple[tuple[str, ...], ...]:
        """The folded words, each as its parts, that must not remain: of a person each name by itself too."""
        terms: list[tuple[str, ...]] = []
        for spelling in (self.word, self.word.translate(_WRITTEN_OUT)):
            parts = tuple(re.findall(r"[^\W_]+", fold(spelling)))
            terms.append(parts)
            if self.kind == "company":
                terms.append(tuple(part for part in parts if part not in _LEGAL) or parts)
            if self.kind == "person":
                terms += [(part,) for part in parts if len(part) > 1 and part not in _PARTICLES]
        return tuple(dict.fromkeys([*terms, *(tuple(map(_one_letter_umlauts, term)) for term in terms)]))


def ordered(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Each rule once: addresses first, then words, the longest first, then figures."""
    rank = {**dict.fromkeys(SHAPED, 0), **dict.fromkeys(NAMED, 1), **dict.fromkeys(FIGURES, 2)}
    return tuple(sorted(dict.fromkeys(rules), key=lambda rule: (rank[rule.kind], -len(rule.word), rule.word)))


def _tells_nothing(word: str, instead: str) -> None:
    plain = "".join(filter(str.isalnum, fold(instead)))
    if len(plain) < _LEAST or len(set(plain)) == 1:
        raise InputError(f"“{instead}” may tell how long the word is: write what it is, as in “a customer”.")
    parts = re.findall(r"[^\W_]+", fold(word))
    if "".join(parts).startswith(plain):
        raise InputError(f"“{instead}” is how “{word}” begins: write what it is, as in “a customer”.")
    alone = {fold(each) for each in re.findall(r"\b[^\W\d_]\b", instead) if each != "a"}
    if alone & {part[0] for part in parts}:
        raise InputError(f"“{instead}” holds an initial of “{word}”: take a number or another letter.")


def _one_letter_umlauts(part: str) -> str:
    """How a name reads that is spelt with ue for ü once its dots are taken off."""
    return part.replace("ue", "u").replace("oe", "o").replace("ae", "a")
