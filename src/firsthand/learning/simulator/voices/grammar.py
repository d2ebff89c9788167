"""Recursive productions with agreement: how a rule is written, and how it becomes words.

    [a|b|]      one of these, also nothing
    <name>      a production of the rule `name`; <name:form> gives its first verb that form
    ^verb       a verb in the form asked for, else agreeing with the last subject in the running tense
    {1s} {3p}   the words before are a subject: person and number of the verbs to come; {past} {pres}: tense

A rule `name.trait` joins the rule `name` when the speaker has the trait;
a rule `name.blunt` takes its place when the speaker is blunt. Of the phrases about a need the first are said
most: people call a thing by its name.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from firsthand.errors import InputError
from firsthand.learning.simulator.voices.dice import Dice

# A production: its parts in order; a part is (kind, value), kind one of text, choice, rule, verb, mark.
Part = tuple[str, Any]
Production = tuple[Part, ...]
Rules = Mapping[str, tuple[Production, ...]]
# (infinitive, form or "", subject such as "3s", tense) to the word.
Inflect = Callable[[str, str, str, str], str]

_TOKEN = re.compile(r"(\[|\]|\||<[\w.:]+>|\^[\w+]+|\{\w+\})")
_DRAWN = 6  # productions drawn, of which the one used longest ago is taken
_TRAIT_WEIGHT = 3  # a production of one's own voice is this many times as likely as a common one
_HABIT = 1.6  # how much more often the first phrases are said than the last: 1 is no more often


def parsed(rules: Mapping[str, list[str]]) -> Rules:
    return {name: tuple(_production(text) for text in texts) for name, texts in rules.items()}


def _production(text: str) -> Production:
    marks = [mark for mark in _TOKEN.split(text) if mark]
    parts, end = _sequence(marks, 0, text)
    if end != len(marks):
        raise InputError(f"The production “{text}” has a stray “{marks[end]}”; every [ needs its ].")
    return parts


def _sequence(marks: list[str], at: int, text: str) -> tuple[Production, int]:
    parts: list[Part] = []
    while at < len(marks) and marks[at] not in "]|":
        mark = marks[at]
        if mark == "[":
            options: list[Production] = []
            while mark != "]":
                option, at = _sequence(marks, at + 1, text)
                options.append(option)
                if at == len(marks):
                    raise InputError(f"The production “{text}” opens a [ that it never closes; add a ].")
                mark = marks[at]
            parts.append(("choice", tuple(options)))
        elif mark[0] == "<":
            name, _, form = mark[1:-1].partition(":")
            parts.append(("rule", (name, form)))
        elif mark[0] == "^":
            parts.append(("verb", mark[1:]))
        elif mark[0] == "{":
            parts.append(("mark", mark[1:-1]))
        else:
            parts.append(("text", mark))
        at += 1
    return tuple(parts), at


@dataclass(kw_only=True)
class Speaker:
    """Puts rules into words for one message; `subject` and `tense` run through it."""

    about: Rules = field(default_factory=dict)  # phrases of the need that is spoken about
    rules: tuple[Rules, ...]  # everything else, looked up in this order
    traits: frozenset[str]
    inflect: Inflect
    dice: Dice
    subject: str = "3s"
    tense: str = "pres"
    told: dict[int, int] = field(
        default_factory=dict
    )  # when a production was last used; the longest ago is preferred
    clock: Iterator[int] = field(default_factory=lambda: count(1))
    plain: bool = False  # whether to speak of the need in plain words where there are some
    phrases: set[int] = field(default_factory=set)  # of the need, said in this message
    touched: bool = False  # whether a phrase of the need has been said
    _pools: dict[str, tuple[Production, ...]] = field(default_factory=dict)

    def say(self, name: str, form: str = "") -> str:
        """One realisation of the rule `name`; KeyError when no set of rules has it."""
        pool = self._pool(name)
        if name in self.about or f"{name}.blunt" in self.about:
            self.touched = True
            for _ in range(_DRAWN):
                phrase = pool[int(len(pool) * self.dice.share() ** _HABIT)]
                if id(phrase) not in self.phrases:
                    break
            self.phrases.add(id(phrase))
            return self._spell(phrase, form)
        if len(pool) == 1:
            return self._spell(pool[0], form)
        drawn = [self.dice.one(pool) for _ in range(_DRAWN)]
        production = min(drawn, key=lambda one: self.told.get(id(one), 0))
        self.told[id(production)] = next(self.clock)
        return self._spell(production, form)

    def _pool(self, name: str) -> tuple[Production, ...]:
        pool = self._pools.get(name)
        if pool is None:
            every = (self.about, *self.rules)
            own = tuple(
                production
                for trait in sorted(self.traits)
                for rules in every
                for production in rules.get(f"{name}.{trait}", ())
            )
            plain = self.about.get(f"{name}.blunt", ())
            blunt = "blunt" in self.traits and any(f"{name}.blunt" in rules for rules in every)
            common = () if blunt else next((rules[name] for rules in every if name in rules), ())
            if plain:
                pool = plain if blunt or self.plain else plain * 2 + common
            else:
                pool = common + own * _TRAIT_WEIGHT if common else own
            self._pools[name] = pool
            if not pool:
                raise KeyError(name)
        return pool

    def _spell(self, production: Production, form: str) -> str:
        words: list[str] = []
        verb_at = -1
        for kind, value in production:
            if kind == "text":
                words.append(str(value))
            elif kind == "choice":
                words.append(self._spell(self.dice.one(value), form))
            elif kind == "rule":
                name, wanted = value
                words.append(self.say(name, wanted))
            elif kind == "verb":
                verb_at = len(words)
                words.append(self.inflect(str(value), form, self.subject, self.tense))
            elif value in ("past", "pres"):
                self.tense = str(value)
            else:
                self.subject = str(value)
        if form == "v2" and verb_at >= 0:
            return _verb_first(words, verb_at)
        return "".join(words)


def _verb_first(words: list[str], verb_at: int) -> str:
    """The verb that stood last (German) moves to the front; its separable prefix stays where it was."""
    prefix, _, stem = words[verb_at].rpartition("+")
    words[verb_at] = prefix
    return " ".join(f"{stem} {''.join(words)}".split())
