import datetime as dt
import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.interchange.archive import Field, Kind, folder_kinds, kind_of, read_archive, write_archive
from firsthand.tables import write_csv

WHEN = dt.datetime(2024, 4, 1, tzinfo=dt.UTC)
NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,9}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
ZONES = st.just(dt.UTC) | st.integers(-720, 720).map(
    lambda minutes: dt.timezone(dt.timedelta(minutes=minutes))
)
MOMENTS = st.datetimes(dt.datetime(2, 1, 1), dt.datetime(9998, 1, 1), timezones=ZONES)  # noqa: DTZ001
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXTS | st.sampled_from(["=1+1", "-", "'=x", "\x00", "\u2028\n", "NaN"]),
    "whole": st.integers(),
    "number": st.floats(),
    "truth": st.booleans(),
    "date": st.dates(),
    "time": MOMENTS,
    "json": NESTED,
}


@st.composite
def kinds(draw: st.DrawFn) -> Kind:
    fields = draw(
        st.lists(
            st.builds(Field, name=TEXTS, type=st.sampled_from(sorted(VALUES))),
            max_size=4,
            unique_by=lambda field: field.name,
        )
    )
    row = st.fixed_dictionaries({field.name: st.none() | VALUES[field.type] for field in fields})
    return Kind(name=draw(NAMES), fields=tuple(fields), rows=draw(st.lists(row, max_size=4)))


def plain(rows: list[dict[str, Any]]) -> str:
    return repr(
        [{k: v.isoformat() if isinstance(v, dt.datetime) else v for k, v in row.items()} for row in rows]
    )


@settings(max_examples=30, deadline=None)
@given(st.lists(kinds(), max_size=3, unique_by=lambda kind: kind.name), TEXTS, MOMENTS)
def test_what_went_in_comes_out(some: list[Kind], title: str, when: dt.datetime) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.zip")
        write_archive(path, title=title, when=when, kinds=some)
        archive = read_archive(path)
        assert (archive.title, archive.when.isoformat()) == (title, when.isoformat())
        assert [kind.name for kind in archive.kinds] == sorted(kind.name for kind in some)
        for kind in some:
            assert archive[kind.name].fields == kind.fields
            # NaN differs from itself, and 1 is 1.0: compared as written.
            names = [field.name for field in kind.fields]
            ordered = [{name: row[name] for name in names} for row in kind.rows]
            assert plain(list(archive.rows(kind.name))) == plain(ordered)
        again = Path(folder, "b.zip")
        write_archive(again, title=title, when=when, kinds=reversed(some))
        assert again.read_bytes() == path.read_bytes()


@dataclass(frozen=True, kw_only=True)
class Message:
    id: int
    text: str
    rating: float | None
    day: dt.date
    needs: tuple[str, ...]
    words: list[str]


def messages() -> list[Message]:
    return [
        Message(id=n, text=f"=cmd {n}", rating=n / 2 if n else None, day=WHEN.date(), needs=("a",), words=[])
        for n in range(40)
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "ladle.zip"
    write_archive(target, title="Ladle", when=WHEN, kinds=[kind_of("feedback", Message, messages())])
    return target


def test_dataclasses_become_records(path: Path) -> None:
    archive = read_archive(path)
    types = ["whole", "text", "number", "date", "json", "json"]
    assert [field.type for field in archive["feedback"].fields] == types
    first, *_, last = archive.rows("feedback")
    assert first["rating"] is None
    assert last == {
        "id": 39, "text": "=cmd 39", "rating": 19.5, "day": WHEN.date(), "needs": ["a"], "words": [],
    }  # fmt: skip


def test_other_programs_can_read_it(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        data = archive.read("feedback.jsonl")
        manifest = json.loads(archive.read("manifest.json"))
    (kind,) = manifest["kinds"]
    assert kind["files"][0]["sha256"] == hashlib.sha256(data).hexdigest()
    assert kind["files"][0]["rows"] == 40 == len(data.decode().splitlines())
    assert json.loads(data.splitlines()[3])["text"] == "=cmd 3"


def test_parquet_is_kept_as_it_is(tmp_path: Path) -> None:
    parts = [tmp_path / f"{n:05d}.parquet" for n in range(3)]
    for n, part in enumerate(parts):
        duckdb.sql(f"COPY (SELECT range AS n, 'x' AS event FROM range({n + 1})) TO '{part}' (FORMAT parquet)")
    path, out = tmp_path / "a.zip", tmp_path / "out"
    write_archive(path, title="", when=WHEN, kinds=[Kind(name="events", parquet=tuple(parts))])
    archive = read_archive(path)
    assert archive["events"].size == 6
    assert [(field.name, field.type) for field in archive["events"].fields] == [
        ("n", "BIGINT"),
        ("event", "VARCHAR"),
    ]
    out.mkdir()
    found = archive.unpack("events", out)
    assert [file.read_bytes() for file in found] == [part.read_bytes() for part in parts]
    with pytest.raises(InputError, match="unpack it instead"):
        next(archive.rows("events"))
    with pytest.raises(InputError, match="holds events"):
        archive["feedback"]


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("text", 1),
        ("text", "\ud83d"),
        ("whole", True),
        ("whole", 1.0),
        ("number", "1"),
        ("truth", 1),
        ("date", WHEN),
        ("time", WHEN.date()),
        ("time", WHEN.replace(tzinfo=None)),
        ("json", {1: "a"}),
        ("json", float("nan")),
    ],
)
def test_a_value_that_would_not_come_back_is_refused(tmp_path: Path, type_: str, value: object) -> None:
    fields = (Field(name="x", type=type_),)
    some = [Kind(name="a", fields=fields, rows=[{}, {"x": value}])]
    with pytest.raises(InputError, match=f"a.jsonl, row 2: “x” is of type {type_}"):
        write_archive(tmp_path / "a.zip", title="", when=WHEN, kinds=some)
    assert not list(tmp_path.iterdir())


def test_kinds_and_fields_are_checked(tmp_path: Path) -> None:
    def write(*some: Kind) -> None:
        write_archive(tmp_path / "a.zip", title="", when=WHEN, kinds=some)

    with pytest.raises(InputError, match="must be there once"):
        write(Kind(name="a"), Kind(name="a"))
    with pytest.raises(InputError, match=r"“\.\./a” must be"):
        write(Kind(name="../a"))
    with pytest.raises(InputError, match="the type “word”"):
        write(Kind(name="a", fields=(Field(name="x", type="word"),)))
    with pytest.raises(InputError, match="which is no field"):
        write(Kind(name="a", rows=[{"x": 1}]))
    (tmp_path / "a.parquet").write_text("no")
    with pytest.raises(InputError, match="is not Parquet"):
        write(Kind(name="a", parquet=(tmp_path / "a.parquet",)))


def test_a_folder_becomes_records(tmp_path: Path) -> None:
    folder = tmp_path / "ladle"
    for name in ("feedback", "surveys", "events", "truth"):
        (folder / name).mkdir(parents=True)
    header = ["id", "text", "rating", "share", "code", "day", "empty"]
    rows: list[list[Any]] = [
        [7, "=SUM(A1)", 4, 0.5, "007", dt.date(2024, 1, 2), None],
        [8, "'-\u2028", None, -1.0, "nan", None, None],
        [9, "two\nlines, “and” a comma\r\n", 5, 3.25, "x", None, ""],
    ]
    write_csv(folder / "feedback" / "feedback.csv", header, rows)
    wave = "Rate us,,\n,a,b\n1,2,3\n"
    (folder / "surveys" / "Wave 1.csv").write_text(wave)
    form = 'Q1,Q2\nRate us,Why?\n"{""ImportId"":""a""}","{""ImportId"":""b""}"\n5,good\n'
    (folder / "surveys" / "form.csv").write_text(form)
    (folder / "truth" / "truth.json").write_text("{}")
    part = folder / "events" / "00000.parquet"
    duckdb.sql(f"COPY (SELECT 1 AS n) TO '{part}' (FORMAT parquet)")
    write_archive(tmp_path / "a.zip", title="", when=WHEN, kinds=folder_kinds(folder, leave_out=["truth"]))
    archive = read_archive(tmp_path / "a.zip")
    assert [kind.name for kind in archive.kinds] == ["documents", "events", "feedback"]
    types = [field.type for field in archive["feedback"].fields]
    assert types == ["whole", "text", "whole", "number", "text", "date", "text"]
    assert [list(row.values()) for row in archive.rows("feedback")] == [
        *rows[:2], [*rows[2][:-1], None],
    ]  # fmt: skip
    documents = {row["path"]: row["text"] for row in archive.rows("documents")}
    assert documents == {"surveys/Wave 1.csv": wave, "surveys/form.csv": form}


def test_a_folder_of_pictures_or_of_twins_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n1\n")
    (tmp_path / "A.csv").write_text("x\n1\n")
    with pytest.raises(InputError, match="would both be “a”"):
        folder_kinds(tmp_path)
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    with pytest.raises(InputError, match=r"a\.png: an archive takes text"):
        folder_kinds(tmp_path)


def test_text_that_a_store_exports_in_utf_16_is_the_same_text(tmp_path: Path) -> None:
    text = "Star Rating,Text\n5,“Größer” – 好\n"
    (tmp_path / "a.csv").write_bytes(text.encode("utf-16"))
    (tmp_path / "b.csv").write_bytes(text.encode())
    first, second = (list(kind.rows) for kind in folder_kinds(tmp_path))
    assert first == second == [{"Star Rating": 5, "Text": "“Größer” – 好"}]
