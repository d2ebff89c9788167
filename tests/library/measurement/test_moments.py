"""Times that a Parquet file holds as times, against the same times as text."""

from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.measurement.incoming import stage

NOW = datetime(2025, 6, 30, tzinfo=UTC)
# Berlin turns its clocks; the first and the last days that count.
AROUND = map(datetime.fromisoformat, ["2025-03-29T22:00", "1989-12-31T12:00", "2025-06-30T12:00"])
MOMENTS = st.one_of(st.none(), *(st.datetimes(each, each + timedelta(days=1)) for each in AROUND))


@settings(max_examples=10, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(1, 4), MOMENTS, MOMENTS, MOMENTS), min_size=1, max_size=12),
    kind=st.sampled_from(["TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMPTZ"]),
)
def test_moments_in_parquet_are_judged_as_their_text_is(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]], kind: str
) -> None:
    """The same rows with every time as text that ends in Z, which goes the way of lines and CSV."""
    table = {
        "message_id": [f"m{row[0]}" for row in rows],
        **{name: [str(row[n] or "") for row in rows] for n, name in ((1, "time"), (2, "received_at"))},
        "other": [str(row[3] or "") for row in rows],
    }
    values = ", ".join(str(row) for row in zip(*table.values(), strict=True))
    read = f"SELECT 'u' AS user_id, 'e' AS event, * FROM (VALUES {values}) t({', '.join(table)})"
    times = ("time", "received_at", "other")
    found = list[Any]()
    for way in ("{0}::" + kind, "{0}::" + kind + "::TIMESTAMP::VARCHAR || 'Z'"):
        folder = tmp_path_factory.mktemp("parquet")
        cells = ", ".join(way.format(f"nullif({name}, '')") + f" AS {name}" for name in times)
        duckdb.execute("SET TimeZone = 'UTC'")
        duckdb.sql(f"SELECT * REPLACE ({cells}) FROM ({read})").write_parquet(str(folder / "x"))
        staged = stage(folder / "x", folder, name="x", reference=NOW, zone="Europe/Berlin")
        events = duckdb.read_parquet(str(folder / "events.parquet")).order("message_id").fetchall()
        texts = [[str(cell).replace('+00"', 'Z"') for cell in event] for event in events]
        found.append((texts, [str(each) for each in staged.problems], staged.reasons, staged.late))
    assert found[0] == found[1]
