"""Funnels as a page shows them: bars, table, time taken, the people at a step, the fields of the form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from firsthand.charts import Chart, FunnelBar, figure, funnel_chart
from firsthand.charts.wording import interval, spoken
from firsthand.errors import InputError
from firsthand.estimates import Estimate
from firsthand.measurement import metrics
from firsthand.measurement.conditions import Condition
from firsthand.measurement.durations import Times
from firsthand.measurement.engines import asking
from firsthand.measurement.engines.behind import Reached, people
from firsthand.measurement.funnels import FunnelResult, Order
from firsthand.measurement.metrics import Metric
from firsthand.measurement.sql_text import funnel as funnel_sql
from firsthand_web.measurement.queries import pictures
from firsthand_web.measurement.queries.explore.asking import ANY_EVENT, LETTERS, AskedStep, step_fields
from firsthand_web.measurement.queries.explore.funnel_answers import (
    EXCLUDED,
    ORDERS,
    UNITS,
    FunnelAnswer,
    FunnelQuestion,
    answer,
    read,
)
from firsthand_web.measurement.queries.explore.funnel_times import duration, panel
from firsthand_web.measurement.queries.explore.kinds import (
    Behind,
    Cell,
    Common,
    Frame,
    Kind,
    Known,
    Pairs,
    Panel,
    Shown,
)


def show(question: FunnelQuestion, found: FunnelAnswer, frame: Frame) -> Shown:
    results = found.parts or (found.whole,)
    broken = ("Value",) if found.parts else ()
    return Shown(
        chart=_picture(question, found, frame),
        header=("Step", *broken, *HEADER),
        rows=tuple(
            _row(place, result, bool(found.parts), question)
            for place in range(len(question.steps))
            for result in results
        ),
        notes=tuple(_notes(question)),
        warnings=found.whole.warnings,
        panel=_panel(question, found),
    )


def _panel(question: FunnelQuestion, found: FunnelAnswer) -> Panel | None:
    """The times of everybody up to the step that is asked for; none where nobody got there."""
    place = question.timed - 1
    taken = found.whole.steps[place].since_start
    return panel(taken, step_names(question)[place]) if taken else None


HEADER = (
    "People",
    "Of those who began",
    "95 % interval",
    "Of the step before",
    "95 % interval",
    "Stopped here",
    "Median time since the start",
    "Half take",
    "Median time since the step before",
)


def _picture(question: FunnelQuestion, found: FunnelAnswer, frame: Frame) -> Chart | None:
    results = found.parts or (found.whole,)
    if not found.whole.steps[0].people:
        return None
    names = step_names(question)
    bars = [
        FunnelBar(
            label=names[place],
            shares=tuple(_known(result.steps[place].of_first) for result in results),
            people=tuple(result.steps[place].people for result in results),
            href="" if found.parts else frame.link(_at(place, "reached", "")),
        )
        for place in range(len(question.steps))
    ]
    return funnel_chart(
        bars,
        title=finding(question, found),
        segments=[result.value for result in results] if found.parts else ("",),
        source=f"People who began from {found.days[0]:%-d %b %Y} to {found.days[1]:%-d %b %Y}.",
        render=pictures.kept_pictures(),
    )


def _known(share: Estimate) -> Estimate:
    return replace(share, warnings=())


def step_names(question: FunnelQuestion) -> list[str]:
    if question.order is Order.ANY:
        return [f"{number} of the {len(question.steps)}" for number in range(1, len(question.steps) + 1)]
    return [f"{number}. {step.step}" for number, step in enumerate(question.steps, start=1)]


def finding(question: FunnelQuestion, found: FunnelAnswer) -> str:
    """Where most people stop, in one sentence."""
    steps = found.whole.steps
    whole = f"{spoken(steps[-1].of_first)} take every step"
    if len(steps) < 3 or question.order is Order.ANY:
        return f"{whole} {_within(question)}"
    shares = [step.of_previous.value for step in steps[1:]]
    known = [share for share in shares if share == share]
    if not known:
        return whole
    worst = shares.index(min(known)) + 1
    named = step_names(question)[worst]
    return f"{whole} {_within(question)}; most stop before {named}"


def _within(question: FunnelQuestion) -> str:
    return f"within {question.window} {question.unit if question.window != 1 else question.unit[:-1]}"


def _at(place: int, what: str, value: str) -> Pairs:
    given = (("step", str(place + 1)), ("what", what))
    return (*given, ("value", value)) if value else given


def _row(place: int, result: FunnelResult, broken: bool, question: FunnelQuestion) -> tuple[Cell, ...]:
    step = result.steps[place]
    last = place + 1 == len(result.steps)
    stopped = 0 if last else step.people - result.steps[place + 1].people
    value = (Cell(text=result.value),) if broken else ()
    return (
        Cell(text=step_names(question)[place]),
        *value,
        _count(step.people, _at(place, "reached", result.value)),
        *_share(step.of_first),
        *(_share(step.of_previous) if place else (Cell(text="–"), Cell(text="–"))),
        Cell(text="–") if last else _count(stopped, _at(place, "stopped", result.value)),
        *_times(step.since_start),
        Cell(
            text=duration(step.since_previous.quantiles[2]) if step.since_previous else "–",
            value=step.since_previous.quantiles[2] if step.since_previous else None,
        ),
    )


def _count(many: int, at: Pairs) -> Cell:
    return Cell(text=f"{many:,}", value=many, at=at if many else ())


def _share(share: Estimate) -> tuple[Cell, Cell]:
    between = interval(share) if share.has_interval else "–"
    value = share.value if share.known else None
    return Cell(text=figure(share.value, "share"), value=value), Cell(text=between)


def _times(taken: Times | None) -> tuple[Cell, Cell]:
    if taken is None:
        return Cell(text="–"), Cell(text="–")
    between = f"{duration(taken.quantiles[1])} to {duration(taken.quantiles[3])}"
    return Cell(text=duration(taken.quantiles[2]), value=taken.quantiles[2]), Cell(text=between)


def _notes(question: FunnelQuestion) -> Iterator[str]:
    if question.by:
        yield (
            f"By the commonest values of {question.by} at the first step; "
            "somebody who began with two of them is in both."
        )
    if question.same:
        yield f"{question.same[:1].upper()}{question.same[1:]} must be the same in all events of a chain."


def behind(source: asking.Source, question: FunnelQuestion, at: Mapping[str, str]) -> Behind:
    """Who got to a step (`what` is reached), or got there and no further (stopped)."""
    number = at.get("step", "")
    if not number.isdecimal() or not 1 <= int(number) <= len(question.steps):
        raise InputError(f"step=“{number}” is none of the {len(question.steps)} steps: use the table.")
    step, value = int(number), at.get("value", "")
    asked = question.funnel(question.period.days(asking.days(source)))
    if value and question.by:
        first = asked.steps[0]
        condition = Condition(name=question.by, values=(value,))
        asked = replace(asked, steps=(replace(first, where=(*first.where, condition)), *asked.steps[1:]))
    named = step_names(question)[step - 1]
    of = f", {question.by} is {value}" if value else ""
    stopped = at.get("what") == "stopped"
    ids = people(source, Reached(funnel=asked, step=step, stopped=stopped))
    return Behind(ids=ids, words=f"got to {named}{' and no further' * stopped}{of}")


def suggest(common: Sequence[Common]) -> tuple[FunnelQuestion, ...]:
    """All of them one after the other, and each pair that follows."""
    chains = [common, *pairwise(common)] if len(common) > 2 else [common] if len(common) == 2 else []
    return tuple(
        FunnelQuestion(
            steps=tuple(
                AskedStep(letter=letter, event=each.name)
                for letter, each in zip(LETTERS, chain, strict=False)
            )
        )
        for chain in chains
    )


def fields(question: FunnelQuestion, known: Known) -> dict[str, Any]:
    """What the form shows."""
    steps = tuple(replace(step, letter=letter) for letter, step in zip(LETTERS, question.steps, strict=False))
    excluded = [each.step for each in question.excluded]
    free = [letter for letter in EXCLUDED if letter not in {step.letter for step in excluded}]
    return {
        "steps": step_fields(steps, known.values, label="Step {number}"),
        "orders": ORDERS.items(),
        "units": UNITS,
        "excluded": question.excluded,
        "one_more": free[0] if free else "",
        "numbers": range(1, len(steps) + 1),
        "last": steps[-1].letter if steps else "",
        "timed": question.timed,
        "grains": (),
    }


def sql(question: FunnelQuestion, known: tuple[date, date], zone: str) -> str:
    return funnel_sql(
        question.funnel(question.period.days(known)), by=question.by, most=question.top, zone=zone
    )


def metric(question: FunnelQuestion, name: str) -> Metric:
    """The metric that counts the same: plain events one after the other within whole days."""
    window = question.window * UNITS[question.unit]
    plain = not (question.properties or question.excluded) and question.order is Order.ORDERED
    if plain and not window % UNITS["days"] and all(step.event != ANY_EVENT for step in question.steps):
        first, *rest = [step.event for step in question.steps]
        days = window // UNITS["days"]
        return Metric(name=name, kind=metrics.Kind.FUNNEL, event=first, steps=tuple(rest), days=days)
    raise InputError(
        "A metric follows plain events one after the other within whole days: ask for that first."
    )


KIND = Kind(
    name="funnel",
    label="Funnel",
    asks="How many people get from one step to the next, where do they stop, and how long do they take?",
    read=read,
    answer=answer,
    show=show,
    fields=fields,
    people=behind,
    sql=sql,
    metric=metric,
    suggest=suggest,
)
