"""The errors that Firsthand raises on purpose.

    FirsthandError
    ├── InputError      a value that a person gave breaks a rule
    │   └── FileError   ... inside a file: the place is known
    ├── Infeasible      no plan satisfies every wish at once
    └── Cancelled       somebody stopped the work

Every message states the value received, the rule, and the way out.
"""

from collections.abc import Callable
from dataclasses import dataclass

# Called with the share done (0 to 1) and what is being done now. A callee may raise `Cancelled`.
Progress = Callable[[float, str], None]


def silent(_share: float, _message: str) -> None:
    """A `Progress` for callers who do not watch."""


class FirsthandError(Exception):
    """Base of all errors that are meant for a person to read."""


class InputError(FirsthandError):
    """A value that a person gave breaks a rule."""


class Infeasible(FirsthandError):
    """No plan satisfies every wish at once."""


class Cancelled(FirsthandError):
    """Somebody stopped the work; nothing was kept."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in a file something is: 1-based `row` as a spreadsheet shows it, `column` by its header."""

    file: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column is not None:
            parts.append(f"column “{self.column}”")
        return ", ".join(parts)


class FileError(InputError):
    """A file, or a value inside one, that cannot be used."""

    def __init__(self, place: Place, rule: str, *, value: str | None = None, way_out: str = "") -> None:
        self.place, self.rule, self.value, self.way_out = place, rule, value, way_out
        received = "" if value is None else f" (found “{value[:80]}”)"
        super().__init__(f"{place}: {rule}{received}." + (f" {way_out}" if way_out else ""))


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something about the input that a person should know, though the work can go on."""

    place: Place
    message: str
    value: str | None = None
    blocking: bool = False

    def __str__(self) -> str:
        found = "" if self.value is None else f" (found “{self.value[:80]}”)"
        return f"{self.place}: {self.message}{found}"


@dataclass(frozen=True, kw_only=True)
class Caution:
    """A doubt about a number, shown beside it. `name` opens the explanation; `message` is one sentence."""

    name: str
    message: str
