"""Reading tables: what is detected, what is listed, what is refused."""

import csv
import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import FileError, FirsthandError, InputError
from firsthand.tables import Limits, Table, read_table, unguard, write_csv

PLAIN = "id,name,city\n1,Zoë,Łódź\n2,Ann,Rome\n"


def read(source: bytes | str, **options: object) -> Table:
    data = source.encode() if isinstance(source, str) else source
    return read_table(data, name="export.csv", **options)  # type: ignore[arg-type]


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__slash__", "/"), data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_unicode_in_every_encoding_is_the_same_table(encoding: str, named: str) -> None:
    table = read(PLAIN.encode(encoding))
    assert (table.headers, table.rows) == (
        (("id", "name", "city"),),
        (("1", "Zoë", "Łódź"), ("2", "Ann", "Rome")),
    )
    assert (table.encoding, table.problems) == (named, ())


def test_windows_1252_is_read_and_doubted() -> None:
    table = read("id;Straße\n1;Köln – 5 €\n".encode("cp1252"))
    assert table.rows == (("1", "Köln – 5 €"),)
    assert (table.encoding, table.delimiter) == ("windows-1252", ";")
    assert "Windows-1252" in table.problems[0].message


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_detected_though_others_stand_in_the_cells(delimiter: str) -> None:
    others = [d for d in ",;|" if d != delimiter]
    rows = [["id", "price", "text"], ["1", "1.5", f"a{others[0]} b{others[1]} c"], ["2", "2.5", "d"]]
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(rows)
    table = read(target.getvalue())
    assert table.delimiter == delimiter
    assert [list(row) for row in table.rows] == rows[1:]


def test_semicolons_with_decimal_commas_and_a_sep_line() -> None:
    table = read("sep=;\r\nid;weight\r\n1;3,5\r\n2;4,5\r\n")
    assert (table.headers[0], table.rows) == (("id", "weight"), (("1", "3,5"), ("2", "4,5")))


def test_quoted_cells_may_hold_delimiters_and_line_ends() -> None:
    table = read('id,text\n1,"one, ""two""\nthree"\n2,x\n')
    assert table.rows == (("1", 'one, "two"\nthree'), ("2", "x"))
    assert table.row_numbers == (2, 3)


def test_gzip_and_zip_hold_the_same_table() -> None:
    plain = read(PLAIN)
    for packed in (
        gzip.compress(PLAIN.encode()),
        zipped(**{"a.csv": PLAIN.encode(), "__MACOSX__slash___a": b"x"}),
    ):
        table = read(packed)
        assert (table.headers, table.rows) == (plain.headers, plain.rows)
        assert table.digest != plain.digest


def test_path_is_read_like_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(PLAIN, encoding="utf-8")
    assert read_table(tmp_path / "a.csv", name="export.csv") == read(PLAIN)


def test_two_header_rows_of_surveymonkey() -> None:
    table = read("Respondent ID,How?,Which?,,\n,Response,Python,R,Other\n1,Often,Python,,\n")
    assert table.headers[0] == ("Respondent ID", "How?", "Which?", "Which?", "Which?")
    assert table.headers[1] == ("", "Response", "Python", "R", "Other")
    assert table.header(3) == "Which? - R"


def test_three_header_rows_of_qualtrics() -> None:
    table = read(
        'ResponseId,Q1\nResponse ID,How old?\n"{""ImportId"":""_r""}","{""ImportId"":""QID1""}"\nR_1,44\n'
    )
    assert (len(table.headers), table.rows, table.row_numbers) == (3, (("R_1", "44"),), (4,))


def test_header_depth_can_be_said() -> None:
    assert len(read("a,b\nc,d\n1,2\n", header_rows=2).headers) == 2
    assert len(read("a,,\n,c,d\n1,2,3\n", header_rows=1).rows) == 2


def test_blank_first_cell_of_data_is_no_second_header() -> None:
    assert len(read("id,a,b\n,1,2\n3,4,5\n").headers) == 1


def test_short_rows_are_padded_and_wide_ones_keep_their_surplus_in_the_problem() -> None:
    table = read("id,a,b\n1,x\n2,x,y,z,w\n3,x,y\n4,x,y,,\n")
    assert table.rows == (("1", "x", ""), ("2", "x", "y"), ("3", "x", "y"), ("4", "x", "y"))
    assert [(p.place.row, p.value) for p in table.problems] == [(2, None), (3, "z,w")]


def test_repeated_and_missing_headers_are_listed_and_kept_by_position() -> None:
    table = read("id,a,a,\n1,x,y,z\n")
    assert table.rows == (("1", "x", "y", "z"),)
    assert [p.place.column for p in table.problems] == ["a", None]
    assert "2, 3" in table.problems[0].message
    assert "4" in table.problems[1].message


def test_formulas_stay_text_and_are_listed_once_for_each_column() -> None:
    link = '=HYPERLINK("http://example.org","click")'
    table = read(f'id,a,b\n1,"{link.replace(chr(34), chr(34) * 2)}",-5\n2,=1+1,- a dash\n3,+49 30 1,@ home\n')
    assert table.rows[0][1] == link
    assert [(p.place.row, p.place.column, p.value) for p in table.problems] == [(2, "a", link)]
    assert "2 cell(s)" in table.problems[0].message


def test_blank_rows_are_left_out_and_numbers_stay_those_of_the_file() -> None:
    table = read("id,a\n\n1,x\n,\n2,y\n")
    assert (table.rows, table.row_numbers) == ((("1", "x"), ("2", "y")), (3, 5))


BOMB = b"id,a\n" + b"0,0\n" * 1_000_000


NO_TABLES = [
    (b"", "empty"),
    (b" \n\r\n", "empty"),
    (b"%PDF-1.7 rest", "PDF"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"<!DOCTYPE html><p>no", "web page"),
    ('{"a": 1}'.encode("utf-16"), "JSON"),
    (b'[{"a": 1}]', "JSON"),
    (b"id,a\n1,x\x00y\n", "NUL"),
    (bytes(range(1, 32)) * 9, "control"),
    (b"\xef\xbb\xbfid,\xff\n", "valid utf-8"),
    (b"id,\x81\n", "valid windows-1252"),
    (gzip.compress(PLAIN.encode() * 99)[:-9], "cut short"),
    (gzip.compress(PLAIN.encode())[:-8] + bytes(8), "damaged"),
    (gzip.compress(gzip.compress(PLAIN.encode())), "gzip"),
    (zipped(**{"a.csv": b"1"})[:40], "damaged"),
    (zipped(**{"a.csv": b"a", "b.csv": b"b"}), "exactly one"),
    (zipped(), "zip"),
    (zipped(**{"a.zip": zipped(**{"b.csv": b"a"})}), "zip archive"),
    (zipped(**{"..__slash__a.csv": b"a"}), "outside"),
    (zipped(**{"xl__slash__workbook.xml": b"a"}), "Excel"),
    (zipped(**{f"{n}.csv": b"a" for n in range(51)}), "entries"),
    (gzip.compress(BOMB), "200 times"),
    (zipped(**{"a.csv": BOMB}), "200 times"),
    (b'id,a\n1,"never closed\n2,x\n', "never closed"),
    (b'id,a\n1,"' + b"long" * 40_000 + b'"\n', "131,072"),
    (b" , , \n1,2,3\n", "header"),
]


@pytest.mark.parametrize("case", range(len(NO_TABLES)))  # archives hold the time, so they cannot name a test
def test_what_is_no_table_is_refused_with_place_rule_and_way_out(case: int) -> None:
    data, rule = NO_TABLES[case]
    with pytest.raises(FileError) as caught:
        read(data)
    assert rule in str(caught.value)
    assert str(caught.value).startswith("export.csv")
    assert caught.value.way_out


def test_sizes_are_asked_before_a_file_is_read_whole(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:  # sparse: takes no room on the disk
        file.truncate(200_000_000)
    with pytest.raises(FileError, match=r"100,000,000 bytes at most .*200,000,000 bytes"):
        read_table(large, name="large.csv")
    with pytest.raises(FileError, match=r"2 cells at most .*about 9"):
        read(PLAIN, limits=Limits(cells=2))
    with pytest.raises(FileError, match="unpacks to more than 50 bytes"):
        read(gzip.compress(PLAIN.encode() * 9), limits=Limits(unpacked_bytes=50))


@pytest.mark.parametrize("path", ["missing.csv", ".", "nul\x00.csv"])
def test_what_cannot_be_opened_is_a_file_error(tmp_path: Path, path: str) -> None:
    with pytest.raises(FileError, match="cannot be opened"):
        read_table(tmp_path / path, name="export.csv")


@pytest.mark.parametrize("options", [{"header_rows": 4}, {"encoding": "klingon"}, {"delimiter": "x"}])
def test_wrong_arguments_say_what_is_usual(options: dict[str, object]) -> None:
    with pytest.raises(InputError, match=str(next(iter(options)))):
        read(PLAIN, **options)


def test_a_stray_quotation_mark_is_listed() -> None:
    table = read('id,a\n1,"quoted" tail\n2,x\n')
    assert table.rows == (("1", "quoted tail"), ("2", "x"))
    assert table.problems[0].place.row == 2


def test_a_hundred_thousand_rows_are_read() -> None:
    text = (
        ",".join(f"c{n}" for n in range(20))
        + "\n"
        + (",".join(f"value {n}" for n in range(20)) + "\n") * 100_000
    )
    table = read(text)
    assert (len(table.rows), table.width) == (100_000, 20)


SEEDS = [
    b"id,a\n1,2\n",
    gzip.compress(b"id,a\n1,2\n"),
    zipped(**{"a.csv": b"id,a\n1,2\n"}),
    "id;ä\n".encode("utf-16"),
]


@given(
    data=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")))
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_a_table_or_a_stated_error(data: bytes) -> None:
    try:
        table = read(data)
    except FirsthandError as error:
        assert "export.csv" in str(error)
    else:
        assert all(len(row) == table.width for row in (*table.headers, *table.rows))


@given(seed=st.sampled_from(SEEDS), place=st.integers(0, 200), patch=st.binary(min_size=1, max_size=8))
@settings(max_examples=400, deadline=None)
def test_damaged_files_give_a_table_or_a_stated_error(seed: bytes, place: int, patch: bytes) -> None:
    at = place % len(seed)
    try:
        table = read(seed[:at] + patch + seed[at + len(patch) :])
    except FirsthandError as error:
        assert "export.csv" in str(error)
    else:
        assert all(len(row) == table.width for row in (*table.headers, *table.rows))


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\r\n"), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=12))
@settings(max_examples=200, deadline=None)
def test_what_is_written_reads_back_the_same(rows: list[tuple[str, str]]) -> None:
    target = io.StringIO(newline="")
    numbered = [(str(n), *row) for n, row in enumerate(rows)]
    write_csv(target, ["id", "left", "right"], numbered)
    table = read_table(target.getvalue().encode(), name="export.csv", delimiter=",")
    assert [tuple(map(unguard, row)) for row in table.rows] == numbered
