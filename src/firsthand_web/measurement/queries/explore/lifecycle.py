"""Lifecycle as a page asks and shows it: who is new, returning, back again, or fell silent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from firsthand.charts import Chart, LifeBar, lifecycle_chart
from firsthand.charts.lifecycles import NAMES, STAGES
from firsthand.charts.wording import spoken
from firsthand.errors import InputError
from firsthand.measurement.engines import asking
from firsthand.measurement.engines.behind import Staged, people
from firsthand.measurement.engines.questions import Lived
from firsthand.measurement.lifecycle import LifePeriod, Stage
from firsthand.measurement.metrics import Grain
from firsthand.measurement.sql_text import lifecycle as lifecycle_sql
from firsthand_web.measurement.queries import pictures
from firsthand_web.measurement.queries.explore.asking import (
    Asked,
    AskedStep,
    Period,
    read_period,
    step_fields,
)
from firsthand_web.measurement.queries.explore.kinds import Behind, Cell, Frame, Kind, Known, Pairs, Shown
from firsthand_web.measurement.queries.explore.parts import (
    after,
    capital,
    count,
    day_within,
    pairs_of,
    share,
    step_or_any,
)

SAID: Final = {
    Stage.NEW: "active for the first time",
    Stage.RETURNING: "active, and in the period before too",
    Stage.RESURRECTING: "back again after a silence",
    Stage.DORMANT: "silent, but active in the period before",
}


@dataclass(frozen=True, kw_only=True)
class LifecycleQuestion:
    step: AskedStep
    period: Period = field(default_factory=Period)

    @property
    def properties(self) -> frozenset[str]:
        return self.step.properties

    @property
    def pairs(self) -> Pairs:
        return (*pairs_of(self.step), *self.period.pairs)

    @property
    def words(self) -> str:
        return f"active is who did {self.step.step}, {self.period.words}"

    @property
    def ready(self) -> str:
        return ""


@dataclass(frozen=True, kw_only=True)
class LifecycleAnswer:
    grain: Grain
    periods: tuple[LifePeriod, ...]


def read(asked: Asked) -> LifecycleQuestion:
    return LifecycleQuestion(step=step_or_any(asked, "a"), period=read_period(asked))


def answer(source: asking.Source, question: LifecycleQuestion) -> LifecycleAnswer:
    days = question.period.days(asking.days(source))
    grain = question.period.fitting(days)
    found = asking.answer(
        source, Lived(step=question.step.step, grain=grain, first_day=days[0], last_day=days[1])
    )
    return LifecycleAnswer(grain=grain, periods=found)


def show(question: LifecycleQuestion, found: LifecycleAnswer, frame: Frame) -> Shown:
    rows = []
    for each in reversed(found.periods):
        over = "" if each.complete else " (not over yet)"
        rows.append(
            (
                Cell(text=capital(pictures.period(found.grain, each.first_day)) + over),
                count(each.active),
                *(count(getattr(each, stage), _at(stage, each.first_day)) for stage in STAGES),
                *share(each.kept),
            )
        )
    last = next((each for each in reversed(found.periods) if each.complete), None)
    return Shown(
        chart=_picture(found, frame),
        header=(
            capital(found.grain), "Active", *(capital(NAMES[stage]) for stage in STAGES), "Kept",
            "95 % interval", "n (active before)",
        ),
        rows=tuple(rows),
        notes=tuple(_notes(found)),
        warnings=last.kept.warnings if last else (),
    )  # fmt: skip


def _at(stage: str, day: date) -> Pairs:
    return (("stage", stage), ("day", str(day)))


def _picture(found: LifecycleAnswer, frame: Frame) -> Chart | None:
    complete = [each for each in found.periods if each.complete]
    if not any(each.active or each.dormant for each in complete):
        return None
    bars = [
        LifeBar(
            date=each.first_day,
            until=after(each.first_day, found.grain),
            returning=each.returning,
            new=each.new,
            resurrecting=each.resurrecting,
            dormant=each.dormant,
            hrefs=tuple(frame.link(_at(stage, each.first_day)) for stage in STAGES),  # type: ignore[arg-type]
        )
        for each in complete
    ]
    marks = [mark for mark in frame.marks if bars[0].date <= mark.date < bars[-1].until]
    return lifecycle_chart(
        bars,
        title=finding(found, complete),
        events=marks[-6:],
        source=f"Complete {found.grain}s only; days are those of {frame.zone}.",
        render=pictures.kept_pictures(),
    )


def finding(found: LifecycleAnswer, complete: list[LifePeriod]) -> str:
    last = complete[-1]
    when = pictures.when(found.grain, last.first_day)
    said = f"{last.active:,} people active {when}, {last.new:,} of them new"
    return f"{said}; kept of those before: {spoken(last.kept)}" if last.kept.known else said


def _notes(found: LifecycleAnswer) -> Iterator[str]:
    yield (
        f"Kept is the share of the {found.grain} before that is active again. Who is silent for longer than "
        f"one {found.grain} is in no stage. In the first {found.grain} of all events everybody is new."
    )


def behind(source: asking.Source, question: LifecycleQuestion, at: Mapping[str, str]) -> Behind:
    """The people of a stage in the period that begins on `day`."""
    if at.get("stage", "") not in list(Stage):
        raise InputError(f"stage=“{at.get('stage', '')}” is none: open the people from the table.")
    stage = Stage(at["stage"])
    grain = question.period.fitting(question.period.days(asking.days(source)))
    day = day_within(asking.days(source), at.get("day", ""), grain)
    ids = people(source, Staged(stage=stage, day=day, step=question.step.step, grain=grain))
    when = pictures.when(grain, date.fromisoformat(at["day"]))
    return Behind(ids=ids, words=f"{SAID[stage]} ({question.step.step}), {when}")


def fields(question: LifecycleQuestion, known: Known) -> dict[str, Any]:
    """What the form shows."""
    return {"steps": step_fields([question.step], known.values, label="Active when they did", most=1)}


def sql(question: LifecycleQuestion, known: tuple[date, date], zone: str) -> str:
    days = question.period.days(known)
    return lifecycle_sql(
        step=question.step.step,
        grain=question.period.fitting(days),
        first_day=days[0],
        last_day=days[1],
        zone=zone,
    )


KIND = Kind(
    name="lifecycle",
    label="Lifecycle",
    asks="Who is new, who stays, who comes back, and who falls silent?",
    read=read,
    answer=answer,
    show=show,
    fields=fields,
    people=behind,
    sql=sql,
)
