"""What every test may rely on: steady Hypothesis runs, the shared data sets, and a word about the browser."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from scripts import chromium

ROOT = Path(__file__).parent.parent

# A laptop looks somewhere new each time; CI repeats itself, so that red there means "your change".
settings.register_profile("laptop", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "laptop")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with the public data sets, which are not part of the repository; read-only."""
    folder = Path(os.environ.get("FIRSTHAND_SHARED", ROOT / "../shared/data")).resolve()
    if not folder.is_dir():
        pytest.skip("the shared data sets are not here (../shared/data, or FIRSTHAND_SHARED=folder)")
    return folder


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") is None or chromium.find():
        return
    reason = f"no Chromium found. {chromium.HOW_TO_GET_IT}"
    if os.environ.get("FIRSTHAND_REQUIRE_BROWSER") == "1":
        pytest.fail(f"FIRSTHAND_REQUIRE_BROWSER=1, but {reason}", pytrace=False)
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "browser" in report.keywords]
    if skipped:
        reasons = sorted({str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped})
        terminalreporter.section("browser journeys")
        terminalreporter.line(f"{len(skipped)} browser tests were skipped: {' '.join(reasons)}")
