"""Whether a portfolio's file still says what was signed."""

from dataclasses import dataclass

from firsthand.errors import InputError
from firsthand.learning.portfolio.document import read_document, to_document
from firsthand.learning.portfolio.lines import Line, digest
from firsthand.learning.portfolio.site import read_html, to_html


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a file says, the digest of it, the one that was expected, and whether every byte is as written."""

    lines: tuple[Line, ...]
    digest: str
    expected: str
    exact: bool

    @property
    def good(self) -> bool:
        return self.exact and self.digest == self.expected

    @property
    def says(self) -> str:
        """The verdict in a sentence."""
        if self.digest != self.expected:
            return f"Changed: its words have the digest {self.digest}, and {self.expected} was expected."
        if not self.exact:
            return (
                f"Not as issued: the words have the digest {self.digest}, but the file around them was "
                "changed, or another version of Firsthand wrote it. Ask for a new copy."
            )
        names = [line.text for line in self.lines if line.kind == "address"]
        day = next(line.text for line in self.lines if line.kind == "time")
        whose = f"“{self.lines[0].text}” by {names[0]}, signed off by {names[-1]} on {day}"
        return f"Unchanged: {whose}. {self.digest}"


def check(data: bytes, *, expected: str = "") -> Checked:
    """Compare a file (HTML or PDF) with the digest that it prints, or that whoever issued it says.

    A file proves by itself only that nothing in it was changed by mistake: who changes the words can print
    another digest. Raises `InputError` where the file is no portfolio.
    """
    wanted = "".join(expected.split()).lower()
    if data.startswith(b"%PDF-"):
        lines, printed = read_document(data), ""
    else:
        try:
            lines, printed = read_html(data.decode())
        except UnicodeDecodeError as error:
            raise InputError("This is neither an HTML page in UTF-8 nor a PDF.") from error
    found = digest(lines)
    whole = found if data.startswith(b"%PDF-") else printed
    return Checked(lines=lines, digest=found, expected=wanted or whole, exact=_exact(data, lines))


def _exact(data: bytes, lines: tuple[Line, ...]) -> bool:
    try:
        return data == (to_document(lines) if data.startswith(b"%PDF-") else to_html(lines).encode())
    except (InputError, ValueError):
        return False
