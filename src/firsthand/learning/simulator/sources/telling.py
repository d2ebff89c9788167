"""Puts the rules of a source's grammar into words, and comes back late to what it has used."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Any

from firsthand.learning.simulator.voices import english, german, spanish
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.voices.grammar import Inflect, Production, Rules, Speaker, parsed
from firsthand.learning.simulator.voices.habits import tidy
from firsthand.learning.simulator.voices.material import Topic
from firsthand.learning.simulator.voices.skeleton import SHORTEST, skeletons

_INFLECT: dict[str, Inflect] = {"en": english.inflect, "de": german.inflect, "es": spanish.inflect}
_TRIES = 40
_LONG_AGO = 250  # sayings after which one may be built the same way again without more ado
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_START = re.compile(r"(^|[.!?]\s+)([¿¡“(]?\w)")
YOU = {
    "i": "you", "i'm": "you're", "i've": "you've", "i'd": "you'd", "me": "you", "my": "your",
    "myself": "yourself", "we": "you", "us": "you", "our": "your", "we've": "you've",
}  # fmt: skip
THEY = {
    "i": "they", "i'm": "they're", "i've": "they've", "i'd": "they'd", "me": "them", "my": "their",
    "myself": "themselves", "we": "they", "us": "them", "our": "their", "we've": "they've",
}  # fmt: skip
_FIRST_PERSON = re.compile(rf"\b({'|'.join(YOU)})\b", re.IGNORECASE)


@cache
def grammar(name: str) -> Mapping[str, Rules]:
    """The rules of `grammars/<name>.toml` under "", and those of each of its tables under the table's name.

    Empty when there is no such file.
    """
    file = files("firsthand.learning.simulator.sources") / "grammars" / f"{name}.toml"
    if not file.is_file():
        return {"": {}}
    data: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    tables = {key: parsed(value) for key, value in data.items() if isinstance(value, dict)}
    return {"": parsed({key: value for key, value in data.items() if isinstance(value, list)}), **tables}


def fact(text: str) -> tuple[Production, ...]:
    """A rule that says just this text."""
    return ((("text", text),),)


def retold(rule: tuple[Production, ...], words: Mapping[str, str]) -> tuple[Production, ...]:
    """A rule of the customer's as somebody else says it: to them (`YOU`) or about them (`THEY`); English."""

    def turned(kind: str, value: Any) -> tuple[str, Any]:
        if kind == "choice":
            return kind, retold(value, words)
        if kind == "text":
            told = _FIRST_PERSON.sub(lambda found: words[found[0].lower()], value)
            return kind, re.sub(r"^'m\b", "'re", told)
        return kind, value

    return tuple(tuple(turned(kind, value) for kind, value in production) for production in rule)


def capitalised(text: str) -> str:
    return _START.sub(lambda found: found[1] + found[2].upper(), text)


def _built(text: str) -> list[str]:
    """The skeletons of its sentences; of those too short for one, the words themselves."""
    short = [each.strip().lower() for each in _SENTENCE_END.split(text) if 2 < len(each.split()) < SHORTEST]
    return skeletons(text) + short


@dataclass(kw_only=True)
class Teller:
    """One conversation's or one table's words; `rules` are looked up in their order."""

    topic: Topic
    language: str
    rules: Sequence[Rules]
    dice: Dice
    told: dict[int, int] = field(default_factory=dict)
    clock: Iterator[int] = field(default_factory=lambda: count(1))
    built: dict[str, int] = field(default_factory=dict)  # when a sentence skeleton was last used
    said: int = 0  # how often something was said

    def say(self, rule: str, *, facts: Rules | None = None, traits: frozenset[str] = frozenset()) -> str:
        """`rule` in words: of several drafts the one whose like was said longest ago."""
        best, text, frames = 10**9, "", list[str]()
        for _ in range(_TRIES):
            draft = self.words(rule, facts=facts, traits=traits)
            built = _built(draft)
            latest = max((self.built.get(frame, 0) for frame in built), default=0)
            if latest < best and len(set(built)) == len(built):
                best, text, frames = latest, draft, built
            if not best or best < self.said - _LONG_AGO:
                break
        self.said += 1
        self.built.update(dict.fromkeys(frames, self.said))
        return text

    def words(
        self, rule: str, *, facts: Rules | None = None, traits: frozenset[str] = frozenset(), form: str = "",
        tense: str = "pres",
    ) -> str:  # fmt: skip
        """`rule` in words, alike or not; `form` and `tense` as in `Speaker`."""
        speaker = Speaker(
            about={}, rules=(facts or {}, *self.rules, self.topic.common[self.language]), traits=traits,
            inflect=_INFLECT[self.language], dice=self.dice, tense=tense, told=self.told, clock=self.clock,
        )  # fmt: skip
        return tidy(speaker.say(rule, form), self.language)

    def phrase(self, need: str, kind: str) -> tuple[Production, ...]:
        """The phrase of that kind about a need (by id) that was used longest ago, as a rule."""
        pool = next(each for each in self.topic.needs if each.id == need).phrases[self.language][kind]
        start = int(self.dice.share() * len(pool))
        turned = pool[start:] + pool[:start]
        chosen = min(turned, key=lambda one: self.told.get(id(one), 0))
        self.told[id(chosen)] = next(self.clock)
        return (chosen,)
