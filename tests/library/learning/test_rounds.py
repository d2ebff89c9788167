"""The difference between two rounds: both texts are in it, whole and in order."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from firsthand.learning.rounds import Piece, difference, part_changes

TEXTS = st.text(alphabet="ab é,.\n\t\r😀7", max_size=60)


def marked(pieces: tuple[Piece, ...]) -> str:
    brackets = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
    return "".join(brackets[piece.kind].format(piece.text) for piece in pieces)


def test_words_that_changed_are_named_and_no_others() -> None:
    before = "Read in bed with a lamp.\nNobody wakes up."
    after = "Read in bed without a lamp.\nNobody wakes up."
    assert marked(difference(before, after)) == ("Read in bed[- with-]{+ without+} a lamp.\nNobody wakes up.")
    assert marked(difference("12 of 30 said so", "12 of 31 said so")) == "12 of[- 30-]{+ 31+} said so"


@given(TEXTS, TEXTS)
def test_both_texts_come_back_from_it(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "in") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "out") == after
    assert all(piece.text for piece in pieces)
    assert all(one.kind != other.kind for one, other in pairwise(pieces))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(piece.kind == "same" for piece in difference(text, text))


def test_parts_that_came_and_went_are_told() -> None:
    before = [("title", "Title", "A lamp"), ("note", "Note", "Gone soon")]
    after = [("title", "Title", "A lamp"), ("detail", "In more words", "New")]
    found = part_changes(before, after)
    assert [(each.key, each.changed, each.before, each.after) for each in found] == [
        ("title", False, "A lamp", "A lamp"),
        ("detail", True, "", "New"),
        ("note", True, "Gone soon", ""),
    ]
    assert [each.heading for each in found] == ["Title", "In more words", "Note"]
