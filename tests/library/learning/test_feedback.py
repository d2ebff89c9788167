"""Feedback, tickets and reviews: about what people need and miss, in the shapes of tools."""

import csv
import datetime as dt
import hashlib
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from firsthand.evidence.feedback import is_feedback, read, recognise
from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.people import customers
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.feedback import Message, messages, write
from firsthand.learning.simulator.sources.feedback.messages import CONTENT
from firsthand.learning.simulator.voices.skeleton import skeletons
from firsthand.tables import read_table


@pytest.fixture(scope="module")
def setting() -> Setting:
    return Setting(world=read_world("ladle"), seed=4, users=1500)


@pytest.fixture(scope="module")
def many(setting: Setting) -> list[Message]:
    return list(messages(setting, 2500))


def test_a_demonstration_has_some_hundred_texts_and_the_same_ones_again(setting: Setting) -> None:
    found = list(messages(setting))
    assert 300 <= len(found) <= 600
    assert found == list(messages(setting))
    assert found != list(messages(replace(setting, seed=5)))


def test_everything_of_a_known_seed_stays_the_same_in_every_version_of_python() -> None:
    for world, pinned in DIGESTS.items():
        digest = hashlib.sha256()
        for each in messages(Setting(world=read_world(world), seed=1, users=400)):
            told = (
                each.id,
                each.kind,
                each.customer.account,
                each.customer.name,
                each.sent.isoformat(),
                each.text,
            )
            digest.update(repr((*told, each.rating, each.version, each.needs, each.mood)).encode())
        assert digest.hexdigest()[:16] == pinned, world


def test_who_writes_is_a_customer_and_within_the_stretch(setting: Setting, many: list[Message]) -> None:
    known = {one.account: one for one in customers(setting)}
    for each in many:
        assert known[each.customer.account] == each.customer
        assert each.customer.joined <= each.sent.date() + dt.timedelta(days=1)
    days = [(each.sent.date() - setting.world.start).days for each in many]
    assert min(days) >= -1 and max(days) <= 91  # people's own clocks may be a day off


def test_needs_are_written_about_by_importance_and_how_far_they_are_met(
    setting: Setting, many: list[Message]
) -> None:
    shares = Counter(one.segment for one in customers(setting))
    expected = np.array([
        sum(
            count * need.importance[segment]
            * (1 - need.satisfaction[segment] + CONTENT * need.satisfaction[segment])
            for segment, count in shares.items()
        )
        for need in setting.world.needs
    ])  # fmt: skip
    found = Counter(each.needs[0] for each in many)
    counts = np.array([found[need.id] for need in setting.world.needs])
    assert np.corrcoef(expected, counts)[0, 1] > 0.8
    assert counts / len(many) == pytest.approx(expected / expected.sum(), abs=0.03)


def test_ratings_and_moods_follow_how_far_needs_are_met(many: list[Message]) -> None:
    rated = [each for each in many if each.rating is not None]
    margin, rating = np.array([each.margin for each in rated]), np.array([each.rating for each in rated])
    assert np.corrcoef(margin, rating)[0, 1] > 0.7
    by_mood = {
        mood: [e.margin for e in many if e.mood == mood]
        for mood in ("pleased", "neutral", "annoyed", "desperate")
    }
    means = [float(np.mean(margins)) for margins in by_mood.values()]
    assert means == sorted(means, reverse=True)
    assert np.mean([each.rating == 1 and each.mood == "pleased" for each in rated]) < 0.01


def test_people_keep_their_voice_and_refer_to_what_they_wrote(many: list[Message]) -> None:
    by_person: dict[str, list[Message]] = defaultdict(list)
    for each in many:
        by_person[each.customer.account].append(each)
    often = [found for found in by_person.values() if len(found) > 3]
    assert often
    for found in often:
        assert len({each.customer.language for each in found}) == 1
        lower = [each.text == each.text.lower() for each in found]
        assert np.mean(lower) > 0.7 or np.mean(lower) < 0.5
    first = {id(found[0]) for found in by_person.values()}
    again = ("wrote about this", "as i said", "following up", "second time i write", "reminder")
    assert not [e for e in many if id(e) in first and any(words in e.text.lower() for words in again)]
    assert [e for e in many if id(e) not in first and any(words in e.text.lower() for words in again)]


@pytest.mark.parametrize("world", ["ladle", "sill"])
def test_no_two_texts_of_a_quarter_are_built_alike(world: str) -> None:
    found = list(messages(Setting(world=read_world(world), seed=6, users=1500)))
    frames = [frame for each in found for frame in skeletons(each.text)]
    assert len(frames) == len(set(frames)) > 500
    assert len({each.text for each in found}) == len(found)


def test_versions_are_those_of_the_events_in_the_first_quarter(setting: Setting, many: list[Message]) -> None:
    assert {each.version for each in many} <= {"4.1.0", "4.2.0", "4.2.1", "4.3.0"}
    assert {e.version for e in many if e.sent.date() < setting.date(29)} == {"4.1.0"}


def test_the_files_are_feedback_to_an_importer_and_truth_lies_apart(setting: Setting, tmp_path: Path) -> None:
    (tmp_path / "truth").mkdir()
    write(tmp_path, tmp_path / "truth", setting)
    files = sorted((tmp_path / "feedback").iterdir())
    ids = []
    for path in files:
        table = read_table(path, name=path.name)
        columns = recognise(table)
        assert is_feedback(table) and {"text", "date"} <= set(columns.roles), path
        assert len(read(table, columns).said) == len(table.rows) and not read(table, columns).problems, path
        headers = {table.header(place) for place in range(table.width)}
        assert not headers & {"needs", "mood", "person", "segment"}, path
        if path.stem in ("feedback", "tickets"):
            ids += [row[0] for row in table.rows]
    reviews = [path for path in files if path.name.startswith("reviews_com.example.ladle_2024")]
    assert reviews[0].read_bytes()[:2] == b"\xff\xfe"
    with (tmp_path / "truth/feedback.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["id"]: row for row in csv.DictReader(file)}
    assert set(ids) <= set(truth)
    assert {each.id: " ".join(each.needs) for each in messages(setting)} == {
        id_: row["needs"] for id_, row in truth.items()
    }


def test_a_world_without_words_has_no_feedback(setting: Setting, tmp_path: Path) -> None:
    write(tmp_path, tmp_path, replace(setting, world=replace(setting.world, name="elsewhere")))
    assert not list(tmp_path.iterdir())


# The same with Python 3.11.7, 3.12.1 and 3.13.0. A change of words, people or rates changes them: pin anew.
DIGESTS = {"ladle": "a4cf0c447b66006b", "sill": "deeed790c0449b06"}
