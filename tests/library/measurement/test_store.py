import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import FileError, InputError
from firsthand.measurement import store
from firsthand.measurement.events import Event
from firsthand.measurement.store import append, ask, batches, remove, stored_events

DAY = datetime(2025, 1, 1, tzinfo=UTC)
Row = tuple[str, str, datetime, str]


def event(user: str = "u", name: str = "e", hours: int = 0, message: str = "", **properties: object) -> Event:
    return Event(
        user_id=user,
        event=name,
        time=DAY + timedelta(hours=hours),
        message_id=message,
        properties=properties,
    )


def rows(events: Sequence[Event]) -> list[Row]:
    return sorted((e.user_id, e.event, e.time, e.properties_text) for e in events)


def test_a_folder_that_is_not_there_is_an_empty_store(tmp_path: Path) -> None:
    assert batches(tmp_path / "none") == ()
    assert stored_events(tmp_path / "none") == ()
    assert not (tmp_path / "none").exists()


def test_the_same_content_again_changes_nothing(tmp_path: Path) -> None:
    given_events = [event(message="m1"), event(hours=1)]
    first = append(tmp_path, given_events, source="a.csv")
    before = (tmp_path / "manifest.json").read_bytes()
    again = append(tmp_path, given_events, source="copy of a.csv")
    assert not first.unchanged
    assert again.unchanged
    assert again.batch == first.batch
    assert (tmp_path / "manifest.json").read_bytes() == before


def test_a_grown_file_brings_only_what_is_new(tmp_path: Path) -> None:
    append(tmp_path, [event(), event(), event(hours=1)], source="january")
    grown = append(tmp_path, [event(), event(), event(), event(hours=1), event(hours=2)], source="february")
    assert (grown.batch.events, grown.batch.known) == (2, 3)
    assert rows(stored_events(tmp_path)) == rows([event()] * 3 + [event(hours=1), event(hours=2)])


def test_an_undone_batch_leaves_what_another_one_delivered_too(tmp_path: Path) -> None:
    first = append(tmp_path, [event(message="m1", plan="old"), event(message="m2")], source="a").batch
    second = append(tmp_path, [event(message="m1", plan="new"), event(message="m3")], source="b").batch
    third = append(tmp_path, [event(message="m1", plan="newest")], source="c").batch
    assert (second.events, second.known, third.events, third.known) == (1, 1, 0, 1)
    remove(tmp_path, first.id)
    assert [(b.source, b.events, b.known) for b in batches(tmp_path)] == [("b", 2, 0), ("c", 0, 1)]
    assert {e.message_id: e.properties for e in stored_events(tmp_path)} == {"m1": {"plan": "new"}, "m3": {}}
    assert not (tmp_path / first.segment).exists()


def test_nothing_to_add_and_nothing_to_remove_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no events to add"):
        append(tmp_path, [], source="empty.csv")
    with pytest.raises(InputError, match="batch=“x” is not in the store"):
        remove(tmp_path, "x")


@pytest.mark.parametrize("properties", [{"a": float("nan")}, {"a": DAY}, {"a": "\ud800"}])
def test_content_that_cannot_be_kept_is_refused_before_anything_is_written(
    tmp_path: Path, properties: dict[str, object]
) -> None:
    with pytest.raises(InputError):
        append(tmp_path, [event(**properties)], source="a")
    assert list(tmp_path.iterdir()) == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
any_event = st.builds(
    Event,
    user_id=st.text(min_size=1),
    event=st.text(min_size=1),
    time=st.datetimes(timezones=st.just(UTC)),
    message_id=st.text(),
    properties=st.dictionaries(st.text(), json_values, max_size=3),
)


@settings(max_examples=20)
@given(st.lists(any_event, min_size=1, max_size=5, unique_by=lambda e: e.message_id))
def test_whatever_goes_in_comes_out(given_events: list[Event]) -> None:
    with TemporaryDirectory() as folder:
        append(Path(folder), given_events, source="any")
        assert rows(stored_events(Path(folder))) == rows(given_events)


few_events = st.builds(
    event,
    user=st.sampled_from("ab"),
    hours=st.integers(0, 1),
    message=st.sampled_from(["", "", "m1", "m2", "m3"]),
    shade=st.sampled_from([1, 2]),
)
steps = st.lists(st.lists(few_events, min_size=1, max_size=4) | st.integers(0, 3), min_size=1, max_size=7)


def visible(model: list[list[Event]]) -> list[Row]:
    """What counts: the first delivery of each message; without an id, the n-th identical row of a batch."""
    counted: dict[object, Event] = {}
    for batch in model:
        seen: list[Row] = []
        for each in batch:
            row = rows([each])[0]
            key = each.message_id or (row, seen.count(row))
            if not each.message_id:
                seen.append(row)
            counted.setdefault(key, each)
    return rows(list(counted.values()))


@settings(max_examples=10)
@given(steps)
def test_any_sequence_of_appends_and_removals_equals_a_list(sequence: list[list[Event] | int]) -> None:
    check_sequence(sequence)


@pytest.mark.slow
@settings(max_examples=100)
@given(steps)
def test_a_great_many_sequences_equal_a_list(sequence: list[list[Event] | int]) -> None:
    check_sequence(sequence)


def check_sequence(sequence: list[list[Event] | int]) -> None:
    model: list[list[Event]] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        for step in sequence:
            if isinstance(step, list):
                if not append(folder, step, source="s").unchanged:
                    model.append(step)
            elif step < len(model):
                remove(folder, batches(folder)[step].id)
                del model[step]
            assert rows(stored_events(folder)) == visible(model)
            held = batches(folder)
            assert [b.events + b.known for b in held] == [len(batch) for batch in model]
            assert sum(b.events for b in held) == len(visible(model))
            files = {path.name for path in folder.iterdir()}
            assert files - {"lock", "manifest.json", "numbers"} == {b.segment for b in held}


def test_writers_wait_for_each_other_and_readers_for_nobody(tmp_path: Path) -> None:
    append(tmp_path, [event()], source="first")
    during: list[int] = []

    def look(_step: str) -> None:
        during.append(len(stored_events(tmp_path)))

    writers = [
        Thread(
            target=append, args=(tmp_path, [event(user=f"w{n}")]), kwargs={"source": str(n), "after": look}
        )
        for n in range(4)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(stored_events(tmp_path)) == 5
    assert during == sorted(during)
    assert len(during) == 4 * len(store.STEPS)


def test_a_reader_whose_segment_was_removed_reads_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = append(tmp_path, [event()], source="a").batch
    append(tmp_path, [event(hours=1)], source="b")
    real, calls = store.segments.ask, 0

    def slow(*arguments: object, rules: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 1:
            remove(tmp_path, gone.id)
        return real(*arguments, rules=rules)  # type: ignore[arg-type]

    monkeypatch.setattr(store.segments, "ask", slow)
    assert rows(stored_events(tmp_path)) == rows([event(hours=1)])
    assert calls == 2


def test_a_folder_with_quotes_and_a_relative_name_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("Ann's “events”; --")
    append(folder, [event(message="m1")], source="a")
    append(folder, [event(message="m1")], source="a")
    assert len(stored_events(folder)) == 1
    with pytest.raises(InputError, match="rename it"):
        append(Path("a*b"), [event()], source="a")


def test_damage_is_told_and_nothing_is_cleared_away(tmp_path: Path) -> None:
    segment = tmp_path / append(tmp_path, [event()], source="a").batch.segment
    whole = segment.read_bytes()
    segment.write_bytes(whole[:20])
    with pytest.raises(FileError, match="events cannot be read"):
        stored_events(tmp_path)
    segment.write_bytes(whole)
    manifest = tmp_path / "manifest.json"
    text = manifest.read_text()
    manifest.write_text(text[:30])
    with pytest.raises(FileError, match="manifest is damaged"):
        append(tmp_path, [event(hours=1)], source="b")
    manifest.write_text(json.dumps(json.loads(text) | {"format": 2}))
    with pytest.raises(InputError, match="event format 2"):
        append(tmp_path, [event(hours=1)], source="b")
    manifest.unlink()
    with pytest.raises(FileError, match="manifest is missing"):
        append(tmp_path, [event(hours=1)], source="b")
    manifest.write_text(text)
    assert len(stored_events(tmp_path)) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/hosts')",
        "COPY events TO '/x.csv'",
        "SET enable_external_access = true",
    ],
)
def test_a_question_reaches_no_other_file(tmp_path: Path, sql: str) -> None:
    append(tmp_path, [event()], source="a")
    with pytest.raises(Exception, match=r"disabled|Cannot change"):
        ask(tmp_path, sql, {})
