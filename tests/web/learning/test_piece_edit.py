"""Telling about a piece, and leaving parts of its record out."""

from django.test import Client

from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import work as working
from firsthand_web.learning.models import Review, Work
from firsthand_web.learning.queries import portfolios as reading
from tests.web.learning import portfolios
from tests.web.learning.conftest import Class
from tests.world import World


def test_words_and_parts_are_kept(world: World, learners: Class, need: Opportunity, ida: Client) -> None:
    made = portfolios.begin(world, need)
    piece = portfolios.piece(made)
    address = world.url(f"pieces/{piece.pk}/edit/")
    assert "What you would do otherwise" in ida.get(address).content.decode()
    ida.post(address, {"title": "A need found", "outcome": "A plan.", "shown": ["evidence"]})
    piece.refresh_from_db()
    assert (piece.title, piece.question, piece.outcome) == ("A need found", "", "A plan.")
    said = [line.text for line in reading.lines(made)]
    assert "A plan." in said and need.statement not in said


def test_levels_of_a_signed_review_may_stand_with_it(
    world: World, learners: Class, work: Work, need: Opportunity, ida: Client
) -> None:
    made = portfolios.begin(world, need)
    piece = portfolios.piece(made)
    address = world.url(f"pieces/{piece.pk}/edit/")
    assert "signed review" not in ida.get(address).content.decode()
    round_ = working.hand_in(by=world.ida, work=work)
    criterion = learners.cohort.content.assignment[work.assignment].rubric[0]
    Review.objects.create(
        round=round_, mentor=world.max, levels={criterion.id: 3}, verdict="accept", private="Between us.",
        signed_at=round_.at,
    )  # fmt: skip
    assert "signed review" in ida.get(address).content.decode()
    ida.post(address, {"title": "A need", "with_review": "on"})
    piece.refresh_from_db()
    assert piece.review == [f"{criterion.title}: level 3 of 4. {criterion.levels[2]}"]
    ida.post(address, {"title": "A need"})
    piece.refresh_from_db()
    assert piece.review == []
