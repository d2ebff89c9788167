"""The page of one experiment: the verdict first, whatever it rests on after."""

from django.test import Client

from firsthand_web.experiments.models import Experiment
from tests.web.access import assert_members_only
from tests.world import World


def test_a_draft_says_what_is_missing(
    world: World, experiment: Experiment, eli: Client, vera: Client, sam: Client
) -> None:
    seen = assert_members_only(world.url(f"experiments/{experiment.pk}/"), vera=vera, sam=sam)
    assert "one page lets more of them finish" in seen
    assert "Start it" not in seen
    assert "Nowhere yet" in seen
    assert "Start it" in eli.get(world.url(f"experiments/{experiment.pk}/")).content.decode()


def test_the_verdict_stands_first_with_every_metric(world: World, sound: Experiment, vera: Client) -> None:
    seen = vera.get(world.url(f"experiments/{sound.pk}/")).content.decode()
    assert (
        seen.index("Ship “new”: “bought” is")
        < seen.index("Metric by metric")
        < seen.index("What we believed")
    )
    for told in ("guardrail, 5 %", "3,000 + 3,000", "Holm", "2 of 3 metrics moved beyond chance"):
        assert told in seen, told
    assert "Changed after the start" not in seen


def test_a_wrong_split_stops_the_verdict_and_says_what_to_look_for(
    world: World, uneven: Experiment, vera: Client
) -> None:
    seen = vera.get(world.url(f"experiments/{uneven.pk}/")).content.decode()
    assert uneven.verdict == Experiment.Verdict.MISMATCH
    assert (uneven.effect, uneven.error) == (None, None)
    assert "No verdict: people were not split as planned" in seen
    assert "which browser, country or day has the gap?" in seen
    assert "moved beyond chance" not in seen


def test_methods_and_corrections_are_chosen_in_the_address(
    world: World, sound: Experiment, vera: Client
) -> None:
    address = world.url(f"experiments/{sound.pk}/")
    beliefs = vera.get(address, {"method": "bayesian"}).content.decode()
    assert "Chance it is better" in beliefs
    assert "spread of 30 %" in beliefs
    widths = {}
    for method in ("fixed", "sequential"):
        shown = vera.get(address, {"method": method}).context["readout"]
        widths[method] = shown.lines[0].lift.high - shown.lines[0].lift.low
    assert widths["sequential"] > widths["fixed"]
    holm, less = (
        [line.adjusted for line in vera.get(address, {"correction": each}).context["readout"].lines]
        for each in ("holm", "bh")
    )
    assert all(bh <= strict for bh, strict in zip(less, holm, strict=True)) and less != holm
