"""A portfolio as lines: what is shown, what is signed, and what the digest is taken over, are the same."""

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from firsthand.errors import InputError
from firsthand.learning.portfolio.redaction import Part, redact
from firsthand.learning.portfolio.rules import Rule

KINDS = ("h1", "address", "time", "h2", "h3", "p")
SIGNED = "Signed off"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: `kind` is its element in the page (h1 title, address a name, time a day, h2, h3, p)."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A record that somebody shows, in their words and in its own parts; `review` are words of its review."""

    title: str
    question: str = ""
    done: str = ""
    outcome: str = ""
    reflection: str = ""
    parts: tuple[Part, ...] = ()
    review: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """What somebody wants to show, as it was written: nothing is taken out yet."""

    title: str
    person: str
    words: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class SignOff:
    """Who approved, on which day (ISO), in which words."""

    name: str
    day: str
    words: str


def compose(portfolio: Portfolio, rules: Sequence[Rule]) -> tuple[Line, ...]:
    """The lines of a portfolio that nobody signed yet, everything confidential taken out."""
    return tuple(_redacted(_written(portfolio), rules))


def signed(lines: Sequence[Line], sign_off: SignOff, rules: Sequence[Rule]) -> tuple[Line, ...]:
    """The lines with the mentor's sign-off below, to which the rules apply as well."""
    below = [
        Line(kind="h2", text=SIGNED),
        Line(kind="p", text=sign_off.words),
        Line(kind="address", text=sign_off.name),
        Line(kind="time", text=sign_off.day),
    ]
    return (*lines, *_redacted(below, rules))


def canonical(lines: Iterable[Line]) -> bytes:
    """Each line as its kind, a space, its text and a line feed, in UTF-8."""
    return "".join(f"{line.kind} {line.text}\n" for line in lines).encode()


def digest(lines: Iterable[Line]) -> str:
    """SHA-256 of the canonical form, in hexadecimal digits (FIPS 180-4)."""
    return hashlib.sha256(canonical(lines)).hexdigest()


def read_lines(data: bytes) -> tuple[Line, ...]:
    """The lines of a canonical form. Raises `InputError` where it is none."""
    try:
        pairs = [row.split(" ", 1) for row in data.decode().removesuffix("\n").split("\n")]
        found = tuple(Line(kind=kind, text=text) for kind, text in pairs)
    except ValueError as error:
        raise InputError("This is not the content of a portfolio: each line is a kind and a text.") from error
    if canonical(found) != data or any(
        line.kind not in KINDS or line.text != clean(line.text) for line in found
    ):
        raise InputError("This is not the content of a portfolio: a kind or a space is not as it is written.")
    return found


def clean(text: str) -> str:
    """One line: white space as single spaces, composed letters (NFC), nothing that does not print."""
    plain = "".join(each for each in text if unicodedata.category(each) not in ("Cc", "Cs") or each.isspace())
    return " ".join(unicodedata.normalize("NFC", plain).split())


def _written(portfolio: Portfolio) -> Iterator[Line]:
    yield Line(kind="h1", text=portfolio.title)
    yield Line(kind="address", text=portfolio.person)
    yield Line(kind="p", text=portfolio.words)
    for piece in portfolio.pieces:
        yield Line(kind="h2", text=piece.title)
        told = [
            ("The question", piece.question),
            ("What was done", piece.done),
            ("What came of it", piece.outcome),
            ("What I would do otherwise", piece.reflection),
            *((f"From the work: {part.heading}", part.text) for part in piece.parts),
            ("From the review", "\n".join(piece.review)),
        ]
        for heading, text in told:
            if text.strip():
                yield Line(kind="h3", text=heading)
                yield Line(kind="p", text=text)


def _redacted(lines: Iterable[Line], rules: Sequence[Rule]) -> Iterator[Line]:
    """Texts are redacted whole, since a name may be broken over two rows; then each row is a line."""
    for line in lines:
        text = line.text if line.kind == "time" else redact(line.text, rules).text
        for row in text.splitlines() if line.kind == "p" else [text]:
            if clean(row):
                yield Line(kind=line.kind, text=clean(row))
