"""Paths as a page asks and shows them: what people do after, or before, something."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from firsthand.charts import Chart, Flow, FlowNode, flow_chart
from firsthand.errors import InputError
from firsthand.measurement import paths as library
from firsthand.measurement.engines import asking
from firsthand.measurement.engines.behind import Went, people
from firsthand.measurement.engines.questions import Walked
from firsthand.measurement.paths import Path, Paths, PathsResult
from firsthand.measurement.sql_text import paths as paths_sql
from firsthand_web.measurement.queries import pictures
from firsthand_web.measurement.queries.explore.asking import (
    ANY_EVENT,
    Asked,
    AskedStep,
    Period,
    read_period,
    step_fields,
)
from firsthand_web.measurement.queries.explore.kinds import Behind, Cell, Frame, Kind, Known, Pairs, Shown
from firsthand_web.measurement.queries.explore.parts import count, pairs_of, step_or_any

BEGIN: Final = {
    "start": "at the start of a session",
    "after": "with this event",
    "before": "up to this event",
}
LENGTH, GAP, MOST = 4, 30, 6


@dataclass(frozen=True, kw_only=True)
class PathsQuestion:
    """`begin` says where paths are taken; `gap` is in minutes; `repeats` keeps what follows itself."""

    step: AskedStep
    begin: str = "start"
    length: int = LENGTH
    gap: int = GAP
    most: int = MOST
    repeats: bool = False
    period: Period = field(default_factory=Period)

    @property
    def properties(self) -> frozenset[str]:
        return self.step.properties

    @property
    def pairs(self) -> Pairs:
        return tuple(self._pairs())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        yield from pairs_of(self.step)
        if self.begin != "start":
            yield "begin", self.begin
        for name, value, usual in (
            ("length", self.length, LENGTH), ("gap", self.gap, GAP), ("top", self.most, MOST),
        ):  # fmt: skip
            if value != usual:
                yield name, str(value)
        if self.repeats:
            yield "repeats", "on"
        yield from self.period.pairs

    @property
    def words(self) -> str:
        where = {"start": "from the start of a session", "after": f"after {self.step.step}"}
        return f"{self.length} events {where.get(self.begin, f'up to {self.step.step}')}, {self.period.words}"

    @property
    def ready(self) -> str:
        if self.begin != "start" and self.step.event == ANY_EVENT:
            return "Choose the event that paths begin with or end at."
        return ""

    @property
    def asked(self) -> Paths:
        return Paths(
            length=self.length,
            after=self.step.step if self.begin == "after" else None,
            before=self.step.step if self.begin == "before" else None,
            gap=timedelta(minutes=self.gap),
            collapse=not self.repeats,
            most=self.most,
        )


@dataclass(frozen=True, kw_only=True)
class PathsAnswer:
    found: PathsResult
    whole: tuple[Path, ...]


def read(asked: Asked) -> PathsQuestion:
    return PathsQuestion(
        step=step_or_any(asked, "a"),
        begin=asked.choice("begin", list(BEGIN), "start"),
        length=asked.number("length", LENGTH, least=2, most=6),
        gap=asked.number("gap", GAP, least=1, most=10_000),
        most=asked.number("top", MOST, least=1, most=12),
        repeats=asked.text("repeats") == "on",
        period=read_period(asked),
    )


def answer(source: asking.Source, question: PathsQuestion) -> PathsAnswer:
    own = source.between(*question.period.days(asking.days(source)))
    return PathsAnswer(
        found=asking.answer(own, question.asked),
        whole=asking.answer(own, Walked(paths=question.asked, most=10)),
    )


def show(question: PathsQuestion, found: PathsAnswer, frame: Frame) -> Shown:
    rows = [
        (
            Cell(text=f"{each.source} → {each.target}"),
            Cell(text=f"{each.place} to {each.place + 1}"),
            count(each.sessions),
            count(each.people, _at(each.place, each.source, each.target)),
        )
        for each in found.found.links
    ]
    rows += [
        (
            Cell(text=" → ".join(each.events)),
            Cell(text="whole path"),
            count(each.sessions),
            count(each.people),
        )
        for each in found.whole
    ]
    return Shown(
        chart=_picture(question, found.found),
        header=("What follows what", "Events", "Sessions", "People"),
        rows=tuple(rows),
        notes=tuple(_notes(question, found.found)),
    )


def _at(place: int, source: str, target: str) -> Pairs:
    return (("place", str(place)), ("source", source), ("target", target))


def _picture(question: PathsQuestion, found: PathsResult) -> Chart | None:
    if not found.nodes:
        return None
    nodes = sorted(found.nodes, key=lambda each: (each.place, each.event == library.OTHER, -each.sessions))
    return flow_chart(
        [
            FlowNode(place=each.place, label=each.event, size=each.sessions, people=each.people)
            for each in nodes
        ],
        [
            Flow(
                place=each.place,
                source=each.source,
                target=each.target,
                size=each.sessions,
                people=each.people,
            )
            for each in found.links
        ],
        unit="sessions",
        title=finding(question, found),
        source=f"{found.sessions:,} sessions of {found.people:,} people; without a ribbon they ended.",
        render=pictures.kept_pictures(),
    )


def finding(question: PathsQuestion, found: PathsResult) -> str:
    """The commonest step, in one sentence."""
    place = question.length - 1 if question.begin == "before" else 1
    links = [each for each in found.links if each.place == place and each.target != library.OTHER]
    if not links:
        return f"{found.sessions:,} sessions end where they begin"
    most = max(links, key=lambda each: each.sessions)
    said = f"{most.sessions:,} of {found.sessions:,} sessions"
    if question.begin == "before":
        return f"Before {most.target}, {said} came from {most.source}"
    return f"After {most.source}, {said} go on to {most.target}"


def _notes(question: PathsQuestion, found: PathsResult) -> Iterator[str]:
    yield (
        f"A session ends with {question.gap} minutes of silence. These are counts of what happened, without "
        "an interval: to test a share, ask it as a funnel."
    )
    yield "Two links in a row are not one path; the commonest whole paths stand at the end of the table."


def behind(holder: asking.Source, question: PathsQuestion, at: Mapping[str, str]) -> Behind:
    """Who took a link in any session."""
    place, source, target = at.get("place", ""), at.get("source", ""), at.get("target", "")
    if not (place.isascii() and place.isdigit() and 1 <= int(place[:3]) < question.length):
        raise InputError(f"place=“{place}” has no next one: open the people from the table.")
    names = {*holder.names, library.OTHER}
    if not {source, target} <= names:
        raise InputError(f"“{source}” or “{target}” never happens here: open the people from the table.")
    own = holder.between(*question.period.days(asking.days(holder)))
    ids = people(own, Went(paths=question.asked, place=int(place), source=source, target=target))
    return Behind(
        ids=ids, words=f"went from {source} to {target}, event {place} to {int(place) + 1} of a session"
    )


def fields(question: PathsQuestion, known: Known) -> dict[str, Any]:
    """What the form shows."""
    return {
        "steps": step_fields([question.step], known.values, label="This event", most=1)
        if question.begin != "start"
        else (),
        "begins": BEGIN.items(),
        "lengths": range(2, 7),
        "grains": (),
    }


def sql(question: PathsQuestion, known: tuple[date, date], zone: str) -> str:
    first, last = question.period.days(known)
    return paths_sql(question.asked, first_day=first, last_day=last, zone=zone)


KIND = Kind(
    name="paths",
    label="Paths",
    asks="What do people do next, or what did they do before?",
    read=read,
    answer=answer,
    show=show,
    fields=fields,
    people=behind,
    sql=sql,
)
