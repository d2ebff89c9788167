"""Two segments of people compared as a page asks and shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from firsthand.charts import Chart, ComparedRow, comparison_chart, figure
from firsthand.charts.wording import interval
from firsthand.errors import InputError
from firsthand.estimates import Estimate
from firsthand.measurement import comparing
from firsthand.measurement.behaviour import Behaviour, Mask, span
from firsthand.measurement.cohorts import Retention
from firsthand.measurement.comparing import Ask, Compared, Comparison
from firsthand.measurement.funnels import Funnel
from firsthand.measurement.paths import Paths
from firsthand.measurement.selections import members
from firsthand.measurement.sql_text import segment as segment_sql
from firsthand_web.measurement.queries import pictures
from firsthand_web.measurement.queries.explore.asking import (
    Asked,
    AskedStep,
    Period,
    read_period,
    step_fields,
)
from firsthand_web.measurement.queries.explore.kinds import Behind, Cell, Frame, Kind, Known, Pairs, Shown
from firsthand_web.measurement.queries.explore.parts import capital, count, pairs_of, step_or_any
from firsthand_web.measurement.queries.explore.segment_rules import (
    HOW,
    SINCE,
    AskedSegment,
    read_segment,
    segment_fields,
)

WHAT: Final = {
    "times": "how often they do something",
    "trend": "the share that does it in each period",
    "funnel": "who gets from one thing to another",
    "retention": "who comes back after a start",
    "lifecycle": "who is kept from period to period",
    "stickiness": "on how many days they are active",
    "paths": "what they do next",
}
SECOND: Final = {"funnel": "And then did", "retention": "Back when they did"}
FIRST: Final = {"funnel": "People who did", "retention": "New when they first did"}
MOST_DRAWN: Final = 12


@dataclass(frozen=True, kw_only=True)
class SegmentsQuestion:
    """Without rules for `other` it is everybody who is not in `one`."""

    one: AskedSegment
    other: AskedSegment
    what: str = "times"
    first: AskedStep
    second: AskedStep
    window: int = 7
    period: Period = field(default_factory=Period)

    @property
    def properties(self) -> frozenset[str]:
        steps = self.first.properties | self.second.properties
        return self.one.properties | self.other.properties | steps

    @property
    def pairs(self) -> Pairs:
        return tuple(self._pairs())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        yield from self.one.pairs
        yield from self.other.pairs
        if self.what != "times":
            yield "what", self.what
        yield from pairs_of(self.first)
        if self.what in SECOND:
            yield from pairs_of(self.second)
        if self.window != 7:
            yield "window", str(self.window)
        yield from self.period.pairs

    @property
    def words(self) -> str:
        return f"{self.named[0]}, beside {self.named[1]}: {WHAT[self.what]}, {self.period.words}"

    @property
    def named(self) -> tuple[str, str]:
        """Who is in each of the two, in words."""
        other = f"who {self.other.segment}" if self.other.rules else "all others"
        return f"who {self.one.segment}", other

    @property
    def ready(self) -> str:
        return (
            ""
            if self.one.rules
            else "Say who is in the segment, and it is compared here with everybody else."
        )

    def masks(self, behaviour: Behaviour) -> tuple[Mask, Mask]:
        one = members(behaviour, self.one.segment)
        return one, members(behaviour, self.other.segment) if self.other.rules else ~one


def read(asked: Asked) -> SegmentsQuestion:
    return SegmentsQuestion(
        one=read_segment(asked, "p"),
        other=read_segment(asked, "q"),
        what=asked.choice("what", list(WHAT), "times"),
        first=step_or_any(asked, "a"),
        second=step_or_any(asked, "b"),
        window=asked.number("window", 7, least=1, most=3650),
        period=read_period(asked),
    )


def answer(behaviour: Behaviour, question: SegmentsQuestion) -> Comparison:
    one, other = question.masks(behaviour)
    return comparing.compare(behaviour, one, other, _ask(question, span(behaviour)))


def _ask(question: SegmentsQuestion, known: tuple[date, date]) -> Ask:
    first, last = question.period.days(known)
    grain = question.period.fitting((first, last))
    step, second = question.first.step, question.second.step
    match question.what:
        case "trend":
            return comparing.by_trend(step=step, grain=grain, first_day=first, last_day=last)
        case "funnel":
            window = timedelta(days=question.window)
            return comparing.by_funnel(
                Funnel(steps=(step, second), window=window, first_day=first, last_day=last)
            )
        case "retention":
            return comparing.by_retention(
                Retention(start=step, back=second, grain=grain, periods=12, first_day=first, last_day=last)
            )
        case "lifecycle":
            return comparing.by_lifecycle(step=step, grain=grain, first_day=first, last_day=last)
        case "stickiness":
            begin = max(first, last - timedelta(days=29))
            return comparing.by_stickiness(begin, last, step=step)
        case "paths":
            return comparing.by_paths(Paths(), first_day=first, last_day=last)
        case _:
            return comparing.by_times(step=step, first_day=first, last_day=last)


def show(question: SegmentsQuestion, found: Comparison, frame: Frame) -> Shown:
    people = (
        Cell(text="People"),
        count(found.one, (("side", "one"),)),
        Cell(text="–"),
        Cell(text="–"),
        count(found.other, (("side", "other"),)),
        *(Cell(text="–") for _ in range(4)),
    )
    return Shown(
        chart=_picture(question, found),
        header=(
            "What", "Segment", "95 % interval", "n", "Beside", "its interval", "its n", "Difference",
            "and its interval",
        ),
        rows=(people, *(_row(row) for row in found.rows)),
        notes=tuple(_notes(question, found)),
        warnings=found.warnings,
    )  # fmt: skip


def _row(row: Compared) -> tuple[Cell, ...]:
    return (
        Cell(text=row.label),
        *_estimate(row.one),
        *_estimate(row.other),
        Cell(text=points(row.difference), value=row.difference.value if row.difference.known else None),
        Cell(text=_between(row.difference)),
    )


def _estimate(each: Estimate) -> tuple[Cell, Cell, Cell]:
    return (
        Cell(text=figure(each.value, each.unit), value=each.value if each.known else None),
        Cell(text=interval(each) if each.has_interval else "–"),
        Cell(text=f"{each.n:,}", value=each.n),
    )


def points(each: Estimate) -> str:
    """A difference with its sign: of shares in percentage points."""
    if not each.known:
        return "not known"
    value = each.value * 100 if each.unit == "share" else each.value
    unit = " points" if each.unit == "share" else ""
    return f"{'+' if value > 0 else ''}{_short(value)}{unit}"


def _short(value: float) -> str:
    return f"{value:,.1f}".replace("-", "−")


def _between(each: Estimate) -> str:
    if not each.has_interval:
        return "–"
    factor = 100 if each.unit == "share" else 1
    return f"{_short(each.low * factor)} to {_short(each.high * factor)}"


def _picture(question: SegmentsQuestion, found: Comparison) -> Chart | None:
    shares = _drawn(found)
    if not shares:
        return None
    return comparison_chart(
        [ComparedRow(label=row.label, shares=(row.one, row.other)) for row in shares[:MOST_DRAWN]],
        segments=("Segment", "Beside"),
        title=finding(found, shares),
        source=f"Segment: {question.named[0]}. Beside: {question.named[1]}.",
        colour="result",
        render=pictures.kept_pictures(),
    )


def _drawn(found: Comparison) -> list[Compared]:
    """The shares; not that everybody is back at the very start."""
    known = [row for row in found.rows if row.one.known and row.other.known]
    return [row for row in known if row.one.unit == "share" and (row.one.value, row.other.value) != (1, 1)]


def finding(found: Comparison, shares: list[Compared]) -> str:
    """The largest difference whose interval leaves out none, in one sentence."""
    clear = [row for row in found.rows if row.difference.low > 0 or row.difference.high < 0]
    if not clear:
        return (
            f"No clear difference in {len(found.rows)} numbers"
            if len(found.rows) > 1
            else "No clear difference"
        )
    most = max(
        (row for row in shares if row in clear), key=lambda row: abs(row.difference.value), default=clear[0]
    )
    return f"{capital(most.label)}: {points(most.difference)} in the segment ({_between(most.difference)})"


def _notes(question: SegmentsQuestion, found: Comparison) -> Iterator[str]:
    yield f"Segment: {question.named[0]}. Beside: {question.named[1]}."
    yield (
        "People chose what they did, so a difference is not an effect: the two may be different people, not "
        "people who changed. Of twenty differences one lies outside its interval by chance."
    )
    if len(_drawn(found)) > MOST_DRAWN:
        yield f"The first {MOST_DRAWN} are drawn; the table has all."


def behind(behaviour: Behaviour, question: SegmentsQuestion, at: Mapping[str, str]) -> Behind:
    """The people of one of the two."""
    if at.get("side") not in ("one", "other"):
        raise InputError(f"side=“{at.get('side', '')}” is neither segment: open the people from the table.")
    side = at["side"] == "other"
    return Behind(who=question.masks(behaviour)[side], words=question.named[side].removeprefix("who "))


def fields(question: SegmentsQuestion, known: Known) -> dict[str, Any]:
    """What the form shows."""
    steps = step_fields(
        [question.first], known.values, label=FIRST.get(question.what, "When they do"), most=1
    )
    if question.what in SECOND:
        steps += step_fields([question.second], known.values, label=SECOND[question.what], most=1)
    return {
        "segments": (
            ("The segment: people who", segment_fields(question.one, known)),
            ("Beside: people who (or all others)", segment_fields(question.other, known)),
        ),
        "how": HOW.items(),
        "since": SINCE.items(),
        "whats": WHAT.items(),
        "steps": steps if question.what != "paths" else (),
    }


def sql(question: SegmentsQuestion, known: tuple[date, date]) -> str:
    other = segment_sql(question.other.segment) if question.other.rules else "-- everybody else\n"
    return (
        f"-- The people of the segment: {question.named[0]}\n{segment_sql(question.one.segment)};\n\n"
        f"-- Beside: {question.named[1]}\n{other}"
    )


KIND = Kind(
    name="segments",
    label="Segments",
    asks="Do people who did this behave differently from others?",
    read=read,
    answer=answer,
    show=show,
    fields=fields,
    people=behind,
    sql=sql,
)
