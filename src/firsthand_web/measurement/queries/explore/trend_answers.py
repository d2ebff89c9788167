"""How often something happens or how many people do it: several together, by a property, or a formula."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from firsthand.charts import TimePoint
from firsthand.errors import InputError
from firsthand.estimates import Estimate
from firsthand.measurement import formulas
from firsthand.measurement.behaviour import Step
from firsthand.measurement.conditions import Condition
from firsthand.measurement.engines import asking
from firsthand.measurement.engines.questions import Counted, Formulated
from firsthand.measurement.formula_trends import Measure, Term
from firsthand.measurement.metrics import Grain
from firsthand.measurement.trends import periods
from firsthand_web.measurement.queries.explore.asking import (
    ANY_EVENT,
    Asked,
    AskedStep,
    Period,
    read_period,
    read_steps,
)
from firsthand_web.measurement.queries.explore.kinds import Pairs

MOST_PERIODS = 400
REST = "all others"
MEASURES = {"people": "people", "events": "times"}


@dataclass(frozen=True, kw_only=True)
class TrendQuestion:
    """Without a series of its own the people who do anything.

    `of` says by letter whether events or people are counted; `by` breaks down by a property.
    """

    series: tuple[AskedStep, ...]
    of: tuple[str, ...]
    formula: str = ""
    by: str = ""
    top: int = 5
    before: bool = False
    period: Period = field(default_factory=Period)

    @property
    def properties(self) -> frozenset[str]:
        found = frozenset[str]().union(*(step.properties for step in self.series))
        return found | {self.by} if self.by else found

    @property
    def pairs(self) -> Pairs:
        return tuple(self._pairs())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for step, of in zip(self.series, self.of, strict=True):
            yield from step.pairs
            if of != "people":
                yield f"{step.letter}.of", of
        if self.formula:
            yield "formula", self.formula
        if self.by:
            yield "by", self.by
            if self.top != 5:
                yield "top", str(self.top)
        yield from self.period.pairs
        if self.before:
            yield "before", "on"

    @property
    def words(self) -> str:
        named = " and ".join(label(step, of) for step, of in zip(self.series, self.of, strict=True))
        formula = f"{self.formula}, with {named}" if self.formula else named
        return ", ".join(filter(None, [formula, self.by and f"by {self.by}", self.period.words]))

    @property
    def ready(self) -> str:
        return ""

    def term(self, letter: str) -> tuple[AskedStep, str]:
        return next(
            (step, of) for step, of in zip(self.series, self.of, strict=True) if step.letter == letter
        )


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: its periods, those before them if asked for, and who is behind a period (`at`)."""

    label: str
    points: tuple[TimePoint, ...]
    complete: tuple[bool, ...]
    at: Pairs = ()
    before: tuple[TimePoint, ...] = ()

    @cached_property
    def has_interval(self) -> bool:
        """Whether any of its periods has one; asked for each row of the table."""
        return any(point.estimate.has_interval for point in self.points)

    @property
    def counts(self) -> bool:
        """Whether anything happened."""
        return any(point.estimate.value for point in (*self.points, *self.before))


@dataclass(frozen=True, kw_only=True)
class TrendAnswer:
    grain: Grain
    days: tuple[date, date]
    begins: date  # the first day that has events
    lines: tuple[Line, ...]
    shortened: bool

    def whole(self, place: int) -> bool:
        """Whether all days of a period are known: it began no earlier than the events, and is over."""
        line = self.lines[0]
        return line.complete[place] and line.points[place].date >= self.begins


def label(step: AskedStep, of: str) -> str:
    """A series as people say it: “people who did: purchase, country is DE”."""
    said = str(step.step)
    return f"times: {said}" if of == "events" else f"people: {said}"


def read(asked: Asked) -> TrendQuestion:
    series = read_steps(asked) or (AskedStep(letter="a", event=ANY_EVENT),)
    formula = asked.text("formula")
    if formula:
        try:
            known = {step.letter.upper() for step in series}
            letters = formulas.parse(formula).letters
            if missing := [letter for letter in letters if letter not in known]:
                raise InputError(f"formula “{formula}”: {', '.join(missing)} is none of the series above.")
        except InputError as error:
            asked.faults.append(str(error))
            formula = ""
    return TrendQuestion(
        series=series,
        of=tuple(asked.choice(f"{step.letter}.of", list(MEASURES), "people") for step in series),
        formula=formula,
        by=asked.text("by"),
        top=asked.number("top", 5, least=1, most=20),
        before=asked.text("before") == "on",
        period=read_period(asked),
    )


def answer(source: asking.Source, question: TrendQuestion) -> TrendAnswer:
    known = asking.days(source)
    days = question.period.days(known)
    grain = question.period.fitting(days)
    edges = periods(*days, grain)
    shortened = len(edges) - 1 > MOST_PERIODS
    if shortened:
        edges = edges[-MOST_PERIODS - 1 :]
    days = max(days[0], edges[0]), days[1]
    before = _before(edges, grain) if question.before else None
    lines = [
        _line(source, question, name, at, extra, grain, (days, before))
        for name, at, extra in parts(source, question)
    ]
    # A rest of nothing says nothing.
    kept = tuple(line for line in lines if ("rest", "on") not in line.at or line.counts)
    return TrendAnswer(
        grain=grain, days=days, begins=known[0], lines=kept or tuple(lines), shortened=shortened
    )


Part = tuple[str, Pairs, tuple[Condition, ...]]


def parts(source: asking.Source, question: TrendQuestion) -> Iterator[Part]:
    """Each line's name, place and condition: one for each series or formula, and each value of `by`."""
    values: list[Part] = [("", (), ())]
    if question.by:
        first = question.series[0].step
        asked = Counted(step=first, grain=Grain.MONTH, by=question.by, most=question.top)
        commonest = asking.answer(source, asked)
        shown = tuple(each.value for each in commonest)
        values = [
            (value, (("value", value),), (Condition(name=question.by, values=(value,)),)) for value in shown
        ]
        values.append((REST, (("rest", "on"),), (Condition(name=question.by, values=shown, negate=True),)))
    for value, at, extra in values:
        if question.formula:
            yield value or question.formula, at, extra
            continue
        for step, of in zip(question.series, question.of, strict=True):
            said = label(step, of)
            name = said if not value else value if len(question.series) == 1 else f"{value}, {said}"
            yield name, (("of", step.letter), *at), extra


def _line(
    source: asking.Source,
    question: TrendQuestion,
    name: str,
    at: Pairs,
    extra: tuple[Condition, ...],
    grain: Grain,
    spans: tuple[tuple[date, date], tuple[date, date] | None],
) -> Line:
    letter = dict(at).get("of", "")
    found = [_points(source, question, letter, extra, grain, days) if days else [] for days in spans]
    return Line(
        label=name,
        points=tuple(point for point, _ in found[0]),
        complete=tuple(over for _, over in found[0]),
        at=at if letter else (),
        before=tuple(point for point, _ in found[1]),
    )


def _points(
    source: asking.Source,
    question: TrendQuestion,
    letter: str,
    extra: tuple[Condition, ...],
    grain: Grain,
    days: tuple[date, date],
) -> list[tuple[TimePoint, bool]]:
    """The periods of one series or, without a letter, of the formula."""
    if not letter:
        asked = Formulated(
            formula=formulas.parse(question.formula), terms=terms(question, extra), grain=grain,
            first_day=days[0], last_day=days[1],
        )  # fmt: skip
        made = asking.answer(source, asked)
        return [
            (
                TimePoint(date=each.first_day, estimate=each.estimate or _exact(each.value, each.n)),
                each.complete,
            )
            for each in made
        ]
    step, of = question.term(letter)
    chosen = with_conditions(step.step, extra)
    (found,) = asking.answer(source, Counted(step=chosen, grain=grain, first_day=days[0], last_day=days[1]))
    return [
        (
            TimePoint(
                date=each.first_day,
                estimate=_exact(each.people if of == "people" else each.events, each.people),
            ),
            each.complete,
        )
        for each in found.counts
    ]


def terms(question: TrendQuestion, extra: tuple[Condition, ...] = ()) -> dict[str, Term]:
    """What the letters of a formula stand for."""
    return {
        step.letter.upper(): Term(step=with_conditions(step.step, extra), measure=Measure(of))
        for step, of in zip(question.series, question.of, strict=True)
    }


def _exact(value: float, n: int) -> Estimate:
    return Estimate(value=value, low=value, high=value, n=n, method="count", unit="ratio")


def with_conditions(step: Step, extra: tuple[Condition, ...]) -> Step:
    return Step(event=step.event, where=(*step.where, *extra))


def _before(edges: tuple[date, ...], grain: Grain) -> tuple[date, date]:
    """As many periods, right before."""
    many, first = len(edges) - 1, edges[0]
    if grain is Grain.MONTH:
        months = first.year * 12 + first.month - 1 - many
        return date(months // 12, months % 12 + 1, 1), first - timedelta(days=1)
    return first - timedelta(days=many * (7 if grain is Grain.WEEK else 1)), first - timedelta(days=1)
