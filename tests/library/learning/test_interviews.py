"""Interviews: transcripts that parse, truth that fits, talk that follows needs, no template in sight."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.conversation import Turn
from firsthand.learning.simulator.sources.interviews import (
    Interview,
    how_many,
    interviews,
    stances_of,
    write,
)
from firsthand.learning.simulator.sources.transcripts import plain, vtt
from firsthand.learning.simulator.voices.skeleton import skeletons

CUE = re.compile(r"(\d+)-(\d+)\n(\S+) --> (\S+)\n<v ([^>]+)>(.+)</v>")
TIME = re.compile(r"(\d\d):([0-5]\d):([0-5]\d)\.(\d{3})")


def setting(seed: int, users: int = 1_500) -> Setting:
    return Setting(world=read_world("ladle"), seed=seed, users=users)


@pytest.fixture(scope="module")
def held() -> list[Interview]:
    return list(interviews(setting(3), 5))


def seconds(stamp: str) -> float:
    found = TIME.fullmatch(stamp)
    assert found
    hours, minutes, whole, rest = map(int, found.groups())
    return hours * 3600 + minutes * 60 + whole + rest / 1000


def test_a_setting_gives_the_same_talks_and_another_seed_others(held: list[Interview]) -> None:
    assert list(interviews(setting(3), 5)) == held
    assert held[0] != next(interviews(setting(4), 5))


def test_the_first_words_of_a_known_seed_stay_the_same() -> None:
    first = next(interviews(setting(1), 1))
    assert [turn.text for turn in first.turns[:2]] == FIRST


def test_how_many_follows_from_people_and_days() -> None:
    world = read_world("ladle")
    assert [how_many(Setting(world=world, seed=1, users=users)) for users in (5, 1_500, 900_000)] == [
        1,
        8,
        12,
    ]
    assert how_many(Setting(world=world, seed=1, users=900_000, days=182)) == 24


def test_vtt_has_every_word_in_ascending_cues(held: list[Interview]) -> None:
    for talk in held:
        text = vtt(talk)
        head, *blocks = text.rstrip("\n").split("\n\n")
        assert head == "WEBVTT"
        said, before = dict[int, list[str]](), 0.0
        for block in blocks:
            found = CUE.fullmatch(block)
            assert found, block
            turn, _, start, end, name, words = found.groups()
            assert before <= seconds(start) < seconds(end)
            before = seconds(end) - 0.001
            assert name == (talk.moderator if talk.turns[int(turn)].moderator else talk.customer.name)
            said.setdefault(int(turn), []).append(words)
        assert [" ".join(said[turn]) for turn in sorted(said)] == [turn.text for turn in talk.turns]


def test_plain_text_has_a_paragraph_for_each_turn(held: list[Interview]) -> None:
    for talk in held:
        paragraphs = plain(talk).rstrip("\n").split("\n\n")
        assert [paragraph.split("\n")[1] for paragraph in paragraphs] == [turn.text for turn in talk.turns]
        assert all(re.fullmatch(r".+  \d+:[0-5]\d", each.split("\n")[0]) for each in paragraphs)


def test_truth_refers_to_turns_that_are_there(held: list[Interview]) -> None:
    needs = {need.id for need in read_world("ladle").needs}
    for talk in held:
        assert {turn.need for turn in talk.turns} <= needs | {""}
        for number, turn in enumerate(talk.turns):
            assert not turn.leading or turn.moderator
            if turn.contradicts >= 0:
                claim = talk.turns[turn.contradicts]
                assert turn.contradicts < number
                assert claim.kind.startswith("claim_")
                assert not turn.moderator
                assert claim.need == turn.need or not turn.need


def test_people_speak_about_their_needs_as_they_stand_to_them(held: list[Interview]) -> None:
    kinds = {(True, True): "met", (True, False): "when_open", (False, True): "never", (False, False): "never"}
    for talk in held:
        stands = {each.need: (each.matters, each.met) for each in talk.stances}
        for before, turn in zip(talk.turns, talk.turns[1:], strict=False):
            if before.kind == "m_last" and not turn.moderator:
                assert turn.kind == kinds[stands[turn.need]]


def test_stances_come_with_the_chances_of_the_world() -> None:
    world, people = read_world("ladle"), 3_000
    dice = setting(5).dice("stances")
    drawn = [stances_of(world, "families", dice) for _ in range(people)]
    for place, need in enumerate(world.needs):
        for share, chance in (
            (sum(one[place].matters for one in drawn) / people, need.importance["families"]),
            (sum(one[place].met for one in drawn) / people, need.satisfaction["families"]),
        ):
            # Five standard errors: chance alone fails once in 80,000 runs of these twenty.
            assert abs(share - chance) < 5 * (chance * (1 - chance) / people) ** 0.5


def test_talks_are_as_long_as_talks_are(held: list[Interview]) -> None:
    for talk in held:
        words = sum(len(turn.text.split()) for turn in talk.turns)
        assert 40 <= len(talk.turns) <= 160
        assert 5 <= talk.minutes <= 24
        assert 85 <= words / talk.minutes <= 165
    assert 8 <= sorted(talk.minutes for talk in held)[2] <= 15


def test_of_fifty_sentences_in_a_row_no_two_are_built_alike(held: list[Interview]) -> None:
    for moderator in (True, False):
        frames = [
            frame
            for talk in held
            for turn in talk.turns
            if turn.moderator == moderator
            for frame in skeletons(turn.text)
        ]
        again = sum(frame in frames[max(0, at - 49) : at] for at, frame in enumerate(frames))
        assert again <= len(frames) * 0.01  # hesitations and interruptions may cut two sentences alike


def slips(turn: Turn) -> list[str]:
    """Marks of the grammar left over, doubled words that are no stammer, wrong articles, stray spaces."""
    wrong = (
        r"[<>{}\[\]|^]|\s{2}|\s[,.?!]|\b(\w{3,}) \1\b(?! \1)|\ba (?!one)[aeio]\w|[.,]{2}|\.[A-Za-z]|\?\.| i "
    )
    return re.findall(wrong, turn.text)


def test_what_is_said_has_no_slips(held: list[Interview]) -> None:
    assert {turn.text for talk in held for turn in talk.turns if slips(turn)} == set()


def test_german_and_spanish_customers_are_interviewed_in_their_language() -> None:
    """Some words that every talk has, and no marks of the grammar left over."""
    common = {"en": {"the", "it", "and"}, "de": {"das", "ich", "und"}, "es": {"que", "la", "y"}}
    known = Setting(world=read_world("sill"), seed=11, users=1_500)
    talks = list(interviews(known, 8))
    assert {talk.language for talk in talks} == set(common)
    for talk in talks:
        assert talk.language == talk.customer.language
        words = Counter(word for turn in talk.turns for word in re.findall(r"\w+", turn.text.lower()))
        assert all(words[word] >= 5 for word in common[talk.language])
        assert [turn.text for turn in talk.turns if re.search(r"[<>{}\[\]|^]|\s{2}", turn.text)] == []


def test_files_tell_what_the_functions_do(tmp_path: Path) -> None:
    (tmp_path / "truth").mkdir()
    few = setting(3, users=400)
    write(tmp_path, tmp_path / "truth", few)
    talks = list(interviews(few))
    folder = tmp_path / "interviews"
    assert {file.name for file in folder.iterdir()} == {
        "guide.md",
        "participants.csv",
        *(f"{talk.id}.{ending}" for talk in talks for ending in ("vtt", "txt")),
    }
    with (tmp_path / "truth/interviews.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(len(talk.turns) for talk in talks)
    with (tmp_path / "truth/interview_needs.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(talks) * len(few.world.needs)


FIRST = [
    "Danke, dass Sie sich Zeit nehmen. Ich bin Ilse von Ladle GmbH. Es gibt heute kein Richtig und "
    "kein Falsch. Darf ich das Gespräch aufnehmen?",
    "Natürlich.",
]
