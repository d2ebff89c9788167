"""A portfolio's own page."""

from django.test import Client

from firsthand_web.core.actions import records
from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import Opportunity
from tests.web.learning import portfolios
from tests.web.learning.conftest import Class
from tests.world import World


def test_maker_and_mentors_see_it_and_what_each_may_do(
    world: World, learners: Class, need: Opportunity, ida: Client, mia: Client, ada: Client
) -> None:
    made = portfolios.begin(world, need)
    address = world.url(f"portfolios/{made.pk}/")
    page = ida.get(address).content.decode()
    assert "Ask for approval" in page and "proposed, not looked at yet" in page
    for client in (mia, ada):
        seen = client.get(address).content.decode()
        assert "A need" in seen and "Ask for approval" not in seen and "Pick a record" not in seen
    waiting = portfolios.wait(
        world, needs.create(by=world.ida, product=world.product, statement="Read on trains")
    )
    assert "Read and decide" in mia.get(world.url(f"portfolios/{waiting.pk}/")).content.decode()


def test_nobody_else_finds_any_page_of_it(
    world: World, learners: Class, need: Opportunity, ivo: Client, mo: Client, eli: Client, sam: Client
) -> None:
    made = portfolios.begin(world, need)
    piece = portfolios.piece(made)
    pages = [f"portfolios/{made.pk}/{page}" for page in ("", "edit/", "redaction/", "preview/", "approval/")]
    pages += [f"portfolios/{made.pk}/pieces/new/", f"pieces/{piece.pk}/edit/"]
    writes = [f"portfolios/{made.pk}/request/", f"pieces/{piece.pk}/renewal/", f"pieces/{piece.pk}/removal/"]
    for client in (ivo, mo, eli, sam):
        assert {client.get(world.url(page)).status_code for page in pages} == {404}
        assert {client.post(world.url(page)).status_code for page in (*pages, *writes)} <= {404, 405}
    assert made.pieces.count() == 1


def test_mentors_read_and_change_nothing(
    world: World, learners: Class, need: Opportunity, mia: Client, ada: Client
) -> None:
    made = portfolios.begin(world, need)
    piece = portfolios.piece(made)
    pages = [f"portfolios/{made.pk}/{page}/" for page in ("edit", "redaction", "request", "pieces/new")]
    pages += [f"pieces/{piece.pk}/{page}/" for page in ("edit", "renewal", "removal")]
    for client in (mia, ada):
        assert {client.post(world.url(page)).status_code for page in pages} == {404}


def test_a_record_that_changed_or_went_is_told(
    world: World, learners: Class, need: Opportunity, ida: Client
) -> None:
    made = portfolios.begin(world, need)
    address = world.url(f"portfolios/{made.pk}/")
    assert "Bring up to date" not in ida.get(address).content.decode()
    Opportunity.objects.filter(pk=need.pk).update(statement="Read anywhere")
    assert "Bring up to date" in ida.get(address).content.decode()
    records.delete(by=world.ida, record=need)
    assert "Its record was deleted" in ida.get(address).content.decode()
