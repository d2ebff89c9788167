"""The pictures of one question, drawn by the library."""

from collections.abc import Callable, Sequence

import numpy as np
from django.conf import settings

from firsthand.charts import (
    AnswerRow,
    Chart,
    ComparedRow,
    Render,
    bar_chart,
    cached,
    comparison_chart,
    figure,
)
from firsthand.estimates import SMALL_SAMPLE
from firsthand.evidence.surveys import Answers, Distribution, Question, compare, distributions
from firsthand.evidence.surveys.reading import Mask
from firsthand_web.evidence.queries.choices import Asked
from firsthand_web.evidence.queries.spreads import in_order

# More rows than this make a picture that nobody reads; the table has them all.
ROWS = 24
# A comparison draws a bar for each group under each answer.
BARS = 60
SOURCE = "Shares of those who answered, with Wilson’s 95 % intervals"


def charts(answers: Answers, question: Question, mask: Mask | None, group: Asked | None) -> list[Chart]:
    """One chart for a question; for a grid none, because its table says more in less space."""
    if question.kind in ("grid", "text") or not question.choices:
        return []
    whole = distributions(answers, question, mask)[0]
    if not whole.n:
        return []
    if group is None or group.ref == question.key:
        return [_bars(question, whole)]
    pairs = compare(answers, question, group.question, mask=mask, by_row=group.row, by_part=group.part)
    answered = [(label, spread) for label, spread in pairs if spread.n]
    return [_compared(group, answered)] if answered else []


def summary(answers: Answers, question: Question, mask: Mask | None) -> list[tuple[str, str]]:
    """Mean, median and range of a question that was answered with numbers."""
    if question.kind != "number":
        return []
    values = answers.numbers[question.columns[0].index]
    values = values[~np.isnan(values) & (True if mask is None else mask)]
    if not values.size:
        return []
    found: dict[str, Callable[..., float]] = {
        "Mean": np.mean,
        "Median": np.median,
        "Least": np.min,
        "Most": np.max,
    }
    return [(name, figure(float(compute(values)), "points")) for name, compute in found.items()]


def _bars(question: Question, whole: Distribution) -> Chart:
    most = max(whole.shares, key=lambda share: share.count)
    rows = [share for _, share in in_order(whole, question=question)]
    if len(rows) > ROWS:
        rows = sorted(rows, key=lambda share: -share.count)[:ROWS]
    return bar_chart(
        [AnswerRow(label=share.choice, share=share.share) for share in rows],
        title=f"Most often: {most.choice}, {figure(most.share.value, 'share')} of {whole.n:,}",
        source=SOURCE,
        render=_render(),
    )


def _compared(group: Asked, pairs: Sequence[tuple[str, Distribution]]) -> Chart:
    places = range(len(pairs[0][1].shares))
    shown = sorted(places, key=lambda place: -sum(spread.shares[place].count for _, spread in pairs))
    shown = sorted(shown[: max(BARS // len(pairs), 1)])
    return comparison_chart(
        [
            ComparedRow(
                label=pairs[0][1].shares[place].choice,
                shares=tuple(spread.shares[place].share for _, spread in pairs),
            )
            for place in shown
        ],
        segments=[label for label, _ in pairs],
        title=_difference(pairs) or f"By “{group.label}”: too few answers to compare",
        source=SOURCE,
        render=_render(),
    )


def _difference(pairs: Sequence[tuple[str, Distribution]]) -> str:
    """The answer that the groups differ in most, as a sentence; empty when too few are large enough."""
    large = [(label, spread) for label, spread in pairs if spread.n >= SMALL_SAMPLE]
    if len(large) < 2:
        return ""
    found = []
    for place, share in enumerate(large[0][1].shares):
        ranked = sorted((spread.shares[place].share.value, label) for label, spread in large)
        found.append((ranked[-1][0] - ranked[0][0], share.choice, ranked[-1], ranked[0]))
    _, choice, most, least = max(found)
    return (
        f"“{choice}” differs most: {figure(most[0], 'share')} of “{most[1]}”, "
        f"{figure(least[0], 'share')} of “{least[1]}”"
    )


def _render() -> Render:
    return cached(settings.FOLDER / "cache" / "charts")
