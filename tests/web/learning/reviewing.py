"""What a mentor's browser sends."""

from typing import Any

from firsthand_web.core.models import Person
from firsthand_web.learning.actions import reviews
from firsthand_web.learning.models import Review, Round
from firsthand_web.learning.queries.reviews import rubric


def address(round_: Round) -> str:
    return f"works/{round_.work_id}/rounds/{round_.number}/review/"


def levels(round_: Round, level: int = 3) -> dict[str, int]:
    return {each.id: level for each in rubric(round_.work)}


def given(round_: Round, act: str, *, level: int | None = 3, **more: Any) -> dict[str, Any]:
    """The fields of the form, filled in for acceptance unless told otherwise."""
    chosen = levels(round_, level) if level else {}
    return {
        "act": act, "seen": round_.digest, "words": "Say whose need it is.", "verdict": "accept",
        **{f"level-{name}": number for name, number in chosen.items()}, **more,
    }  # fmt: skip


def sign(by: Person, round_: Round, verdict: str = "revise", **more: Any) -> Review:
    """A signed review, by actions; `more` are fields of the draft."""
    draft = reviews.Draft(**{"levels": levels(round_), "words": "Go on.", "verdict": verdict, **more})
    review = reviews.keep(by=by, round_=round_, draft=draft)
    reviews.sign(by=by, review=review, seen=round_.digest)
    review.refresh_from_db()
    return review
