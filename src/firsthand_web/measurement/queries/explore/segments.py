"""Two segments of people compared as a page shows it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict

from firsthand.charts import Chart, ComparedRow, comparison_chart, figure
from firsthand.charts.wording import interval
from firsthand.errors import InputError
from firsthand.estimates import Estimate
from firsthand.measurement.comparing import Compared, Comparison
from firsthand.measurement.engines.asking import Source
from firsthand.measurement.engines.groups import ids
from firsthand.measurement.sql_text import comparing as comparing_sql
from firsthand_web.measurement.queries import pictures
from firsthand_web.measurement.queries.explore.asking import Asked, step_fields
from firsthand_web.measurement.queries.explore.kinds import Behind, Cell, Common, Frame, Kind, Known, Shown
from firsthand_web.measurement.queries.explore.parts import capital, count
from firsthand_web.measurement.queries.explore.segment_answers import (
    SECOND,
    WHAT,
    SegmentsQuestion,
    answer,
    ask,
    read,
)
from firsthand_web.measurement.queries.explore.segment_rules import HOW, SINCE, segment_fields

FIRST: Final = {"funnel": "People who did", "retention": "New when they first did"}
MOST_DRAWN: Final = 12


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


def behind(events: Source, question: SegmentsQuestion, at: Mapping[str, str]) -> Behind:
    """The people of one of the two."""
    if at.get("side") not in ("one", "other"):
        raise InputError(f"side=“{at.get('side', '')}” is neither segment: open the people from the table.")
    side = at["side"] == "other"
    return Behind(
        ids=ids(events, question.groups(events)[side]), words=question.named[side].removeprefix("who ")
    )


def suggest(common: Sequence[Common]) -> tuple[SegmentsQuestion, ...]:
    """Who did one of them beside who did not."""
    return tuple(
        read(Asked(query=QueryDict(urlencode({"p1": each.name})))) for each in common if not each.everybody
    )


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


def sql(question: SegmentsQuestion, known: tuple[date, date], zone: str) -> str:
    other = question.other.segment if question.other.rules else None
    return comparing_sql.compare(question.one.segment, other, ask(question, known, comparing_sql), zone=zone)


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
    suggest=suggest,
)
