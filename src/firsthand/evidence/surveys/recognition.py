"""Recognising the questions of a survey in the columns of its export."""

import re
from collections.abc import Sequence
from dataclasses import replace

from firsthand.errors import FileError, InputError
from firsthand.evidence.surveys.columns import Contents, contents
from firsthand.evidence.surveys.grouping import group_columns
from firsthand.evidence.surveys.labels import Heading, headings, label_key
from firsthand.evidence.surveys.questions import Column, Question, Recognition
from firsthand.tables import Table

BY_CONTENT = "(by content)"
# From the most to the least telling.
ID_NAMES = (
    "respondent id", "response id", "responseid", "response_id", "respondent_id", "submission id",
    "participant id", "respondent", "participant", "user id", "id", "#", "no", "number", "token",
)  # fmt: skip
# What SurveyMonkey, Qualtrics, Typeform, Google Forms, LimeSurvey and Formbricks write about the answering.
ABOUT = """
    collector id, start date, end date, ip address, email address, e-mail address, email, e-mail, first
    name, last name, name, username, timestamp, startdate, enddate, recordeddate, recorded date,
    submitdate, datestamp, start date (utc), stage date (utc), submit date (utc), status, progress,
    finished, duration, lastpage, seed, duration (in seconds), ipaddress, ipaddr, refurl, tags, network
    id, response type, distributionchannel, distribution channel, userlanguage, user language,
    startlanguage, locationlatitude, locationlongitude, location latitude, location longitude,
    externalreference, external data reference, recipientemail, recipientfirstname, recipientlastname,
    recipient email, recipient first name, recipient last name, survey id, formbricks id (internal)
"""
METADATA = frozenset(" ".join(ABOUT.split()).split(", ")) | frozenset(ID_NAMES)
CUSTOM = re.compile(r"custom data \d+|start date.*|end date.*")
PERSONAL = re.compile(
    r"[^@\s]+@[^@\s]+\.[a-z]{2,}|\d{1,3}(\.\d{1,3}){3}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ T]\d.*", re.IGNORECASE
)


def recognise(table: Table, *, id_column: str | int | None = None) -> Recognition:
    """Finds the respondent's id, the columns about the answering itself, and the questions.

    `id_column`: a header, a position from 0, or `BY_CONTENT` to know each respondent by the digest of the
    row. How kinds are told apart: docs/calculations/survey-questions.md. Raises `FileError` when there is no
    row or no column holds an id, `InputError` when `id_column` is not in the table.
    """
    table.check_rows()
    found = headings(table)
    columns = contents(table)
    chosen = _id_column(table, columns, id_column)
    about = [h for h in found if h.index != chosen and _is_metadata(table, h, columns[h.index])]
    skipped = {h.index for h in about} | {chosen}
    rest = [h for h in found if h.index not in skipped and (h.header.strip() or columns[h.index].answered)]
    return Recognition(
        name=table.name,
        headers=tuple(table.header(index) for index in range(table.width)),
        id_column=chosen,
        metadata=tuple(Column(index=h.index, header=h.header) for h in about),
        questions=_unique_keys(group_columns(rest, columns)),
    )


def _id_column(table: Table, columns: Sequence[Contents], wanted: str | int | None) -> int | None:
    if wanted == BY_CONTENT:
        return None
    names = [_names(table, index) for index in range(table.width)]
    if isinstance(wanted, int):
        if not 0 <= wanted < table.width:
            raise InputError(f"id_column={wanted} must lie between 0 and {table.width - 1}.")
        return wanted
    for name in ID_NAMES if wanted is None else (label_key(wanted),):
        for index in range(table.width):
            if name in names[index] and (wanted is not None or _tells_apart(columns[index], len(table.rows))):
                return index
    if wanted is not None:
        raise InputError(
            f"id_column={wanted!r} is not a header of {table.name}: give one as it stands there."
        )
    accepted = ", ".join(f"“{name}”" for name in ID_NAMES[:3])
    raise FileError(
        table.place(),
        f"no column tells the respondents apart: {accepted}, “id” or “#” with a value of its own in each row "
        "are accepted",
        way_out="Say which column holds the id, or let each row be known by its content.",
    )


def _names(table: Table, index: int) -> set[str]:
    return {label_key(level[index]) for level in table.headers} | {label_key(table.header(index))}


def _tells_apart(column: Contents, rows: int) -> bool:
    """Whether nearly every row has a value of its own: repeated ids are listed later, a status is no id."""
    return rows == 0 or (column.answered * 2 > rows and column.distinct * 2 > column.answered)


def _is_metadata(table: Table, heading: Heading, column: Contents) -> bool:
    names = _names(table, heading.index)
    if names & METADATA or any(CUSTOM.fullmatch(name) for name in names):
        return True
    return column.answered > 0 and all(PERSONAL.fullmatch(value) for value in column.counts)


def _unique_keys(questions: Sequence[Question]) -> tuple[Question, ...]:

    seen: dict[str, int] = {}
    result = []
    for question in questions:
        seen[question.key] = seen.get(question.key, 0) + 1
        again = seen[question.key]
        result.append(question if again == 1 else replace(question, key=f"{question.key}-{again}"))
    return tuple(result)
