"""A draft shows what its columns seem to be, takes changes, and imports nothing by itself."""

import pytest
from django.test import Client

from firsthand_web.evidence.actions import feedback
from firsthand_web.evidence.actions.uploads import Upload
from firsthand_web.evidence.models import Feedback, FeedbackDraft
from firsthand_web.evidence.queries import feedback as queries
from tests.web.evidence.feedback import REVIEWS, csv_of
from tests.world import World

CHANGE = {"source": "Reviews", "day_first": "month", "scale": "3"}


@pytest.fixture
def draft(world: World) -> FeedbackDraft:
    upload = Upload(
        name="reviews.csv", chunks=[csv_of(*REVIEWS, ("r5", "soon", "9", "It came too late for us", "", ""))]
    )
    return feedback.begin(by=world.eli, product=world.product, upload=upload)


def test_what_was_recognised_is_shown(world: World, eli: Client, draft: FeedbackDraft) -> None:
    page = eli.get(world.url(f"voices/drafts/{draft.pk}/")).content.decode()
    assert "4 rows × 6 columns" in page
    assert '<option value="person" selected>who said it</option>' in page
    assert "column “date”: This is no date from 1990 to 2100" in page
    assert "(found “soon”)" in page
    assert not Feedback.objects.exists()


def test_changes_are_kept(world: World, eli: Client, draft: FeedbackDraft) -> None:
    eli.post(world.url(f"voices/drafts/{draft.pk}/"), {**CHANGE, "role:5": "out", "role:4": "song"})
    draft.refresh_from_db()
    columns = queries.columns_of(draft)
    assert columns.roles == ("id", "date", "rating", "text", "person", "out")
    assert (draft.source, columns.day_first, columns.scale) == ("Reviews", False, (0, 10))


def test_two_texts_cannot_be(world: World, eli: Client, draft: FeedbackDraft) -> None:
    reply = eli.post(world.url(f"voices/drafts/{draft.pk}/"), {**CHANGE, "role:5": "text"})
    assert reply.status_code == 422
    assert "“text” and “plan” are all the text" in reply.content.decode()


def test_a_scale_that_does_not_exist_is_refused(world: World, eli: Client, draft: FeedbackDraft) -> None:
    reply = eli.post(world.url(f"voices/drafts/{draft.pk}/"), {**CHANGE, "scale": "99"})
    assert reply.status_code == 422


def test_who_may(world: World, vera: Client, sam: Client, draft: FeedbackDraft) -> None:
    assert vera.get(world.url(f"voices/drafts/{draft.pk}/")).status_code == 403
    assert sam.post(world.url(f"voices/drafts/{draft.pk}/"), CHANGE).status_code == 404
