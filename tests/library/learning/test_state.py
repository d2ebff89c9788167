import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import FileError, InputError
from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.choices import Choices, Research, Work, read_choices
from firsthand.learning.simulator.state import (
    State,
    advance,
    begin,
    current,
    history,
    ledger,
    load,
    phases,
    save,
    setting,
)

WORLDS = {name: read_world(name) for name in ("ladle", "sill")}


def work(*items: str) -> tuple[Work, ...]:
    return tuple(Work(item=item) for item in items)


@st.composite
def runs(draw: st.DrawFn, quarters: int = 4) -> State:
    """A practice run in which somebody did whatever the company lets them do."""
    state = begin(WORLDS[draw(st.sampled_from(["ladle", "sill"]))], seed=draw(st.integers(0, 99)), users=100)
    for _ in range(draw(st.integers(1, quarters))):
        company = state.world.company
        items = draw(st.lists(st.sampled_from([item.id for item in company.items]), max_size=8, unique=True))
        stages = [stage.id for stage in company.hardware.stages] if company.hardware else []
        choices = Choices(
            work=work(*items),
            dropped=tuple(draw(st.sets(st.sampled_from(list(ledger(state).spent) or ["none"]), max_size=2))),
            research=(Research(study="interviews", number=draw(st.integers(1, 60))),),
            prices={plan: price * 1.1 for plan, price in ledger(state).prices.items()},
            stages=tuple(draw(st.lists(st.sampled_from(stages), max_size=3))) if stages else (),
        )
        try:
            state = advance(state, choices)
        except InputError:
            state = advance(state, Choices(work=()))
    return state


@given(runs())
@settings(max_examples=25, deadline=None)
def test_the_same_choices_make_the_same_world_and_the_past_does_not_change(state: State) -> None:
    again = begin(state.world, seed=state.seed, users=state.users)
    for number, choices in enumerate(state.choices, start=1):
        again = advance(again, choices)
        assert history(again) == history(state)[:number]
        assert phases(again) == phases(state)[: number + 1]
    assert current(again) == current(state)
    assert setting(again).first == 91 * len(state.choices)


@given(runs())
@settings(max_examples=25, deadline=None)
def test_what_holds_in_every_run(state: State) -> None:
    items = {item.id: item for item in state.world.company.items}
    shipped: dict[str, int] = {}
    capacity = {team.id: team.days for team in state.world.company.teams}
    for quarter in history(state):
        now = {each.item for each in quarter.shipped}
        for each in quarter.shipped:
            assert {*shipped, *now}.issuperset(items[each.item].after)
        shipped |= dict.fromkeys(now, quarter.number)
        assert 0 <= quarter.spent <= quarter.money
        assert all(-1e-9 <= idle <= capacity[team] for team, idle in quarter.idle.items())
    assert shipped == ledger(state).shipped
    for _, world in phases(state):
        for need in world.needs:
            assert all(0 <= share <= 1 for share in need.satisfaction.values())
        assert all(0 <= each.churn <= 1 for each in world.segments)
        assert all(abs(sum(each.plans.values()) - 1) < 1e-9 for each in world.segments)
        assert all(sum(event.next.values()) < 1 for event in world.events)


@given(runs())
@settings(max_examples=10, deadline=None)
def test_a_saved_run_comes_back(state: State) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "run.json")
        save(replace(state, source=state.world.name), path)
        assert load(path) == state


def test_effects_come_after_their_delay_and_rivals_after_their_quarter() -> None:
    state = begin("ladle", seed=3, users=100)
    state = advance(state, Choices(work=work("merge", "leftovers", "expiry")))
    assert {each.item for each in history(state)[0].shipped} == {"merge", "leftovers", "expiry"}
    state = advance(state, Choices())
    worlds = [world for _, world in phases(state)]
    served = [{need.id: need.satisfaction["families"] for need in world.needs} for world in worlds]
    assert served[1]["list"] == pytest.approx(1 - (1 - served[0]["list"]) * (1 - 0.24))
    assert served[1]["pantry"] == pytest.approx(1 - (1 - 0.22) * (1 - 0.34))
    assert served[2]["pantry"] == pytest.approx(1 - (1 - 0.22) * (1 - 0.34) * (1 - 0.22))  # a delay of one
    hands = [world.company.competitors[0].satisfaction["hands"] for world in worlds]
    assert hands == pytest.approx([0.48, 1 - 0.52 * 0.78, 1 - 0.52 * 0.78])
    assert history(state)[0].announcements[0].title == "A cook mode that listens to “next”"


REFUSED: list[tuple[Choices, str]] = [
    (Choices(work=work("moonshot")), "work.item=“moonshot” is not known: choose one of awake, "),
    (Choices(work=work("merge", "merge")), "work.item=“merge” stands 2 times: name it once."),
    (Choices(work=work("expiry")), "“expiry” comes after leftovers: name it further up"),
    (Choices(work=work("expiry", "leftovers")), "“expiry” comes after leftovers"),
    (Choices(work=(Work(item="merge", teams=("legal",)),)), "teams of “merge”=“legal” is not known"),
    (Choices(dropped=("merge",)), "dropped=“merge” is not known: choose one of none"),
    (Choices(research=(Research(study="seance", number=1),)), "research.study=“seance” is not known"),
    (Choices(research=(Research(study="interviews", number=0),)), "research.number=0 must be from 1"),
    (Choices(research=(Research(study="usability", number=5),)), "“usability” is about an item"),
    (
        Choices(research=(Research(study="interviews", number=5, about="pets"),)),
        "research.about=“pets” is not",
    ),
    (
        Choices(research=(Research(study="interviews", number=83),)),
        "takes 83 days of the team “design”, which has 82: buy less",
    ),
    (
        Choices(research=(Research(study="survey", number=60),)),
        "these choices cost 15,600 EUR, and 14,000 are there",
    ),
    (Choices(prices={"free": 1.0}), "prices.free=1 is too great a change from 0: a plan that costs nothing"),
    (Choices(prices={"month": 9.0}), "prices.month=9 is too great a change from 3.99: choose from 1.995 to"),
    (Choices(prices={"month": float("nan")}), "prices.month=nan"),
    (Choices(prices={"gold": 9.0}), "prices=“gold” is not known"),
    (Choices(stages=("EVT",)), "stages=“EVT” is not known: choose one of none"),
    (Choices(parts=("lamp",)), "parts=“lamp” is not known: choose one of none"),
]


@pytest.mark.parametrize(("choices", "answer"), REFUSED)
def test_what_the_company_cannot_do_is_refused_and_changes_nothing(choices: Choices, answer: str) -> None:
    state = begin("ladle", seed=1, users=100)
    before = asdict(state)
    with pytest.raises(InputError) as caught:
        advance(state, choices)
    assert answer in str(caught.value)
    assert asdict(state) == before


def test_a_later_quarter_knows_the_earlier_ones() -> None:
    state = advance(begin("ladle", seed=1, users=100), Choices(work=work("merge", "search")))
    with pytest.raises(InputError, match=r"“merge” was shipped in quarter 1: leave it out"):
        advance(state, Choices(work=work("merge")))
    state = advance(begin("ladle", seed=1, users=100), Choices(work=work("leftovers", "receipt")))
    assert [each.item for each in history(state)[0].unfinished] == ["receipt"]
    with pytest.raises(InputError, match="both worked on and dropped"):
        advance(state, Choices(work=work("receipt"), dropped=("receipt",)))
    assert advance(state, Choices(dropped=("receipt",))).number == 3


@pytest.mark.parametrize(("seed", "users"), [(-1, 10), (2**63, 10), (1, 0), (1, 10**9)])
def test_impossible_sizes_are_refused(seed: int, users: int) -> None:
    with pytest.raises(InputError, match=r"(seed|users)=.* is not possible: choose from"):
        begin("ladle", seed=seed, users=users)


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """A run in a file, with some of its entries replaced."""

    def written(**changes: Any) -> Path:
        path = tmp_path / "run.json"
        state = advance(begin("ladle", seed=1, users=100), Choices(work=work("merge")))
        save(state, path)
        data = json.loads(path.read_text(encoding="utf-8")) | changes
        path.write_text(json.dumps(data), encoding="utf-8")
        return path

    return written


@pytest.mark.parametrize(
    ("changes", "place", "answer"),
    [
        ({"version": 2}, "version", "saved in version 2, and this Firsthand reads version 1"),
        ({"version": "1"}, "version", "a whole number should stand here"),
        ({"world": "narnia"}, "world", "world=“narnia” is not known: choose ladle"),
        ({"fingerprint": "0"}, "fingerprint", "the world “ladle” has changed since. Begin again with"),
        ({"users": 0}, "world", "users=0 is not possible"),
        ({"choices": [{"work": [{"item": "moon"}]}]}, "choices[1]", "work.item=“moon” is not known"),
        ({"choices": [{"works": []}]}, "choices[1].works", "this key is not known"),
        ({"choices": [{"work": [{"item": 3}]}]}, "choices[1].work[1].item", "a text should stand here"),
        ({"choices": 3}, "choices", "a list should stand here"),
        ({"mood": 3}, "mood", "this key is not known"),
        ({"format": "other"}, None, "this is not a practice run"),
    ],
)
def test_a_wrong_file_is_refused_by_its_place(
    saved: Callable[..., Path], changes: dict[str, Any], place: str | None, answer: str
) -> None:
    with pytest.raises(FileError) as caught:
        load(saved(**changes))
    assert caught.value.place.column == place
    assert answer in str(caught.value)


def test_what_is_no_file_of_ours_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "run.json"
    broken.write_text('{"format": ', encoding="utf-8")
    with pytest.raises(FileError, match=r"run.json: this is not JSON: .* Begin again with"):
        load(broken)
    broken.write_text("[1]", encoding="utf-8")
    with pytest.raises(FileError, match="this is not a practice run"):
        load(broken)
    with pytest.raises(FileError, match="cannot be read: No such file"):
        load(tmp_path / "none.json")


def test_choices_are_read_from_toml(tmp_path: Path) -> None:
    path = tmp_path / "choices.toml"
    path.write_text(
        """
        dropped = ["voice"]
        stages = ["EVT"]
        parts = ["lamp"]
        prices = { month = 4.49 }
        [[work]]
        item = "merge"
        [[work]]
        item = "search"
        teams = ["web"]
        [[research]]
        study = "interviews"
        number = 8
        about = "families"
        """,
        encoding="utf-8",
    )
    assert read_choices(path) == Choices(
        work=(Work(item="merge"), Work(item="search", teams=("web",))),
        dropped=("voice",),
        research=(Research(study="interviews", number=8, about="families"),),
        prices={"month": 4.49},
        stages=("EVT",),
        parts=("lamp",),
    )
