"""Every event, however many there are: searched, filtered and paged."""

import re

from django.test import Client

from firsthand_web.core.actions import talk
from firsthand_web.measurement.actions.lexicon import Said, describe
from firsthand_web.measurement.queries import events
from tests.web.measurement.conftest import Import
from tests.world import World

MANY = "user_id,event,timestamp\n" + "".join(
    f"u{n % 7},open page {n},2025-01-0{n % 9 + 1}\n" for n in range(10_000)
)


def names(page: str) -> list[str]:
    return re.findall(r'name="name" value="([^"]*)"', page)


def test_it_lists_what_was_seen_and_what_is_said(
    world: World, eli: Client, vera: Client, bring: Import
) -> None:
    bring()
    said = Said(description="A receipt was sent", hidden=True)
    talk.tag(
        by=world.eli,
        record=describe(by=world.eli, product=world.product, name="paid", said=said),
        name="money",
    )
    address = world.url("metrics/events/lexicon/")
    page = eli.get(address).content.decode()
    assert names(page) == ["signed up", "paid"]
    assert "A receipt was sent" in page
    assert "20 Mar 2025" in page
    for query, found in (
        ("q=receipt", ["paid"]), ("q=up", ["signed up"]), ("show=hidden", ["paid"]),
        ("order=name", ["paid", "signed up"]),
        ("show=undescribed", ["signed up"]), ("tag=money", ["paid"]), ("show=merged", []), ("q=nothing", []),
        ("order=last", ["paid", "signed up"]),
    ):  # fmt: skip
        assert names(eli.get(f"{address}?{query}").content.decode()) == found, query
    seen = vera.get(address).content.decode()
    assert "signed up" in seen
    assert not names(seen)


def test_ten_thousand_names_are_paged_reported_and_merged_at_once(
    world: World, eli: Client, bring: Import
) -> None:
    bring(MANY)
    address = world.url("metrics/events/lexicon/")
    page = eli.get(address).content.decode()
    assert "10,000 different events" in page
    assert "10,000 are alike: “open page #”" in page
    assert len(names(page)) == 50
    assert names(eli.get(f"{address}?q=page 9999").content.decode()) == ["open page 9999"]
    assert "9951 – 10000 of 10000" in eli.get(f"{address}?page=200").content.decode()


def test_what_is_hidden_is_offered_nowhere_and_still_counts(world: World, eli: Client, bring: Import) -> None:
    bring()
    describe(by=world.eli, product=world.product, name="paid", said=Said(hidden=True))
    assert list(events.names(world.product)) == ["signed up"]
    assert list(events.names(world.product, hidden=True)) == ["paid", "signed up"]
    assert '<option value="paid"' not in eli.get(world.url("metrics/new/?kind=users")).content.decode()


def test_strangers_find_nothing_and_an_empty_one_says_what_to_do(
    world: World, sam: Client, eli: Client
) -> None:
    assert sam.get(world.url("metrics/events/lexicon/")).status_code == 404
    assert "The lexicon fills by itself" in eli.get(world.url("metrics/events/lexicon/")).content.decode()
