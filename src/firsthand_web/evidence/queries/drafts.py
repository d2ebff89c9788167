"""What a draft's files hold, and what importing them would change."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from firsthand.errors import Problem, Progress, silent
from firsthand.evidence.surveys import Answers, Question, Recognition, from_json, join, read_answers, to_json
from firsthand.tables import Limits, Table, read_table
from firsthand_web.core.folder import kept_file
from firsthand_web.core.models import Product
from firsthand_web.evidence.models import Feedback, Survey, SurveyDraft

LIMITS = Limits()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A draft's files as they would be imported: `answers` joins them."""

    tables: tuple[Table, ...]
    answers: Answers

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(p for table in self.tables for p in table.problems) + self.answers.problems

    @property
    def text_questions(self) -> tuple[Question, ...]:
        return tuple(q for q in self.answers.recognition.questions if q.kind == "text")

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells to keep: those of columns that were left out are blank."""
        recognition = self.answers.recognition
        columns = [*recognition.metadata, *(c for q in recognition.questions for c in q.columns)]
        kept = {column.index for column in columns} | {recognition.id_column}
        blanks = [index for index in range(len(recognition.headers)) if index not in kept]
        if not blanks:
            return self.answers.rows
        return tuple(
            tuple("" if i not in kept else cell for i, cell in enumerate(row)) for row in self.answers.rows
        )


def table_of(draft: SurveyDraft, position: int) -> Table:
    """One of the draft's files, read again from the folder."""
    file = draft.files[position]
    return table(kept_file(settings.FOLDER, file["digest"]), file["name"], file["header_rows"])


@lru_cache(maxsize=2)
def table(path: Path, name: str, header_rows: int | None) -> Table:
    return read_table(path, name=name, header_rows=header_rows, limits=LIMITS)


def recognitions_of(draft: SurveyDraft, *, with_excluded: bool = True) -> list[Recognition]:
    """The recognition of each file, as a person changed it."""
    found = [from_json(data) for data in draft.recognitions]
    if with_excluded:
        return found
    return [
        replace(one, questions=tuple(q for q in one.questions if f"{place}:{q.key}" not in draft.excluded))
        for place, one in enumerate(found)
    ]


def read(draft: SurveyDraft, progress: Progress = silent) -> Reading:
    """Reads the draft's files. Raises `FileError` and `InputError` for what cannot be read or joined."""
    recognitions = recognitions_of(draft, with_excluded=False)
    tables = []
    for position in range(len(draft.files)):
        progress(0.1 + 0.2 * position, f"Reading {draft.files[position]['name']}")
        tables.append(table_of(draft, position))
    progress(0.4, "Reading the answers")
    answers = read_answers(tables[0], recognitions[0])
    for table, recognition in zip(tables[1:], recognitions[1:], strict=True):
        answers = join(answers, table, recognition)
    return Reading(tables=tuple(tables), answers=answers)


def candidates(product: Product, headers: Sequence[str]) -> list[Survey]:
    """Surveys with exactly these columns, newest first: an import can bring one of them up to date."""
    surveys = Survey.objects.filter(product=product)
    return [survey for survey in surveys if survey.recognition.get("headers") == list(headers)]


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What an import would do to rows of one kind, by their source id; `changed` leads to the stored row."""

    new: tuple[str, ...]
    changed: Mapping[str, int]
    unchanged: int

    @property
    def any(self) -> bool:
        return bool(self.new or self.changed)


@dataclass(frozen=True, kw_only=True)
class Voice:
    """One free-text answer of a file."""

    who: str
    question: str
    text: str


def voices(reading: Reading) -> dict[str, Voice]:
    """Every free-text answer by its source id."""
    return {
        f"{who} {question.key}"[:300]: Voice(who=who[:200], question=question.title[:300], text=text)
        for question in reading.text_questions
        for who, text in reading.answers.texts_of(question)
    }


def response_changes(survey: Survey | None, reading: Reading) -> Changes:
    """Respondents compared with the survey's by id and by the digest of their row."""
    stored = survey.responses.values_list("source_id", "pk", "digest") if survey else ()
    found = zip(reading.answers.ids, reading.answers.digests, strict=True)
    return changes(
        {key[:200]: digest for key, digest in found}, {key: (pk, digest) for key, pk, digest in stored}
    )


def voice_changes(survey: Survey | None, found: Mapping[str, Voice]) -> Changes:
    """Voices compared with the survey's. What a person has edited or deleted since stays as they left it."""
    stored: dict[str, tuple[int, str | None]] = {}
    if survey:
        theirs = Feedback.everything.filter(survey=survey)
        kept = theirs.filter(deletion=None) | theirs.filter(deletion__isnull=False, deletion__batch=None)
        for key, pk, text, changed_at, deletion in kept.values_list(
            "source_id", "pk", "text", "changed_at", "deletion"
        ):
            stored[key] = (pk, text if changed_at is None and deletion is None else None)
    return changes({key: voice.text for key, voice in found.items()}, stored)


def changes(found: Mapping[str, Any], stored: Mapping[str, tuple[int, Any]]) -> Changes:
    """`None` in `stored` stands for a row that no import may change."""
    new = tuple(key for key in found if key not in stored)
    changed = {
        key: stored[key][0] for key in found if key in stored and stored[key][1] not in (None, found[key])
    }
    return Changes(new=new, changed=changed, unchanged=len(found) - len(new) - len(changed))


def already_there(survey: Survey | None, reading: Reading) -> bool:
    """Whether importing would change nothing at all."""
    return (
        survey is not None
        and not response_changes(survey, reading).any
        and not voice_changes(survey, voices(reading)).any
        and survey.recognition == as_stored(reading.answers.recognition)
    )


def as_stored(recognition: Recognition) -> dict[str, Any]:
    """A recognition as the database gives it back: lists instead of tuples."""
    stored: dict[str, Any] = json.loads(json.dumps(to_json(recognition)))
    return stored


@dataclass(frozen=True, kw_only=True)
class DryRun:
    """What confirming a draft would do."""

    responses: Changes
    voices: Changes
    questions: int
    nothing: bool


def dry_run(draft: SurveyDraft, reading: Reading) -> DryRun:
    target = draft.target if draft.target and draft.target.deletion_id is None else None
    return DryRun(
        responses=response_changes(target, reading),
        voices=voice_changes(target, voices(reading)),
        questions=len(reading.answers.recognition.questions),
        nothing=already_there(target, reading),
    )
