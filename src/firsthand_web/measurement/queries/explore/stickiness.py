"""Stickiness as a page asks and shows it: on how many days people are active."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from firsthand.charts import Chart, HistogramBar, histogram_chart
from firsthand.charts.wording import spoken
from firsthand.errors import InputError
from firsthand.measurement.engines import asking
from firsthand.measurement.engines.behind import ActiveIn, people
from firsthand.measurement.engines.questions import Active
from firsthand.measurement.metrics import Grain
from firsthand.measurement.sql_text import stickiness as stickiness_sql
from firsthand.measurement.stickiness import Stickiness
from firsthand.measurement.trends import periods
from firsthand_web.measurement.queries import pictures
from firsthand_web.measurement.queries.explore.asking import (
    Asked,
    AskedStep,
    Period,
    read_period,
    step_fields,
)
from firsthand_web.measurement.queries.explore.kinds import Behind, Cell, Frame, Kind, Known, Pairs, Shown
from firsthand_web.measurement.queries.explore.parts import count, pairs_of, share, step_or_any

MOST_PERIODS = 100  # bars


@dataclass(frozen=True, kw_only=True)
class StickinessQuestion:
    """Without a period of its own the last 30 days, in days."""

    step: AskedStep
    period: Period

    @property
    def properties(self) -> frozenset[str]:
        return self.step.properties

    @property
    def pairs(self) -> Pairs:
        kept = tuple(pair for pair in self.period.pairs if pair != ("period", "30d"))
        named = (("period", "90d"),) if self.period.preset == "90d" else ()
        return (*pairs_of(self.step), *named, *kept)

    @property
    def words(self) -> str:
        return f"on how many days people did {self.step.step}, {self.period.words}"

    @property
    def ready(self) -> str:
        return ""

    def stretch(self, known: tuple[date, date]) -> tuple[date, date, Grain]:
        """First and last day, and how finely: as asked, else the finest that can be drawn."""
        first, last = self.period.days(known)
        grains = [Grain(self.period.grain)] if self.period.grain else list(Grain)
        fits = (grain for grain in grains if len(periods(first, last, grain)) <= MOST_PERIODS)
        return first, last, next(fits, Grain.MONTH)


def read(asked: Asked) -> StickinessQuestion:
    return StickinessQuestion(step=step_or_any(asked, "a"), period=read_period(asked, "30d"))


def answer(source: asking.Source, question: StickinessQuestion) -> Stickiness:
    first, last, grain = question.stretch(asking.days(source))
    asked = Active(step=question.step.step, grain=grain, first_day=first, last_day=last)
    return asking.answer(source, asked)


def show(question: StickinessQuestion, found: Stickiness, frame: Frame) -> Shown:
    rows = tuple(
        (
            Cell(text=str(each.periods), value=each.periods),
            count(each.people, _at(each.periods)),
            *share(each.share),
            *share(each.at_least)[:2],
        )
        for each in found.histogram
    )
    return Shown(
        chart=_picture(found, frame),
        header=(
            f"{found.grain.capitalize()}s active", "People", "Share", "95 % interval", "n",
            "At least so many", "95 % interval",
        ),
        rows=rows,
        notes=tuple(_notes(found)),
        warnings=found.histogram[0].share.warnings,
    )  # fmt: skip


def _at(many: int) -> Pairs:
    return (("periods", str(many)),)


def _picture(found: Stickiness, frame: Frame) -> Chart | None:
    if not found.n:
        return None
    return histogram_chart(
        [
            HistogramBar(
                label=str(each.periods),
                share=each.share,
                href=frame.link(_at(each.periods)) if each.people else "",
            )
            for each in found.histogram
        ],
        across=f"{found.grain}s active, of {found.periods}",
        title=finding(found),
        source=f"{found.n:,} people active from {found.first_day:%-d %b %Y} to {found.last_day:%-d %b %Y}.",
        render=pictures.kept_pictures(),
    )


def finding(found: Stickiness) -> str:
    once = found.histogram[0]
    return (
        f"People are active on {found.mean:.1f} of {found.periods} {found.grain}s "
        f"in the mean; {spoken(once.share)} on one only"
    )


def _notes(found: Stickiness) -> Iterator[str]:
    yield (
        f"Of the {found.n:,} people who were active at all. Who joined late could not be active on many "
        f"{found.grain}s."
    )


def behind(source: asking.Source, question: StickinessQuestion, at: Mapping[str, str]) -> Behind:
    """Who was active in exactly so many periods."""
    first, last, grain = question.stretch(asking.days(source))
    text = at.get("periods", "")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 1000):
        raise InputError(f"periods=“{text}” is no number of {grain}s: open the people from the table.")
    asked = ActiveIn(periods=int(text), first_day=first, last_day=last, step=question.step.step, grain=grain)
    return Behind(
        ids=people(source, asked),
        words=f"did {question.step.step} on exactly {text} {grain}{'s' * (text != '1')}",
    )


def fields(question: StickinessQuestion, known: Known) -> dict[str, Any]:
    """What the form shows."""
    return {"steps": step_fields([question.step], known.values, label="Active when they did", most=1)}


def sql(question: StickinessQuestion, known: tuple[date, date], zone: str) -> str:
    first, last, grain = question.stretch(known)
    return stickiness_sql(first, last, step=question.step.step, grain=grain, zone=zone)


KIND = Kind(
    name="stickiness",
    label="Stickiness",
    asks="On how many days are people active?",
    read=read,
    answer=answer,
    show=show,
    fields=fields,
    people=behind,
    sql=sql,
)
