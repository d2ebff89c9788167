"""What may have to be taken out: found in the texts, for a person to confirm."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firsthand.errors import InputError
from firsthand.learning.portfolio.redaction import found_in
from firsthand.learning.portfolio.rules import FIGURES, SHAPED, Rule

_NAME = r"[^\W\d_a-z][^\W\d_A-Z]+"
_TITLED = rf"(?:Mr|Ms|Mrs|Dr|Prof|Frau|Herr)\.?\s(?P<titled>{_NAME}(?: {_NAME})?)"
_PERSON = re.compile(rf"{_TITLED}|(?<=[a-zà-ÿ,] )(?P<two>{_NAME} {_NAME})(?=\W|$)")
_LEGAL = r"GmbH|AG|KG|SE|Inc|Ltd|LLC|LLP|Corp|Corporation|Company|plc|B\.?V|S\.?A|Oy|AB"
_COMPANY = re.compile(rf"(?P<name>{_NAME}(?: {_NAME}){{0,3}},? (?:{_LEGAL}))\b")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A rule and in how many places it would change something."""

    rule: Rule
    places: int


def propose(texts: Sequence[str], *, known: Iterable[Rule] = (), spare: Iterable[str] = ()) -> list[Proposal]:
    """Rules that would change something: for `known` names, for what reads like the name of a person or of a
    company, for addresses, links, phone numbers and figures. Names in `spare` are not proposed."""
    whole = "\n".join(texts)
    people = {match["titled"] or match["two"] for match in _PERSON.finditer(whole)}
    companies = {match["name"] for match in _COMPANY.finditer(whole)}
    spared = {each.casefold() for each in spare}
    rules = [rule for rule in known if rule.word.casefold() not in spared]
    named = {rule.word.casefold() for rule in rules} | spared
    rules += _rules("company", companies, named)
    rules += _rules("person", {name for name in people if not any(name in each for each in companies)}, named)
    rules += [Rule(kind=kind) for kind in (*SHAPED, *FIGURES)]
    counted = (Proposal(rule=rule, places=found_in(whole, rule)) for rule in dict.fromkeys(rules))
    return [each for each in counted if each.places]


def _rules(kind: str, words: Iterable[str], known: set[str]) -> list[Rule]:
    found = []
    for word in sorted(words):
        if word.casefold() not in known:
            try:
                found.append(Rule(kind=kind, word=word))
            except InputError:
                continue
    return found
