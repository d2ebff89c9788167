"""The activity page: what was done is seen by members, and by nobody else."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from firsthand_web.core.actions import history
from firsthand_web.core.queries.activity import told
from firsthand_web.evidence.models import Feedback
from tests.world import World


def test_members_see_what_was_done(world: World, vera: Client) -> None:
    page = vera.get(world.url("activity/")).content.decode()
    assert "Ada Owner" in page
    assert "created" in page
    assert "Lamp" in page


def test_strangers_find_nothing(world: World, sam: Client) -> None:
    assert sam.get(world.url("activity/")).status_code == 404


def test_who_is_not_signed_in_is_asked_to(world: World, client: Client) -> None:
    reply = client.get(world.url("activity/"))
    assert reply.status_code == 302
    assert reply["Location"].startswith("/accounts/login/")


def test_every_page_forbids_inline_scripts(world: World, vera: Client) -> None:
    policy = vera.get(world.url("activity/")).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_long_history_asks_no_more_than_a_short_one(world: World, vera: Client) -> None:
    for number in range(2):
        _say(world, number)
    vera.get(world.url("activity/"))  # the first request also asks whether anybody is there at all
    with CaptureQueriesContext(connection) as few:
        assert vera.get(world.url("activity/")).status_code == 200
    for number in range(2, 30):
        _say(world, number)
    with CaptureQueriesContext(connection) as many:
        page = vera.get(world.url("activity/")).content.decode()
    assert "The lamp said 29" in page
    assert len(many) == len(few), [query["sql"] for query in many.captured_queries]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"tag": "quick win"}, "“quick win”"),
        ({"batch": 7, "digest": "ab", "new events": 102188, "known before": 0}, "102,188 new events"),
        (
            {"responses": {"new": 174, "changed": 0}, "voices": {"new": 78, "changed": 2}},
            "174 responses new, 78 voices new, 2 voices changed",
        ),
        ({"run": 2, "themes": 17, "voices": 199}, "17 themes, 199 voices"),
        ({"status": "optimal", "in": 8, "of": 14}, "8 of 14"),
        ({"from": "editor", "to": "viewer"}, "editor to viewer"),
        ({"from": {"least": 0}, "to": {"least": 1}}, ""),
        ({"fields": ["title", "in_plan"]}, "title, in plan"),
        ({"value": 1500.5, "on": "2026-03-31"}, "1,500.5 on 31 Mar 2026"),
        ({"day": "2026-10-14"}, "14 Oct 2026"),
        ({"verdict": "undecided", "digest": "ab"}, "undecided"),
        ({"draft": 8, "deletion": 3}, ""),
    ],
)
def test_a_line_says_what_changed_and_by_how_much(data: dict[str, Any], said: str) -> None:
    assert told(data) == said


def test_it_stands_behind_what_was_done(world: World, vera: Client) -> None:
    history.note(
        by=world.eli, verb="core.tag.added", product=world.product, label="Lamp", data={"tag": "quick win"}
    )
    for address in ("activity/", ""):
        assert "Lamp: “quick win”" in vera.get(world.url(address)).content.decode()


def _say(world: World, number: int) -> None:
    made = Feedback(product=world.product, text=f"The lamp said {number}", who="p1")
    made.save()
    history.note(by=world.eli, verb="evidence.voice.added", record=made)
