"""Writing tables that a spreadsheet can open without running anything."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.tables import Cell, guard, unguard, write_csv


def written(header: list[str], rows: list[list[Cell]]) -> str:
    target = io.StringIO(newline="")
    write_csv(target, header, rows)
    return target.getvalue()


def test_text_is_guarded_and_numbers_are_not() -> None:
    rows: list[list[Cell]] = [
        ["=1+1", -5, -5.5],
        ["@SUM(A1)", "-5", "+1.5e3"],
        ["- a dash", None, float("nan")],
    ]
    assert written(["a", "b", "c"], rows) == "a,b,c\n'=1+1,-5,-5.5\n'@SUM(A1),-5,+1.5e3\n'- a dash,,\n"


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_every_dangerous_start_gets_an_apostrophe(start: str) -> None:
    assert guard(start + "cmd") == "'" + start + "cmd"


@given(st.text())
def test_unguard_undoes_guard(text: str) -> None:
    assert unguard(guard(text)) == text
    assert guard(text).lstrip("'")[:1] == text.lstrip("'")[:1]


def test_path_gets_utf8_and_plain_line_ends(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ["id", "text"], [[1, 'Łódź, "x"\r\n']])
    assert (tmp_path / "a.csv").read_bytes() == 'id,text\n1,"Łódź, ""x""\r\n"\n'.encode()


def test_rows_must_fit_the_header() -> None:
    with pytest.raises(ValueError, match="1 cells under a header of 2"):
        written(["a", "b"], [["x"]])
