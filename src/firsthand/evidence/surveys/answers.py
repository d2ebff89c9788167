"""The answers of a survey, column by column, ready to be counted."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from firsthand.errors import InputError, Place, Problem
from firsthand.evidence.surveys.labels import label_key
from firsthand.evidence.surveys.questions import Column, Question, Recognition
from firsthand.evidence.surveys.reading import BLANK, Codes, Mask, Numbers, Reading
from firsthand.evidence.surveys.recognition import recognise
from firsthand.tables import Table

PREVIEW = "survey preview"  # what Qualtrics writes in Status when the makers try the form


@dataclass(frozen=True, kw_only=True, eq=False)
class Answers:
    """What each respondent answered; position i of every array is respondent `ids[i]`.

    `codes[column]`: position in the column's choices, −1 where blank (single and grid columns).
    `ticks[key]`: respondents × choices of a multi-select. `numbers[column]`: NaN where blank.
    `texts[column]`: free text, empty where blank. `rows[i]`: the cells as they stand in the file, in the
    order of the recognition's headers. `digests[i]` changes when anything in the respondent's
    row does; `digest` covers the survey and does not depend on the order of rows.
    """

    recognition: Recognition
    ids: tuple[str, ...]
    digests: tuple[str, ...]
    digest: str
    codes: Mapping[int, Codes]
    ticks: Mapping[str, Mask]
    numbers: Mapping[int, Numbers]
    texts: Mapping[int, tuple[str, ...]]
    rows: tuple[tuple[str, ...], ...]
    problems: tuple[Problem, ...]

    @property
    def size(self) -> int:
        return len(self.ids)

    def codes_of(self, question: Question, *, row: str = "", part: str = "") -> Codes:
        """The codes of a single-select, or of one row and part of a grid."""
        column = question.column(row=row, part=part)
        if column.index not in self.codes:
            raise InputError(f"“{question.title}” is a {question.kind} question and has no codes.")
        return self.codes[column.index]

    def labels_of(self, question: Question, *, row: str = "", part: str = "") -> tuple[str, ...]:
        """The answers in words, one per respondent, empty where blank."""
        choices = question.part_of(question.column(row=row, part=part)).choices
        return tuple(
            "" if code == BLANK else choices[code] for code in self.codes_of(question, row=row, part=part)
        )

    def texts_of(self, question: Question) -> tuple[tuple[str, str], ...]:
        """Respondent and text of everybody who wrote something."""
        column = question.columns[0]
        if column.index not in self.texts:
            raise InputError(f"“{question.title}” is a {question.kind} question and has no texts.")
        return tuple(
            (who, text) for who, text in zip(self.ids, self.texts[column.index], strict=True) if text
        )


def read_answers(table: Table, recognition: Recognition) -> Answers:
    """Reads the answers that a recognition describes.

    Of several rows with one id the first is kept and the others are listed; so are previews of a form, which
    are left out. A row without an id is kept and
    known by its content. An answer that is not among the choices counts as blank and is listed. Raises
    `InputError` when the recognition belongs to another file.
    """
    if recognition.headers != tuple(table.header(index) for index in range(table.width)):
        raise InputError(
            f"{table.name} has other columns than the file this was recognised in: recognise it again."
        )
    kept, ids, problems = _respondents(table, recognition)
    rows = [table.rows[position] for position in kept]
    cells = list(zip(*rows, strict=True)) if rows else [()] * table.width
    digests = tuple(_digest(row) for row in rows)
    reading = Reading(file=table.name, cells=cells, problems=problems)
    for question in recognition.questions:
        reading.read(question)
    return Answers(
        recognition=recognition,
        ids=ids,
        digests=digests,
        digest=_digest((*recognition.headers, *sorted(map(_digest, zip(ids, digests, strict=True))))),
        codes=reading.codes,
        ticks=reading.ticks,
        numbers=reading.numbers,
        texts=reading.texts,
        rows=tuple(rows),
        problems=tuple(problems),
    )


def join(answers: Answers, table: Table, recognition: Recognition | None = None) -> Answers:
    """Adds the questions of a second file with the same respondents, such as their free texts.

    Rows are matched by id. Respondents of the first file without a row in the second have blanks there;
    rows of the second whose id the first does not know are left out; both are listed. Column positions of
    the second file continue after the first's. Raises `InputError` when the files have no respondent in
    common.
    """
    recognition = recognition or recognise(table)
    second = read_answers(table, recognition)
    position = {who: place for place, who in enumerate(second.ids)}
    order = np.array([position.get(who, BLANK) for who in answers.ids], dtype=np.int64)
    found = order != BLANK
    if not found.any():
        raise InputError(
            f"{table.name} has no respondent in common with {answers.recognition.name}: "
            "choose the column with the same ids in both."
        )
    shift = len(answers.recognition.headers)
    merged, keys = _merged(answers.recognition, recognition, shift)
    ticks = {keys[key]: np.where(found[:, None], mask[order], False) for key, mask in second.ticks.items()}
    codes = {shift + c: np.where(found, v[order], BLANK).astype(np.int16) for c, v in second.codes.items()}
    numbers = {shift + c: np.where(found, v[order], np.nan) for c, v in second.numbers.items()}
    texts = {
        shift + c: tuple(values[place] if place != BLANK else "" for place in order)
        for c, values in second.texts.items()
    }
    blank = ("",) * table.width
    rows = (second.rows[place] if place != BLANK else blank for place in order)
    own = [second.digests[place] if place != BLANK else "" for place in order]
    return replace(
        answers,
        recognition=merged,
        digests=tuple(_digest(pair) for pair in zip(answers.digests, own, strict=True)),
        digest=_digest((answers.digest, second.digest)),
        codes={**answers.codes, **codes},
        ticks={**answers.ticks, **ticks},
        numbers={**answers.numbers, **numbers},
        texts={**answers.texts, **texts},
        rows=tuple(mine + more for mine, more in zip(answers.rows, rows, strict=True)),
        problems=answers.problems + second.problems + _unmatched(answers, second),
    )


def _unmatched(first: Answers, second: Answers) -> tuple[Problem, ...]:
    problems = []
    for one, other in ((first, second), (second, first)):
        missing = sorted(set(one.ids) - set(other.ids))
        if missing:
            message = f"{len(missing)} respondent(s) of {one.recognition.name} have no row here"
            place = Place(file=other.recognition.name)
            problems.append(Problem(place=place, message=message, value=", ".join(missing)))
    return tuple(problems)


def _merged(first: Recognition, second: Recognition, shift: int) -> tuple[Recognition, dict[str, str]]:
    """Both files' questions in one recognition, and the new key of each question of the second."""
    taken = {question.key for question in first.questions}
    keys: dict[str, str] = {}
    questions = []
    for question in second.questions:
        key, again = question.key, 2
        while key in taken:
            key, again = f"{question.key}-{again}", again + 1
        taken.add(key)
        keys[question.key] = key
        columns = tuple(_shifted(column, shift) for column in question.columns)
        questions.append(replace(question, key=key, columns=columns))
    merged = replace(
        first,
        headers=first.headers + second.headers,
        metadata=first.metadata + tuple(_shifted(column, shift) for column in second.metadata),
        questions=first.questions + tuple(questions),
    )
    return merged, keys


def _shifted(column: Column, shift: int) -> Column:
    return replace(column, index=column.index + shift)


def _respondents(table: Table, recognition: Recognition) -> tuple[list[int], tuple[str, ...], list[Problem]]:
    """Positions of the rows that are kept, their ids, and what was wrong with the others."""
    id_column = recognition.id_column
    status = next(
        (c.index for c in recognition.metadata if label_key(table.headers[0][c.index]) == "status"), None
    )
    first: dict[str, int] = {}
    repeats: Counter[str] = Counter()
    problems: list[Problem] = []
    for position, row in enumerate(table.rows):
        if status is not None and label_key(row[status]) == PREVIEW:
            problems.append(
                Problem(place=table.place(position, status), message="A preview of the form is left out")
            )
            continue
        who = row[id_column].strip() if id_column is not None else ""
        if who and who in first:
            number = table.row_numbers[first[who]]
            message = f"The id already stands in row {number}, which is kept; this row is left out"
            problems.append(Problem(place=table.place(position, id_column), message=message, value=who))
            continue
        if not who:
            if id_column is not None:
                message = "The id is missing: the row is kept and known by its content"
                problems.append(Problem(place=table.place(position, id_column), message=message))
            digest = "row-" + _digest(row)[:16]
            repeats[digest] += 1
            # Two people may well have given the same answers.
            who = digest if repeats[digest] == 1 else f"{digest}-{repeats[digest]}"
        first[who] = position
    return list(first.values()), tuple(first), problems


def _digest(cells: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(cells).encode("utf-8", "surrogatepass")).hexdigest()
