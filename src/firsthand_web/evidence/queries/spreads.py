"""How a survey's answers are spread, ready to be shown; counted once for each filter and comparison."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from firsthand.charts.wording import figure, interval
from firsthand.errors import Caution, InputError
from firsthand.estimates import Estimate
from firsthand.evidence.surveys import Answers, Distribution, Question, Share, compare, distribution
from firsthand.evidence.surveys.reading import Mask
from firsthand_web.evidence.models import Survey
from firsthand_web.evidence.queries.choices import Asked, asked, clauses, mask_of
from firsthand_web.evidence.queries.surveys import answers_of, recognition_of

# Fewer answers than this in a group, and its share says little and may point to a person.
FEW = 10


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A share in words; the figures from 0 to 100 draw its bar."""

    count: int
    share: str
    interval: str
    value: float
    low: float
    high: float
    few: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """A choice (or a grid's row) with one cell for everybody, each group, or each choice of the scale."""

    label: str
    where: str
    cells: tuple[Cell, ...]
    n: int


@dataclass(frozen=True, kw_only=True)
class Block:
    """A table: `kind` says what stands over its cells: `bars` nothing, `groups` groups, `grid` a scale.

    `heads` holds label and n of each column of cells. `ref` names the column of the survey for addresses.
    """

    kind: str
    title: str
    ref: str
    heads: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]
    n: int
    blank: int
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, kw_only=True)
class Spread:
    """One question's answers. `unsplit`: it is a grid, which is compared on its own page only."""

    key: str
    blocks: tuple[Block, ...]
    n: int
    blank: int
    unsplit: bool = False


def spreads(survey: Survey, where: Sequence[str], by: str) -> dict[str, Spread]:
    """The spread of every question, by key. Raises `InputError` for a filter that it does not have."""
    return _spreads(survey.pk, survey.digest, survey.responses.count(), tuple(where), by)


@lru_cache(maxsize=32)
def _spreads(pk: int, digest: str, rows: int, where: tuple[str, ...], by: str) -> dict[str, Spread]:
    survey = Survey.everything.get(pk=pk)
    answers = answers_of(survey)
    mask, group = chosen(survey, answers, where, by)
    return {q.key: _brief(answers, q, mask, group) for q in answers.recognition.questions}


def chosen(
    survey: Survey, answers: Answers, where: Sequence[str], by: str
) -> tuple[Mask | None, Asked | None]:
    """Who is counted, and what groups are made by."""
    recognition = recognition_of(survey)
    columns = asked(recognition)
    if by and by not in columns:
        raise InputError(f"This survey has no question “{by}” with choices: choose one from the list.")
    return mask_of(answers, clauses(recognition, where)), columns.get(by)


def full(answers: Answers, question: Question, mask: Mask | None, group: Asked | None) -> Spread:
    """A question as its own page shows it: every row of a grid is compared too."""
    if question.kind != "grid" or group is None:
        return _brief(answers, question, mask, group)
    blocks = [_block(answers, column, mask, group) for column in _columns(question)]
    return _spread(question, blocks)


def _brief(answers: Answers, question: Question, mask: Mask | None, group: Asked | None) -> Spread:
    columns = _columns(question)
    if question.kind != "grid":
        return _spread(question, [_block(answers, columns[0], mask, group)])
    blocks = []
    for part in question.parts:
        counted = [
            (column, _counted(answers, column, mask))
            for column in columns
            if column.column.part_label == part.label
        ]
        blocks.append(_grid(part.label, part.choices, counted))
    return _spread(question, blocks, unsplit=group is not None)


def _columns(question: Question) -> list[Asked]:
    if question.kind != "grid":
        return [Asked(ref=question.key, question=question, column=question.columns[0])]
    return [
        Asked(ref=f"{question.key}.{place}", question=question, column=column)
        for place, column in enumerate(question.columns, start=1)
    ]


def _spread(question: Question, blocks: list[Block], *, unsplit: bool = False) -> Spread:
    first = blocks[0]
    return Spread(key=question.key, blocks=tuple(blocks), n=first.n, blank=first.blank, unsplit=unsplit)


def _counted(answers: Answers, column: Asked, mask: Mask | None) -> Distribution:
    return distribution(answers, column.question, mask, row=column.row, part=column.part)


def _block(answers: Answers, column: Asked, mask: Mask | None, group: Asked | None) -> Block:
    whole = _counted(answers, column, mask)
    parts: list[tuple[str, Distribution]] = []
    if group is not None and group.ref != column.ref and whole.shares:
        parts += compare(
            answers,
            column.question,
            group.question,
            row=column.row,
            part=column.part,
            by_row=group.row,
            by_part=group.part,
            mask=mask,
        )
    title = " – ".join(filter(None, (column.row, column.part)))
    shown = [("Everybody", whole), *parts]
    return Block(
        kind="groups" if parts else "bars",
        title=title,
        ref=column.ref,
        heads=tuple((label, spread.n) for label, spread in shown),
        lines=tuple(
            Line(
                label=share.choice,
                where=quote(f"{column.ref}:{share.choice}"),
                cells=tuple(
                    _cell(spread.shares[place].share, spread.shares[place].count) for _, spread in shown
                ),
                n=share.count,
            )
            for place, share in in_order(whole, question=column.question)
        ),
        n=whole.n,
        blank=whole.blank,
        cautions=whole.warnings,
    )


def in_order(spread: Distribution, *, question: Question) -> list[tuple[int, Share]]:
    """Choices with their place: a multi-select by how often each was ticked, a scale as it is."""
    pairs = list(enumerate(spread.shares))
    return sorted(pairs, key=lambda pair: -pair[1].count) if question.kind == "multi" else pairs


def _grid(title: str, choices: Sequence[str], counted: list[tuple[Asked, Distribution]]) -> Block:
    first = counted[0][1]
    return Block(
        kind="grid",
        title=title,
        ref=counted[0][0].ref,
        heads=tuple((choice, 0) for choice in choices),
        lines=tuple(
            Line(
                label=column.row,
                where=column.ref,
                cells=tuple(_cell(share.share, share.count) for share in spread.shares),
                n=spread.n,
            )
            for column, spread in counted
        ),
        n=max(spread.n for _, spread in counted),
        blank=min(first.n + first.blank - spread.n for _, spread in counted),
        cautions=tuple(dict.fromkeys(caution for _, spread in counted for caution in spread.warnings)),
    )


def _cell(share: Estimate, count: int) -> Cell:
    if not share.known:
        return Cell(count=count, share="–", interval="", value=0, low=0, high=0, few=True)
    return Cell(
        count=count,
        share=figure(share.value, "share"),
        interval=interval(share),
        value=round(share.value * 100, 1),
        low=round(share.low * 100, 1),
        high=round(share.high * 100, 1),
        few=share.n < FEW,
    )
