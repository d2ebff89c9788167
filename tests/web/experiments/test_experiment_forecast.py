"""Forecasts: hidden until all who were asked gave one, or it starts; then fixed."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.experiments.actions import experiments
from firsthand_web.experiments.models import Experiment, Forecast
from tests.web.access import assert_only_editors_post
from tests.world import World

GIVEN = {"low": "-1", "likely": "3", "high": "8", "confidence": "0.8", "note": "like last time"}


def test_hidden_until_both_who_were_asked_gave_theirs(
    world: World, experiment: Experiment, eli: Client, ida: Client, vera: Client, sam: Client
) -> None:
    page = world.url(f"experiments/{experiment.pk}/")
    address = f"{page}forecast/"
    assert_only_editors_post(address, GIVEN, vera=vera, sam=sam)
    eli.post(address, GIVEN)
    assert "+3.0 %" in eli.get(page).content.decode()
    for other in (ida, vera):
        seen = other.get(page).content.decode()
        assert "+3.0 %" not in seen and "like last time" not in seen
        assert "before Ida Intern gave theirs, or it starts" in seen
    ida.post(address, {**GIVEN, "likely": "6"})
    assert "+6.0 %" in vera.get(page).content.decode()
    eli.post(address, {**GIVEN, "likely": "7"})
    assert "it is fixed" in eli.get(page).content.decode()
    assert Forecast.objects.get(created_by=world.eli).likely == 0.03
    told = AuditEntry.objects.filter(verb="experiments.forecast.given").values_list("label", "data")
    assert set(map(str, told)) == {"('Forecast of Shorter checkout', {})"}


def test_a_start_opens_and_fixes_them(
    world: World, experiment: Experiment, eli: Client, vera: Client
) -> None:
    page = world.url(f"experiments/{experiment.pk}/")
    eli.post(f"{page}forecast/", GIVEN)
    eli.post(f"{page}forecast/", {**GIVEN, "likely": "4"})
    experiments.start(by=world.eli, experiment=experiment, on=experiment.created_at.date())
    assert "+4.0 %" in vera.get(page).content.decode()
    eli.post(f"{page}forecast/", GIVEN)
    assert [each.likely for each in Forecast.objects.all()] == [0.04]


def test_a_range_runs_upwards(world: World, experiment: Experiment, eli: Client) -> None:
    page = world.url(f"experiments/{experiment.pk}/")
    answer = eli.post(f"{page}forecast/", {**GIVEN, "low": "5"}, follow=True)
    assert "runs from low over likely to high" in answer.content.decode()
    assert not Forecast.objects.exists()
