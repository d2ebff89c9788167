"""How a survey question can be read as needs: which part asks what, and which answers count."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from firsthand.errors import InputError
from firsthand.evidence.surveys import Answers, Question, Recognition, is_opt_out, label_key
from firsthand.insights.opportunities import NeedAnswers
from firsthand.insights.scales import Scale, Scales

_OFTEN = re.compile(r"how (often|frequent|important)|frequen|importan|matter", re.IGNORECASE)
_MET = re.compile(r"satisf|expectation|\bmet\b|how well|happy", re.IGNORECASE)
_ELSEWHERE = re.compile(r"alternative|\bother\b|competit|elsewhere|\belse\b", re.IGNORECASE)
_RARE = re.compile(r"never|rarely|seldom|sometimes|occasion|few months|less|year|quarter", re.IGNORECASE)
_REGULAR = re.compile(r"month|week|fortnight|dai?ly|\bday|hour|often|frequent|usually|always", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class NeedReading:
    """Each row of a question as a need: labels of the parts that ask about it, and how they are read.

    `alternatives` is empty where nobody was asked about other products.
    """

    importance: str
    satisfaction: str
    alternatives: str
    scales: Scales


def needs_questions(recognition: Recognition) -> tuple[Question, ...]:
    """The questions that ask two things or more about each row: a grid with parts, or two grids as one.

    Two grids are one where they have the same rows, and one's title speaks of frequency or importance, the
    other's of satisfaction: surveys mostly ask so. Its key joins theirs with “+”, its parts are the titles.
    """
    grids = [question for question in recognition.questions if question.kind == "grid"]
    plain = [question for question in grids if len(question.parts) == 1 and len(question.rows) > 1]
    often = [q for q in plain if _OFTEN.search(q.title) and not _MET.search(q.title)]
    met = [q for q in plain if q not in often and _MET.search(q.title)]
    pairs = [(a, b) for a in often for b in met if _rows(a) == _rows(b)]
    return (*(q for q in grids if len(q.parts) > 1), *(_joined(a, b) for a, b in pairs))


def needs_question(recognition: Recognition, key: str) -> Question:
    """The question with this key, number or title; “a+b” is two grids as one. Raises `InputError`."""
    joined = next((q for q in needs_questions(recognition) if q.key == key), None)
    return joined or recognition.question(key)


def _rows(question: Question) -> frozenset[str]:
    return frozenset(label_key(row) for row in question.rows)


def _joined(first: Question, second: Question) -> Question:
    """One grid whose parts are two; rows go by the first one's labels."""
    labels = {label_key(row): row for row in first.rows}
    titles = [question.title[:300] for question in (first, second)]
    return replace(
        first,
        key=f"{first.key}+{second.key}",
        title=f"{first.title} {second.title}",
        columns=tuple(
            replace(column, row_label=labels[label_key(column.row_label)], part_label=title)
            for question, title in zip((first, second), titles, strict=True)
            for column in question.columns
        ),
        parts=tuple(
            replace(question.parts[0], label=title)
            for question, title in zip((first, second), titles, strict=True)
        ),
    )


def suggest_reading(question: Question) -> NeedReading | None:
    """How a grid question looks as if it were meant: a person should confirm it.

    The part whose label speaks of frequency or importance gives importance; of those that speak of met
    expectations or satisfaction the one that names other products gives alternatives, the other one
    satisfaction. None where no two such parts are found.
    """
    if question.kind != "grid" or len(question.parts) < 2:
        return None
    often = [part for part in question.parts if _OFTEN.search(part.label) and not _MET.search(part.label)]
    met = [part for part in question.parts if _MET.search(part.label) and part not in often]
    own = [part for part in met if not _ELSEWHERE.search(part.label)]
    other = [part for part in met if _ELSEWHERE.search(part.label)]
    if not often or not own:
        return None
    return NeedReading(
        importance=often[0].label,
        satisfaction=own[0].label,
        alternatives=other[0].label if other else "",
        scales=Scales(
            importance=suggest_scale(often[0].choices),
            satisfaction=suggest_scale(own[0].choices),
            alternatives=suggest_scale((other or own)[0].choices),
        ),
    )


def suggest_scale(choices: Sequence[str]) -> Scale:
    """Which of some answers, from least to most, count: monthly or more often; else those above the middle.

    Answers such as “Does not apply” are left out. Raises `InputError` where no answer is left.
    """
    excluded = tuple(choice for choice in choices if is_opt_out(choice))
    kept = [choice for choice in choices if choice not in excluded]
    if not kept:
        raise InputError(f"choices {list(choices)} hold no answer that could count: choose another question.")
    positive = [choice for choice in kept if _REGULAR.search(choice) and not _RARE.search(choice)]
    if not positive or len(positive) == len(kept):
        positive = kept[(len(kept) + 1) // 2 :] or kept
    return Scale(
        positive=tuple(positive),
        other=tuple(choice for choice in kept if choice not in positive),
        excluded=excluded,
    )


def needs_of(
    answers: Answers, question: Question, reading: NeedReading, ids: Mapping[str, str]
) -> list[NeedAnswers]:
    """The answers about each row of a question that `ids` (row → id of the need) names.

    Raises `InputError` for a row or part that the question does not have.
    """

    def column(row: str, part: str) -> tuple[str, ...]:
        return answers.labels_of(question, row=row, part=part) if part else ()

    return [
        NeedAnswers(
            id=need_id,
            statement=row,
            importance=column(row, reading.importance),
            satisfaction=column(row, reading.satisfaction),
            alternatives=column(row, reading.alternatives),
        )
        for row, need_id in ids.items()
    ]
