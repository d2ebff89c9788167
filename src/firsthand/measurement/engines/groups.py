"""Groups of people on any engine: a mask over all of them, or the SQL that gives their ids."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from firsthand.measurement import paths, selections
from firsthand.measurement.behaviour import Behaviour, Mask, Step, day_number
from firsthand.measurement.engines import funneling, walking
from firsthand.measurement.engines.asking import Source, days
from firsthand.measurement.engines.tables import Group, Tables, Text
from firsthand.measurement.paths import Paths
from firsthand.measurement.selections import DAY, Did, Has, Joined, Rule, Segment, Since, Took

Who = Mask | Group  # a mask of `Behaviour`, a group of `Tables`


def members(source: Source, segment: Segment) -> Who:
    """Who is in the segment. Raises `InputError` for names unknown here."""
    if isinstance(source, Behaviour):
        return selections.members(source, segment)
    rules = _Rules(text=Text(source=source))
    held, text = rules.all_of(segment), rules.text
    dated = (
        f"SELECT *, {text.day()} AS day, min(time) OVER (PARTITION BY person) AS began FROM {source.table}"  # noqa: S608
    )
    told = ", ".join(["person", *rules.columns])
    sql = f"SELECT person FROM (SELECT {told} FROM ({dated}) AS dated GROUP BY person) AS told WHERE {held}"  # noqa: S608
    return Group(sql=sql, values=text.values)


def others(source: Source, who: Who) -> Who:
    """Everybody else."""
    if not isinstance(who, Group):
        return ~who
    table = _tables(source).table
    sql = f"SELECT DISTINCT person FROM {table} WHERE person NOT IN ({who.sql})"  # noqa: S608
    return Group(sql=sql, values=who.values)


def both(one: Who, other: Who) -> Who:
    """Who is in one and in the other."""
    if isinstance(one, Group) and isinstance(other, Group):
        sql = f"SELECT person FROM ({one.sql}) AS these WHERE person IN ({other.sql})"  # noqa: S608
        return Group(sql=sql, values={**one.values, **other.values})
    return _mask(one) & _mask(other)


def size(source: Source, who: Who) -> int:
    """How many they are."""
    if not isinstance(who, Group):
        return int(who.sum())
    ((many,),) = _tables(source).run(f"SELECT count(*) FROM ({who.sql}) AS these", who.values)  # noqa: S608
    return int(str(many))


def ids(source: Source, who: Who) -> tuple[str, ...]:
    """Their ids, sorted."""
    if isinstance(source, Behaviour):
        return source.ids(_mask(who))
    found = _group(who)
    return tuple(sorted(str(person) for (person,) in source.run(found.sql, found.values)))


def among(source: Source, who: Who) -> Source:
    """The events of these people only."""
    if isinstance(source, Behaviour):
        return source.among(_mask(who))
    return source.among(_group(who))


@dataclass(frozen=True, kw_only=True)
class Often:
    """How often a group did something: in all, the sum of each person's times squared, and how many did."""

    times: int
    squares: int
    people: int


def often(source: Source, who: Who, step: Step, first_day: date | None, last_day: date | None) -> Often:
    """How often these people did `step` from `first_day` to `last_day`."""
    begin, end = (
        day_number(day or known) for day, known in zip((first_day, last_day), days(source), strict=True)
    )
    if isinstance(source, Behaviour):
        visits = source.visits(step)
        held = (visits.day >= begin) & (visits.day <= end)
        counted = np.bincount(visits.person[held], visits.events[held], minlength=len(source.people))
        times = counted[_mask(who)].astype(np.int64)
        return Often(
            times=int(times.sum()), squares=int((times * times).sum()), people=int((times > 0).sum())
        )
    text = Text(source=source.among(_group(who)))
    sql = f"""SELECT count(*), CAST(sum(times) AS BIGINT),
    CAST(sum(times * times) AS BIGINT)
FROM (
    SELECT person, count(*) AS times FROM (
        SELECT person, {text.day()} AS day FROM {text.source.table} WHERE {text.is_step(step)}
    ) AS dated WHERE day >= {begin} AND day <= {end} GROUP BY person
) AS counted"""  # noqa: S608
    ((many, total, squares),) = text.rows(sql)
    return Often(times=max(total, 0), squares=max(squares, 0), people=many)


def took(
    source: Source, question: Paths, links: Sequence[tuple[int, str, str]]
) -> Callable[[Who], list[int]]:
    """How many of some people took each link of the question asked of everybody."""
    if isinstance(source, Behaviour):
        masks = paths.takers(source, question, links)
        return lambda who: [int((taken & _mask(who)).sum()) for taken in masks]
    return lambda who: walking.counted(source, question, _group(who), links)


def _tables(source: Source) -> Tables:
    assert isinstance(source, Tables)
    return source


def _group(who: Who) -> Group:
    assert isinstance(who, Group)
    return who


def _mask(who: Who) -> Mask:
    assert not isinstance(who, Group)
    return who


@dataclass(frozen=True, kw_only=True)
class _Rules:
    """Rules as conditions on one row for each person, and the `columns` of it that they look at."""

    text: Text
    columns: list[str] = field(default_factory=list)

    def all_of(self, segment: Segment) -> str:
        between = " AND " if segment.joined is Joined.ALL else " OR "
        return between.join(f"({self._holds(rule)})" for rule in segment.rules) or "1 = 1"

    def _holds(self, rule: Rule) -> str:
        match rule:
            case Segment():
                return self.all_of(rule)
            case Has(negate=negate):
                return f"{self._times(self.text.is_step(rule.step))} {'=' if negate else '>'} 0"
            case Took(question=question, negate=negate):
                last = f"start{len(question.steps)} IS NOT NULL"
                sql = f"SELECT person FROM ({funneling.quickest(self.text, question)}) AS quick WHERE {last}"  # noqa: S608
                return f"person {'NOT ' if negate else ''}IN ({sql})"
            case Did(at_least=least, at_most=most):
                times = self._times(" AND ".join([self.text.is_step(rule.step), *self._within(rule)]))
                return f"{times} >= {least}" + ("" if most is None else f" AND {times} <= {most}")

    def _times(self, held: str) -> str:
        self.columns.append(f"sum(CASE WHEN {held} THEN 1 ELSE 0 END) AS times{len(self.columns)}")
        return f"times{len(self.columns) - 1}"

    def _within(self, rule: Did) -> list[str]:
        found = [f"day >= {day_number(rule.first_day)}"] if rule.first_day else []
        found += [f"day <= {day_number(rule.last_day)}"] if rule.last_day else []
        if rule.days is not None and rule.since is Since.LAST:
            found.append(f"day > {day_number(self.text.source.days[1]) - rule.days}")
        elif rule.days is not None:
            found.append(f"time < began + {rule.days * DAY}")
        return found
