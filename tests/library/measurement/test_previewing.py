"""A look at a file says what reading it will do."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from firsthand.errors import FileError, InputError
from firsthand.measurement.incoming import preview
from tests.library.measurement.test_incoming import NOW, SEGMENT, SHAPES, TABLE, WRONG, bring, lines


@pytest.mark.parametrize("name", SHAPES)
def test_each_shape_is_read_as_it_will_be(tmp_path: Path, name: str) -> None:
    staged, (event,) = bring(tmp_path, lines(SHAPES[name]))
    found = preview(tmp_path / "source", name="x", reference=NOW)
    (row,) = found.read
    assert (found.shape.name, found.whole, found.missing) == (name, True, ())
    assert (row.person, row.event, row.time) == ("d1", event["event"], event["time"])
    assert (found.usable, found.looked_at, found.reasons) == (staged.events, 1, ())


def test_what_will_be_left_out_is_what_is(tmp_path: Path) -> None:
    wrong = [SEGMENT | change | {"messageId": f"w{n}"} for n, (change, _, _) in enumerate(WRONG)]
    text = lines(SEGMENT, SEGMENT, *wrong) + "broken\n"
    staged, _ = bring(tmp_path, text)
    found = preview(tmp_path / "source", name="x", reference=NOW)
    assert found.reasons == staged.reasons
    assert sum(reason.rows for reason in found.reasons) == staged.left_out == len(WRONG) + 1
    assert (found.usable, found.repeats) == (2, staged.repeats)
    assert [row.rule == "" for row in found.read][:3] == [True, True, False]


def test_names_that_the_import_may_refuse_are_doubted(tmp_path: Path) -> None:
    for names, doubted in ((1_000, False), (1_001, True), (31_000, True)):
        rows = [f"u,event {n % names},2025-01-01\n" for n in range(max(names, 2_000))]
        path = tmp_path / "many.csv"
        path.write_text("user_id,event,timestamp\n" + "".join(rows))
        found = preview(path, name="many.csv", reference=NOW)
        assert found.names == min(names, found.looked_at)
        assert bool(found.doubt) == doubted
    assert found.doubt.startswith("5,000 different events in the first 5,000 rows")
    assert "more than 30,000 is refused" in found.doubt


def test_only_the_beginning_of_a_large_file_is_read(tmp_path: Path) -> None:
    text = lines(*(SEGMENT | {"messageId": f"m{n}"} for n in range(20_000)))
    for number, data in enumerate((text.encode(), gzip.compress(text.encode()))):
        path = tmp_path / str(number)
        path.write_bytes(data)
        found = preview(path, name="x", reference=NOW)
        assert (found.looked_at, found.usable, found.whole) == (5_000, 5_000, False)


def test_what_is_missing_is_said_and_a_mapping_fills_it(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("whose,deed,stamp\nu,pay,2025-01-01\n")

    def look(**more: Any) -> Any:
        return preview(path, name="x", reference=NOW, **more)

    assert look().missing == ("user", "event", "time")
    assert look().usable == 0
    found = look(mapping={"user": "whose", "event": "deed", "time": "stamp"})
    assert (found.missing, found.usable, found.places["user"]) == ((), 1, "whose")
    with pytest.raises(InputError, match="shape=“x”"):
        look(shape="x")
    with pytest.raises(FileError, match="no column “whom”"):
        look(mapping={"user": "whom"})


def test_a_file_that_grew_without_message_ids_brings_only_what_is_new(tmp_path: Path) -> None:
    first = {event["message_id"] for event in bring(tmp_path, TABLE + TABLE.splitlines()[1] + "\n")[1]}
    grown = {
        event["message_id"]
        for event in bring(tmp_path, TABLE + TABLE.splitlines()[1] + "\nu9,open,2025-01-04,\n")[1]
    }
    assert first < grown
    assert len(grown - first) == 1
