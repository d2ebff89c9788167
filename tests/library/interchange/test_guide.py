"""The guide to running a case leaves out no key of a case file, no file written, no key of the summary."""

import ast
import re
from pathlib import Path

import pytest

from firsthand.insights.embedding import fallback
from firsthand.interchange.cases import read_case, reading, walk, write

ROOT = Path(__file__).parents[3]
SIXTY = ROOT / "tests/fixtures/survey_sixty"


@pytest.fixture(scope="module")
def named() -> set[str]:
    """Every word that the guide sets as code."""
    text = (ROOT / "docs/guides/run-a-case.md").read_text(encoding="utf-8")
    return {word for code in re.findall(r"`([^`\n]+)`", text) for word in re.findall(r"[\w.]*\w", code)}


def test_every_key_of_a_case_is_explained(named: set[str]) -> None:
    calls = list(ast.walk(ast.parse(Path(reading.__file__).read_text("utf-8"))))
    keys = {
        value.value
        for call in calls
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "only"
        for value in ast.walk(call)
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    }
    assert {"id_column", "least_words", "depends_on"} <= keys
    assert keys <= {part for word in named for part in word.split(".")}


def test_every_output_is_explained(named: set[str], tmp_path: Path) -> None:
    summary = write(walk(read_case(SIXTY / "case.toml"), data=SIXTY, embed=fallback()), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} <= named
    assert set(summary) <= named
