"""Trends, lifecycle and stickiness asked of an engine."""

from collections.abc import Sequence
from datetime import date, timedelta

from firsthand.errors import InputError
from firsthand.estimates import Estimate
from firsthand.measurement.behaviour import share
from firsthand.measurement.counts import Count, Trend
from firsthand.measurement.engines.questions import Active, Counted, Lived
from firsthand.measurement.engines.tables import Tables, Text, complete, edges
from firsthand.measurement.lifecycle import LifePeriod
from firsthand.measurement.stickiness import DAYS, ActiveOn, Stickiness


def trend(source: Tables, question: Counted) -> tuple[Trend, ...]:
    found = edges(source, question.first_day, question.last_day, question.grain)
    over = complete(source, found)
    values = commonest(source, question) if question.by else [""]
    text = Text(source=source)
    chosen = "0"
    if question.by:
        value = text.property(question.by)
        listed = " ".join(
            f"WHEN {value} = {text.bind(each)} THEN {place}" for place, each in enumerate(values)
        )
        chosen = f"CASE {listed} ELSE -1 END" if values else "-1"
    sql = f"""SELECT value, period, count(*), count(DISTINCT person) FROM (
    SELECT person, value, {text.period(found, question.grain)} AS period FROM (
        SELECT person, {chosen} AS value, {text.day()} AS day FROM {source.table}
        WHERE {text.is_step(question.step)}
    ) AS valued
) AS placed WHERE value >= 0 AND period >= 0 GROUP BY value, period"""  # noqa: S608
    cells = {(place, period): (events, people) for place, period, events, people in text.rows(sql)}
    return tuple(
        Trend(
            value=name,
            counts=tuple(
                Count(first_day=day, events=events, people=people, complete=over[period])
                for period, day in enumerate(found[:-1])
                for events, people in [cells.get((place, period), (0, 0))]
            ),
        )
        for place, name in enumerate(values)
    )


def commonest(source: Tables, question: Counted) -> list[str]:
    """The commonest values by all events, then by name."""
    text = Text(source=source)
    value = text.property(question.by)
    rows = source.run(
        f"SELECT value, count(*) AS events FROM (SELECT {value} AS value FROM {source.table} "  # noqa: S608
        f"WHERE {text.is_step(question.step)}) AS valued WHERE value IS NOT NULL "
        f"GROUP BY value ORDER BY events DESC, value LIMIT {question.most}",
        text.values,
    )
    return [str(value) for value, _ in rows]


def lifecycle(source: Tables, question: Lived, confidence: float) -> tuple[LifePeriod, ...]:
    begin, end = source.days
    first, last = question.first_day or begin, question.last_day or end
    found = edges(source, min(begin, first), max(end, last), question.grain)
    shown = edges(source, first, last, question.grain)[:-1]
    over, text = complete(source, found), Text(source=source)
    sql = f"""SELECT period, CAST(sum(CASE WHEN earlier IS NULL THEN 1 ELSE 0 END) AS BIGINT),
    CAST(sum(CASE WHEN earlier = period - 1 THEN 1 ELSE 0 END) AS BIGINT),
    CAST(sum(CASE WHEN earlier < period - 1 THEN 1 ELSE 0 END) AS BIGINT),
    CAST(sum(CASE WHEN later = period + 1 THEN 0 ELSE 1 END) AS BIGINT)
FROM ({lives(text, question, found)}) AS placed GROUP BY period"""  # noqa: S608
    rows = {period: counts for period, *counts in text.rows(sql)}
    silent = {period + 1: counts[3] for period, counts in rows.items()}
    return tuple(
        LifePeriod(
            first_day=day,
            new=new,
            returning=returning,
            resurrecting=resurrecting,
            dormant=dormant,
            kept=share(returning, returning + dormant, confidence=confidence),
            complete=over[period],
        )
        for period, day in enumerate(found[:-1])
        if shown[0] <= day <= shown[-1]
        for new, returning, resurrecting, _ in [rows.get(period, [0, 0, 0, 0])]
        for dormant in [silent.get(period, 0)]
    )


def lives(text: Text, question: Lived, found: Sequence[date]) -> str:
    """Each person with each period in which they were active, and the active ones before and after it."""
    line = "OVER (PARTITION BY person ORDER BY period ROWS BETWEEN"
    return f"""SELECT person, period,
        max(CASE WHEN period >= 0 THEN period END) {line} 1 PRECEDING AND 1 PRECEDING) AS earlier,
        max(CASE WHEN period >= 0 THEN period END) {line} 1 FOLLOWING AND 1 FOLLOWING) AS later
    FROM ({active(text, question, found)}) AS active"""  # noqa: S608


def stickiness(source: Tables, question: Active, confidence: float) -> Stickiness:
    last = question.last_day or source.days[1]
    first = question.first_day or last - timedelta(days=DAYS - 1)
    found = edges(source, first, last, question.grain)
    text, periods = Text(source=source), len(found) - 1
    sql = f"""SELECT periods, count(*) FROM (
    SELECT person, count(*) AS periods FROM ({active(text, question, found)}) AS active GROUP BY person
) AS people GROUP BY periods"""  # noqa: S608
    people = {active: who for active, who in text.rows(sql)}  # noqa: C416
    n = sum(people.values())

    def of(who: int) -> Estimate:
        return share(who, n, confidence=confidence)

    histogram = tuple(
        ActiveOn(
            periods=number,
            people=people.get(number, 0),
            share=of(people.get(number, 0)),
            at_least=of(sum(who for active, who in people.items() if active >= number)),
        )
        for number in range(1, periods + 1)
    )
    mean = sum(number * who for number, who in people.items()) / n if n else float("nan")
    return Stickiness(
        first_day=first, last_day=last, grain=question.grain, periods=periods, n=n, mean=mean,
        histogram=histogram,
    )  # fmt: skip


def active(text: Text, question: Lived | Active, found: Sequence[date]) -> str:
    """Each person with each period in which they did the step, once."""
    if len(found) < 2:
        raise InputError("There are no periods: name days in order.")
    return f"""SELECT DISTINCT person, period FROM (
    SELECT person, {text.period(found, question.grain)} AS period FROM (
        SELECT person, {text.day()} AS day FROM {text.source.table} WHERE {text.is_step(question.step)}
    ) AS dated
) AS placed WHERE period >= 0"""  # noqa: S608
