"""Files of units: sums against the rows in memory, blanks and mistakes, and what a file looks like."""

import csv
from pathlib import Path

import duckdb
import numpy as np
import pytest

from firsthand.errors import FileError
from firsthand.measurement.unit_files import preview
from firsthand.measurement.units import Measure, summarise


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("blanks", ["nowhere", "in the one", "in both", "not a number"])
def test_pairs_are_summed_where_both_are_known(tmp_path: Path, form: str, blanks: str) -> None:
    """Against the rows in memory, with a second column whose blanks are left out, or count as 0."""
    generator = np.random.default_rng(7)
    y, z = generator.normal(1e6, 3, 900), generator.poisson(4, 900).astype(float)
    if blanks != "nowhere":
        y[generator.random(900) < 0.1] = np.nan
    if blanks == "in both":
        z[generator.random(900) < 0.2] = np.nan
    lost = "nan" if blanks == "not a number" and form == "parquet" else ""
    table = [
        (
            "ab"[k % 2],
            lost if np.isnan(y[k]) else repr(float(y[k])),
            "" if np.isnan(z[k]) else repr(z[k].item()),
        )
        for k in range(900)
    ]
    path = tmp_path / "pairs.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("v", "y", "z"), *table])
    if form == "parquet":
        types = "columns={'v': 'VARCHAR', 'y': 'DOUBLE', 'z': 'DOUBLE'}"
        to = str(tmp_path / "pairs.parquet")
        duckdb.sql(f"COPY (FROM read_csv('{path}', header=true, {types})) TO '{to}'")
        path = Path(to)
    asked = [Measure(column="y", other="z"), Measure(column="y", other="z", blank_is_zero=True)]
    found = summarise(path, variant="v", measures=[*asked, Measure(column="y")])
    for place, zero in enumerate((False, True)):
        other = np.nan_to_num(z) if zero else z
        for variant in range(2):
            known = ~(np.isnan(y) | np.isnan(other)) & (np.arange(900) % 2 == variant)
            assert found.n[place, variant] == known.sum()
            assert found.mean[place, variant] == pytest.approx(y[known].mean(), rel=1e-14)
            assert found.variance[place, variant] == pytest.approx(y[known].var(ddof=1), rel=1e-9)
            assert found.other_mean[place, variant] == pytest.approx(other[known].mean(), rel=1e-12)
            matrix = np.cov(y[known], other[known])
            assert found.other_variance[place, variant] == pytest.approx(matrix[1, 1], rel=1e-9)
            assert found.covariance[place, variant] == pytest.approx(matrix[0, 1], rel=1e-7)
    assert found.n[2].tolist() == [(~np.isnan(y[k::2])).sum() for k in range(2)]


def test_nan_in_parquet_is_a_blank_and_infinity_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    duckdb.sql(f"COPY (FROM (VALUES ('a', 1.5), ('a', 'nan'::DOUBLE), ('b', 2.5)) t(v, x)) TO '{path}'")
    assert summarise(path, variant="v", measures=[Measure(column="x")]).n.tolist() == [[1, 1]]
    duckdb.sql(f"COPY (FROM (VALUES ('a', 1.5), ('b', 'inf'::DOUBLE)) t(v, x)) TO '{path}'")
    with pytest.raises(FileError, match="row 3, column “x”: a number belongs here"):
        summarise(path, variant="v", measures=[Measure(column="x")])


def test_a_preview_shows_the_first_rows_and_the_values_of_the_whole_file(tmp_path: Path) -> None:
    """Variants may come one after the other; a column of ids has no list of values."""
    path = tmp_path / "people.csv"
    lines = [f"u{number},{'control' if number < 3_000 else ' new '},{number % 2}" for number in range(4_000)]
    path.write_text("\n".join(["who,group,bought", *lines]), encoding="utf-8")
    seen = preview(path, rows=2)
    assert seen.columns == ("who", "group", "bought")
    assert seen.rows == (("u0", "control", "0"), ("u1", "control", "1"))
    assert seen.values == {"who": (), "group": ("control", "new"), "bought": ("0", "1")}
    with pytest.raises(FileError, match="no such file"):
        preview(tmp_path / "nothing.csv")
