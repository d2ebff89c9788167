import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from firsthand.errors import FileError
from firsthand.tables import toml
from firsthand.tables.toml import Section, read_toml

TEXT = """
name = "a"
size = 3
day = 2024-02-29
tags = ["x", "y"]
[inner]
share = 0.5
[[rows]]
id = "first"
[[rows]]
"""


def read(tmp_path: Path, text: str) -> Section:
    path = tmp_path / "some.toml"
    path.write_text(text, encoding="utf-8")
    return read_toml(path, what="sample", way_out="See the guide.")


def test_values_come_with_their_types(tmp_path: Path) -> None:
    top = read(tmp_path, TEXT)
    assert (top.get("name", str), top.get("day", dt.date), top.number("size")) == (
        "a",
        dt.date(2024, 2, 29),
        3.0,
    )
    assert (top.texts("tags"), top.texts("none"), top.get("none", int, 7)) == (("x", "y"), (), 7)
    assert top.table("inner").number("share") == 0.5
    assert [row.path for row in top.tables("rows")] == ["rows[first].", "rows[2]."]


@pytest.mark.parametrize(
    ("ask", "column", "rule"),
    [
        (lambda top: top.get("none", str), "none", "a text is missing here"),
        (lambda top: top.get("size", str), "size", "a text should stand here"),
        (lambda top: top.get("name", dt.date), "name", "a date, as in 2021-02-01 should stand here"),
        (lambda top: top.number("name"), "name", "a number should stand here"),
        (lambda top: top.table("inner").number("none"), "inner.none", "a number should stand here"),
        (lambda top: top.tables("rows")[0].get("n", int), "rows[first].n", "a whole number is missing here"),
        (lambda top: top.tables("tags"), "tags", r"begins with [[tags]]"),
        (lambda top: top.only("name", "size", "day", "tags", "inner"), "rows", "this key is not known"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_its_place(
    tmp_path: Path, ask: Callable[[Section], object], column: str, rule: str
) -> None:
    with pytest.raises(FileError) as caught:
        ask(read(tmp_path, TEXT))
    assert caught.value.place.column == column
    assert rule in str(caught.value)


def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileError, match=r"this is not TOML.*See the guide\."):
        read(tmp_path, "name = ")
    with pytest.raises(FileError, match="the sample file cannot be read: No such file"):
        read_toml(tmp_path / "none.toml", what="sample", way_out="")
    monkeypatch.setattr(toml, "LARGEST", 10)
    with pytest.raises(FileError, match="a sample file has at most 10 bytes"):
        read(tmp_path, TEXT)
