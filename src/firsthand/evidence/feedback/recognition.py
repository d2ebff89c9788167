"""Recognising a feedback file, and what each of its columns is."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.errors import FileError
from firsthand.evidence.feedback.cells import date_of, day_first, number_of, scale_of
from firsthand.evidence.feedback.columns import Columns, Role
from firsthand.evidence.surveys.labels import label_key
from firsthand.evidence.surveys.vendors import SIGNATURES, vendor_of
from firsthand.tables import Table

SAMPLE = 2_000  # rows that are looked at
WORDS = 4  # mean number of words from which a column holds what people say
# Headers in the exports of Google Play, App Store, Zendesk, Intercom, Canny, UserVoice and Productboard, and
# what people call such columns; the most telling first.
NAMES: dict[Role, str] = {
    "text": """text, feedback, feedback text, review text, review, comment, message, body, content, verbatim,
        description, value_text, ideadescription, details, note, kommentar, comentario""",
    "heading": "title, subject, review title, headline, raw_subject, ideatitle, betreff",
    "person": """person, person id, person_id, user id, user_id, userid, customer id, customer_id, customer,
        user, email, e-mail, user.email, useremailaddress, author, author id, authorname, reviewer, requester,
        requester_id, name, user name, username, contact, kunde, cliente""",
    "date": """date, created_at, created at, created, created date, review submit date and time,
        submitted at, submitted, sent at, received at, said_on, said on, said at, posted, timestamp,
        collected_at, day, time, createdtimestamp, datum, fecha""",
    "rating": """rating, star rating, stars, score, csat, nps, satisfaction, satisfaction_rating,
        value_number, grade, bewertung, valoración""",
    "id": """id, feedback id, feedback_id, ticket id, ticket_id, review id, review_id, reviewid, message id,
        conversation id, submission_id, ideaid, key, number, no, #""",
}
KNOWN: dict[Role, tuple[str, ...]] = {
    role: tuple(" ".join(n.split()).split(", ")) for role, n in NAMES.items()
}
QUESTION = re.compile(r".*\?|\d{1,3}[a-z]?\d?[.)] .+|Q\d+.*", re.DOTALL)
LONGEST_HEADER = 40
SURVEY_TOOLS = frozenset(name for name, _ in SIGNATURES) - {"Google Forms"}


@dataclass(frozen=True, kw_only=True)
class _Column:
    """The first rows of a column, without blanks."""

    header: str
    key: str
    cells: tuple[str, ...]

    @property
    def words(self) -> float:
        return sum(len(cell.split()) for cell in self.cells) / max(len(self.cells), 1)

    @property
    def distinct(self) -> float:
        return len(set(self.cells)) / max(len(self.cells), 1)

    @property
    def is_said(self) -> bool:
        return self.words >= WORDS and self.distinct > 0.5

    def share(self, role: Role) -> float:
        """The share of cells that are what the role says; bad ones are what a person wants to hear about."""
        first, _ = day_first(self.cells)
        fitting = {
            "date": lambda: sum(date_of(cell, day_first=first) is not None for cell in self.cells),
            "rating": lambda: sum(number_of(cell) is not None for cell in self.cells),
            "id": lambda: len(set(self.cells)),
        }
        return (
            fitting[role]() / len(self.cells) if role in fitting and self.cells else float(bool(self.cells))
        )


def is_feedback(table: Table) -> bool:
    """Whether a table is feedback rather than a survey.

    It has one header row of short names, none of them a question; one column of sentences beside headings,
    or one that is called like it; and a date, rating, person or id that goes by one of the usual names.
    """
    if len(table.headers) != 1 or vendor_of(table) in SURVEY_TOOLS or not table.rows:
        return False
    columns = _columns(table)
    if any(QUESTION.fullmatch(c.header) or len(c.header) > LONGEST_HEADER for c in columns):
        return False
    said = [c.key in KNOWN["text"] for c in columns if c.is_said and c.key not in KNOWN["heading"]]
    named = {role for role in ("date", "rating", "person", "id") for c in columns if c.key in KNOWN[role]}
    return (len(said) == 1 or any(said)) and bool(named)


def recognise(table: Table) -> Columns:
    """Proposes what each column is, by its name and by what it holds.

    The rules: docs/guides/feedback-files.md. Raises `FileError` when no row is there or
    no column holds sentences.
    """
    table.check_rows()
    columns = _columns(table)
    found: dict[int, tuple[Role, str]] = {}
    text = _text(table, columns)
    found[text] = ("text", f"{columns[text].words:.0f} words on average")
    for role in ("id", "date", "rating", "person", "heading"):
        place = _named(role, columns, taken=found)
        if place is not None:
            found[place] = (role, _why(role, columns[place]))
    for place, column in enumerate(columns):
        if place not in found:
            found[place] = _rest(column)
    dates = next((columns[i].cells for i, (role, _) in found.items() if role == "date"), ())
    ratings = next((columns[i].cells for i, (role, _) in found.items() if role == "rating"), ())
    return Columns(
        headers=tuple(column.header for column in columns),
        roles=tuple(found[place][0] for place in range(len(columns))),
        reasons=tuple(found[place][1] for place in range(len(columns))),
        day_first=day_first(dates)[0],
        scale=scale_of(ratings) if ratings else (1, 5),
    )


def _columns(table: Table) -> list[_Column]:
    rows = table.rows[:SAMPLE]
    found = []
    for index in range(table.width):
        header = table.header(index).strip() or f"Column {index + 1}"
        cells = tuple(cell for row in rows if (cell := row[index].strip()))
        found.append(_Column(header=header, key=label_key(header), cells=cells))
    return found


def _text(table: Table, columns: Sequence[_Column]) -> int:
    """The column of sentences with the most telling name; without one, that with the most words."""
    said = [place for place, column in enumerate(columns) if column.is_said]
    for name in KNOWN["text"]:
        for place in said:
            if columns[place].key == name:
                return place
    others = [place for place in said if columns[place].key not in KNOWN["heading"]] or said
    if not others:
        most = max(column.words for column in columns)
        raise FileError(
            table.place(),
            f"no column holds sentences: the longest has {most:.1f} words on average, {WORDS} are needed",
            way_out="Choose a file with one text in each row, or bring it in as a survey.",
        )
    return max(others, key=lambda place: columns[place].words)


def _named(role: Role, columns: Sequence[_Column], taken: dict[int, tuple[Role, str]]) -> int | None:
    """The first column, by the order of names, that is called so and mostly holds what it says.

    A date goes by any name when nearly all of its cells are dates, and not bare digits.
    """
    free = [place for place in range(len(columns)) if place not in taken]
    for name in KNOWN[role]:
        for place in free:
            if columns[place].key == name and columns[place].share(role) > 0.5:
                return place
    for place in free if role == "date" else ():
        column = columns[place]
        if column.share(role) >= 0.95 and not all(cell.isdigit() for cell in column.cells):
            return place
    return None


def _why(role: Role, column: _Column) -> str:
    if role == "date" and not day_first(column.cells)[1]:
        return f"dates such as {column.cells[0]}: check whether day or month comes first"
    if role == "date":
        return f"dates such as {column.cells[0]}"
    if role == "rating":
        low, high = scale_of(column.cells)
        return f"numbers from {low} to {high}"
    if role == "id":
        return "a value of its own in each row"
    return f"its name; {len(set(column.cells)):,} different in the first {len(column.cells):,}"


def _rest(column: _Column) -> tuple[Role, str]:
    if not column.cells:
        return "out", "blank"
    usual = Counter(column.cells)
    if len(usual) == 1 and len(column.cells) > 1:
        return "attribute", f"always “{column.cells[0][:40]}”"
    return "attribute", f"{len(usual):,} different in the first {len(column.cells):,}"
