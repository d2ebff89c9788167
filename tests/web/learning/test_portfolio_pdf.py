"""The PDF of a portfolio: tagged, with the digest of the page, without what was taken out."""

import io

from django.test import Client
from pypdf import PdfReader

from firsthand.learning.portfolio import check
from firsthand_web.insights.models import Opportunity
from tests.web.learning import portfolios
from tests.web.learning.conftest import Class
from tests.world import World


def test_it_says_what_the_page_says(world: World, learners: Class, need: Opportunity, ida: Client) -> None:
    made = portfolios.approve(world, need)
    reply = ida.get(world.url(f"portfolios/{made.pk}/portfolio.pdf"))
    assert reply["Content-Type"] == "application/pdf"
    assert check(reply.content, expected=made.digest).good
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(reply.content)).pages)
    assert "Signed off" in text and "Max Mentor" in text and "Quimby" not in text


def test_nobody_else_finds_it_and_a_draft_is_none(
    world: World, learners: Class, need: Opportunity, ida: Client, ivo: Client, mo: Client, vera: Client,
    sam: Client,
) -> None:  # fmt: skip
    made = portfolios.begin(world, need)
    address = world.url(f"portfolios/{made.pk}/portfolio.pdf")
    for client in (ivo, mo, vera, sam):
        assert client.get(address).status_code == 404
    assert "is not approved" in ida.get(address, follow=True).content.decode()
