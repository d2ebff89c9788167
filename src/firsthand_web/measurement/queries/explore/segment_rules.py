"""Segments in addresses: each rule is a step, how often, when, and what came then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from firsthand.errors import InputError
from firsthand.measurement.behaviour import ANY, Step
from firsthand.measurement.funnels import Funnel
from firsthand.measurement.selections import Did, Has, Joined, Rule, Segment, Since, Took
from firsthand_web.measurement.queries.explore.asking import (
    ANY_EVENT,
    Asked,
    AskedStep,
    read_steps,
    step_fields,
)
from firsthand_web.measurement.queries.explore.kinds import Known, Pairs

MOST_RULES: Final = 4
HOW: Final = {"least": "at least", "exactly": "exactly", "most": "at most", "never": "never"}
SINCE: Final = {Since.LAST: "in the last days", Since.FIRST: "in their first days"}


@dataclass(frozen=True, kw_only=True)
class AskedRule:
    """Did the step so often (in so many days, 0: all); or, with `then`, that event within `within` days."""

    step: AskedStep
    how: str = "least"
    times: int = 1
    days: int = 0
    since: Since = Since.LAST
    then: str = ""
    within: int = 7

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        letter = self.step.letter
        yield from self.step.pairs
        usual = AskedRule(step=self.step)
        for name in ("how", "times", "days", "since", "then", "within"):
            value = getattr(self, name)
            if value != getattr(usual, name):
                yield f"{letter}.{name}", str(value)

    @property
    def once(self) -> bool:
        """Whether it asks only if it was ever done."""
        return self.how == "never" or (self.how == "least" and self.times == 1)

    @property
    def rule(self) -> Rule:
        if self.then:
            later = Step(event=ANY if self.then == ANY_EVENT else self.then)
            question = Funnel(steps=(self.step.step, later), window=timedelta(days=self.within))
            return Took(question=question, negate=self.how == "never")
        if not self.step.step.event and self.step.step.where and not self.days and self.once:
            return Has(where=self.step.step.where, negate=self.how == "never")
        low, high = {
            "least": (self.times, None),
            "exactly": (self.times, self.times),
            "most": (0, self.times),
            "never": (0, 0),
        }[self.how]
        return Did(step=self.step.step, at_least=low, at_most=high, days=self.days or None, since=self.since)


@dataclass(frozen=True, kw_only=True)
class AskedSegment:
    """The rules under `prefix` and a number each."""

    prefix: str
    rules: tuple[AskedRule, ...]
    joined: Joined = Joined.ALL

    @property
    def pairs(self) -> Pairs:
        found = tuple(pair for rule in self.rules for pair in rule.pairs)
        return (*found, (f"{self.prefix}.any", "on")) if self.joined is Joined.ANY else found

    @property
    def properties(self) -> frozenset[str]:
        return frozenset[str]().union(*(rule.step.properties for rule in self.rules))

    @property
    def segment(self) -> Segment:
        return Segment(rules=tuple(rule.rule for rule in self.rules), joined=self.joined)


def read_segment(asked: Asked, prefix: str) -> AskedSegment:
    letters = [f"{prefix}{number}" for number in range(1, MOST_RULES + 1)]
    rules = tuple(_rule(asked, step) for step in read_steps(asked, letters))
    joined = Joined.ANY if asked.text(f"{prefix}.any") == "on" else Joined.ALL
    return AskedSegment(prefix=prefix, rules=rules, joined=joined)


def _rule(asked: Asked, step: AskedStep) -> AskedRule:
    letter = step.letter
    rule = AskedRule(
        step=step,
        how=asked.choice(f"{letter}.how", list(HOW), "least"),
        times=asked.number(f"{letter}.times", 1, least=1, most=1_000_000),
        days=asked.number(f"{letter}.days", 0, least=0, most=3650),
        since=Since(asked.choice(f"{letter}.since", [each.value for each in Since], Since.LAST.value)),
        then=asked.text(f"{letter}.then"),
        within=asked.number(f"{letter}.within", 7, least=1, most=3650),
    )
    try:
        assert rule.rule
    except InputError as error:
        asked.faults.append(str(error))
        return AskedRule(step=step)
    return rule


def segment_fields(segment: AskedSegment, known: Known) -> dict[str, Any]:
    """A block of fields for each rule, and an empty one for one more."""
    shown = list(segment.rules)
    used = {rule.step.letter for rule in shown}
    free = [f"{segment.prefix}{number}" for number in range(1, MOST_RULES + 1)]
    free = [letter for letter in free if letter not in used]
    if free:
        shown.append(AskedRule(step=AskedStep(letter=free[0], event="")))
    rules = [
        (rule, step)
        for number, rule in enumerate(shown, start=1)
        for step in step_fields([rule.step], known.values, label=f"Rule {number}", most=1)
    ]
    return {
        "prefix": segment.prefix,
        "rules": rules,
        "any": segment.joined is Joined.ANY,
        "many": len(segment.rules),
    }
