"""What changed between two rounds of a piece of work, word by word."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# A word with the spaces before it: so pieces read as written, blanks alone never match, and a word that was
# the last one stays the same when more is written after it.
WORD = re.compile(r"\s*\w+|\s*[^\s\w]+|\s+")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of text: in both rounds ("same"), only in the earlier ("out") or only in the later ("in")."""

    kind: Literal["same", "out", "in"]
    text: str


@dataclass(frozen=True, kw_only=True)
class PartChange:
    """A part of the work in both rounds; a part that came or went is one piece."""

    key: str
    heading: str
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        return any(piece.kind != "same" for piece in self.pieces)

    @property
    def before(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != "in")

    @property
    def after(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != "out")


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """The words of both texts in reading order; without "in" pieces they are `before`, without "out" `after`.

    Longest matching blocks first (Ratcliff & Metzener 1988, Dr. Dobb's Journal, as in Python's `difflib`),
    over lines, and over words within lines that changed, so that long texts stay quick.
    """
    return tuple(_joined(_by_line(before, after)))


def part_changes(
    before: Sequence[tuple[str, str, str]], after: Sequence[tuple[str, str, str]]
) -> tuple[PartChange, ...]:
    """Parts as (key, heading, text) of two rounds: in the order of the later, then those that went."""
    old, new = {part[0]: part for part in before}, {part[0]: part for part in after}
    return tuple(
        PartChange(
            key=key,
            heading=new.get(key, old.get(key, ("", "", "")))[1],
            pieces=difference(old[key][2] if key in old else "", new[key][2] if key in new else ""),
        )
        for key in dict.fromkeys([*new, *old])
    )


def _by_line(before: str, after: str) -> list[Piece]:
    return _matched(before.splitlines(keepends=True), after.splitlines(keepends=True), within=_by_word)


def _by_word(before: str, after: str) -> list[Piece]:
    return _matched(WORD.findall(before), WORD.findall(after), within=_replaced)


def _replaced(before: str, after: str) -> list[Piece]:
    return [Piece(kind="out", text=before), Piece(kind="in", text=after)]


def _matched(
    before: list[str], after: list[str], *, within: Callable[[str, str], list[Piece]]
) -> list[Piece]:
    found: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece(kind="same", text="".join(before[a:b])))
        else:
            found += within("".join(before[a:b]), "".join(after[c:d]))
    return found


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Without empty pieces, and neighbours of a kind as one."""
    found: list[Piece] = []
    for piece in pieces:
        if found and piece.text and found[-1].kind == piece.kind:
            found[-1] = Piece(kind=piece.kind, text=found[-1].text + piece.text)
        elif piece.text:
            found.append(piece)
    return found
