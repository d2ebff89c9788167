"""The page of a portfolio as a file: what a mentor approved, and nothing that was taken out."""

import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand.learning.portfolio import check
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import portfolios as actions
from firsthand_web.learning.models import Piece, Portfolio
from firsthand_web.learning.queries import portfolios as reading
from tests.web.learning import portfolios
from tests.web.learning.conftest import Class
from tests.world import World


def test_those_concerned_download_what_was_approved(
    world: World, learners: Class, need: Opportunity, ida: Client, max_: Client, mia: Client, ada: Client
) -> None:
    made = portfolios.approve(world, need)
    address = world.url(f"portfolios/{made.pk}/portfolio.html")
    pages = {client.get(address).content for client in (ida, max_, mia, ada)}
    assert len(pages) == 1
    page = pages.pop()
    found = check(page, expected=made.digest)
    assert found.good
    assert "signed off by Max Mentor" in found.says
    for word in ("Zelda", "Quimby", "1,023"):
        assert word.encode() not in page
    assert b"[a customer]" in page and b"about 1,000 people" in page
    assert ida.get(address)["Content-Disposition"] == 'attachment; filename="reading-at-night.html"'


def test_nobody_else_finds_it(
    world: World, learners: Class, need: Opportunity, ivo: Client, mo: Client, eli: Client, vera: Client,
    sam: Client,
) -> None:  # fmt: skip
    made = portfolios.approve(world, need)
    for client in (ivo, mo, eli, vera, sam):
        assert client.get(world.url(f"portfolios/{made.pk}/portfolio.html")).status_code == 404


@pytest.mark.parametrize("state", ["draft", "waiting"])
def test_what_is_not_approved_is_no_file(
    world: World, learners: Class, need: Opportunity, ida: Client, state: str
) -> None:
    made = portfolios.begin(world, need) if state == "draft" else portfolios.wait(world, need)
    reply = ida.get(world.url(f"portfolios/{made.pk}/portfolio.html"), follow=True)
    assert reply.redirect_chain == [(world.url(f"portfolios/{made.pk}/"), 302)]
    assert "is not approved" in reply.content.decode()


def test_a_piece_changed_behind_the_approval_is_no_file(
    world: World, learners: Class, need: Opportunity, ida: Client
) -> None:
    """Rows written past the actions: what was signed and what it says differ."""
    made = portfolios.approve(world, need)
    Piece.objects.filter(portfolio=made).update(outcome="I alone saved the company.")
    reply = ida.get(world.url(f"portfolios/{made.pk}/portfolio.html"), follow=True)
    assert "has changed since it was approved" in reply.content.decode()


def test_lines_changed_behind_the_approval_are_no_file(
    world: World, learners: Class, need: Opportunity
) -> None:
    made = portfolios.approve(world, need)
    kept = [*made.approved[:-3], ["p", "The best intern ever."], *made.approved[-2:]]
    Portfolio.objects.filter(pk=made.pk).update(approved=kept)
    made.refresh_from_db()
    with pytest.raises(InputError, match="changed since"):
        reading.issued(made)


def test_a_changed_portfolio_is_approved_anew(world: World, learners: Class, need: Opportunity) -> None:
    made = portfolios.approve(world, need)
    actions.tell(by=world.ida, piece=portfolios.piece(made), title="A need", told={"question": "Else?"})
    made.refresh_from_db()
    assert (made.state, made.digest, made.approved, made.approved_by) == ("draft", "", [], None)
    with pytest.raises(InputError, match="is not approved"):
        reading.issued(made)
