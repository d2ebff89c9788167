"""Reviewing a round: a draft that only its mentor sees, until it is signed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person
from firsthand_web.learning.actions.work import LABEL, digest
from firsthand_web.learning.models import Remark, Review, Round, Work
from firsthand_web.learning.queries import reviews as reading

# A longer pause between two savings is no looking.
PAUSE = timedelta(minutes=10)
LONGEST = 24 * 60  # minutes


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a mentor has written so far; `minutes` is set only where they correct the clock.

    `remark` is one that is not added yet, as its fields stand; `version` is the browser's name for all of it.
    """

    levels: Mapping[str, int] = field(default_factory=dict)
    words: str = ""
    private: str = ""
    verdict: str = ""
    reason: str = ""
    minutes: float | None = None
    remark: Mapping[str, str] = field(default_factory=dict)
    version: str = ""


@transaction.atomic
def keep(*, by: Person, round_: Round, draft: Draft, opened: datetime | None = None) -> Review:
    """Keep a draft; `opened` is when its page was: the time since counts, without pauses."""
    if round_.work.intern_id == by.pk:
        raise InputError("Nobody reviews their own work: ask another mentor.")
    review, begun = Review.objects.select_for_update().get_or_create(round=round_, mentor=by)
    if review.signed_at is not None:
        raise InputError("You have signed this review: it stays as it is.")
    known = {each.id for each in reading.rubric(round_.work)}
    review.levels = {name: level for name, level in draft.levels.items() if name in known}
    review.words, review.private = draft.words.strip(), draft.private.strip()
    review.verdict, review.reason = draft.verdict, draft.reason.strip()
    review.remark = {name: text for name, text in draft.remark.items() if text}
    review.version = draft.version
    _clock(review, draft.minutes, opened)
    review.save()
    if begun:
        history.note(
            by=by, verb="learning.review.begun", record=round_.work, label=LABEL,
            data={"round": round_.number},
        )  # fmt: skip
    return review


@transaction.atomic
def sign(*, by: Person, review: Review, seen: str) -> Work:
    """Sign for what was read, whose digest is `seen`. The first signature of a round decides about the work.

    `InputError` says what is missing, or that the round is no longer what waits; the draft stays.
    """
    work: Work = Work.objects.select_for_update().select_related("cohort").get(pk=review.round.work_id)
    locked: Review = Review.objects.select_for_update().select_related("round").get(pk=review.pk, mentor=by)
    round_ = locked.round
    if locked.signed_at is not None:
        raise InputError("You have signed this review: it stays as it is.")
    latest = reading.newest(work)
    if latest != round_:
        raise InputError(
            f"Round {latest.number} was handed in since you began: sign a review of that one. "
            f"Your draft of round {round_.number} is kept."
        )
    if not seen == round_.digest == digest(round_.parts):
        raise InputError(
            "What you read is not what was handed in: open the review again. Your draft is kept."
        )
    _refuse_unfinished(work, locked)
    locked.signed_at, locked.digest = timezone.now(), round_.digest
    locked.save(update_fields=["signed_at", "digest"])
    if work.state == Work.State.HANDED_IN:
        accepted = locked.verdict == Review.Verdict.ACCEPT
        work.state = Work.State.ACCEPTED if accepted else Work.State.REVISE
        work.changed_at = timezone.now()
        work.save(update_fields=["state", "changed_at"])
    data = {"round": round_.number, "remarks": locked.remarks.count()}
    history.note(by=by, verb="learning.review.signed", record=work, label=LABEL, data=data)
    return work


@transaction.atomic
def carry(*, by: Person, review: Review, to: Round) -> Review:
    """Begin the review of a newer round with what stands in a draft of an older one, which stays."""
    if Review.objects.filter(round=to, mentor=by).exists():
        raise InputError(f"You have begun to review round {to.number} already: go on there.")
    made = Review.objects.create(
        round=to, mentor=by, levels=review.levels, words=review.words, private=review.private,
        remark=review.remark, minutes=review.minutes, seen_at=timezone.now(),
    )  # fmt: skip
    texts = {key: text for key, _, text in reading.parts(to)}
    for each in review.remarks.filter(part__in=texts):
        _carry(each, made, texts[each.part])
    history.note(by=by, verb="learning.review.begun", record=to.work, label=LABEL, data={"round": to.number})
    return made


def _carry(remark: Remark, to: Review, text: str) -> None:
    """The same remark on a newer text; one whose quote is gone means all of its part."""
    start = text.find(remark.quote) if remark.quote else None
    gone = start is not None and start < 0
    said = f"{remark.text}\n“{remark.quote}” → “{remark.suggestion}”" if gone else remark.text
    Remark.objects.create(
        review=to, part=remark.part, text=said.strip(), suggestion="" if gone else remark.suggestion,
        quote="" if gone else remark.quote, start=None if gone else start, x=remark.x, y=remark.y,
    )  # fmt: skip


def _clock(review: Review, minutes: float | None, opened: datetime | None) -> None:
    """Add what passed since the page was opened or last kept, whichever is later, without pauses."""
    now = timezone.now()
    since = max(filter(None, (opened, review.seen_at)), default=now)
    passed = min(max(now - since, timedelta(0)), PAUSE)
    review.minutes = min(
        minutes if minutes is not None else review.minutes + passed / timedelta(minutes=1), LONGEST
    )
    review.seen_at = now


def _refuse_unfinished(work: Work, review: Review) -> None:
    if review.verdict not in Review.Verdict.values:
        raise InputError("Choose what you think: accept, or ask to revise.")
    accepts = review.verdict == Review.Verdict.ACCEPT
    if not accepts and not review.words and not review.remarks.exists():
        raise InputError("Say what to revise: add a remark, or write overall words.")
    for each in reading.grades(work, review) if accepts else ():
        if each.level is None:
            raise InputError(f"“{each.criterion.title}” has no level yet: choose one of the four.")
        if not each.enough and not review.reason:
            raise InputError(
                f"“{each.criterion.title}” is at level {each.level}, and {each.criterion.accepted} will do: "
                "ask to revise, or say why you accept it all the same."
            )
