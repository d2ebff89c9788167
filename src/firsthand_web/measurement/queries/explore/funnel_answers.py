"""Funnels: the question as an address, and its answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from firsthand.errors import InputError
from firsthand.measurement.engines import asking
from firsthand.measurement.engines.questions import Parted
from firsthand.measurement.funnels import Exclusion, Funnel, FunnelResult, Order
from firsthand_web.measurement.queries.explore.asking import (
    LETTERS,
    Asked,
    AskedStep,
    Period,
    read_period,
    read_steps,
)
from firsthand_web.measurement.queries.explore.kinds import Pairs

UNITS: Final = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": timedelta(days=1)}
EXCLUDED: Final = ("x1", "x2", "x3")
ORDERS: Final = {
    Order.ORDERED: "one after the other",
    Order.STRICT: "one after the other, nothing between",
    Order.ANY: "in any order",
}


@dataclass(frozen=True, kw_only=True)
class Excluded:
    """An event that ends a chain between two steps; without `before`, up to the last step."""

    step: AskedStep
    after: int = 1
    before: int = 0

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        yield from self.step.pairs
        if self.after != 1:
            yield f"{self.step.letter}.after", str(self.after)
        if self.before:
            yield f"{self.step.letter}.before", str(self.before)


@dataclass(frozen=True, kw_only=True)
class FunnelQuestion:
    """`same` is a property that stays the same along a chain; `by` one to break down by.

    `times` is the step up to which times are shown; 0 is the last.
    """

    steps: tuple[AskedStep, ...]
    window: int = 7
    unit: str = "days"
    order: Order = Order.ORDERED
    excluded: tuple[Excluded, ...] = ()
    same: str = ""
    by: str = ""
    top: int = 5
    times: int = 0
    period: Period = field(default_factory=Period)

    @property
    def timed(self) -> int:
        """The step up to which times are shown, from 2."""
        return self.times if 2 <= self.times <= len(self.steps) else len(self.steps)

    @property
    def properties(self) -> frozenset[str]:
        named = (*self.steps, *(each.step for each in self.excluded))
        found = frozenset[str]().union(*(step.properties for step in named))
        return found | {name for name in (self.same, self.by) if name}

    @property
    def pairs(self) -> Pairs:
        return tuple(self._pairs())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for letter, step in zip(LETTERS, self.steps, strict=False):
            yield from replace(step, letter=letter).pairs
        if self.order is not Order.ORDERED:
            yield "order", self.order.value
        if (self.window, self.unit) != (7, "days"):
            yield from (("window", str(self.window)), ("unit", self.unit))
        for each in self.excluded:
            yield from each.pairs
        yield from ((name, value) for name, value in (("same", self.same), ("by", self.by)) if value)
        if self.by and self.top != 5:
            yield "top", str(self.top)
        if self.timed != len(self.steps):
            yield "times", str(self.timed)
        yield from self.period.pairs

    @property
    def words(self) -> str:
        said = " → ".join(str(step.step) for step in self.steps)
        order = "" if self.order is Order.ORDERED else ORDERS[self.order]
        without = [f"without {each.step.step}" for each in self.excluded]
        same = f"same {self.same}" if self.same else ""
        by = f"by {self.by}" if self.by else ""
        within = f"within {self.window} {self.unit if self.window != 1 else self.unit[:-1]}"
        return ", ".join(filter(None, [said, order, within, *without, same, by, self.period.words]))

    @property
    def ready(self) -> str:
        if len(self.steps) >= 2:
            return ""
        return "Choose two events or more, and how many people get from one to the next stands here."

    def funnel(self, days: tuple[date, date]) -> Funnel:
        """The question as the library takes it. Raises `InputError`."""
        return Funnel(
            steps=tuple(step.step for step in self.steps),
            window=self.window * UNITS[self.unit],
            order=self.order,
            exclusions=tuple(
                Exclusion(step=each.step.step, after=each.after, before=each.before or len(self.steps))
                for each in self.excluded
            ),
            constant=self.same,
            first_day=days[0],
            last_day=days[1],
        )


@dataclass(frozen=True, kw_only=True)
class FunnelAnswer:
    """`parts` has the funnel of each value of the breakdown; `whole` is that of everybody."""

    days: tuple[date, date]
    whole: FunnelResult
    parts: tuple[FunnelResult, ...]


def read(asked: Asked) -> FunnelQuestion:
    steps = _moved(asked, read_steps(asked))
    order = Order(asked.choice("order", [order.value for order in Order], Order.ORDERED.value))
    excluded = tuple(_excluded(asked, len(steps)))
    by, same = asked.text("by"), asked.text("same")
    if order is not Order.ORDERED and excluded:
        asked.faults.append("Exclusions count only for steps one after the other: they are left out.")
        excluded = ()
    if order is Order.ANY and by:
        asked.faults.append(
            "In any order there is no first event to break down by: put the value into the steps instead."
        )
        by = ""
    return FunnelQuestion(
        steps=steps,
        window=asked.number("window", 7, least=1, most=10_000),
        unit=asked.choice("unit", list(UNITS), "days"),
        order=order,
        excluded=excluded,
        same=same,
        by=by,
        top=asked.number("top", 5, least=1, most=20),
        times=asked.number("times", 0, least=0, most=max(len(steps), 2)),
        period=read_period(asked),
    )


def _moved(asked: Asked, steps: tuple[AskedStep, ...]) -> tuple[AskedStep, ...]:
    """The steps once one of them has changed places with its neighbour, as `move=b.up` asks."""
    letter, _, way = asked.text("move").partition(".")
    found = list(steps)
    place = next((place for place, step in enumerate(steps) if step.letter == letter), -1)
    other = place + {"up": -1, "down": 1}.get(way, 0)
    if place >= 0 and 0 <= other < len(steps):
        found[place], found[other] = found[other], found[place]
    return tuple(found)


def _excluded(asked: Asked, many: int) -> Iterator[Excluded]:
    for step in read_steps(asked, EXCLUDED):
        after = asked.number(f"{step.letter}.after", 1, least=1, most=max(many - 1, 1))
        before = asked.number(f"{step.letter}.before", 0, least=0, most=max(many, 2))
        if before and before <= after:
            asked.faults.append(
                f"{step.letter}.before={before} must come after step {after}: the last step is used."
            )
            before = 0
        yield Excluded(step=step, after=after, before=before)


def answer(source: asking.Source, question: FunnelQuestion) -> FunnelAnswer:
    days = question.period.days(asking.days(source))
    asked = question.funnel(days)
    parts: tuple[FunnelResult, ...] = ()
    if question.by:
        parts = asking.answer(source, Parted(funnel=asked, by=question.by, most=question.top))
        if not parts:
            raise InputError(
                f"by=“{question.by}”: no event of the first step has it. Choose another property."
            )
    return FunnelAnswer(days=days, whole=asking.answer(source, asked), parts=parts)
