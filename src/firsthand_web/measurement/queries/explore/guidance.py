"""What reviews and method checks read in saved analyses."""

from collections.abc import Iterator
from typing import Any

from firsthand.errors import FirsthandError
from firsthand_web.core.registry import Advice, Part
from firsthand_web.measurement.models import Analysis
from firsthand_web.measurement.queries import explore, zones
from firsthand_web.measurement.queries.explore.funnel_answers import FunnelAnswer, FunnelQuestion
from firsthand_web.measurement.queries.explore.kinds import Frame, Shown
from firsthand_web.measurement.queries.explore.trend_answers import TrendQuestion

ROWS = 40  # that a reviewer reads of an answer
FEW = 30  # people, below which a percentage says more than is known
GROUPS = 5  # more than these are a search rather than a question


def reading(analysis: Analysis) -> list[Part]:
    answered = _answered(analysis)
    lines = []
    if answered is not None:
        shown = answered[1]
        rows = ([cell.text for cell in row] for row in shown.rows[:ROWS])
        lines = [" | ".join(row) for row in (shown.header, *rows)]
    return [
        Part(key="name", heading="Name", text=analysis.name),
        Part(
            key="question",
            heading=f"Question: {analysis.get_kind_display().lower()}",
            text=explore.words_of(analysis),
        ),
        Part(key="answer", heading="What it answers", text="\n".join(lines)),
    ]


def check(analysis: Analysis) -> list[Advice]:
    found, answered = list(_asked(_question(analysis))), _answered(analysis)
    if answered is None:
        return found
    answer, shown = answered
    if isinstance(answer, FunnelAnswer):
        found += _few(answer)
    said = [Advice(check=each.name, message=each.message, lesson=each.name) for each in shown.warnings]
    return list(dict.fromkeys([*found, *said]))


def _asked(question: Any) -> Iterator[Advice]:
    """What the question alone tells."""
    if isinstance(question, FunnelQuestion) and (question.window, question.unit) == (7, "days"):
        message = "Its window is the seven days that were there: see how long people take, and choose one."
        yield Advice(check="funnel-window", message=message, lesson="funnel-window")
    if isinstance(question, TrendQuestion) and not question.formula and "events" in question.of:
        message = "It counts events, so one busy person looks like many: count people, or divide by them."
        yield Advice(check="count-without-people", message=message, lesson="no-denominator")
    if getattr(question, "by", "") and question.top > GROUPS:
        message = f"It compares {question.top} groups: one of many stands out by chance. Which was expected?"
        yield Advice(check="many-looks", message=message, lesson="many-looks")


def _few(answer: FunnelAnswer) -> Iterator[Advice]:
    """The smallest group whose shares are shown."""
    groups = [each for each in answer.parts or (answer.whole,) if each.steps[0].people]
    least = min(groups, key=lambda each: each.steps[0].people, default=None)
    if least is not None and least.steps[0].people < FEW:
        of = f" of “{least.value}”" if least.value else ""
        message = f"The shares{of} rest on {least.steps[0].people} people: write how many, not per cent."
        yield Advice(check="small-sample", message=message, lesson="percentage-of-few")


def _frame(analysis: Analysis) -> Frame:
    return Frame(marks=explore.marks(analysis.product), zone=zones.of_product(analysis.product))


def _question(analysis: Analysis) -> Any:
    kind = explore.KINDS.get(analysis.kind)
    return explore.read(kind, explore.query_of(analysis.question))[0] if kind else None


def _answered(analysis: Analysis) -> tuple[Any, Shown] | None:
    """The answer, and as its page shows it to those who may not look at people; None where there is none."""
    question = _question(analysis)
    if question is None or question.ready:
        return None
    kind = explore.KINDS[analysis.kind]
    try:
        found = explore.answer(analysis.product, kind, question)
    except FirsthandError:
        return None
    return found, kind.show(question, found, _frame(analysis))
