"""An exercise as plain data."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Option:
    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """A question about a small table. `right` is the id of the option that is true, `why` says so in words.

    The same `kind` and `seed` give the same exercise.
    """

    kind: str
    seed: int
    title: str
    text: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    options: tuple[Option, ...]
    right: str
    why: str
    lesson: str
