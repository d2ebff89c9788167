"""Reviewing a round in place: who may, what is kept, what a signature does."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core.models import AuditEntry
from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import remarks, reviews
from firsthand_web.learning.actions import work as working
from firsthand_web.learning.models import Remark, Review, Round, Work
from tests.web.learning import reviewing
from tests.web.learning.reviewing import address, given
from tests.world import World


def test_mentors_of_the_cohort_and_the_owner_read_it_beside_the_rubric(
    world: World, handed_in: Round, max_: Client, mia: Client, ada: Client
) -> None:
    for client in (max_, mia, ada):
        page = client.get(world.url(address(handed_in))).content.decode()
        assert "Read in bed without waking anybody" in page
        assert "Is this a need?" in page
        assert "Nothing is linked to this need" in page
        assert "will do from here" in page
    assert not Review.objects.exists()


def test_nobody_else_finds_it(
    world: World,
    handed_in: Round,
    ida: Client,
    ivo: Client,
    mo: Client,
    eli: Client,
    vera: Client,
    sam: Client,
) -> None:
    for client in (ida, ivo, mo, eli, vera, sam):
        assert client.get(world.url(address(handed_in))).status_code == 404
        assert client.post(world.url(address(handed_in)), given(handed_in, "sign")).status_code == 404
    assert not Review.objects.exists()


def test_a_draft_is_kept_and_nobody_else_sees_it(
    world: World, handed_in: Round, max_: Client, mia: Client, ada: Client, ida: Client
) -> None:
    here = world.url(address(handed_in))
    max_.post(here, given(handed_in, "keep", words="Half a thought", private="He hurries"))
    max_.post(here, given(handed_in, "autosave", words="Half a thought more", private="He hurries"))
    review = Review.objects.get()
    assert (review.words, review.private, review.mentor) == ("Half a thought more", "He hurries", world.max)
    assert "Half a thought more" in max_.get(here).content.decode()
    work = handed_in.work_id
    for client in (mia, ada, ida):
        for rest in (address(handed_in), f"works/{work}/", f"works/{work}/rounds/1/"):
            page = client.get(world.url(rest)).content.decode()
            assert "Half a thought" not in page
            assert "He hurries" not in page
    assert AuditEntry.objects.filter(verb="learning.review.begun").count() == 1


def test_a_half_written_remark_is_kept_until_it_is_added(
    world: World, handed_in: Round, max_: Client
) -> None:
    here = world.url(address(handed_in))
    half = {"part": "statement", "quote": "in bed", "start": "5", "text": "Where el", "version": "7-1"}
    assert max_.post(here, given(handed_in, "autosave", **half)).status_code == 204
    page = max_.get(here).content.decode()
    assert "Where el</textarea>" in page
    assert 'value="statement" selected' in page
    assert 'data-version="7-1"' in page
    assert not Remark.objects.exists()
    wrong = {**half, "quote": "in the bath", "text": "Where else?"}
    assert max_.post(here, given(handed_in, "remark", **wrong)).status_code == 422
    assert "Where else?</textarea>" in max_.get(here).content.decode()
    max_.post(here, given(handed_in, "remark", **{**half, "text": "Where else?"}))
    assert Remark.objects.get().text == "Where else?"
    assert "Where else?</textarea>" not in max_.get(here).content.decode()


def test_accepting(world: World, handed_in: Round, max_: Client) -> None:
    reply = max_.post(world.url(address(handed_in)), given(handed_in, "sign"))
    assert reply["Location"] == world.url("reviews/")
    review = Review.objects.get()
    assert review.signed_at is not None
    assert (review.verdict, review.digest) == ("accept", handed_in.digest)
    assert Work.objects.get().state == Work.State.ACCEPTED
    entry = AuditEntry.objects.get(verb="learning.review.signed")
    assert (entry.label, entry.data) == ("of an assignment", {"round": 1, "remarks": 0})
    assert max_.get(world.url(address(handed_in)))["Location"] == world.url(
        f"works/{handed_in.work_id}/rounds/1/"
    )


def test_a_level_below_the_one_that_will_do_needs_a_reason(
    world: World, handed_in: Round, max_: Client
) -> None:
    here = world.url(address(handed_in))
    for changes, message in (
        ({"level": 1}, "say why you accept it all the same"),
        ({"level": None}, "has no level yet"),
        ({"verdict": ""}, "Choose what you think"),
        ({"verdict": "revise", "words": ""}, "Say what to revise"),
    ):
        page = max_.post(here, given(handed_in, "sign", **changes), follow=True).content.decode()
        assert message in page
        assert Work.objects.get().state == Work.State.HANDED_IN
    max_.post(here, given(handed_in, "sign", level=1, reason="It is her first week."))
    assert Work.objects.get().state == Work.State.ACCEPTED


def test_every_button_keeps_everything_and_a_remark_gets_its_place(
    world: World, handed_in: Round, max_: Client
) -> None:
    here = world.url(address(handed_in))
    written = {"part": "statement", "quote": "in bed", "text": "Where else?", "suggestion": "at night"}
    reply = max_.post(here, given(handed_in, "remark", **written))
    assert reply["Location"].endswith("#part-statement")
    made = Remark.objects.get()
    assert (made.start, made.quote, made.text) == (5, "in bed", "Where else?")
    assert Review.objects.get().words == "Say whose need it is."
    page = max_.get(here).content.decode()
    assert '<mark data-n="1">in bed</mark>' in page
    max_.post(here, given(handed_in, f"drop {made.pk}"))
    assert not Remark.objects.exists()


def test_a_quote_that_is_not_there_is_refused_and_nothing_is_lost(
    world: World, handed_in: Round, max_: Client
) -> None:
    written = {"part": "statement", "quote": "in the bath", "text": "Where else?", "private": "Ask Mia"}
    reply = max_.post(world.url(address(handed_in)), given(handed_in, "sign", **written))
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "“in the bath” does not stand in “The need”" in page
    assert "Where else?" in page
    assert Review.objects.get().private == "Ask Mia"
    assert Work.objects.get().state == Work.State.HANDED_IN


def test_what_is_too_long_is_named_and_what_was_kept_before_stays(
    world: World, handed_in: Round, max_: Client
) -> None:
    here = world.url(address(handed_in))
    max_.post(here, given(handed_in, "keep", words="Short"))
    long = "word " * 1001
    reply = max_.post(here, given(handed_in, "sign", words=long, private="Later"))
    assert reply.status_code == 422
    assert long.strip() in reply.content.decode()
    assert "characters are too many: keep to 5000" in reply.content.decode()
    assert max_.post(here, given(handed_in, "autosave", words=long, private="Later")).status_code == 422
    review = Review.objects.get()
    assert (review.words, review.private, review.signed_at) == ("Short", "Later", None)


def test_places_of_remarks(world: World, handed_in: Round) -> None:
    review = reviews.keep(by=world.max, round_=handed_in, draft=reviews.Draft())
    texts = {key: text for key, _, text in handed_in.parts}
    number = texts["counts"].index("20")
    quoted = remarks.add(by=world.max, review=review, part="counts", text="Few", quote="20", start=number)
    second = texts["counts"].rindex("t")
    last = remarks.add(by=world.max, review=review, part="counts", text="t", quote="t", start=second)
    whole = remarks.add(by=world.max, review=review, part="statement", text="Whose?")
    there = remarks.add(by=world.max, review=review, part="statement", text="Here", position=(0.25, 1.0))
    assert [each.start for each in (quoted, last, whole, there)] == [number, second, None, None]
    assert (there.x, there.y) == (0.25, 1.0)
    for part, quote, position in (
        ("nowhere", "", None),
        ("statement", "bath", None),
        ("statement", "", (0.5, 1.5)),
    ):
        with pytest.raises(InputError):
            remarks.add(by=world.max, review=review, part=part, text="x", quote=quote, position=position)
    with pytest.raises(InputError, match="Write what you want to say"):
        remarks.add(by=world.max, review=review, part="statement", text=" ")
    assert Remark.objects.count() == 4


def test_places_count_characters_whatever_ends_the_lines(world: World, work: Work, need: Opportunity) -> None:
    needs.edit(by=world.ida, need=need, statement="Read", detail="One 😀 line\r\nand another line")
    round_ = working.hand_in(by=world.ida, work=work)
    review = reviews.keep(by=world.max, round_=round_, draft=reviews.Draft())
    made = remarks.add(by=world.max, review=review, part="detail", text="?", quote="line\r\nand")
    assert (made.quote, made.start) == ("line\nand", 6)


def test_a_round_that_is_no_longer_the_newest_is_refused_and_the_draft_can_be_taken_along(
    world: World, handed_in: Round, need: Opportunity, max_: Client, mia: Client
) -> None:
    here = world.url(address(handed_in))
    max_.post(here, given(handed_in, "remark", part="statement", quote="waking", text="Who sleeps?"))
    max_.post(
        here, given(handed_in, "remark", part="statement", quote="in bed", text="Gone", suggestion="up")
    )
    reviewing.sign(world.max.__class__.objects.get(name="Mia"), handed_in)
    needs.edit(by=world.ida, need=need, statement="Read at night without waking anybody", detail="")
    second = working.hand_in(by=world.ida, work=Work.objects.get())
    page = max_.post(here, given(handed_in, "sign"), follow=True).content.decode()
    assert "Round 2 was handed in since you began" in page
    assert "Say whose need it is." in page
    assert Work.objects.get().state == Work.State.HANDED_IN
    reply = max_.post(here, given(handed_in, "carry"))
    assert reply["Location"] == world.url(address(second))
    carried = Review.objects.get(round=second)
    assert carried.words == "Say whose need it is."
    assert [(each.quote, each.start, each.text) for each in carried.remarks.all()] == [
        ("waking", 22, "Who sleeps?"),
        ("", None, "Gone\n“in bed” → “up”"),
    ]
    assert Review.objects.get(round=handed_in, mentor=world.max).remarks.count() == 2


def test_what_was_read_has_to_be_what_was_handed_in(world: World, handed_in: Round, max_: Client) -> None:
    page = max_.post(
        world.url(address(handed_in)), given(handed_in, "sign", seen="0" * 64), follow=True
    ).content.decode()
    assert "What you read is not what was handed in" in page
    Round.objects.update(parts=[["statement", "The need", "Something else"]])
    page = max_.post(world.url(address(handed_in)), given(handed_in, "sign"), follow=True).content.decode()
    assert "What you read is not what was handed in" in page
    assert Review.objects.get().signed_at is None


def test_the_first_signature_decides_and_a_second_opinion_is_kept(
    world: World, handed_in: Round, mia: Client
) -> None:
    reviewing.sign(world.max, handed_in, "accept")
    mia.post(world.url(address(handed_in)), given(handed_in, "sign", verdict="revise"))
    assert Work.objects.get().state == Work.State.ACCEPTED
    assert set(Review.objects.values_list("verdict", flat=True)) == {"accept", "revise"}


def test_what_is_signed_stays(world: World, handed_in: Round, max_: Client) -> None:
    review = reviewing.sign(world.max, handed_in)
    page = max_.post(world.url(address(handed_in)), given(handed_in, "keep", words="Other"), follow=True)
    assert "Other" not in page.content.decode()
    with pytest.raises(InputError, match="signed"):
        reviews.keep(by=world.max, round_=handed_in, draft=reviews.Draft(words="Other"))
    with pytest.raises(InputError, match="signed"):
        remarks.add(by=world.max, review=review, part="statement", text="Late")
    assert Review.objects.get().words == "Go on."


def test_nobody_reviews_their_own_work(world: World, handed_in: Round) -> None:
    with pytest.raises(InputError, match="their own work"):
        reviews.keep(by=world.ida, round_=handed_in, draft=reviews.Draft())


def test_minutes_leave_out_pauses_and_can_be_corrected(world: World, handed_in: Round) -> None:
    now = timezone.now()
    review = reviews.keep(
        by=world.max, round_=handed_in, draft=reviews.Draft(), opened=now - timedelta(minutes=4)
    )
    assert review.minutes == pytest.approx(4, abs=0.1)
    Review.objects.update(seen_at=now - timedelta(hours=3))
    review = reviews.keep(
        by=world.max, round_=handed_in, draft=reviews.Draft(), opened=now - timedelta(hours=4)
    )
    assert review.minutes == pytest.approx(14, abs=0.1)
    review = reviews.keep(by=world.max, round_=handed_in, draft=reviews.Draft(minutes=6.5))
    assert review.minutes == 6.5
    review = reviews.keep(
        by=world.max, round_=handed_in, draft=reviews.Draft(), opened=now + timedelta(hours=1)
    )
    assert review.minutes == pytest.approx(6.5, abs=0.1)
