"""Remarks: made by a mentor at a place in a round, taken up by the intern."""

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core import registry
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Record
from firsthand_web.learning.actions.work import LABEL, record_of
from firsthand_web.learning.models import Remark, Review
from firsthand_web.learning.queries import reviews as reading
from firsthand_web.learning.queries.reviews import plain

SHORT = 60  # characters of a quote that a message repeats


@transaction.atomic
def add(
    *,
    by: Person,
    review: Review,
    part: str,
    text: str,
    quote: str = "",
    start: int | None = None,
    suggestion: str = "",
    position: tuple[float, float] | None = None,
) -> Remark:
    """A remark in a draft: on a quote (`start` says which of several), at a position, or on the whole part.

    `position` is (x, y) as shares of a picture's width and height, each from 0 to 1. Drafts are not in the
    history; their signing is.
    """
    _refuse_signed(by, review)
    texts = {key: (heading, said) for key, heading, said in reading.parts(review.round)}
    if part not in texts:
        raise InputError("Choose the part that you mean: this round has no such part.")
    if not text.strip() and not suggestion.strip():
        raise InputError("Write what you want to say there, or what you suggest instead.")
    if position is not None and not all(0 <= each <= 1 for each in position):
        raise InputError(f"A position is two shares from 0 to 1, not {position[0]:g} and {position[1]:g}.")
    heading, said = texts[part]
    quote = plain(quote)
    x, y = position if position is not None else (None, None)
    made: Remark = Remark.objects.create(
        review=review, part=part, quote=quote, start=_start(said, heading, quote, start), x=x, y=y,
        text=text.strip(), suggestion=plain(suggestion).strip(),
    )  # fmt: skip
    if review.remark:  # it is no longer half written
        review.remark = {}
        review.save(update_fields=["remark"])
    return made


@transaction.atomic
def drop(*, by: Person, remark: Remark) -> None:
    """Take a remark out of a draft."""
    _refuse_signed(by, remark.review)
    remark.delete()


@transaction.atomic
def accept(*, by: Person, remark: Remark) -> None:
    """Put a suggestion into the record, through the action of its area; refused when the text has changed."""
    locked = _open(by, remark)
    work = locked.review.round.work
    record = record_of(work)
    amend = registry.amend_of(work.record_type, locked.part)
    if record is None or amend is None or not locked.suggestion:
        raise InputError("This cannot be put in for you: change the record, then tick the remark off.")
    text = _amended(record, locked)
    amend(by=by, record=record, key=locked.part, text=text)
    record.refresh_from_db()
    if _current(record, locked.part).split() != text.split():
        raise InputError("The text would be longer than this field takes: put it in by hand, shortened.")
    _tick(by, locked)


@transaction.atomic
def settle(*, by: Person, remark: Remark) -> None:
    """Tick a remark off: it was done by hand, or read and weighed."""
    _tick(by, _open(by, remark))


def _refuse_signed(by: Person, review: Review) -> None:
    if review.mentor_id != by.pk or review.signed_at is not None:
        raise InputError("This review is signed: it stays as it is.")


def _start(said: str, heading: str, quote: str, start: int | None) -> int | None:
    if not quote:
        return None
    if start is not None and said[start : start + len(quote)] == quote:
        return start
    found = said.find(quote)
    if found < 0:
        raise InputError(
            f"“{quote[:SHORT]}” does not stand in “{heading}”: copy it from there, or leave it empty to mean "
            "all of it."
        )
    return found


def _open(by: Person, remark: Remark) -> Remark:
    locked: Remark = (
        Remark.objects.select_for_update(of=("self",))
        .select_related("review__round__work__cohort")
        .get(pk=remark.pk)
    )
    if locked.review.round.work.intern_id != by.pk or locked.review.signed_at is None:
        raise InputError("Only the intern whose work it is takes up remarks, once they are signed.")
    if locked.accepted_at is not None:
        raise InputError("You have taken up this remark already.")
    return locked


def _amended(record: Record, remark: Remark) -> str:
    """What the part says now, with the suggestion in place of what the mentor meant."""
    current, quote, start = _current(record, remark.part), remark.quote, remark.start
    if not quote:
        handed_in = {key: text for key, _, text in reading.parts(remark.review.round)}
        if current == handed_in[remark.part]:
            return remark.suggestion
    elif start is not None and current[start : start + len(quote)] == quote:
        return current[:start] + remark.suggestion + current[start + len(quote) :]
    elif current.count(quote) == 1:
        return current.replace(quote, remark.suggestion)
    raise InputError(
        "The text has changed since the review: put the suggestion in by hand, then tick it off."
    )


def _current(record: Record, key: str) -> str:
    return next((plain(part.text) for part in registry.parts_of(record) if part.key == key), "")


def _tick(by: Person, remark: Remark) -> None:
    remark.accepted_at = timezone.now()
    remark.save(update_fields=["accepted_at"])
    work = remark.review.round.work
    data = {"round": remark.review.round.number}
    history.note(by=by, verb="learning.remark.taken-up", record=work, label=LABEL, data=data)
