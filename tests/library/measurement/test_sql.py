"""The SQL that metrics run, as text: a change shows up in review beside its reason."""

from pathlib import Path

import pytest

from firsthand.measurement import sql

KEPT = Path(__file__).parent / "sql"


@pytest.mark.parametrize("name", [
    "counts", "event_ratio", "user_ratio", "property_mean", "returns", "quantile", "funnel", "retention",
])  # fmt: skip
def test_the_question_is_the_one_that_was_reviewed(name: str) -> None:
    question = getattr(sql, name)(*((3,) if name == "funnel" else ())) + "\n"
    assert question == (KEPT / f"{name}.sql").read_text(), f"put the new text into {name}.sql if you meant it"
