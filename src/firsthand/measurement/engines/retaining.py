"""Retention asked of an engine: it counts starts and returns, and the kernel's own tables do the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from firsthand.measurement import cohorts
from firsthand.measurement.behaviour import microseconds
from firsthand.measurement.calendars import Calendar
from firsthand.measurement.cohorts import SPANS, Clock, Retention, Return, Span, Starts
from firsthand.measurement.engines.tables import Tables, Text, edges
from firsthand.measurement.retention import RetentionResult, result, tally
from firsthand.measurement.trends import midnight, periods

Whole = NDArray[np.int64]


def retention(source: Tables, question: Retention, confidence: float) -> RetentionResult:
    begun = _begun(source, question)
    text = Text(source=source)
    sql = f"""SELECT cohort, seen, place, count(*) FROM ({_returned(text, question, begun)}) AS returned
GROUP BY cohort, seen, place"""  # noqa: S608
    back = _array(text.rows(sql), width=4)
    of, place, people = _placed(question, back, begun.spans)
    counted = tally(question, begun.starts, begun.spans, np.repeat(of, people), np.repeat(place, people))
    return result(question, counted, confidence)


def behind(source: Tables, question: Retention, first_day: date, first: int | None) -> list[str]:
    """Who is in the cohort from `first_day`, or those of them counted in the cell from period `first`."""
    begun, text = _begun(source, question), Text(source=source)
    cohort = begun.starts.first_days.index(first_day)
    if first is None:
        sql = f"SELECT person FROM ({_started(text, question, begun.found, begun.asked)}) AS started"  # noqa: S608
        return [str(person) for (person,) in source.run(f"{sql} WHERE cohort = {cohort}", text.values)]
    sql = f"SELECT person, seen, place FROM ({_returned(text, question, begun)}) AS returned"  # noqa: S608
    rows = source.run(f"{sql} WHERE cohort = {cohort}", text.values)
    # The number of the row goes along where others have how many people it is.
    numbered = [
        (cohort, int(str(seen)), int(str(place)), number) for number, (_, seen, place) in enumerate(rows)
    ]
    _, place, number = _placed(question, _array(numbered, width=4), begun.spans)
    wanted = [low for low, _ in begun.spans].index(first)
    held = place >= wanted if question.returning is Return.ON_OR_AFTER else place == wanted
    return [str(rows[row][0]) for row in number[held]]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Begun:
    """Cohorts as the kernel's tables take them, with the edges of all periods and how many are asked for."""

    found: Sequence[date]
    asked: int
    starts: Starts
    spans: tuple[Span, ...]


def _begun(source: Tables, question: Retention) -> _Begun:
    begin, end = source.days
    first, last = question.first_day or begin, max(end, question.last_day or end)
    found = edges(source, first, last, question.grain)
    asked = len(periods(first, min(question.last_day or end, end), question.grain)) - 1
    text = Text(source=source)
    sizes = _array(
        text.rows(
            f"SELECT cohort, seen, count(*) FROM ({_started(text, question, found, asked)}) AS started "  # noqa: S608
            "GROUP BY cohort, seen"
        ),
        width=3,
    )
    cohort, seen = np.repeat(sizes[:, 0], sizes[:, 2]), np.repeat(sizes[:, 1], sizes[:, 2])
    ends = np.array([microseconds(midnight(edge, source.zone)) for edge in found[1:]], dtype=np.int64)
    none = np.zeros(0, dtype=np.int32)
    starts = Starts(
        first_days=found[:asked],
        cohort=cohort,
        row=none,
        sizes=np.bincount(cohort, minlength=asked),
        seen=seen,
        calendar=Calendar(first_days=found[:-1], ends=ends, lowest=0, table=none),
        last=source.moments[1],
    )
    return _Begun(found=found, asked=asked, starts=starts, spans=cohorts.columns(question, starts))


def _started(text: Text, question: Retention, found: Sequence[date], asked: int) -> str:
    """Each person of a cohort: its number, the moment of the start, and the periods seen since."""
    source = text.source
    seen = f"{len(found) - 1} - cohort"
    if question.clock is Clock.ROLLING:
        seen = source.whole(f"{source.moments[1]} - began", SPANS[question.grain])
    return f"""SELECT person, began, cohort, {seen} AS seen FROM (
    SELECT person, began, {text.period(found, question.grain)} AS cohort FROM (
        SELECT person, began, {text.day("began")} AS day FROM (
            SELECT person, min(time) AS began FROM {source.table} WHERE {text.is_step(question.start)}
            GROUP BY person
        ) AS begun
    ) AS dated
) AS placed WHERE cohort >= 0 AND cohort < {asked}"""  # noqa: S608


def _returned(text: Text, question: Retention, begun: _Begun) -> str:
    """(person, cohort, seen, period since the start or number of the bracket), each once."""
    source, found, asked = text.source, begun.found, begun.asked
    if question.clock is Clock.ROLLING:
        period = source.whole("time - began", SPANS[question.grain])
    else:
        period = f"({text.period(found, question.grain)}) - cohort"
    if question.brackets:
        listed = " ".join(
            f"WHEN period BETWEEN {low} AND {high} THEN {place}"
            for place, (low, high) in enumerate(question.brackets)
        )
        chosen = f"CASE {listed} ELSE -1 END"
    else:
        chosen = "max(period)" if question.returning is Return.ON_OR_AFTER else "period"
    once, per_person = ("", "GROUP BY person, cohort, seen") if "max" in chosen else ("DISTINCT ", "")
    return f"""SELECT {once}person, cohort, seen, {chosen} AS place FROM (
    SELECT person, cohort, seen, {period} AS period FROM (
        SELECT b.person AS person, b.time AS time, {text.day("b.time")} AS day,
               s.began AS began, s.cohort AS cohort, s.seen AS seen
        FROM (SELECT person, time FROM {source.table} WHERE {text.is_step(question.back)}) AS b
        JOIN ({_started(text, question, found, asked)}) AS s ON b.person = s.person
        WHERE b.time >= s.began
    ) AS joined
) AS timed {per_person}"""  # noqa: S608


def _placed(question: Retention, back: Whole, spans: Sequence[Span]) -> tuple[Whole, Whole, Whole]:
    """Cohort, column and people of those who came back in a column that can be told."""
    cohort, seen, place, people = back.T
    rolling = question.clock is Clock.ROLLING
    if question.returning is Return.ON_OR_AFTER:
        place = np.minimum(place, seen - 1) if rolling else place
        place = np.minimum(place, len(spans) - 1)
        held = place >= 0
    else:
        held = (place >= 0) & (place < len(spans))
        needed = np.array([last or 0 for _, last in spans])
        if rolling:
            held &= seen > needed[np.where(held, place, 0)]
    return cohort[held], place[held], people[held]


def _array(rows: Sequence[tuple[int, ...]], *, width: int) -> Whole:
    return np.array(rows, dtype=np.int64).reshape(-1, width)
