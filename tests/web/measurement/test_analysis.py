"""A saved analysis: its question in words, its answer of today, its thread."""

import pytest
from django.test import Client

from firsthand_web.measurement.actions import analyses
from firsthand_web.measurement.models import Analysis
from tests.web.measurement.conftest import Import
from tests.world import World


@pytest.fixture
def saved(world: World, bring: Import) -> Analysis:
    bring()
    return analyses.save_analysis(
        by=world.eli, product=world.product, name="Who pays", kind="funnel",
        question=[("a", "signed up"), ("b", "paid"), ("window", "30")],
    )  # fmt: skip


def test_question_answer_and_thread(world: World, vera: Client, saved: Analysis) -> None:
    page = vera.get(world.url(f"explore/saved/{saved.pk}/")).content.decode()
    assert "Funnel: signed up → paid, within 30 days, last 90 days." in page
    assert "60 %" in page
    assert "Open the question" in page
    assert 'aria-label="Where this comes from and leads to"' in page


def test_it_is_found_and_supports_a_metric(world: World, eli: Client, saved: Analysis) -> None:
    assert "Who pays" in eli.get(world.url("search/?q=pays")).content.decode()
    assert "Change the question" in eli.get(world.url(f"explore/saved/{saved.pk}/")).content.decode()


def test_strangers_find_nothing_and_other_products_have_their_own(
    world: World, sam: Client, saved: Analysis
) -> None:
    assert sam.get(world.url(f"explore/saved/{saved.pk}/")).status_code == 404
    assert sam.get(f"/w/elsewhere/other/explore/saved/{saved.pk}/").status_code == 404
