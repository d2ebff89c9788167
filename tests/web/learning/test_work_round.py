"""A round with what was said of it."""

import re

from django.test import Client
from django.utils.html import strip_tags

from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import remarks, reviews
from firsthand_web.learning.actions import work as working
from firsthand_web.learning.models import Round, Work
from tests.web.learning import reviewing
from tests.world import World


def at(round_: Round) -> str:
    return f"works/{round_.work_id}/rounds/{round_.number}/"


def sign_with_a_remark(world: World, round_: Round, private: str = "She hurries") -> None:
    draft = reviews.Draft(levels=reviewing.levels(round_), words="Nearly.", verdict="revise", private=private)
    review = reviews.keep(by=world.max, round_=round_, draft=draft)
    remarks.add(by=world.max, review=review, part="statement", quote="in bed", text="Where else?")
    reviews.sign(by=world.max, review=review, seen=round_.digest)


def test_the_intern_reads_it_after_signing_without_the_private_note(
    world: World, handed_in: Round, ida: Client
) -> None:
    assert "No mentor has signed" in ida.get(world.url(at(handed_in))).content.decode()
    sign_with_a_remark(world, handed_in)
    for rest in (at(handed_in), f"works/{handed_in.work_id}/"):
        page = ida.get(world.url(rest)).content.decode()
        assert "Nearly." in page
        assert "Where else?" in page
        assert '<mark data-n="1">in bed</mark>' in page
        assert "3 of 4" in page
        assert "She hurries" not in page


def test_those_who_guide_read_the_private_note(
    world: World, handed_in: Round, max_: Client, mia: Client, ada: Client
) -> None:
    sign_with_a_remark(world, handed_in)
    for client in (max_, mia, ada):
        assert "She hurries" in client.get(world.url(at(handed_in))).content.decode()


def test_nobody_else_finds_it(
    world: World, handed_in: Round, ivo: Client, mo: Client, eli: Client, vera: Client, sam: Client
) -> None:
    for client in (ivo, mo, eli, vera, sam):
        assert client.get(world.url(at(handed_in))).status_code == 404
        assert client.get(world.url(f"works/{handed_in.work_id}/rounds/9/")).status_code == 404


def test_three_rounds_and_what_changed_between_them(
    world: World, handed_in: Round, need: Opportunity, ida: Client, max_: Client
) -> None:
    said = ["Read in bed without waking anybody", "Read at night without waking anybody"]
    said.append("Read at night while others sleep")
    rounds = [handed_in]
    for statement in said[1:]:
        reviewing.sign(world.max, rounds[-1])
        needs.edit(by=world.ida, need=need, statement=statement, detail="")
        ida.post(world.url(f"works/{handed_in.work_id}/handing-in/"))
        rounds.append(Round.objects.get(number=len(rounds) + 1))
    reviewing.sign(world.max, rounds[-1], "accept")
    assert Work.objects.get().state == Work.State.ACCEPTED
    assert [each.reviews.get().verdict for each in rounds] == ["revise", "revise", "accept"]
    for before, after, round_ in zip(said, said[1:], rounds[1:], strict=False):
        page = ida.get(world.url(at(round_))).content.decode()
        assert f"What changed since round {round_.number - 1}" in page
        shown = re.search(r'id="changes".*?<p class="as-written">(.*?)</p>', page, re.DOTALL)
        assert shown is not None
        silent = re.sub(r'<span class="visually-hidden">.*?</span>', "", shown[1])
        assert strip_tags(re.sub(r"<del>.*?</del>", "", silent)) == after
        assert strip_tags(re.sub(r"<ins>.*?</ins>", "", silent)) == before
        assert "Round 1" in page
    assert "What changed since" not in ida.get(world.url(at(rounds[0]))).content.decode()


def test_text_is_shown_as_text(world: World, work: Work, need: Opportunity, max_: Client) -> None:
    needs.edit(by=world.ida, need=need, statement="<script>alert(1)</script> & more", detail="")
    round_ = working.hand_in(by=world.ida, work=work, words="<b>bold</b>")
    reviewing.sign(world.max, round_, private="<i>hm</i>")
    page = max_.get(world.url(at(round_))).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page
    assert "<b>bold" not in page
    assert "<i>hm" not in page
