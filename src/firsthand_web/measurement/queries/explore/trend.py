"""Trends as a page shows them: picture, table, the people behind a point, the fields of the form."""

import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from firsthand.charts import Chart, NamedLine, TimePoint, figure, lines_chart
from firsthand.errors import InputError
from firsthand.measurement import formulas, metrics
from firsthand.measurement.conditions import Condition
from firsthand.measurement.engines import asking
from firsthand.measurement.engines.behind import Did, people
from firsthand.measurement.metrics import Metric
from firsthand.measurement.sql_text import formula as formula_sql
from firsthand.measurement.sql_text import trend as trend_sql
from firsthand.measurement.trends import periods
from firsthand_web.measurement.queries import pictures
from firsthand_web.measurement.queries.explore.asking import ANY_EVENT, step_fields
from firsthand_web.measurement.queries.explore.kinds import Behind, Cell, Frame, Kind, Known, Pairs, Shown
from firsthand_web.measurement.queries.explore.trend_answers import (
    MEASURES,
    MOST_PERIODS,
    REST,
    TrendAnswer,
    TrendQuestion,
    answer,
    label,
    parts,
    read,
    terms,
    with_conditions,
)


def show(question: TrendQuestion, found: TrendAnswer, frame: Frame) -> Shown:
    return Shown(
        chart=_picture(question, found, frame),
        header=(found.grain.capitalize(), *_heads(found)),
        rows=tuple(_row(found, place) for place in reversed(range(len(found.lines[0].points)))),
        notes=tuple(_notes(question, found)),
    )


def _picture(question: TrendQuestion, found: TrendAnswer, frame: Frame) -> Chart | None:
    lines = [
        NamedLine(
            label=line.label,
            points=tuple(
                TimePoint(
                    date=point.date,
                    estimate=point.estimate,
                    href=frame.link((*line.at, ("day", str(point.date)))) if line.at else "",
                )
                for place, point in enumerate(line.points)
                if found.whole(place)
            ),
            before=tuple(point for place, point in enumerate(line.before) if found.whole(place)),
        )
        for line in found.lines
    ]
    if not any(point.estimate.known for line in lines for point in line.points):
        return None
    marks = [mark for mark in frame.marks if found.days[0] <= mark.date <= found.days[1]]
    return lines_chart(
        lines,
        title=finding(question, found),
        events=marks[-6:],
        source=f"Complete {found.grain}s only; days are those of {frame.zone}.",
        render=pictures.kept_pictures(),
    )


def finding(question: TrendQuestion, found: TrendAnswer) -> str:
    """What the first line says, in one sentence."""
    line = found.lines[0]
    known = [point for place, point in enumerate(line.points) if found.whole(place) and point.estimate.known]
    if not known:
        return question.words
    first, last = known[0], known[-1]
    value, start = last.estimate.value, first.estimate.value
    moved = "up from" if value > start else "down from" if value < start else "as"
    before = f"{moved} {figure(start, 'ratio')}" if moved != "as" else moved
    when = [pictures.when(found.grain, point.date) for point in (last, first)]
    counted = question.formula or label(question.series[0], question.of[0])
    name = f"{counted}, {line.label}" if question.by else line.label
    said = f"{name[:1].upper()}{name[1:]}: {figure(value, 'ratio')} {when[0]}"
    return said if first is last else f"{said}, {before} {when[1]}"


def _heads(found: TrendAnswer) -> Iterator[str]:
    for line in found.lines:
        yield line.label
        if line.has_interval:
            yield "95 % interval"
            yield "n"
        if line.before:
            yield f"{line.label}, before"


def _row(found: TrendAnswer, place: int) -> tuple[Cell, ...]:
    day = found.lines[0].points[place].date
    partly = " (begins before the events)" if day < found.begins else " (not over yet)"
    when = pictures.period(found.grain, day) + ("" if found.whole(place) else partly)
    cells = [Cell(text=when[:1].upper() + when[1:])]
    for line in found.lines:
        point = line.points[place].estimate
        at = (*line.at, ("day", str(day))) if line.at and point.value else ()
        cells.append(_cell(point.value, at))
        if line.has_interval:
            between = f"{figure(point.low, 'ratio')} – {figure(point.high, 'ratio')}"
            cells.append(Cell(text=between if point.has_interval else "–"))
            cells.append(Cell(text=f"{point.n:,}", value=point.n))
        if line.before:
            cells.append(
                _cell(line.before[place].estimate.value) if place < len(line.before) else Cell(text="–")
            )
    return tuple(cells)


def _cell(value: float, at: Pairs = ()) -> Cell:
    return Cell(text=figure(value, "ratio"), value=None if math.isnan(value) else value, at=at)


def _notes(question: TrendQuestion, found: TrendAnswer) -> Iterator[str]:
    if found.shortened:
        yield f"Only the last {MOST_PERIODS} periods are shown: choose longer periods, or a shorter time."
    if question.by:
        yield (
            f"By the commonest values of {question.by} over all days, at most {question.top}. "
            "Somebody with two values in a period counts in both."
        )
    if any(("rest", "on") in line.at for line in found.lines):
        yield f"“{REST[:1].upper()}{REST[1:]}” also holds events without {question.by}."
    if question.formula and not formulas.parse(question.formula).is_ratio:
        yield formulas.NO_INTERVAL


def behind(source: asking.Source, question: TrendQuestion, at: Mapping[str, str]) -> Behind:
    """The people of one series in the period that begins on `day`."""
    if at.get("of") not in [step.letter for step in question.series]:
        raise InputError(
            f"of=“{at.get('of', '')}” is no series of this trend: open the people from its table."
        )
    step, _ = question.term(at["of"])
    found = answer(source, question)
    starts = [point.date for point in found.lines[0].points]
    try:
        day = date.fromisoformat(at.get("day", ""))
        place = starts.index(day)
    except ValueError as error:
        raise InputError(f"day=“{at.get('day', '')}” begins no period of this trend.") from error
    last = starts[place + 1] - timedelta(days=1) if place + 1 < len(starts) else _end(found)
    extra: tuple[Condition, ...] = ()
    if question.by:
        wanted = tuple((name, at[name]) for name in ("value", "rest") if name in at)
        extra = next((part[2] for part in parts(source, question) if part[1][1:] == wanted), ())
    asked = with_conditions(step.step, extra)
    ids = people(source, Did(step=asked, first_day=day, last_day=last))
    return Behind(ids=ids, words=f"{asked} {pictures.when(found.grain, day)}")


def _end(found: TrendAnswer) -> date:
    return periods(found.days[1], found.days[1], found.grain)[-1] - timedelta(days=1)


def fields(question: TrendQuestion, known: Known) -> dict[str, Any]:
    """What the form shows."""
    of = {step.letter: of for step, of in zip(question.series, question.of, strict=True)}
    return {
        "steps": step_fields(question.series, known.values, label="{letter}", of=of),
        "measures": MEASURES.items(),
        "example": "A / B",
        "any": ANY_EVENT,
    }


def sql(question: TrendQuestion, known: tuple[date, date], zone: str) -> str:
    """One query for each series, or one for the formula of them all."""
    days = question.period.days(known)
    grain = question.period.fitting(days)
    if question.formula:
        return f"-- {question.formula}\n" + formula_sql(
            formulas.parse(question.formula), terms(question), grain=grain,
            first_day=days[0], last_day=days[1], by=question.by, most=question.top, zone=zone,
        )  # fmt: skip
    return ";\n\n".join(
        f"-- {step.letter.upper()}, {of}\n"
        + trend_sql(
            step=step.step,
            grain=grain,
            first_day=days[0],
            last_day=days[1],
            by=question.by,
            most=question.top,
            of=question.series[0].step,
            rest=True,
            zone=zone,
        )
        for step, of in zip(question.series, question.of, strict=True)
    )


def metric(question: TrendQuestion, name: str) -> Metric:
    """The metric that counts the same: one event without conditions, or one divided by another."""
    plain = (
        not question.by
        and not question.properties
        and all(step.event != ANY_EVENT for step in question.series)
    )
    formula = formulas.parse(question.formula).postfix if question.formula else ()
    if plain and len(question.series) == 1 and not formula:
        kind = metrics.Kind.USERS if question.of[0] == "people" else metrics.Kind.COUNT
        return Metric(name=name, kind=kind, event=question.series[0].event)
    if plain and len(formula) == 3 and formula[2] == "/" and all(isinstance(each, str) for each in formula):
        (above, of), (below, same) = (question.term(str(letter).lower()) for letter in formula[:2])
        if of == same:
            kind = metrics.Kind.USER_RATIO if of == "people" else metrics.Kind.RATIO
            return Metric(name=name, kind=kind, event=above.event, other=below.event)
    raise InputError(
        "A metric counts one event, or one for each of another, without conditions: ask for that first."
    )


KIND = Kind(
    name="trend",
    label="Trend",
    asks="How often does something happen, and how many people do it?",
    read=read,
    answer=answer,
    show=show,
    fields=fields,
    people=behind,
    sql=sql,
    metric=metric,
    dated=True,
)
