"""The preview is the page that outsiders get."""

from django.test import Client

from firsthand_web.insights.models import Opportunity
from tests.web.learning import portfolios
from tests.web.learning.conftest import Class
from tests.world import World


def test_a_draft_takes_out_what_is_only_proposed_too(
    world: World, learners: Class, need: Opportunity, ida: Client, mia: Client
) -> None:
    made = portfolios.begin(world, need)
    for client in (ida, mia):
        page = client.get(world.url(f"portfolios/{made.pk}/preview/")).content.decode()
        assert portfolios.SECRET not in page and "1,023" not in page
        assert "nobody has signed it off" in page


def test_once_approved_it_is_the_file_and_nothing_in_it_may_run(
    world: World, learners: Class, need: Opportunity, ida: Client
) -> None:
    made = portfolios.approve(world, need)
    shown = ida.get(world.url(f"portfolios/{made.pk}/preview/"))
    assert shown.content == ida.get(world.url(f"portfolios/{made.pk}/portfolio.html")).content
    assert shown["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
