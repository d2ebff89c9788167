"""The practice company's customers: the same people as in the events, with names of their own."""

import csv
from pathlib import Path

import pytest

from firsthand.learning.simulator import read_world, simulate
from firsthand.learning.simulator.people import Customer, customers
from firsthand.learning.simulator.setting import Setting


@pytest.fixture(scope="module")
def setting() -> Setting:
    return Setting(world=read_world("ladle"), seed=4, users=700, days=40)


@pytest.fixture(scope="module")
def found(setting: Setting) -> list[Customer]:
    return customers(setting)


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "00000.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_customers_are_exactly_the_people_whose_accounts_the_events_have(
    setting: Setting, found: list[Customer], tmp_path: Path
) -> None:
    simulate(setting.world, seed=4, users=700, days=40, out=tmp_path / "out", form="csv")
    behind = {row["id"]: int(row["person"]) for row in rows(tmp_path / "out/truth/identities")}
    people = {int(row["person"]): row for row in rows(tmp_path / "out/truth/people")}
    assert {one.account: one.number for one in found} == {
        id_: who for id_, who in behind.items() if id_.startswith("u")
    }
    for one in found:
        assert behind[one.device] == one.number
        assert (people[one.number]["segment"], people[one.number]["country"]) == (one.segment, one.country)
        joined = (one.joined - setting.world.start).days
        assert joined == int(people[one.number]["joined"]) or (
            joined < 0 and people[one.number]["joined"] == "-1"
        )


def test_nobody_shares_a_name_or_an_address(found: list[Customer]) -> None:
    assert len({one.name for one in found}) == len({one.email for one in found}) == len(found) > 300
    assert all(one.email.isascii() and one.email.count("@") == 1 for one in found)
    assert {one.email.rpartition(".")[2] for one in found} <= {"com", "org", "net", "example"}  # RFC 2606


def test_fewer_are_the_first_of_all_and_people_stay_who_they_are(
    setting: Setting, found: list[Customer]
) -> None:
    assert customers(setting, 30) == found[:30]
    later = Setting(world=setting.world, seed=4, users=700, days=20, first=20)
    known = {one.number: one for one in found}
    for one in customers(later):
        assert (one.name, one.email, one.account) == (
            known[one.number].name, known[one.number].email, known[one.number].account
        )  # fmt: skip


def test_germans_mostly_write_german_and_some_are_known_with_a_company(found: list[Customer]) -> None:
    german = [one.language == "de" for one in found if one.country == "DE"]
    assert sum(german) / len(german) == pytest.approx(0.8, abs=0.1)
    assert sum(bool(one.company) for one in found) / len(found) == pytest.approx(0.12, abs=0.05)
