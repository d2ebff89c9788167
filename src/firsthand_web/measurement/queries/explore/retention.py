"""Retention as a page asks and shows it: who comes back after a start, and when."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from firsthand.charts import BackCell, BackRow, Chart, retention_chart
from firsthand.charts.wording import spoken
from firsthand.errors import InputError
from firsthand.measurement.cohorts import MOST_PERIODS, Clock, Retention, Return
from firsthand.measurement.engines import asking
from firsthand.measurement.engines.behind import Began, people
from firsthand.measurement.metrics import Grain
from firsthand.measurement.retention import Cell as Back
from firsthand.measurement.retention import RetentionResult
from firsthand.measurement.sql_text import retention as retention_sql
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
    SHARE,
    capital,
    count,
    pairs_of,
    share,
    step_or_any,
)

PERIODS: Final = 12
RETURNS: Final = {
    Return.ON: "in exactly that period",
    Return.ON_OR_AFTER: "in that period or later",
    Return.BRACKET: "in any period of a bracket",
}
CLOCKS: Final = {Clock.CALENDAR: "of the calendar", Clock.ROLLING: "from each person’s own start"}
BRACKETS: Final = ((1, 1), (2, 4), (5, 8))


@dataclass(frozen=True, kw_only=True)
class RetentionQuestion:
    """`grain` is empty for what fits; `brackets` count only where `returning` says so."""

    start: AskedStep
    back: AskedStep
    returning: Return = Return.ON
    clock: Clock = Clock.CALENDAR
    brackets: tuple[tuple[int, int], ...] = BRACKETS
    periods: int = PERIODS
    period: Period = field(default_factory=Period)

    @property
    def properties(self) -> frozenset[str]:
        return self.start.properties | self.back.properties

    @property
    def pairs(self) -> Pairs:
        return tuple(self._pairs())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        yield from pairs_of(self.start)
        yield from pairs_of(self.back)
        if self.returning is not Return.ON:
            yield "back", self.returning.value
        if self.clock is not Clock.CALENDAR:
            yield "clock", self.clock.value
        if self.returning is Return.BRACKET and self.brackets != BRACKETS:
            yield "brackets", bracket_words(self.brackets)
        if self.periods != PERIODS:
            yield "periods", str(self.periods)
        yield from self.period.pairs

    @property
    def words(self) -> str:
        how = "" if self.returning is Return.ON else f", {RETURNS[self.returning]}"
        own = "" if self.clock is Clock.CALENDAR else ", from each person’s own start"
        return f"who did {self.start.step}, and came back to {self.back.step}{how}{own}, {self.period.words}"

    @property
    def ready(self) -> str:
        return ""

    def asked(self, known: tuple[date, date]) -> Retention:
        """The question to the library; the first cohort is that of the first day."""
        days = self.period.days(known)
        bracketed = self.returning is Return.BRACKET
        return Retention(
            start=self.start.step,
            back=self.back.step,
            grain=self.period.fitting(days),
            returning=self.returning,
            clock=self.clock,
            brackets=self.brackets if bracketed else (),
            periods=None if bracketed else self.periods,
            first_day=days[0],
            last_day=days[1],
        )


def bracket_words(brackets: tuple[tuple[int, int], ...]) -> str:
    return ", ".join(f"{low}-{high}" if low != high else str(low) for low, high in brackets)


def read(asked: Asked) -> RetentionQuestion:
    return RetentionQuestion(
        start=step_or_any(asked, "a"),
        back=step_or_any(asked, "b"),
        returning=Return(asked.choice("back", [each.value for each in Return], Return.ON.value)),
        clock=Clock(asked.choice("clock", [each.value for each in Clock], Clock.CALENDAR.value)),
        brackets=_brackets(asked),
        periods=asked.number("periods", PERIODS, least=1, most=MOST_PERIODS),
        period=read_period(asked),
    )


def _brackets(asked: Asked) -> tuple[tuple[int, int], ...]:
    text = asked.text("brackets")
    if not text:
        return BRACKETS
    edges = re.fullmatch(r"\d{1,3}( *[-–] *\d{1,3})?( *, *\d{1,3}( *[-–] *\d{1,3})?)*", text)
    found = []
    for part in text.split(",") if edges else []:
        ends = [int(number) for number in re.findall(r"\d+", part)]
        found.append((ends[0], ends[-1]))
    try:
        if not found:
            raise InputError("")
        Retention(returning=Return.BRACKET, brackets=tuple(found))
    except InputError:
        asked.faults.append(
            f"brackets=“{text}” must be periods that ascend and do not meet, such as 1, 2-4, 5-8: "
            f"{bracket_words(BRACKETS)} is used."
        )
        return BRACKETS
    return tuple(found)


def answer(source: asking.Source, question: RetentionQuestion) -> RetentionResult:
    return asking.answer(source, question.asked(asking.days(source)))


def show(question: RetentionQuestion, found: RetentionResult, frame: Frame) -> Shown:
    grain = found.question.grain
    rows = [_row(grain, "All cohorts", "", cell, ()) for cell in found.overall if cell.share.n]
    for cohort in reversed(found.cohorts):
        if not cohort.people:
            continue
        named = capital(pictures.period(grain, cohort.first_day))
        at = ("cohort", str(cohort.first_day))
        people = count(cohort.people, (at,))
        rows += [_row(grain, named, people, cell, (at, ("column", str(cell.first)))) for cell in cohort.cells]
    return Shown(
        chart=_picture(found, frame),
        header=("Cohort", "People", capital(grain), "Came back", *SHARE, "Waiting"),
        rows=tuple(rows),
        notes=tuple(_notes(question, found)),
        warnings=tuple(dict.fromkeys(each for cell in found.overall[:2] for each in cell.share.warnings)),
    )


def _row(grain: Grain, cohort: str, people: Cell | str, cell: Back, at: Pairs) -> tuple[Cell, ...]:
    over = "" if cell.complete else " (not over yet)"
    return (
        Cell(text=cohort),
        people if isinstance(people, Cell) else Cell(text="–"),
        Cell(text=column(cell) + over, value=None),
        count(cell.people, at),
        *share(cell.share),
        Cell(text=f"{cell.waiting:,}", value=cell.waiting),
    )


def column(cell: Back) -> str:
    if cell.last is None:
        return f"{cell.first} or later"
    return str(cell.first) if cell.first == cell.last else f"{cell.first} to {cell.last}"


def _picture(found: RetentionResult, frame: Frame) -> Chart | None:
    grain = found.question.grain
    overall = [cell for cell in found.overall if cell.share.known]
    if not overall:
        return None
    rows = [
        BackRow(
            label=pictures.period(grain, cohort.first_day).removeprefix("week of "),
            people=cohort.people,
            cells=tuple(
                BackCell(
                    share=cell.share,
                    open=not cell.complete,
                    href=frame.link((("cohort", str(cohort.first_day)), ("column", str(cell.first))))
                    if cell.people
                    else "",
                )
                for cell in cohort.cells
            ),
        )
        for cohort in found.cohorts
        if cohort.people
    ]
    return retention_chart(
        [cell.share for cell in overall],
        rows,
        titles=[column(cell).replace(" or later", "+").replace(" to ", "–") for cell in overall],
        across=f"{grain}s after the start",
        title=finding(found),
        source=f"All cohorts together in the curve; days are those of {frame.zone}.",
        render=pictures.kept_pictures(),
    )


def finding(found: RetentionResult) -> str:
    """How many are back after the first period and after the last that is known, in one sentence."""
    grain = found.question.grain
    known = [cell for cell in found.overall if cell.share.known and cell.first > 0]
    if not known:
        return "Nobody's first period is over yet"
    said = f"{spoken(known[0].share)} are back in {grain} {column(known[0])}"
    later = known[-1]
    return said if later is known[0] else f"{said}, {spoken(later.share)} in {grain} {column(later)}"


def _notes(question: RetentionQuestion, found: RetentionResult) -> Iterator[str]:
    grain = found.question.grain
    lengths = {Grain.DAY: "24 hours", Grain.WEEK: "7 times 24 hours", Grain.MONTH: "30 times 24 hours"}
    if question.clock is Clock.ROLLING:
        yield (
            f"A {grain} is {lengths[grain]} from a person’s own start. Whose {grain} is not over waits, and "
            "does not count."
        )
    else:
        yield f"Cohorts by the calendar {grain} of the start; {grain} 0 is that one."
    yield "Who was there before the first event looks new: the first cohort is a mixture."


def behind(source: asking.Source, question: RetentionQuestion, at: Mapping[str, str]) -> Behind:
    """The people of a cohort, or those of them counted in a column."""
    asked = question.asked(asking.days(source))
    try:
        day = date.fromisoformat(at.get("cohort", ""))
        named = pictures.when(asked.grain, day)
        column = int(at["column"]) if "column" in at else None
        ids = people(source, Began(retention=asked, first_day=day, first=column))
    except ValueError as error:
        raise InputError("There is no such cohort or column: open the people from the table.") from error
    back = "" if column is None else f", and were back in {asked.grain} {column}"
    return Behind(ids=ids, words=f"did {question.start.step} first {named}{back}")


def fields(question: RetentionQuestion, known: Known) -> dict[str, Any]:
    """What the form shows."""
    labels = (("New when they first did", question.start), ("Back when they did", question.back))
    return {
        "steps": tuple(
            each for label, step in labels for each in step_fields([step], known.values, label=label, most=1)
        ),
        "returns": RETURNS.items(),
        "clocks": CLOCKS.items(),
        "brackets": bracket_words(question.brackets),
        "bracketed": question.returning is Return.BRACKET,
    }


def sql(question: RetentionQuestion, known: tuple[date, date], zone: str) -> str:
    return retention_sql(question.asked(known), zone=zone)


KIND = Kind(
    name="retention",
    label="Retention",
    asks="Of the people who began together, how many come back, and when?",
    read=read,
    answer=answer,
    show=show,
    fields=fields,
    people=behind,
    sql=sql,
)
