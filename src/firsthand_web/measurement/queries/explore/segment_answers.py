"""Two segments of people: the question as an address, and its answer."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import ModuleType
from typing import Any, Final

from firsthand.measurement import comparing
from firsthand.measurement.cohorts import Retention
from firsthand.measurement.comparing import Comparison
from firsthand.measurement.engines.asking import Source, days
from firsthand.measurement.engines.groups import Who, members, others
from firsthand.measurement.funnels import Funnel
from firsthand.measurement.paths import Paths
from firsthand_web.measurement.queries.explore.asking import Asked, AskedStep, Period, read_period
from firsthand_web.measurement.queries.explore.kinds import Pairs
from firsthand_web.measurement.queries.explore.parts import pairs_of, step_or_any
from firsthand_web.measurement.queries.explore.segment_rules import AskedSegment, read_segment

WHAT: Final = {
    "times": "how often they do something",
    "trend": "the share that does it in each period",
    "funnel": "who gets from one thing to another",
    "retention": "who comes back after a start",
    "lifecycle": "who is kept from period to period",
    "stickiness": "on how many days they are active",
    "paths": "what they do next",
}
SECOND: Final = {"funnel": "And then did", "retention": "Back when they did"}


@dataclass(frozen=True, kw_only=True)
class SegmentsQuestion:
    """Without rules for `other` it is everybody who is not in `one`."""

    one: AskedSegment
    other: AskedSegment
    what: str = "times"
    first: AskedStep
    second: AskedStep
    window: int = 7
    period: Period = field(default_factory=Period)

    @property
    def properties(self) -> frozenset[str]:
        steps = self.first.properties | self.second.properties
        return self.one.properties | self.other.properties | steps

    @property
    def pairs(self) -> Pairs:
        return tuple(self._pairs())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        yield from self.one.pairs
        yield from self.other.pairs
        if self.what != "times":
            yield "what", self.what
        yield from pairs_of(self.first)
        if self.what in SECOND:
            yield from pairs_of(self.second)
        if self.window != 7:
            yield "window", str(self.window)
        yield from self.period.pairs

    @property
    def words(self) -> str:
        return f"{self.named[0]}, beside {self.named[1]}: {WHAT[self.what]}, {self.period.words}"

    @property
    def named(self) -> tuple[str, str]:
        """Who is in each of the two, in words."""
        other = f"who {self.other.segment}" if self.other.rules else "all others"
        return f"who {self.one.segment}", other

    @property
    def ready(self) -> str:
        return (
            ""
            if self.one.rules
            else "Say who is in the segment, and it is compared here with everybody else."
        )

    def groups(self, events: Source) -> tuple[Who, Who]:
        one = members(events, self.one.segment)
        return one, members(events, self.other.segment) if self.other.rules else others(events, one)


def read(asked: Asked) -> SegmentsQuestion:
    return SegmentsQuestion(
        one=read_segment(asked, "p"),
        other=read_segment(asked, "q"),
        what=asked.choice("what", list(WHAT), "times"),
        first=step_or_any(asked, "a"),
        second=step_or_any(asked, "b"),
        window=asked.number("window", 7, least=1, most=3650),
        period=read_period(asked),
    )


def answer(events: Source, question: SegmentsQuestion) -> Comparison:
    one, other = question.groups(events)
    return comparing.compare(events, one, other, ask(question, days(events), comparing))


def ask(question: SegmentsQuestion, known: tuple[date, date], by: ModuleType) -> Any:
    """What is asked of both, as `by` says it: `comparing` of events, or its twin in SQL."""
    first, last = question.period.days(known)
    grain = question.period.fitting((first, last))
    step, second = question.first.step, question.second.step
    match question.what:
        case "trend":
            return by.by_trend(step=step, grain=grain, first_day=first, last_day=last)
        case "funnel":
            window = timedelta(days=question.window)
            return by.by_funnel(Funnel(steps=(step, second), window=window, first_day=first, last_day=last))
        case "retention":
            return by.by_retention(
                Retention(start=step, back=second, grain=grain, periods=12, first_day=first, last_day=last)
            )
        case "lifecycle":
            return by.by_lifecycle(step=step, grain=grain, first_day=first, last_day=last)
        case "stickiness":
            begin = max(first, last - timedelta(days=29))
            return by.by_stickiness(begin, last, step=step)
        case "paths":
            return by.by_paths(Paths(), first_day=first, last_day=last)
        case _:
            return by.by_times(step=step, first_day=first, last_day=last)
