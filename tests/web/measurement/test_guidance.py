"""What the method checks say of analyses, monitors and findings, and how these read in a review."""

from datetime import date

import pytest

from firsthand.measurement.metrics import Grain
from firsthand.measurement.monitors import Kind, Rule
from firsthand_web.core import registry
from firsthand_web.core.models import Record
from firsthand_web.measurement.actions import analyses, annotations, monitors
from firsthand_web.measurement.models import Analysis, Finding, Metric, Monitor
from tests.web.measurement.conftest import Import
from tests.world import World

FUNNEL = [("a", "signed up"), ("b", "paid"), ("period", "all")]


def checks(record: Record) -> list[str]:
    return [advice.check for advice in registry.advice_for(record)]


def save(world: World, kind: str, pairs: list[tuple[str, str]]) -> Analysis:
    return analyses.save_analysis(
        by=world.eli, product=world.product, name="Who pays", kind=kind, question=pairs
    )


def test_a_funnel_of_five_with_the_window_that_was_there(world: World, bring: Import) -> None:
    bring()
    made = save(world, "funnel", FUNNEL)
    assert checks(made) == ["funnel-window", "small-sample"]
    analyses.change_analysis(
        by=world.eli, analysis=made, name=made.name, question=[*FUNNEL, ("window", "10"), ("unit", "days")]
    )
    assert checks(made) == ["small-sample", "open-windows"]
    parts = {part.key: part for part in registry.parts_of(made)}
    assert parts["question"].text.startswith("signed up → paid, within 10 days")
    assert parts["answer"].text.splitlines()[1].startswith("1. signed up | 5 | ")


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([("a", "visited")], []),
        ([("a", "visited"), ("a.of", "events")], ["count-without-people"]),
        ([("a", "visited"), ("a.of", "events"), ("b", "paid"), ("formula", "a/b")], []),
        ([("a", "visited"), ("by", "platform"), ("top", "12")], ["many-looks"]),
    ],
)
def test_what_a_trend_counts(
    world: World, visits: Metric, pairs: list[tuple[str, str]], found: list[str]
) -> None:
    assert checks(save(world, "trend", pairs)) == found


def test_without_events_only_the_question_is_looked_at(world: World) -> None:
    made = save(world, "funnel", FUNNEL)
    assert checks(made) == ["funnel-window"]
    assert [part.key for part in registry.parts_of(made)] == ["name", "question", "answer"]
    assert checks(save(world, "funnel", [])) == ["funnel-window"]


def test_a_monitor_that_is_heard_and_one_that_is_not(world: World, watched: Monitor, visits: Metric) -> None:
    assert checks(watched) == []
    texts = {part.key: part.text for part in registry.parts_of(watched)}
    assert "Visits fell to 3 events" in texts["findings"]
    loud = monitors.create_monitor(
        by=world.eli, metric=visits, rule=Rule(kind=Kind.LEVEL, low=10), grain=Grain.DAY
    )
    assert checks(loud) == ["monitor-noisy"]
    # Nineteen days of weekends and the fall; the last day is not over.
    assert "20 of 69 days were outside" in registry.advice_for(loud)[0].message


def test_a_monitor_that_knows_too_little(world: World, visits: Metric) -> None:
    for kind in (Rule(kind=Kind.LEVEL, low=0), Rule(kind=Kind.UNUSUAL)):
        made = monitors.create_monitor(by=world.eli, metric=visits, rule=kind, grain=Grain.MONTH)
        assert checks(made) == ["short-history"]


def test_a_finding_waits_for_an_explanation(world: World, watched: Monitor) -> None:
    finding = Finding.objects.get()
    assert checks(finding) == ["unexplained"]
    annotations.annotate(
        by=world.eli, product=world.product, day=finding.first_day, text="Phones could not sign in"
    )
    assert checks(finding) == []
    texts = {part.key: part.text for part in registry.parts_of(finding)}
    assert "Value: 3 events" in texts["numbers"]
    finding.numbers = finding.numbers | {"unit": "share", "n": 12}
    assert checks(finding) == ["small-sample"]


@pytest.mark.parametrize(
    ("low", "against", "found"),
    [
        (-1.0, [], ["impact-unclear", "no-control"]),
        (1.0, [], ["no-control"]),
        (1.0, ["web"], []),
    ],
)
def test_what_a_release_is_said_to_have_done(
    visits: Metric, low: float, against: list[str], found: list[str]
) -> None:
    made = Finding(
        product=visits.product, metric=visits, kind=Finding.Kind.IMPACT, key="k", title="More visits",
        first_day=date(2025, 4, 1), last_day=date(2025, 4, 30), digest="d",
        numbers={"effect": 2.0, "low": low, "high": 4.0, "unit": "events", "against": against},
    )  # fmt: skip
    made.save()
    assert checks(made) == found


def test_what_can_be_counted(world: World, watched: Monitor) -> None:
    save(world, "funnel", FUNNEL)
    counted = {each.name: each.count(world.product) for each in registry.measures()}
    assert (counted["analyses"], counted["monitors"], counted["metrics"], counted["annotations"]) == (
        1, 1, 1, 0,
    )  # fmt: skip
