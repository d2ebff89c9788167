"""The whole way by mouse: from an empty folder to a brief, and the import taken back."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.hands import Mouse
from tests.browser.way import SPOKE, jupyter, walk
from tests.web.project.serving import Server, rows

pytestmark = pytest.mark.browser

# What the way leaves behind: one plan, proven best and adopted by one decision.
PLANS = "SELECT status, (SELECT count(*) FROM roadmap_decision) FROM roadmap_plan"


def test_the_whole_way(page: Page, empty: Server, tmp_path: Path) -> None:
    walk(Mouse(page), SPOKE, empty, tmp_path)
    assert rows(tmp_path / "own", PLANS) == [("optimal", 1)]


@pytest.mark.slow
def test_the_whole_way_on_the_real_survey(
    page: Page, empty: Server, tmp_path: Path, shared_data: Path
) -> None:
    walk(Mouse(page), jupyter(shared_data / "jupyter-survey-2020"), empty, tmp_path)
    assert rows(tmp_path / "own", PLANS) == [("optimal", 1)]
