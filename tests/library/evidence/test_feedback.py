"""Feedback files: told from surveys, columns proposed, every row read or its fault named."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import FileError, InputError
from firsthand.evidence.feedback import Columns, from_json, is_feedback, read, recognise, to_json
from firsthand.evidence.feedback.cells import SCALES, date_of, day_first, rating_of, scale_of
from firsthand.tables import Table, read_table, write_csv

HEADER = ["id", "date", "rating", "text", "person", "plan", "url"]
ROWS = [
    ["r1", "2026-03-02", "4", "The timer stops when the screen locks", "u7", "Free", "https://a.example/1"],
    ["r2", "2026-03-01", "1", "I cannot find the recipes that I saved last week", "u8", "Plus", ""],
    ["r3", "2026-03-04", "5", "Dinner was on the table in half an hour!", "u7", "Plus", ""],
]


def table(rows: list[list[str]], header: list[str] | None = None, name: str = "reviews.csv") -> Table:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header or HEADER, *rows])
    return read_table(out.getvalue().encode(), name=name)


def test_columns_are_proposed_by_name_and_content() -> None:
    columns = recognise(table(ROWS))
    assert columns.roles == ("id", "date", "rating", "text", "person", "attribute", "attribute")
    assert columns.scale == (1, 5)
    assert columns.reasons[0] == "a value of its own in each row"


def test_rows_come_oldest_first_with_their_attributes() -> None:
    found = read(table(ROWS), recognise(table(ROWS)))
    assert [said.key for said in found.said] == ["r2", "r1", "r3"]
    assert found.problems == ()
    said = found.said[1]
    assert (said.who, said.said_on, said.text) == ("u7", date(2026, 3, 2), ROWS[0][3])
    assert said.attributes == {"rating": "4", "plan": "Free", "url": "https://a.example/1"}


# Headers as the tools write them (formats.md of the sources: Google Play, Zendesk, Canny).
EXPORTS = {
    "Google Play": (
        ["Package Name", "App Version Name", "Reviewer Language", "Review Submit Date and Time",
         "Review Submit Millis Since Epoch", "Star Rating", "Review Title", "Review Text", "Review Link"],
        ["ex.ladle", "7.1", "en", "2026-03-02T10:00:00Z", "1772445600000", "2", "Gone",
         "My shopping list was empty when I stood in the shop", "https://play.example/1"],
        {"date": 3, "rating": 5, "heading": 6, "text": 7},
    ),
    "Zendesk": (
        ["id", "subject", "description", "status", "requester_id", "created_at", "updated_at"],
        ["31", "Sync", "The tablet never shows what I changed on the phone", "open", "u1",
         "2026-03-02T10:00:00Z", "2026-03-05T10:00:00Z"],
        {"id": 0, "heading": 1, "text": 2, "person": 4, "date": 5},
    ),
    "By hand": (
        ["Kunde", "Datum", "Kommentar"],
        ["Anna", "2.3.2026", "Die Uhr bleibt stehen, sobald der Bildschirm ausgeht"],
        {"person": 0, "date": 1, "text": 2},
    ),
}  # fmt: skip


@pytest.mark.parametrize("tool", EXPORTS)
def test_exports_of_tools_are_known(tool: str) -> None:
    header, row, wanted = EXPORTS[tool]
    found = table([row], header)
    columns = recognise(found)
    assert is_feedback(found)
    assert {role: columns.at(role) for role in wanted} == wanted  # type: ignore[arg-type]


SURVEYS = (
    (["Respondent ID", "1. How often?", "2. What should we change?"], ["1", "Daily", "The timer stops"]),
    (["Timestamp", "What should we change first?"], ["2026/03/02 10:00:00", "The timer stops all the time"]),
    (["RecordedDate", "ResponseId", "Q1"], ["2026-03-02", "R_1", "The timer stops often"]),
    (["id", "date", "plan"], ["1", "2026-03-02", "Free"]),
)  # fmt: skip


@pytest.mark.parametrize(("header", "row"), SURVEYS)
def test_surveys_and_other_tables_are_no_feedback(header: list[str], row: list[str]) -> None:
    assert not is_feedback(table([row], header))


def test_without_sentences_nothing_is_recognised() -> None:
    with pytest.raises(FileError, match=r"no column holds sentences: the longest has 1\.0 words"):
        recognise(table([["1", "Free"]], ["id", "plan"]))


def test_what_is_wrong_in_a_row_is_named_and_the_rest_comes_in() -> None:
    bad = [
        *[[f"g{n}", "2026-03-01", "3", f"All is well with number {n} so far", "", "", ""] for n in range(40)],
        ["b1", "2026-02-30", "3", "There is no such day in any year", "", "", ""],
        ["b2", "2026-03-01", "44", "Four or five stars were meant here", "", "", ""],
        ["b3", "2026-03-01", "3", "  ", "", "", ""],
        ["g1", "2026-03-01", "3", "The same number a second time", "", "", ""],
    ]
    found = read(table(bad), recognise(table(bad)))
    assert len(found.said) == 42
    assert [str(problem) for problem in found.problems] == [
        "reviews.csv, row 44, column “text”: 1 row(s) have no text, such as this one: left out",
        "reviews.csv, row 42, column “date”: This is no date from 1990 to 2100 (such as 2026-03-31; in "
        "03/04/2026 the day is first): left blank (found “2026-02-30”)",
        "reviews.csv, row 43, column “rating”: A rating is a number from 1 to 5: left blank (found “44”)",
        "reviews.csv, row 45, column “id”: The id stands in row 3 too: the first is kept (found “g1”)",
    ]
    by_key = {said.key: said for said in found.said}
    assert by_key["b1"].said_on is None
    assert "rating" not in by_key["b2"].attributes


def test_rows_without_ids_are_known_by_what_they_hold() -> None:
    header, rows = HEADER[1:], [row[1:] for row in ROWS]
    once = read(table(rows, header), recognise(table(rows, header)))
    twice = read(table([*rows, rows[0]], header), recognise(table(rows, header)))
    assert {said.key for said in once.said} == {said.key for said in twice.said}
    assert "The same row stands in row 2 too" in str(twice.problems[0])


def test_columns_belong_to_their_file() -> None:
    with pytest.raises(InputError, match="other columns"):
        read(table([["1", "Hello to all of you"]], ["id", "text"]), recognise(table(ROWS)))


def test_columns_are_one_text_and_at_most_one_of_each() -> None:
    columns = recognise(table(ROWS))
    assert from_json(to_json(columns)) == columns
    with pytest.raises(InputError, match="“rating” and “text” are all the text"):
        from_json({**to_json(columns), "roles": ["out", "out", "text", "text", "out", "out", "out"]})
    with pytest.raises(InputError, match="No column is the text"):
        Columns(headers=("a",), roles=("out",), reasons=("",))
    with pytest.raises(InputError, match="must each be one of"):
        from_json({**to_json(columns), "roles": ["song"] * 7})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-03-04", date(2026, 3, 4)),
        ("2026-03-04T23:59:59+02:00", date(2026, 3, 4)),
        ("2026/3/4 10:00", date(2026, 3, 4)),
        ("04.03.2026", date(2026, 3, 4)),
        ("4/3/26", date(2026, 3, 4)),
        ("4 March 2026", date(2026, 3, 4)),
        ("4. März 2026", date(2026, 3, 4)),
        ("4 de marzo de 2026", date(2026, 3, 4)),
        ("Mar 4, 2026 at 10:00", date(2026, 3, 4)),
        ("1772582400", date(2026, 3, 4)),
        ("1772582400000", date(2026, 3, 4)),
        ("31/02/2026", None),
        ("1889-01-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_as_the_world_writes_them(text: str, found: date | None) -> None:
    assert date_of(text, day_first=True) == found


def test_the_order_of_day_and_month_is_found_or_doubted() -> None:
    assert day_first(["03/04/2026", "25/04/2026"]) == (True, True)
    assert day_first(["03/04/2026", "04/25/2026"]) == (False, True)
    assert day_first(["03/04/2026"]) == (False, False)
    assert day_first(["03.04.2026"]) == (True, True)
    assert day_first(["2026-04-03"]) == (True, True)


@pytest.mark.parametrize(
    ("text", "scale", "found"),
    [("4", (1, 5), "4"), ("4,5", (1, 5), "4.5"), ("4/5", (1, 5), "4"), ("★★★☆☆", (1, 5), "3"),
     ("5 stars", (1, 5), "5"), ("0", (1, 5), None), ("great", (0, 10), None), ("87 %", (0, 100), "87")],
)  # fmt: skip
def test_ratings(text: str, scale: tuple[int, int], found: str | None) -> None:
    assert rating_of(text, scale) == found


def test_the_narrowest_scale_that_holds_nearly_all() -> None:
    assert scale_of(["1", "5", "3"]) == (1, 5)
    assert scale_of(["0", "10", "9"]) == (0, 10)
    assert scale_of(["5"] * 39 + ["44"]) == (1, 5)
    assert scale_of(["70", "90"]) == (0, 100)


days = st.dates(min_value=date(1990, 1, 1), max_value=date(2089, 12, 31))


@given(day=days, day_first=st.booleans())
def test_every_date_comes_back_from_every_way_to_write_it(day: date, day_first: bool) -> None:
    numbers = f"{day:%d/%m/%Y}" if day_first else f"{day:%m/%d/%Y}"
    for text in (
        day.isoformat(),
        f"{day:%Y-%m-%dT10:00:00Z}",
        numbers,
        f"{day:%d %B %Y}",
        f"{day:%b %d, %Y}",
    ):
        assert date_of(text, day_first=day_first) == day


@given(number=st.integers(0, 100), scale=st.sampled_from(SCALES))
def test_a_rating_is_kept_exactly_when_it_is_on_the_scale(number: int, scale: tuple[int, int]) -> None:
    assert (rating_of(str(number), scale) is not None) == (scale[0] <= number <= scale[1])


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)
sentence = st.lists(words, min_size=5, max_size=9).map(" ".join)


@settings(max_examples=60)
@given(texts=st.lists(sentence, min_size=3, max_size=12, unique=True), data=st.data())
def test_what_we_write_we_read(texts: list[str], data: st.DataObject) -> None:
    """Out with the formula guard and in again: every text, date and rating is the same."""
    rows = [(f"k{n}", data.draw(days), data.draw(st.integers(1, 5)), text) for n, text in enumerate(texts)]
    out = io.StringIO(newline="")
    write_csv(out, ("id", "date", "rating", "text"), rows)
    found = read_table(out.getvalue().encode(), name="out.csv", delimiter=",", header_rows=1)
    read_back = read(found, recognise(found))
    assert {(s.key, s.said_on, s.attributes["rating"], s.text) for s in read_back.said} == {
        (key, day, str(rating), text) for key, day, rating, text in rows
    }
