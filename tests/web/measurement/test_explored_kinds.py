"""Retention, lifecycle, stickiness and paths as pages: the numbers, the people behind them, exports."""

import csv
from io import StringIO

import pytest
from django.test import Client

from firsthand_web.measurement.actions import people_access
from firsthand_web.measurement.models import Analysis, PeopleAccess
from tests.web.measurement.conftest import Import
from tests.world import World

# p signs up in the first week and is back in the second and fourth, q only signs up; r comes in the second.
ROWS = """user_id,event,timestamp,plan
p,signed up,2025-03-03T09:00:00Z,pro
p,viewed,2025-03-03T09:10:00Z,pro
p,viewed,2025-03-11T09:00:00Z,pro
p,paid,2025-03-11T09:05:00Z,pro
p,viewed,2025-03-25T09:00:00Z,pro
q,signed up,2025-03-04T09:00:00Z,free
r,signed up,2025-03-12T09:00:00Z,free
r,viewed,2025-03-12T09:20:00Z,free
"""
QUESTIONS = {
    "retention": "grain=week",
    "lifecycle": "grain=week",
    "stickiness": "period=all",
    "paths": "period=all",
    "segments": "p1=paid&what=retention&grain=week",
}


def table(client: Client, world: World, kind: str, question: str) -> list[dict[str, str]]:
    found = client.get(world.url(f"explore/{kind}/export.csv?{question}"))
    assert found.status_code == 200, found.content
    return list(csv.DictReader(StringIO(found.content.decode("utf-8-sig"))))


def test_weekly_retention(world: World, vera: Client, bring: Import) -> None:
    bring(ROWS)
    rows = table(vera, world, "retention", "grain=week")
    first = [row for row in rows if row["Cohort"] == "Week of 3 Mar 2025"]
    assert [row["Came back"] for row in first] == ["2", "1", "0", "1"]
    assert {row["n"] for row in first} == {"2"}
    page = vera.get(world.url("explore/retention/?grain=week")).content.decode()
    assert "are back in week 1" in page and "<svg" in page
    rolling = table(
        vera, world, "retention", "grain=week&clock=rolling&a=signed+up&b=viewed&back=on+or+after"
    )
    assert {row["Cohort"] for row in rolling} >= {"All cohorts", "Week of 3 Mar 2025"}


def test_brackets_are_read_or_said_to_be_wrong(world: World, vera: Client, bring: Import) -> None:
    bring(ROWS)
    rows = table(vera, world, "retention", "grain=week&back=bracket&brackets=1-2")
    assert [row["Week"] for row in rows if row["Cohort"] == "All cohorts"] == ["1 to 2"]
    page = vera.get(world.url("explore/retention/?grain=week&back=bracket&brackets=3-1")).content.decode()
    assert "must be periods that ascend" in page


def test_weeks_of_life(world: World, vera: Client, bring: Import) -> None:
    bring(ROWS)
    rows = table(vera, world, "lifecycle", "grain=week")
    stages = [
        [row[name] for name in ("Returning", "New", "Back again", "Fell silent")] for row in reversed(rows)
    ]
    assert stages == [["0", "2", "0", "0"], ["1", "1", "0", "1"], ["0", "0", "0", "2"], ["0", "0", "1", "0"]]
    assert rows[-2]["Kept"] == "0.5" and rows[-2]["n (active before)"] == "2"


def test_days_of_activity(world: World, vera: Client, bring: Import) -> None:
    bring(ROWS)
    rows = table(vera, world, "stickiness", "period=all")
    people = {row["Days active"]: row["People"] for row in rows}
    assert (people["1"], people["2"], people["3"]) == ("2", "0", "1")
    assert (
        "on 1.7 of 23 days in the mean"
        in vera.get(world.url("explore/stickiness/?period=all")).content.decode()
    )


def test_steps_of_a_path(world: World, vera: Client, bring: Import) -> None:
    bring(ROWS)
    rows = table(vera, world, "paths", "period=all")
    links = {(row["What follows what"], row["Events"]): (row["Sessions"], row["People"]) for row in rows}
    assert links["signed up → viewed", "1 to 2"] == ("2", "2")
    assert links["signed up → viewed", "whole path"] == ("2", "2")
    before = table(vera, world, "paths", "period=all&begin=before&a=paid")
    assert before[0]["What follows what"] == "viewed → paid"
    asked = vera.get(world.url("explore/paths/?begin=after")).content.decode()
    assert "Choose the event that paths begin with" in asked


def test_a_segment_beside_all_others(world: World, vera: Client, bring: Import) -> None:
    bring(ROWS)
    rows = table(vera, world, "segments", "p1=paid&a=viewed&period=all")
    people, times, did = rows
    assert (people["Segment"], people["Beside"]) == ("1", "2")
    assert (times["Segment"], times["Beside"], times["Difference"]) == ("3.0", "0.5", "2.5")
    assert (did["Segment"], did["Beside"]) == ("1.0", "0.5")
    page = vera.get(world.url("explore/segments/?p1=paid&a=viewed&period=all")).content.decode()
    assert "Segment: who did paid. Beside: all others." in page
    assert "Say who is in the segment" in vera.get(world.url("explore/segments/")).content.decode()


RULES = [
    ("p1=viewed&p1.times=2", ["p"]),
    ("p1=viewed&p1.how=never", ["q"]),
    ("p1=viewed&p1.how=most", ["q", "r"]),
    ("p1=signed+up&p1.then=viewed&p1.within=1", ["p", "r"]),
    ("p1=signed+up&p1.then=viewed&p1.how=never", ["q"]),
    ("p1=*&p1.1=plan&p1.1.is=free&p2=viewed", ["r"]),
    ("p1=*&p1.1=plan&p1.1.is=free&p2=viewed&p.any=on", ["p", "q", "r"]),
    ("p1=*&p1.1=plan&p1.1.how=contains&p1.1.is=RE", ["q", "r"]),
    ("p1=*&p1.1=plan&p1.1.how=contains&p1.1.is=RE&p1.how=never", ["p"]),
    ("p1=viewed&p1.times=2&p1.days=9&p1.since=first", ["p"]),
    ("p1=viewed&p1.days=3", ["p"]),
]


@pytest.mark.parametrize(("question", "expected"), RULES)
def test_rules_of_a_segment(
    world: World, eli: Client, bring: Import, question: str, expected: list[str]
) -> None:
    bring(ROWS)
    people_access.let_look(by=world.ada, workspace=world.workspace, who=PeopleAccess.Who.EDITORS)
    page = eli.get(world.url(f"explore/segments/people/?{question}&at.side=one"))
    assert [row.id for row in page.context["rows"]] == expected


@pytest.mark.parametrize(
    "what", ["times", "trend", "funnel", "retention", "lifecycle", "stickiness", "paths"]
)
def test_segments_are_compared_by_every_analysis(
    world: World, vera: Client, bring: Import, what: str
) -> None:
    bring(ROWS)
    rows = table(
        vera, world, "segments", f"p1=viewed&q1=signed+up&what={what}&a=signed+up&b=viewed&grain=week"
    )
    assert len(rows) > 1
    page = vera.get(world.url(f"explore/segments/?p1=viewed&q1=signed+up&what={what}")).content.decode()
    assert "2 people are in both segments" in page


BEHIND = [
    ("retention", "grain=week&at.cohort=2025-03-03&at.column=1", ["p"]),
    ("retention", "grain=week&at.cohort=2025-03-03", ["p", "q"]),
    ("lifecycle", "grain=week&at.stage=dormant&at.day=2025-03-10", ["q"]),
    ("stickiness", "period=all&at.periods=3", ["p"]),
    ("paths", "period=all&at.place=1&at.source=signed+up&at.target=viewed", ["p", "r"]),
]


@pytest.mark.parametrize(("kind", "question", "expected"), BEHIND)
def test_the_people_behind_a_number(
    world: World, vera: Client, eli: Client, bring: Import, kind: str, question: str, expected: list[str]
) -> None:
    bring(ROWS)
    people_access.let_look(by=world.ada, workspace=world.workspace, who=PeopleAccess.Who.EDITORS)
    page = eli.get(world.url(f"explore/{kind}/people/?{question}"))
    assert [row.id for row in page.context["rows"]] == expected
    assert vera.get(world.url(f"explore/{kind}/people/?{question}")).status_code == 403


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("retention", "grain=week&at.cohort=2025-03-04"),
        ("retention", "at.cohort=soon"),
        ("lifecycle", "at.stage=gone"),
        ("lifecycle", "grain=week&at.stage=new&at.day=2031-01-01"),
        ("stickiness", "at.periods=many"),
        ("paths", "at.place=9"),
        ("segments", "p1=paid&at.side=third"),
        ("paths", "at.place=1&at.source=x&at.target=y"),
    ],
)
def test_an_address_that_names_nobody_is_refused(
    world: World, eli: Client, bring: Import, kind: str, question: str
) -> None:
    bring(ROWS)
    people_access.let_look(by=world.ada, workspace=world.workspace, who=PeopleAccess.Who.EDITORS)
    assert eli.get(world.url(f"explore/{kind}/people/?{question}")).status_code == 422


@pytest.mark.parametrize("kind", QUESTIONS)
def test_every_kind_is_exported_and_saved(
    world: World, vera: Client, eli: Client, bring: Import, kind: str
) -> None:
    bring(ROWS)
    for form, begins in (("svg", b"<svg"), ("sql", b"-- ")):
        found = vera.get(world.url(f"explore/{kind}/export.{form}?{QUESTIONS[kind]}"))
        assert found.status_code == 200 and found.content.startswith(begins)
    address = world.url(f"explore/{kind}/saving/?{QUESTIONS[kind]}")
    assert vera.post(address, {"name": "Mine"}).status_code == 403
    assert eli.post(address, {"name": "Mine"}).status_code == 302
    saved = Analysis.objects.get(kind=kind)
    page = vera.get(world.url(f"explore/saved/{saved.pk}/")).content.decode()
    assert "<svg" in page and "Mine" in page


@pytest.mark.parametrize("kind", QUESTIONS)
def test_strangers_find_nothing(world: World, sam: Client, bring: Import, kind: str) -> None:
    bring(ROWS)
    assert sam.get(world.url(f"explore/{kind}/")).status_code == 404
