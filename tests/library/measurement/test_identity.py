"""Who did what in a simulated company, against what the simulator alone knows: who is behind each id."""

import csv
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from firsthand.learning.simulator import read_world, simulate
from firsthand.measurement import store
from firsthand.measurement.incoming import stage

IDS = "SELECT coalesce(user_id, anonymous_id), user_id, anonymous_id FROM segments WHERE kept"
PEOPLE = """SELECT user_id, list(DISTINCT raw) FROM
    (SELECT e.user_id, unnest([s.user_id, s.anonymous_id]) AS raw FROM events AS e
     JOIN segments AS s ON s.message_id = e.message_id AND s.kept)
WHERE raw IS NOT NULL GROUP BY e.user_id"""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The store of a simulated company, and the true person behind each id."""
    out = tmp_path_factory.mktemp("company") / "ladle"
    simulate(read_world("ladle"), seed=5, users=300, days=40, out=out, form="jsonl", sources=(), workers=1)
    folder = out.parent / "store"
    for file in sorted((out / "events").iterdir()):
        into = out.parent / file.stem
        into.mkdir()
        staged = stage(file, into, name=file.name, reference=datetime(2100, 1, 1, tzinfo=UTC))
        store.append_file(folder, into / "events.parquet", content=staged.content, source=file.name)
    truth = {}
    for file in (out / "truth" / "identities").iterdir():
        with file.open(newline="") as text:
            # The files write ids with small letters, the truth with large ones.
            truth |= {row["id"].lower(): row["person"] for row in csv.DictReader(text)}
    return folder, truth


def test_no_two_people_are_taken_for_one(company: tuple[Path, dict[str, str]]) -> None:
    folder, truth = company
    joined = store.ask(folder, PEOPLE.replace("GROUP BY e.user_id", "GROUP BY user_id"), {})
    several = 0
    for _, ids in joined:
        assert isinstance(ids, list)
        assert len({truth[each.lower()] for each in ids}) == 1
        several += len(ids) > 2
    assert several > 50  # people with more than one device, or a device that was reset


def test_whoever_signed_in_on_a_device_is_known_there_also_before(
    company: tuple[Path, dict[str, str]],
) -> None:
    folder, truth = company
    rows = store.ask(folder, IDS, {})
    signed_in = {device for _, user, device in rows if user and device}
    accounts = {user for _, user, _ in rows if user}
    never = {device for _, user, device in rows if device and device not in signed_in}
    people = {str(row[0]) for row in store.ask(folder, "SELECT DISTINCT user_id FROM events", {})}
    assert people == accounts | never
    # What remains apart are devices on which nobody ever signed in: no rule could know them.
    by_person = defaultdict(set)
    for each in people:
        by_person[truth[each.lower()]].add(each)
    apart = [ids for ids in by_person.values() if len(ids) > 1]
    assert all(len(ids - never) <= 1 for ids in apart)
