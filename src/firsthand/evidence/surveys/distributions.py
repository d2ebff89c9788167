"""How answers are spread: counts, shares with Wilson's interval, filters and comparisons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from firsthand.errors import Caution, InputError
from firsthand.estimates import Estimate, wilson
from firsthand.evidence.surveys.answers import Answers
from firsthand.evidence.surveys.columns import to_number
from firsthand.evidence.surveys.labels import label_key
from firsthand.evidence.surveys.questions import Column, Part, Question
from firsthand.evidence.surveys.reading import BLANK, Mask, Numbers

SMALL_CELL = 10


@dataclass(frozen=True, kw_only=True)
class Share:
    """One choice: how many took it, and their share of everybody who answered."""

    choice: str
    count: int
    share: Estimate


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """The answers to one column of choices, or to all boxes of a multi-select.

    `n` answered (for a multi-select: ticked at least one box), `blank` did not; both among the respondents
    that the filter let through. Shares of a multi-select may sum to more than 1.
    """

    question: str
    row_label: str
    part_label: str
    shares: tuple[Share, ...]
    n: int
    blank: int
    warnings: tuple[Caution, ...] = ()

    def of(self, choice: str) -> Share:
        """The share of one choice, by its label."""
        wanted = label_key(choice)
        for share in self.shares:
            if label_key(share.choice) == wanted:
                return share
        raise _no_choice(choice, [share.choice for share in self.shares])


def distribution(
    answers: Answers,
    question: Question,
    mask: Mask | None = None,
    *,
    row: str = "",
    part: str = "",
    confidence: float = 0.95,
) -> Distribution:
    """Counts and shares of every choice among the respondents in `mask` (default: all).

    For a grid name the `row`, and the `part` unless it is the first. A number question lists its values
    while they are few, else ranges; a text question has no choices, only `n` and `blank`. Shares carry
    Wilson's interval.
    """
    column = question.column(row=row, part=part) if question.kind == "grid" else question.columns[0]
    return _spread(answers, question, column, mask, confidence)


def distributions(
    answers: Answers, question: Question, mask: Mask | None = None, *, confidence: float = 0.95
) -> tuple[Distribution, ...]:
    """One distribution for each column of a grid, and a single one for any other question."""
    columns = question.columns if question.kind == "grid" else question.columns[:1]
    return tuple(_spread(answers, question, column, mask, confidence) for column in columns)


def select(
    answers: Answers, question: Question, choices: Sequence[str], *, row: str = "", part: str = ""
) -> Mask:
    """Which respondents gave one of `choices` (any of them, for a multi-select); combine masks with & and |.

    Raises `InputError` for a choice that the question does not have.
    """
    column = question.column(row=row, part=part) if question.kind == "grid" else question.columns[0]
    labels = question.part_of(column).choices
    taken = _taken(answers, question, column)
    places = {label_key(label): place for place, label in enumerate(labels)}
    mask = np.zeros(answers.size, dtype=np.bool_)
    for choice in choices:
        place = places.get(label_key(choice))
        if place is None:
            raise _no_choice(choice, labels)
        mask |= taken[:, place]
    return mask


def compare(
    answers: Answers,
    question: Question,
    by: Question,
    *,
    row: str = "",
    part: str = "",
    by_row: str = "",
    by_part: str = "",
    mask: Mask | None = None,
    confidence: float = 0.95,
) -> tuple[tuple[str, Distribution], ...]:
    """The distribution of `question` in each group that `by` makes; the groups of a multi-select overlap.

    Groups in which fewer than ten people answered carry a warning: too few to conclude from, and perhaps
    recognisable.
    """
    column = by.column(row=by_row, part=by_part) if by.kind == "grid" else by.columns[0]
    groups = []
    for label in by.part_of(column).choices:
        inside = select(answers, by, [label], row=by_row, part=by_part)
        within = inside if mask is None else inside & mask
        spread = distribution(answers, question, within, row=row, part=part, confidence=confidence)
        groups.append((label, spread))
    return tuple(groups)


def _spread(
    answers: Answers, question: Question, column: Column, mask: Mask | None, confidence: float
) -> Distribution:
    within = np.ones(answers.size, dtype=np.bool_) if mask is None else mask
    if within.shape != (answers.size,):
        raise InputError(
            f"The mask has shape {within.shape}: it needs one value for each of {answers.size} people."
        )
    n = int((_answered(answers, question, column) & within).sum())
    labels = question.part_of(column).choices
    counts = _taken(answers, question, column)[within].sum(axis=0) if labels else ()
    return Distribution(
        question=question.key,
        row_label=column.row_label if question.kind == "grid" else "",
        part_label=column.part_label,
        shares=tuple(
            Share(choice=label, count=int(count), share=wilson(int(count), n, confidence=confidence))
            for label, count in zip(labels, counts, strict=True)
        ),
        n=n,
        blank=int(within.sum()) - n,
        warnings=tuple(_cautions(n)),
    )


def _taken(answers: Answers, question: Question, column: Column) -> Mask:
    """Respondents × choices: who took what."""
    if question.kind == "multi":
        return answers.ticks[question.key]
    if question.kind == "number":
        return _numbers_taken(answers.numbers[column.index], question.part_of(column))
    choices = question.part_of(column).choices
    if question.kind == "text":
        return np.zeros((answers.size, 0), dtype=np.bool_)
    return np.asarray(np.equal.outer(answers.codes[column.index], np.arange(len(choices))))


def _numbers_taken(numbers: Numbers, part: Part) -> Mask:
    """People × values, or × ranges: an edge belongs to the range that it begins."""
    if not part.edges:
        values = np.array([to_number(choice) for choice in part.choices])
        return np.asarray(np.equal.outer(numbers, values))
    taken = np.equal.outer(np.digitize(numbers, part.edges), np.arange(len(part.choices)))
    return np.asarray(taken & ~np.isnan(numbers)[:, None])


def _answered(answers: Answers, question: Question, column: Column) -> Mask:
    if question.kind == "multi":
        return np.asarray(answers.ticks[question.key].any(axis=1))
    if question.kind == "number":
        return ~np.isnan(answers.numbers[column.index])
    if question.kind == "text":
        return np.array([bool(text) for text in answers.texts[column.index]], dtype=np.bool_)
    return np.asarray(answers.codes[column.index] != BLANK)


def _cautions(n: int) -> Iterator[Caution]:
    if 0 < n < SMALL_CELL:
        message = f"Only {n} people: too few to conclude from, and they may be recognisable."
        yield Caution(name="small-cell", message=message)


def _no_choice(choice: str, choices: Sequence[str]) -> InputError:
    return InputError(f"“{choice}” is not a choice here: the choices are {'; '.join(choices) or 'none'}.")
