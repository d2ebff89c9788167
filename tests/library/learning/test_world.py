from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import FileError, InputError
from firsthand.learning.simulator import read_world, worlds
from firsthand.learning.simulator.draws import choices, keyed, uniform


def test_every_shipped_world_can_be_read() -> None:
    assert "ladle" in worlds()
    for name in worlds():
        world = read_world(name)
        assert world.name == name
        assert len(world.segments) >= 4
        assert len(world.events) >= 20
        assert {each for need in world.needs for each in need.importance} == {s.id for s in world.segments}


def test_an_unknown_world_names_those_there_are() -> None:
    with pytest.raises(InputError, match=r"world=“narnia” is not known: choose .*ladle.*\.toml"):
        read_world("narnia")


def test_a_world_may_be_a_file(world_file: Callable[[str, str], Path]) -> None:
    world = read_world(world_file('title = "Ladle"', 'title = "Spoon"'))
    assert (world.name, world.title) == ("changed", "Spoon")


@pytest.mark.parametrize(
    ("old", "new", "place", "rule"),
    [
        ('kind = "digital"', 'kind = "gas"', "kind", "digital, physical"),
        ("existing = 0.4", "existing = 1.4", "existing", "from 0 to 1"),
        ("existing = 0.4", "exists = 0.4", "exists", "not known"),
        ("churn = 0.004", 'churn = "low"', "segments[families].churn", "a number should stand here"),
        ("share = 0.31", "share = 0.41", "segments.share", "add up to 1"),
        ('"Europe/Berlin"', '"Europe/Atlantis"', "countries[DE].zone", "not a time zone"),
        ('"plan opened" = 1.8', '"plan eaten" = 1.8', "segments[families].more.plan eaten", "not known"),
        ('"signed up" = 0.46', '"signed up" = 0.96', "events[1].next", "at most 1"),
        ("results = [1, 480]", "results = [480, 1]", "events[8].properties.results", "below the highest"),
        ("families = 0.91, ", "", "needs[decide].importance.families", "a number should stand here"),
        ('identify = "signed up"', 'identify = "left"', "identify", "choose one of welcome seen, "),
        ("season = [1.2, ", "season = [", "season", "12 numbers"),
    ],
)
def test_a_wrong_value_is_named_by_its_place(
    world_file: Callable[[str, str], Path], old: str, new: str, place: str, rule: str
) -> None:
    with pytest.raises(FileError) as caught:
        read_world(world_file(old, new))
    assert caught.value.place.column == place
    assert rule in str(caught.value)


def test_draws_are_splitmix64() -> None:
    # The outputs of the reference implementation (Vigna, splitmix64.c) for seed 1234567.
    expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431]
    assert keyed(np.uint64(1234567), np.arange(4)).tolist() == expected


@given(st.lists(st.lists(st.floats(0, 5), min_size=1, max_size=6).filter(lambda r: sum(r) > 0.1), min_size=1))
def test_choices_fall_on_what_has_a_share(rows: list[list[float]]) -> None:
    made = choices(rows)
    for number, row in enumerate(rows):
        draws = np.concatenate([[0.0, 1 - 2.0**-32], uniform(keyed(np.uint64(5), np.arange(50)))])
        found = made.pick(np.full(len(draws), number), draws)
        assert found.min() >= 0
        assert found.max() < len(row)
        edges = np.cumsum(row) / np.sum(row)
        near = np.abs(edges[:, None] - draws).min(axis=0) < 1e-9
        assert np.all((np.searchsorted(edges, draws, side="right") == found) | near)
