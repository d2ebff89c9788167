"""Files that cannot be read are refused in plain words, without the path of our copy."""

import gzip
from pathlib import Path

import pytest

from firsthand.errors import FileError
from firsthand.measurement.refusals import why_unreadable
from firsthand.measurement.unit_files import preview

ROWS = "variant,bought\n" + "\n".join(f"{'ab'[i % 2]},{i * 7_919 % 100_003}" for i in range(50_000))


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("cut.csv.gz", gzip.compress(ROWS.encode())[:90_000], "the packed file is cut short or damaged"),
        ("no.parquet", b"PAR1" + b"x" * 500 + b"PAR1", "the Parquet file is damaged"),
        (
            "no.csv",
            b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
            "it is neither a table of text in UTF-8 nor Parquet",
        ),
    ],
)
def test_what_duckdb_refuses(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileError) as refused:
        preview(tmp_path / name)
    said = str(refused.value)
    assert said.startswith(f"{name}: {why}. Export it again")
    assert str(tmp_path) not in said


def test_what_is_not_known_comes_as_it_was_said_without_paths() -> None:
    error = ValueError('IO Error: Could not open file "/data/x y.csv": no space left.\nmore')
    assert why_unreadable(error) == "it cannot be read (IO Error: Could not open: no space left)"
